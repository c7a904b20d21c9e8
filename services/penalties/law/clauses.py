"""Every clause of the regulation, in its order; each is decided where it is imported from."""

from collections.abc import Mapping
from typing import Final

from services.penalties.law.baseline import BASELINE_LATE
from services.penalties.law.concurrent import CONCURRENT_POST
from services.penalties.law.filing import CHANGE_FILING
from services.penalties.law.hardware import (
    HARDWARE_NONCONFORMING,
    HARDWARE_UNRECTIFIED,
    TERMINATION_REVIEW,
)
from services.penalties.law.operations import CALLBACK_RATE_LOW, OPERATIONS_BELOW_STANDARD
from services.penalties.law.payout import PAYOUT_RELEASED, PAYOUT_SUSPENDED
from services.penalties.law.reports import (
    EXEMPLARY_REPORT,
    MONTHLY_REPORT_FALSE,
    MONTHLY_REPORT_LATE,
)
from services.penalties.law.summons import GM_SUMMONS
from services.penalties.law.tenure import MANAGER_TENURE, POSITION_TURNOVER
from services.penalties.law.training import (
    MANAGER_RETRAINING,
    PROBATION_EXPIRED,
    UNTRAINED_MANAGER,
)
from services.penalties.law.vacancy import VACANCY_SUMMONS, VACANCY_UNFILLED
from services.penalties.law.verdicts import Clause

CLAUSES: Final[Mapping[str, Clause]] = {
    clause.slug: clause
    for clause in (
        MANAGER_TENURE,
        POSITION_TURNOVER,
        CONCURRENT_POST,
        MANAGER_RETRAINING,
        UNTRAINED_MANAGER,
        PROBATION_EXPIRED,
        CHANGE_FILING,
        VACANCY_UNFILLED,
        VACANCY_SUMMONS,
        BASELINE_LATE,
        HARDWARE_NONCONFORMING,
        HARDWARE_UNRECTIFIED,
        TERMINATION_REVIEW,
        OPERATIONS_BELOW_STANDARD,
        CALLBACK_RATE_LOW,
        MONTHLY_REPORT_LATE,
        MONTHLY_REPORT_FALSE,
        EXEMPLARY_REPORT,
        GM_SUMMONS,
        PAYOUT_SUSPENDED,
        PAYOUT_RELEASED,
    )
}
"""By slug."""
