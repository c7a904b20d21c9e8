"""The remarks of a verification, and what it leaves unjudged, in Chinese and English."""

from typing import Final

from contracts.wording.sentence import Sentence

AFTER_THE_LAST_SEAL: Final = Sentence(
    "最后一个封存日之后另有 {count} 个事件", "{count} events came after the last seal"
)
UNKNOWN_SIGNATURES: Final = Sentence(
    "另有 {count} 个签名，其密钥无人指明", "{count} signatures are by keys that nobody has named"
)
POLICY_ENTERED: Final = Sentence(
    "decisions 第 {sequence} 号（{stream}）：于 {entered_on} 录入",
    "decisions {sequence} of {stream}: entered on {entered_on}",
)
ENTERED_AHEAD: Final = Sentence(
    "{dealer} 有 {count} 件导入事实，其所称录入日期晚于封存日",
    "{count} imported facts of {dealer} state an entry later than their seal",
)
OTHER_CODE: Final = Sentence(
    "封存时所用规则为 {release} {sealed}，本程序为 {ours}：代码不同，结果相同",
    "sealed by the law {release} {sealed}, and this is {ours}: other code that comes to the same",
)
HELD: Final = Sentence(
    "{dealer} 自 {since} 起暂停处理：{days} 日未予判断",
    "{dealer} has been held since {since}: {days} days are not judged",
)
POSTINGS_OF_ANOTHER: Final = Sentence(
    "{release} 版的 {count} 笔入账未重新推算：请安装 {release} 版",
    "{count} postings of {release} were not re-derived: install {release}",
)
STATEMENTS_OF_ANOTHER: Final = Sentence(
    "{release} 版的 {count} 份档案状态通报未重新推算：请安装 {release} 版",
    "{count} statements of {release} were not re-derived: install {release}",
)
RECEIPT_OF_UNKNOWN_KEY: Final = Sentence(
    "回执：其密钥未列于任何封存", "receipt: by a key that no seal lists"
)
RECEIPT_OF_ANOTHER_PARTITION: Final = Sentence(
    "回执：属于 {subject}，而本证据包属于 {every}",
    "receipt: of {subject}, and this is a bundle of {every}",
)
RECEIPT_AFTER_THE_LAST_SEAL: Final = Sentence(
    "回执：{topic} 第 {sequence} 号（{subject}）于 {received} 收到，晚于最后一个封存日",
    "receipt: {topic} {sequence} of {subject} was received on {received}, after the last seal",
)
STAMPED: Final = Sentence(
    "checkpoint.tsr：附有可信时间戳，请以 openssl ts -verify 验证",
    "checkpoint.tsr: a timestamp stands there; openssl ts -verify judges it",
)
