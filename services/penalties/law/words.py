"""Why an entry stands, in one sentence of Chinese and one of English, from its explanation."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from contracts.events.staffing import POSITION_NAMES


class Sentence(NamedTuple):
    """One reason in both languages; what stands in braces comes from the explanation."""

    zh: str
    en: str


OWED: Final = Sentence("按§{section}扣除违约金{yuan}元", "a penalty of CNY {yuan} under §{section}")
PUBLISHED: Final = Sentence("按§{section}予以通报", "published under §{section}")
REPORTS: Final = Sentence(
    "总经理须到公司述职（§{section}）", "the general manager must report (§{section})"
)

REASONS: Final[Mapping[str, Sentence]] = {
    "manager-tenure": Sentence(
        "客户经理{person_id}于{effective_on}变更，自{tenure_since}起在岗未满{tenure_years}年，",
        "Customer manager {person_id} departed on {effective_on}, before {tenure_until}, less than "
        "{tenure_years} year after training and post ({tenure_since}): ",
    ),
    "position-turnover": Sentence(
        "{position_zh}岗位在{window_after}之后至{effective_on}的{window_years}年内变更{departures}人次，"
        "达到{limit}人次，",
        "{departures} departures from the position {position} after {window_after} and up to "
        "{effective_on}, where {limit} within {window_years} year are too many: ",
    ),
    "concurrent-post": Sentence(
        "{person_id}于{occurred_on}被查明或申报兼任{department}（{brand}）的{post}，",
        "{person_id} was found or declared on {occurred_on} to hold the post {post} in "
        "{department} for {brand}: ",
    ),
    "manager-retraining": Sentence(
        "{person_id}于{held_on}参加的导入培训超出{year}年每店{free_per_year}次的免费次数，",
        "The training of {person_id} on {held_on} is beyond the {free_per_year} free in {year}: ",
    ),
    "untrained-manager": Sentence(
        "客户经理{person_id}于{on_post_on}上岗，此前未通过导入培训，",
        "Customer manager {person_id} came on post on {on_post_on} without having passed the "
        "induction training: ",
    ),
    "probation-expired": Sentence(
        "{person_id}于{failed_on}未通过培训，至{probation_until}考察期满仍未通过，{due_on}仍在岗，",
        "{person_id} failed the training on {failed_on}, had not passed by {probation_until}, and "
        "was still on post on {due_on}: ",
    ),
    "baseline-late": Sentence(
        "自{accepted_on}验收合格起，至{due_on}未收到基准备案，",
        "No baseline was received by {due_on}, {due_days} days after the acceptance on "
        "{accepted_on}: ",
    ),
    "change-filing/manager-late": Sentence(
        "客户经理异动{received_on}备案，距{effective_on}生效仅{days_of_notice}天，少于{manager_notice_days}天，",
        "The manager's change was filed on {received_on}, {days_of_notice} days before it took "
        "effect on {effective_on}, and {manager_notice_days} are asked for: ",
    ),
    "change-filing/late": Sentence(
        "{effective_on}生效的异动于{received_on}备案，迟于{due_on}（其后第{filing_working_days}个工作日），",
        "The change of {effective_on} was filed on {received_on}, after {due_on}, working day "
        "{filing_working_days} after it: ",
    ),
    "change-filing/arrival-too-late": Sentence(
        "{received_on}备案的异动注明到岗时间{arrival_on}，迟于{due_on}（{arrival_months}个月），",
        "The change filed on {received_on} names {arrival_on} for the arrival, after {due_on}, "
        "{arrival_months} month from the vacancy on: ",
    ),
    "change-filing/unfiled": Sentence(
        "{found_on}检查发现的异动，至当日未收到备案，",
        "An inspection on {found_on} found a change that no filing received by then covers: ",
    ),
    "change-filing/month-undeclared": Sentence(
        "{month}既无异动备案，至{due_on}也未收到无异动申报，",
        "For {month} no change was filed, and no declaration was received by {due_on}: ",
    ),
    "vacancy-unfilled": Sentence(
        "自{vacant_since}起的空缺，至{due_on}（第{months}个月）仍无继任者到岗，",
        "The vacancy since {vacant_since} had no successor on post by {due_on}, month {months}: ",
    ),
    "vacancy-summons": Sentence(
        "自{vacant_since}起的空缺，{after_months}个月后至{due_on}仍未到位，",
        "The vacancy since {vacant_since} was still open on {due_on}, after {after_months} "
        "months: ",
    ),
    "hardware-nonconforming": Sentence(
        "{occurred_on}硬件检查不达标：{failed}，限{due_on}前整改完毕，",
        "The hardware inspection of {occurred_on} found {failed} nonconforming, to be rectified by "
        "{due_on}: ",
    ),
    "hardware-unrectified/overdue": Sentence(
        "至{due_on}未整改，加倍（{factor}倍）处罚，",
        "Nothing was rectified by {due_on}, and the amount grows by {factor}: ",
    ),
    "hardware-unrectified/reinspection": Sentence(
        "{occurred_on}复查仍不达标：{failed}，加倍（{factor}倍）处罚，",
        "The re-inspection of {occurred_on} found {failed} nonconforming, and the amount grows by "
        "{factor}: ",
    ),
    "termination-review": Sentence(
        "硬件整改已{breaches}次未达标，达到{after_breaches}次，提请审议是否取消合作（§{section}）",
        "{breaches} rounds of rectification have failed, where {after_breaches} open a review of "
        "the cooperation (§{section})",
    ),
    "operations-below-standard": Sentence(
        "{occurred_on}检查有{items_failed}项工作不达标，达到{items}项，",
        "The inspection of {occurred_on} found {items_failed} work items below standard, where "
        "{items} are too many: ",
    ),
    "callback-rate-low": Sentence(
        "{occurred_on}检查的规范回访率不高于{callback_rate_percent}%，",
        "The inspection of {occurred_on} found compliant callbacks at {callback_rate_percent}% or "
        "less: ",
    ),
    "monthly-report-late": Sentence(
        "{month}月度运营报告至{due_on}未收到，",
        "The report of {month} was not received by {due_on}: ",
    ),
    "monthly-report-false": Sentence(
        "{month}月度运营报告于{occurred_on}被评定为虚假，",
        "The report of {month} was assessed as false on {occurred_on}: ",
    ),
    "exemplary-report": Sentence(
        "{month}月度运营报告于{occurred_on}被评定为示范案例，按§{section}激励{yuan}元",
        "The report of {month} was assessed as exemplary on {occurred_on}: an incentive of CNY "
        "{yuan} under §{section}",
    ),
    "gm-summons": Sentence(
        "{year}年度内处罚达到{threshold}次，",
        "Penalty number {threshold} within {year} stands: ",
    ),
    "payout-suspended": Sentence(
        "{held_on}述职未通过，暂停商务兑现（§{section}）",
        "The hearing of {held_on} was failed: commercial payouts are suspended (§{section})",
    ),
    "payout-released": Sentence(
        "{held_on}重新述职通过，恢复商务兑现（§{section}）",
        "The hearing of {held_on} was passed: commercial payouts are released (§{section})",
    ),
}
"""By clause, and by fault where a clause knows several."""

ENDINGS: Final[Mapping[str, Sentence]] = {
    "penalty": OWED,
    "fee": Sentence("按§{section}交纳费用{yuan}元", "a fee of CNY {yuan} under §{section}"),
    "notice": PUBLISHED,
    "summons": REPORTS,
}


def words(entry: Mapping[str, Any]) -> dict[str, str]:
    """`{"zh": …, "en": …}` for an entry or posting as JSON; persons by `person_id` alone."""
    explanation = entry["explanation"]
    kind = explanation.get("fault") or explanation.get("breached_by")
    reason = REASONS[f"{entry['clause']}/{kind}" if kind else entry["clause"]]
    ending = ENDINGS.get(entry["kind"], Sentence("", ""))
    values = {**explanation.get("parameters", {}), **entry, **explanation}
    values |= {
        "limit": explanation.get("parameters", {}).get("departures"),
        "yuan": _yuan(abs(entry["amount_fen"])),
        "position_zh": POSITION_NAMES.get(explanation.get("position", ""), ""),
        "failed": ", ".join(explanation.get("failed", ())),
    }
    zh, en = (reason.zh + ending.zh).format_map(values), (reason.en + ending.en).format_map(values)
    if explanation.get("calendar_provisional"):
        zh, en = zh + "（该年工作日历为暂定）", en + " (that year's working days are provisional)"
    if entry.get("status") == "waived":
        zh, en = zh + "，已免除", en + "; waived"
    return {"zh": zh + "。", "en": en + "."}


def _yuan(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan:,}" if not rest else f"{yuan:,}.{rest:02d}"
