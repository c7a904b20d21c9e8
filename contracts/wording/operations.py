"""日常工作, §5.2 and §5.6: the texts about the daily work and callbacks."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

OPERATIONS: Final = Chapter(
    clauses={
        "operations-below-standard": Sentence(
            "日常工作三项以上不达标", "Daily work below standard"
        ),
        "callback-rate-low": Sentence("规范回访率不达标", "Callback rate too low"),
    },
    sentences={
        "operations-below-standard": (
            Sentence(
                "{occurred_on}日常工作检查有{items_failed}项不达标（{failed}），达到{items}项，"
                "按{cite}扣除违约金{yuan}元，直接从返利中扣除。",
                "{items_failed:work item} failed on {occurred_on} ({failed}); {items} are enough: "
                "a penalty of CNY {yuan} under {cite}, taken from the rebate.",
            ),
            Sentence(
                "{occurred_on}日常工作检查有{items_failed}项不达标，达到{items}项，"
                "按{cite}扣除违约金{yuan}元，直接从返利中扣除。",
                "{items_failed:work item} failed on {occurred_on}; {items} are enough: a penalty "
                "of CNY {yuan} under {cite}, taken from the rebate.",
            ),
        ),
        "callback-rate-low": (
            Sentence(
                "{occurred_on}检查：{low}，不高于{callback_rate_percent}%，按{cite}予以通报。",
                "Inspected on {occurred_on}: {low}, not above {callback_rate_percent}%: published "
                "under {cite}.",
            ),
        ),
    },
    labels={
        "item": Sentence("项目", "item"),
        "failed_items": Sentence("不达标项目", "items below standard"),
        "low": Sentence("不达标的回访率", "callback rates too low"),
        "rates_low": Sentence("不达标回访率项数", "number of rates too low"),
        "compliant": Sentence("规范回访数", "compliant callbacks"),
        "required": Sentence("应回访数", "callbacks required"),
        "callback_rate_percent": Sentence("规范回访率标准（%）", "rate to exceed (%)"),
        "ssi_samples": Sentence("SSI有效样本数", "SSI samples"),
        "csi_samples": Sentence("CSI有效样本数", "CSI samples"),
    },
)
