"""基准备案, §4.1.5(1): a new dealer files its department soon after its acceptance."""

from collections.abc import Iterator

from contracts.dates import ONE_DAY
from contracts.events.staffing import BaselineFiled
from contracts.policy.deadlines import baseline_due
from services.penalties.law.case import Case
from services.penalties.law.verdicts import Clause, Verdict

BASELINE_LATE = Clause("baseline-late", "4.1.5(1)", "notice")


def baseline_late(case: Case) -> Iterator[Verdict]:
    """A new dealer's baseline that is not received in time after its acceptance is published."""
    acceptance = case.acceptance
    if acceptance is None or not case.today.reached(acceptance.data.accepted_on):
        return
    accepted_on = acceptance.data.accepted_on
    verdict = case.verdict(BASELINE_LATE, accepted_on.isoformat())
    if verdict.governed("accepted_on", accepted_on):
        terms = case.regulation(accepted_on).terms
        due = baseline_due(case.policies, terms, accepted_on)
        due_on = due.on
        baselines = [each for each in case.all(BaselineFiled) if each.received_on <= due_on][:1]
        if verdict.overdue(due_on, baselines, case.closed_on):
            on = due_on + ONE_DAY
            verdict.entails(
                on,
                case.regulation(on),
                [acceptance],
                accepted_on=accepted_on,
                due_on=due_on,
                parameters={"due_days": terms.baseline_late.due_days},
                figures=["baseline-late.on_holiday"],
                **due.grounds,
            )
    yield verdict
