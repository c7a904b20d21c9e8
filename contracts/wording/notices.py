"""回执提示: the notices of receipts about anomalies of accepted facts."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from contracts.receipt import Notice, NoticeKind
from contracts.wording.entries import PROVISIONAL
from contracts.wording.figures import yuan
from contracts.wording.sentence import LANGUAGES, Sentence

REACH: Final = Sentence(
    "（按截至{through}的人员备案数据）", " (by what staffing had received through {through})"
)
REACH_UNKNOWN: Final = Sentence(
    "（按目前已读到的人员备案数据）", " (by what has been read of staffing's facts so far)"
)
"""How far another service's facts are known: through a closed day, or no day yet."""

DEALER_UNKNOWN: Final = Sentence(
    "专营店{dealer}尚无验收记录{reach}，请核对编号。",
    "No acceptance of a dealer {dealer} is known{reach}: check the code.",
)
PERSON_UNKNOWN: Final = Sentence(
    "专营店{dealer}的备案中没有人员{person_id}{reach}，请核对人员编号。",
    "No filing of the dealer {dealer} names a person {person_id}{reach}: check the id.",
)
REPEATED: Final[Mapping[str, Sentence]] = {
    "dealer-accepted": Sentence(
        "{fact}已记录本店验收，先收到者有效，本次不计；重新开业的店请另用编号。",
        "{fact} has recorded the acceptance of this dealer: it counts, and this one does not; a "
        "store that opens again has a code of its own.",
    ),
    "dealer-closed": Sentence(
        "{fact}已记录本店闭店，先收到者有效，本次不计。",
        "{fact} has recorded the closure of this dealer: it counts, and this one does not.",
    ),
    "training-completed": Sentence(
        "{fact}已记录该人员当日同一岗位的培训，先收到者有效，本次不计。",
        "{fact} has recorded the training of this person for the position on that day: it counts, "
        "and this one does not.",
    ),
}
"""By the type of the fact, the name of what has no id of its sender."""

ID_REPEATED: Final = Sentence(
    "编号{name}已用于{fact}，先收到者有效，本次不计；如属另一事项，请撤回后另用编号重新发送。",
    "The id {name} is that of {fact}, which counts, and this one does not; if it is another thing, "
    "withdraw this fact and send it anew under an id of its own.",
)
LATE: Final = Sentence(
    "本项应于{due_on}（含当日）前收到，实际{received_on}收到{provisional}。",
    "This was due by {due_on}, that day included, and is received on {received_on}{provisional}.",
)
LATE_MANAGER: Final = Sentence(
    "客户经理异动须提前{days}天备案：{effective_on}生效的应于{due_on}（含当日）前收到，"
    "实际{received_on}收到。",
    "A manager's change is filed {days} days ahead: this one, effective {effective_on}, was due by "
    "{due_on}, that day included, and is received on {received_on}.",
)
LATE_RECTIFICATION: Final = Sentence(
    "{inspected_on}检查（{inspection_id}）的整改应于{due_on}（含当日）前报告，"
    "实际{received_on}收到{provisional}。",
    "The rectification of the inspection {inspection_id} of {inspected_on} was due by {due_on}, "
    "that day included, and is received on {received_on}{provisional}.",
)
TIME_BEFORE: Final = Sentence(
    "time为{time}，早于收到时间{days}天：是否逾期以收到时间为准，time不作依据；"
    "以往的记录请由主机厂导入（docket import）。",
    "`time` is {time}, {days} days before this was received: whether it was in time goes by the "
    "receipt, and `time` does not count; older records are imported (`docket import`).",
)
TIME_AFTER: Final = Sentence(
    "time为{time}，晚于收到时间{days}天：是否逾期以收到时间为准，time不作依据，请核对时钟。",
    "`time` is {time}, {days} days after this was received: whether it was in time goes by the "
    "receipt, and `time` does not count; check the clock.",
)
BEYOND_BALANCE: Final = Sentence(
    "结算{amount}元超出应扣余额{owed}元（截至{through}，已减去其后收到的结算）。",
    "The settlement of CNY {amount} goes beyond what is owed, CNY {owed} (as of {through}, less "
    "the settlements received since).",
)
FAR_AHEAD: Final = Sentence(
    "{field}为{date}，晚于收到日期一年以上，请核对。",
    "{field} is {date}, more than a year after this was received: check it.",
)


def notice(kind: NoticeKind, sentence: Sentence, **known: Any) -> Notice:
    """The notice in both languages; a `Sentence` among its values is filled in for each."""
    zh, en = (
        sentence.in_language(language).format(
            **{
                name: value.in_language(language) if isinstance(value, Sentence) else value
                for name, value in known.items()
            }
        )
        for language in LANGUAGES
    )
    return Notice(kind, zh, en)


def reach(through: date | None) -> Sentence:
    """How far facts are known; `through` is the last closed day that was read, if any."""
    if through is None:
        return REACH_UNKNOWN
    return _filled(REACH, through=through)


def provisional(years: tuple[int, ...]) -> Sentence:
    """The remark that the calendar of these years is provisional; empty without years."""
    if not years:
        return Sentence("", "")
    zh, en = ("、".join(map(str, years)), ", ".join(map(str, years)))
    return Sentence(PROVISIONAL.zh.format(years=zh), PROVISIONAL.en.format(years=en))


def money(fen: int) -> str:
    """Fen as yuan, with the sign of what goes the other way."""
    return f"-{yuan(fen)}" if fen < 0 else yuan(fen)


def _filled(sentence: Sentence, **known: Any) -> Sentence:
    return Sentence(sentence.zh.format(**known), sentence.en.format(**known))
