"""硬件配备, §4.2: the texts about equipment that fails and is not rectified."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

_GROWS: Final = (
    Sentence(
        "按{cite}加倍处罚：首次{first_yuan}元×{multiple}＝{yuan}元。",
        "{multiple} times CNY {first_yuan} = CNY {yuan}, a penalty under {cite}.",
    ),
    Sentence("按{cite}加倍处罚：{yuan}元。", "a multiplied penalty of CNY {yuan} under {cite}."),
)


def _grows(*grounds: Sentence) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(ground.zh + costs.zh, ground.en + costs.en)
        for ground in grounds
        for costs in _GROWS
    )


HARDWARE: Final = Chapter(
    clauses={
        "hardware-nonconforming": Sentence("硬件不达标", "Hardware below standard"),
        "hardware-unrectified": Sentence(
            "硬件逾期未整改或复检不达标", "Hardware not put right in time"
        ),
        "termination-review": Sentence("取消合作审议", "Review of the cooperation"),
    },
    sentences={
        "hardware-nonconforming": (
            Sentence(
                "{occurred_on}硬件检查不达标：{failed}，按{cite}扣除违约金{yuan}元；"
                "请于{due_on}（含当日）前整改完毕并反馈，逾期或复检不达标加倍处罚。",
                "The hardware inspection of {occurred_on} failed on {failed}: a penalty of CNY "
                "{yuan} under {cite}; put it right and report by {due_on}, or the penalty doubles.",
            ),
        ),
        "hardware-unrectified/overdue": _grows(
            Sentence(
                "{first_on}硬件检查的不达标项，至{due_on}既未收到整改反馈，也没有合格的复检，",
                "Neither a rectification of what failed on {first_on} nor a conforming "
                "re-inspection was received by {due_on}: ",
            ),
            Sentence(
                "至{due_on}既未收到整改反馈，也没有合格的复检，",
                "Neither a rectification nor a conforming re-inspection was received by {due_on}: ",
            ),
        ),
        "hardware-unrectified/reinspection": _grows(
            Sentence(
                "{occurred_on}复检仍不达标：{failed}，",
                "The re-inspection of {occurred_on} failed on {failed}: ",
            ),
            Sentence(
                "{occurred_on}复检仍不达标，",
                "The re-inspection of {occurred_on} failed: ",
            ),
        ),
        "termination-review": (
            Sentence(
                "硬件整改已累计{breaches}次逾期或复检不达标，按{cite}提请审议是否取消合作"
                "（由主机厂人工决定，本条无应扣金额）。",
                "{breaches:round} of rectification ran out or failed the re-inspection: a review "
                "of the cooperation is opened under {cite} (a person decides; no money).",
            ),
        ),
    },
    labels={
        "first_on": Sentence("首次检查日期", "first inspection"),
        "first_amount": Sentence("首次金额", "first amount"),
        "multiple": Sentence("倍数", "multiple"),
        "factor": Sentence("加倍系数", "factor"),
        "compounding": Sentence("逐次累乘", "compounded each time"),
        "breach": Sentence("第几次", "time"),
        "breached_by": Sentence("情形", "what was wrong"),
        "breaches": Sentence("逾期或复检不达标次数", "failed rounds"),
        "after_breaches": Sentence("提请审议的次数", "failed rounds that open a review"),
        "rectification_days": Sentence("整改期限（天）", "days to put right"),
        "inspected_on": Sentence("检查日期", "inspection date"),
        "items": Sentence("达到的项数", "items that are enough"),
        "items_failed": Sentence("不达标项数", "items below standard"),
        "failed": Sentence("不达标项", "items that failed"),
        "failed_items": Sentence("不达标项", "items that failed"),
        "under_review": Sentence("已提请审议", "under review"),
    },
    values={
        "overdue": Sentence("逾期未收到整改反馈", "nothing received in time"),
        "reinspection": Sentence("复检不达标", "re-inspection failed"),
    },
    exceptions={
        "under_review": Sentence("该次整改已提请审议", "the chain is under review already"),
        "breached_by": Sentence(
            "期限之前复检{left}已不达标", "the re-inspection {left} failed before the due date"
        ),
    },
)
