"""备案, §4.1.5: the texts about the baseline, changes filed or found, and months."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

_COSTS: Final = Sentence("按{cite}扣除违约金{yuan}元。", "a penalty of CNY {yuan} under {cite}.")


def _costs(zh: str, en: str) -> Sentence:
    return Sentence(zh + _COSTS.zh, en + _COSTS.en)


FILING: Final = Chapter(
    clauses={
        "change-filing": Sentence("异动备案未按要求", "Staff change not filed as asked"),
        "baseline-late": Sentence("基准备案逾期", "Baseline late"),
    },
    sentences={
        "change-filing/manager-late": (
            _costs(
                "客户经理{person_id}异动（{reason}，{effective_on}生效）于{received_on}备案，{notice}，"
                "规定须提前{manager_notice_days}天，",
                "The change of manager {person_id} ({reason}, effective {effective_on}) was filed "
                "on {received_on}, {notice}; {manager_notice_days:day} ahead are asked for: ",
            ),
            _costs(
                "客户经理异动（{effective_on}生效）于{received_on}备案，{notice}，"
                "规定须提前{manager_notice_days}天，",
                "The manager's change (effective {effective_on}) was filed on {received_on}, "
                "{notice}; {manager_notice_days:day} ahead are asked for: ",
            ),
        ),
        "change-filing/late": (
            _costs(
                "{position}{person_id}异动（{reason}，{effective_on}生效）应于{due_on}"
                "（生效后第{filing_working_days}个工作日，含当日）前备案，实际{received_on}收到，",
                "The change of {position} {person_id} ({reason}, effective {effective_on}) was due "
                "by {due_on}, {working_day}, and was received on {received_on}: ",
            ),
            _costs(
                "{effective_on}生效的异动应于{due_on}"
                "（生效后第{filing_working_days}个工作日，含当日）前备案，实际{received_on}收到，",
                "The change effective {effective_on} was due by {due_on}, {working_day}, and was "
                "received on {received_on}: ",
            ),
        ),
        "change-filing/arrival-too-late": (
            _costs(
                "{position}异动（{received_on}备案）注明的到岗时间为{arrival_on}，"
                "规定不得超过{arrival_months}个月（最迟{due_on}），",
                "The filing of {received_on} for the post {position} names {arrival_on} for the "
                "arrival; {due_on} is the latest: ",
            ),
            _costs(
                "{received_on}备案的异动注明的到岗时间为{arrival_on}，"
                "规定不得超过{arrival_months}个月（最迟{due_on}），",
                "The filing of {received_on} names {arrival_on} for the arrival; {due_on} is the "
                "latest: ",
            ),
        ),
        "change-filing/unfiled": (
            _costs(
                "{found_on}检查发现{position}{person_id}自{effective_on}起已{has_left}，截至当日未备案，",
                "An inspection on {found_on} found that {position} {person_id} had {has_left} on "
                "{effective_on}; no filing said so: ",
            ),
            _costs(
                "{found_on}检查发现{position}{person_id}已{has_left}，截至当日未备案，",
                "An inspection on {found_on} found that {position} {person_id} had {has_left}; no "
                "filing said so: ",
            ),
            _costs(
                "{found_on}检查发现{position}{person_id}自{effective_on}起已变更，截至当日未备案，",
                "An inspection on {found_on} found a change of {position} {person_id} as of "
                "{effective_on}; no filing said so: ",
            ),
            _costs(
                "{found_on}检查发现{position}{person_id}已变更，截至当日未备案，",
                "An inspection on {found_on} found a change of {position} {person_id}; no filing "
                "said so: ",
            ),
            _costs(
                "{found_on}检查发现人员已变更，截至当日未备案，",
                "An inspection on {found_on} found a change; no filing said so: ",
            ),
        ),
        "change-filing/month-undeclared": (
            _costs(
                "{month}既无异动备案，也未在{due_on}（含当日）前收到“人员无异动”反馈，",
                "For {month} neither a change was filed nor “no change” declared by {due_on}, that "
                "day included: ",
            ),
        ),
        "baseline-late": (
            Sentence(
                "{accepted_on}验收合格，基准备案表应于{due_on}（含当日）前收到，逾期未收到，"
                "按{cite}予以通报。",
                "Accepted on {accepted_on}; the baseline was due by {due_on} and was not received: "
                "published under {cite}.",
            ),
        ),
    },
    labels={
        "fault": Sentence("情形", "what was wrong"),
        "manager_notice_days": Sentence("客户经理应提前天数", "days ahead asked for"),
        "days_of_notice": Sentence("提前备案天数", "days of notice"),
        "filing_working_days": Sentence("备案期限（工作日）", "working days to file"),
        "arrival_on": Sentence("到岗日期", "arrival"),
        "arrival_months": Sentence("到岗期限（月）", "months to arrive"),
        "found_on": Sentence("查明日期", "date found"),
        "declaration_due_day": Sentence("每月反馈截止日", "day of the month to declare by"),
        "due_days": Sentence("期限（天）", "days"),
        "filed_before": Sentence("此前的备案", "an earlier filing"),
        "found_before": Sentence("此前的查明", "an earlier finding"),
        "fault_of_the_later_filing": Sentence("其后备案的处罚", "the fault of the later filing"),
    },
    values={
        "manager-late": Sentence("客户经理未提前备案", "manager's change filed too late"),
        "late": Sentence("逾期备案", "filed late"),
        "arrival-too-late": Sentence("到岗时间超限", "arrival too late"),
        "unfiled": Sentence("未备案", "not filed"),
        "month-undeclared": Sentence("未反馈无异动", "month not declared"),
    },
    exceptions={
        "found_before": Sentence("{left}已先查明同一异动", "{left} found the same change before"),
        "fault_of_the_later_filing": Sentence(
            "其后的备案{left}已因自身问题受罚",
            "the penalty on the later filing {left} stands in its place",
        ),
    },
    failures={
        ("filed_before", "=="): Sentence("{left}此前已备案", "{left} had filed the change before"),
    },
)
