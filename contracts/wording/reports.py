"""月度运营报告, §5.5 and §5.6: the texts about a month's report."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

REPORTS: Final = Chapter(
    clauses={
        "monthly-report-late": Sentence("月度运营报告逾期", "Monthly report late"),
        "monthly-report-false": Sentence("月度运营报告虚假", "Monthly report false"),
        "exemplary-report": Sentence("示范报告激励", "Incentive for an exemplary report"),
    },
    sentences={
        "monthly-report-late": (
            Sentence(
                "{month}《客户关系部月度运营报告》应于{due_on}（含当日）前收到，逾期未收到，"
                "按{cite}扣除违约金{yuan}元（其后补报不免）。",
                "The report of {month} was due by {due_on}, that day included, and was not "
                "received: a penalty of CNY {yuan} under {cite} (a later one does not undo it).",
            ),
        ),
        "monthly-report-false": (
            Sentence(
                "经主机厂{occurred_on}评定，{month}月度运营报告为虚假反馈，按{cite}扣除违约金{yuan}元。",
                "The OEM assessed the report of {month} as false on {occurred_on}: a penalty of "
                "CNY {yuan} under {cite}.",
            ),
        ),
        "exemplary-report": (
            Sentence(
                "经主机厂{occurred_on}评定，{month}月度运营报告具有示范案例作用，"
                "按{cite}给予激励{yuan}元。",
                "The OEM assessed the report of {month} as exemplary on {occurred_on}: an "
                "incentive of CNY {yuan} under {cite}.",
            ),
        ),
    },
    labels={
        "due_day": Sentence("每月报告截止日", "day of the month to report by"),
        "assessed_on": Sentence("评定日期", "date assessed"),
        "assessed_before": Sentence("此前的评定", "an earlier assessment"),
        "verdict": Sentence("评定", "assessment"),
    },
    values={
        "accepted": Sentence("合格", "accepted"),
        "false": Sentence("虚假", "false"),
        "exemplary": Sentence("示范", "exemplary"),
    },
    exceptions={
        "assessed_before": Sentence("该月已先由{left}评定", "{left} assessed the month so before"),
    },
    failures={
        ("verdict", "=="): Sentence(
            "评定为{left}，而非{right}", "it was assessed {left}, not {right}"
        ),
    },
)
