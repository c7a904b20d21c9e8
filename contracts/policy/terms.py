"""The figures of the dealers' customer-relations regulation (客户关系部管理办法), typed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from contracts.events.staffing import ChangeReason, Position, StoreType
from contracts.policy.catalogue import Catalogue
from contracts.policy.citations import Chapter, Citation
from contracts.values import Closed, Count, Rows, Text

Amount = Annotated[int, Field(ge=0, le=10**12)]
"""Money in integer fen of CNY; the clause decides whether it is owed or granted."""

Length = Annotated[int, Field(ge=1, le=1000)]
"""Days, months or years, by the figure's name."""

Threshold = Annotated[int, Field(ge=1)]
"""A number from which on a clause applies."""

DueDay = Annotated[int, Field(ge=1, le=28)]
"""A day that every month has."""


def _decimal(value: Any) -> Any:
    written = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Decimal(str(value)) if written else value


Percent = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, le=100)]


OnHoliday = Literal["as_is", "next_working_day"]
"""Where a due date falls that is no working day: there, or on the first working day after it."""

VacantFrom = Literal["later_of_filing_and_effect", "filing"]
"""The day on which a vacancy begins."""


class Department(Chapter):
    """The members of the department, and the day on which they have left it, §4.1.2 to §4.1.4."""

    own_departments: Rows[Text]
    own_brands: Rows[Text]
    forbidden_combinations: Rows[Annotated[Rows[Text], Field(min_length=2, max_length=2)]]
    departure_reasons: Rows[ChangeReason]
    extended_absence_days: Length
    extended_absence_window: Length
    handover_days: Length
    successor_training_years: Length


class ManagerTenure(Chapter):
    """The shortest tenure of a trained manager, §4.1.4(3)."""

    amount_fen: Amount
    tenure_years: Length


class PositionTurnover(Chapter):
    """How many departures from one position within the window are too many, §4.1.4(3)."""

    amount_fen: Amount
    window_years: Length
    departures: Threshold


class Amounts(Chapter):
    """A clause whose only figure is its amount."""

    amount_fen: Amount


class ManagerRetraining(Chapter):
    """How many trainings a dealer and calendar year are free, §4.1.4(3)."""

    amount_fen: Amount
    free_per_year: Count


class Probation(Chapter):
    """The probation of a manager who failed, and the dealer's time to replace them, §4.1.4(3)."""

    probation_months: Length
    grace_days: Length


class ChangeFiling(Chapter):
    """How early or late a staff change may be filed, §4.1.5(2)."""

    amount_fen: Amount
    manager_notice_days: Length
    filing_working_days: Length
    arrival_months: Length
    declaration_due_day: DueDay
    on_holiday: OnHoliday = "as_is"
    vacant_from: VacantFrom = "later_of_filing_and_effect"


class VacancyUnfilled(Chapter):
    """How long a vacancy may stay open before each month of it costs, §4.1.5(2)."""

    amount_fen: Amount
    month_length: Length
    vacant_from: VacantFrom = "later_of_filing_and_effect"


class VacancySummons(Chapter):
    """How long a vacancy lasts before the general manager is summoned, §4.1.5(2)."""

    after_months: Length


class BaselineLate(Chapter):
    """The time of a new dealer for its baseline, §4.1.5(1)."""

    due_days: Length
    on_holiday: OnHoliday = "as_is"


class HardwareNonconforming(Chapter):
    """How many items fail an inspection, and how long a rectification may take, §4.2.2."""

    amount_fen: Amount
    items: Threshold
    rectification_days: Length
    on_holiday: OnHoliday = "as_is"


class HardwareUnrectified(Chapter):
    """How the first amount grows («加倍»), §4.2.2."""

    factor: Threshold
    compounding: bool


class TerminationReview(Chapter):
    """How many breaches of one chain open the review, §4.2.2."""

    after_breaches: Threshold


class OperationsBelowStandard(Chapter):
    """How many work items fail an inspection, §5.6."""

    amount_fen: Amount
    items: Threshold


class Measurements(Chapter):
    """The measurements from which on an item conforms, §5.2(4)."""

    callback_rate_percent: Percent
    ssi_samples: Count
    csi_samples: Count


class MonthlyReportLate(Chapter):
    """The day of the next month by which the report is due, §5.5(1)."""

    amount_fen: Amount
    due_day: DueDay
    on_holiday: OnHoliday = "as_is"


class GmSummons(Chapter):
    """How many penalties within which window summon the general manager, §5.6."""

    threshold: Threshold
    summons_window: Literal["calendar_year", "rolling_year"]


class Band(Closed):
    """The headcount by position from these averages of last year on; either average suffices."""

    sales_above: Count | None = None
    visits_above: Count | None = None
    required: Mapping[Position, Count]

    def holds(self, monthly_sales: float, monthly_visits: float) -> bool:
        """Whether the averages reach the band."""
        if self.sales_above is None and self.visits_above is None:
            return True
        return (self.sales_above is not None and monthly_sales > self.sales_above) or (
            self.visits_above is not None and monthly_visits > self.visits_above
        )


class Headcount(Chapter):
    """The required headcount of the department, §4.1.2."""

    bands: Annotated[Rows[Band], Field(min_length=1)]
    more_allowed: Rows[Position]

    def required(self, monthly_sales: float, monthly_visits: float) -> Mapping[Position, int]:
        """The headcount by position of the highest band reached; by default the lowest band."""
        reached = [band for band in self.bands if band.holds(monthly_sales, monthly_visits)]
        return (reached or self.bands[:1])[-1].required


class Posts(Closed):
    """Positions that must be filled, and positions that may be."""

    required: Rows[Position]
    optional: Rows[Position] = ()


class RequiredPosts(Chapter):
    """The positions that a store or branch must fill, §4.1.1 and §4.1.3."""

    not_needed: Mapping[StoreType, Rows[Position]]
    same_city_branch: Posts
    unified_account_branch: Posts


class Terms(Closed):
    """Every figure of the regulation, by the slug of its clause."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    department: Department
    manager_tenure: ManagerTenure
    position_turnover: PositionTurnover
    concurrent_post: Amounts
    manager_retraining: ManagerRetraining
    probation_expired: Probation
    change_filing: ChangeFiling
    vacancy_unfilled: VacancyUnfilled
    vacancy_summons: VacancySummons
    baseline_late: BaselineLate
    hardware_nonconforming: HardwareNonconforming
    hardware_unrectified: HardwareUnrectified
    termination_review: TerminationReview
    operations_below_standard: OperationsBelowStandard
    measurements: Measurements
    monthly_report_late: MonthlyReportLate
    monthly_report_false: Amounts
    exemplary_report: Amounts
    gm_summons: GmSummons
    headcount: Headcount
    required_posts: RequiredPosts
    catalogue: Catalogue

    def citation(self, figure: str) -> Citation | None:
        """The citation of `clause.parameter`; None if the document has no such figure."""
        clause, _, parameter = figure.partition(".")
        chapter = getattr(self, clause.replace("-", "_"), None)
        return chapter.citations.get(parameter) if isinstance(chapter, Chapter) else None
