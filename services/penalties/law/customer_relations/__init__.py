"""The dealers' customer-relations regulation (客户关系部管理办法): its clauses, in its order.

Each clause is defined in the module from which it is imported, beside the function that decides it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from services.penalties.law.case import Case
from services.penalties.law.customer_relations.baseline import BASELINE_LATE, baseline_late
from services.penalties.law.customer_relations.concurrent import CONCURRENT_POST, concurrent_post
from services.penalties.law.customer_relations.filing import CHANGE_FILING, change_filing
from services.penalties.law.customer_relations.hardware import (
    HARDWARE_NONCONFORMING,
    HARDWARE_UNRECTIFIED,
    TERMINATION_REVIEW,
    hardware,
)
from services.penalties.law.customer_relations.operations import (
    CALLBACK_RATE_LOW,
    OPERATIONS_BELOW_STANDARD,
    callback_rate_low,
    operations_below_standard,
)
from services.penalties.law.customer_relations.payout import (
    PAYOUT_RELEASED,
    PAYOUT_SUSPENDED,
    payout,
)
from services.penalties.law.customer_relations.reports import (
    EXEMPLARY_REPORT,
    MONTHLY_REPORT_FALSE,
    MONTHLY_REPORT_LATE,
    exemplary_report,
    monthly_report_false,
    monthly_report_late,
)
from services.penalties.law.customer_relations.summons import GM_SUMMONS, gm_summons
from services.penalties.law.customer_relations.tenure import (
    MANAGER_TENURE,
    POSITION_TURNOVER,
    manager_tenure,
    position_turnover,
)
from services.penalties.law.customer_relations.training import (
    MANAGER_RETRAINING,
    PROBATION_EXPIRED,
    UNTRAINED_MANAGER,
    manager_retraining,
    probation_expired,
    untrained_manager,
)
from services.penalties.law.customer_relations.vacancy import (
    VACANCY_SUMMONS,
    VACANCY_UNFILLED,
    vacancy_summons,
    vacancy_unfilled,
)
from services.penalties.law.ledger import Ledger
from services.penalties.law.verdicts import Clause, Verdict


class Breach(NamedTuple):
    """A function over the facts alone, and the clauses of its verdicts."""

    decide: Callable[[Case], Iterator[Verdict]]
    clauses: Sequence[Clause]


class Escalation(NamedTuple):
    """A function over the facts and the entries so far, and the clauses of its verdicts."""

    decide: Callable[[Case, Ledger], Iterator[Verdict]]
    clauses: Sequence[Clause]


BREACHES: Final = (
    Breach(manager_tenure, [MANAGER_TENURE]),
    Breach(position_turnover, [POSITION_TURNOVER]),
    Breach(concurrent_post, [CONCURRENT_POST]),
    Breach(manager_retraining, [MANAGER_RETRAINING]),
    Breach(untrained_manager, [UNTRAINED_MANAGER]),
    Breach(probation_expired, [PROBATION_EXPIRED]),
    Breach(change_filing, [CHANGE_FILING]),
    Breach(vacancy_unfilled, [VACANCY_UNFILLED]),
    Breach(vacancy_summons, [VACANCY_SUMMONS]),
    Breach(baseline_late, [BASELINE_LATE]),
    Breach(hardware, [HARDWARE_NONCONFORMING, HARDWARE_UNRECTIFIED, TERMINATION_REVIEW]),
    Breach(operations_below_standard, [OPERATIONS_BELOW_STANDARD]),
    Breach(callback_rate_low, [CALLBACK_RATE_LOW]),
    Breach(monthly_report_late, [MONTHLY_REPORT_LATE]),
    Breach(monthly_report_false, [MONTHLY_REPORT_FALSE]),
    Breach(exemplary_report, [EXEMPLARY_REPORT]),
)

ESCALATIONS: Final = (
    Escalation(gm_summons, [GM_SUMMONS]),
    Escalation(payout, [PAYOUT_SUSPENDED, PAYOUT_RELEASED]),
)
"""The escalations, in this order after all breaches: each rests on the entries before it."""

CLAUSES: Final[Mapping[str, Clause]] = {
    clause.slug: clause for rule in (*BREACHES, *ESCALATIONS) for clause in rule.clauses
}
"""By slug."""
