"""The figures of the regulation (§3 of its specification) as they stand from 1 June 2012."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

POLICY_START = date(2012, 6, 1)

YUAN = 100  # fen

# clause: (kind of entry, section of the source, amount in fen; an incentive is owed to the dealer)
CLAUSES: dict[str, tuple[str, str, int]] = {
    "manager-tenure": ("penalty", "4.1.4(3)", 5000 * YUAN),
    "position-turnover": ("penalty", "4.1.4(3)", 3000 * YUAN),
    "concurrent-post": ("penalty", "4.1.4(3)", 5000 * YUAN),
    "manager-retraining": ("fee", "4.1.4(3)", 1000 * YUAN),
    "untrained-manager": ("notice", "4.1.4(3)", 0),
    "probation-expired": ("notice", "4.1.4(3)", 0),
    "change-filing": ("penalty", "4.1.5(2)", 5000 * YUAN),
    "vacancy-unfilled": ("penalty", "4.1.5(2)", 5000 * YUAN),
    "vacancy-summons": ("summons", "4.1.5(2)", 0),
    "baseline-late": ("notice", "4.1.5(1)", 0),
    "hardware-nonconforming": ("penalty", "4.2.2", 3000 * YUAN),
    "hardware-unrectified": ("penalty", "4.2.2", 2 * 3000 * YUAN),
    "termination-review": ("termination_review", "4.2.2", 0),
    "operations-below-standard": ("penalty", "5.6", 5000 * YUAN),
    "callback-rate-low": ("notice", "5.2(4)", 0),
    "monthly-report-late": ("penalty", "5.6", 2000 * YUAN),
    "monthly-report-false": ("penalty", "5.6", 2000 * YUAN),
    "exemplary-report": ("incentive", "5.6", -2000 * YUAN),
    "gm-summons": ("summons", "5.6", 0),
    "payout-suspended": ("payout_suspended", "5.6", 0),
    "payout-released": ("payout_released", "5.6", 0),
}

MANAGER = "customer_manager"
DEPARTURE_REASONS = ("resigned", "transferred", "dismissed")
OWN_DEPARTMENTS = ("customer_relations", "客户关系部")
OWN_BRANDS = ("GWM", "长城")

TENURE = relativedelta(years=1)
TURNOVER_WINDOW = relativedelta(years=1)
TURNOVER_THRESHOLD = 2
FREE_TRAININGS_A_YEAR = 1
PROBATION = relativedelta(months=1)
PROBATION_GRACE = timedelta(days=15)

MANAGER_NOTICE = timedelta(days=15)
ARRIVAL_WITHIN = relativedelta(months=1)
MONTHLY_DUTY_DUE_ON_DAY = 5
BASELINE_WITHIN = timedelta(days=7)
VACANCY_SUMMONS_AFTER_MONTHS = 2

RECTIFICATION_WITHIN = timedelta(days=15)
BREACHES_UNTIL_REVIEW = 2
OPERATIONS_THRESHOLD = 3
CALLBACK_RATE_PERCENT = 90
SSI_SAMPLES = 5
CSI_SAMPLES = 10

SUMMONS_THRESHOLD = 3
