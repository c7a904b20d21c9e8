"""述职与商务兑现, §5.6: the texts about the summons, its hearings and the payouts."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

SUMMONS: Final = Chapter(
    clauses={
        "gm-summons": Sentence("年度三次处罚述职", "Summons for the year's penalties"),
        "payout-suspended": Sentence("暂停商务兑现", "Payouts suspended"),
        "payout-released": Sentence("恢复商务兑现", "Payouts released"),
    },
    sentences={
        "gm-summons": (
            Sentence(
                "{within}第{counted_number}次扣除违约金：{counted}，按{cite}请总经理到公司述职。",
                "The {counted_ordinal} penalty {within}: {counted}. The general manager must "
                "report in person ({cite}).",
            ),
            Sentence(
                "{within}扣除违约金达到{threshold}次，按{cite}请总经理到公司述职。",
                "{threshold:penalty|penalties} {within}: the general manager must report in person "
                "({cite}).",
            ),
        ),
        "payout-suspended": (
            Sentence(
                "{held_on}述职未通过，按{cite}暂停商务兑现，须重新述职，通过后兑现。",
                "The hearing of {held_on} was failed: payouts stop until a later hearing is passed "
                "({cite}).",
            ),
        ),
        "payout-released": (
            Sentence(
                "{held_on}重新述职通过，按{cite}恢复商务兑现。",
                "The hearing of {held_on} was passed: payouts are released ({cite}).",
            ),
        ),
    },
    labels={
        "penalties": Sentence("有效处罚", "effective penalties"),
        "counted": Sentence("计入的处罚", "penalties counted"),
        "threshold": Sentence("达到的次数", "number that is enough"),
        "summons_window": Sentence("统计期间", "counted within"),
        "window": Sentence("统计期间", "counted within"),
        "summons": Sentence("述职通知", "summons"),
        "outcome": Sentence("述职结果", "outcome of the hearing"),
        "passed_by": Sentence("述职通过", "passed by"),
        "suspended_by": Sentence("暂停兑现", "suspended by"),
        "suspended_before": Sentence("已暂停兑现", "an earlier suspension"),
        "after": Sentence("自（不含）", "after"),
        "to": Sentence("至", "to"),
    },
    values={
        "calendar_year": Sentence("自然年", "calendar year"),
        "rolling_year": Sentence("滚动一年", "rolling year"),
        "passed": Sentence("通过", "passed"),
        "failed": Sentence("未通过", "failed"),
        "absent": Sentence("缺席", "absent"),
    },
    exceptions={
        "summons": Sentence("该述职通知已免除", "the summons is waived"),
        "passed_by": Sentence("此前已由{left}通过述职", "{left} had passed the hearing before"),
        "suspended_before": Sentence(
            "已因同一述职暂停兑现",
            "payouts were suspended by an earlier hearing of the summons",
        ),
    },
    failures={
        ("outcome", "=="): Sentence("述职结果为{left}", "the hearing ended {left}"),
        ("suspended_by", "!="): Sentence(
            "此前未暂停兑现，无可恢复", "payouts were not suspended, so that none are released"
        ),
    },
)
