"""The figures of the regulation (§3 of its specification) as they stand from 1 June 2012."""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

POLICY_START = date(2012, 6, 1)

YUAN = 100  # fen

# clause: (kind of entry, section of the source)
CLAUSES: dict[str, tuple[str, str]] = {
    "manager-tenure": ("penalty", "4.1.4(3)"),
    "position-turnover": ("penalty", "4.1.4(3)"),
    "concurrent-post": ("penalty", "4.1.4(3)"),
    "manager-retraining": ("fee", "4.1.4(3)"),
    "untrained-manager": ("notice", "4.1.4(3)"),
    "probation-expired": ("notice", "4.1.4(3)"),
    "change-filing": ("penalty", "4.1.5(2)"),
    "vacancy-unfilled": ("penalty", "4.1.5(2)"),
    "vacancy-summons": ("summons", "4.1.5(2)"),
    "baseline-late": ("notice", "4.1.5(1)"),
    "hardware-nonconforming": ("penalty", "4.2.2"),
    "hardware-unrectified": ("penalty", "4.2.2"),
    "termination-review": ("termination_review", "4.2.2"),
    "operations-below-standard": ("penalty", "5.6"),
    "callback-rate-low": ("notice", "5.2(4)"),
    "monthly-report-late": ("penalty", "5.6"),
    "monthly-report-false": ("penalty", "5.6"),
    "exemplary-report": ("incentive", "5.6"),
    "gm-summons": ("summons", "5.6"),
    "payout-suspended": ("payout_suspended", "5.6"),
    "payout-released": ("payout_released", "5.6"),
}

CALLBACK_ITEMS = [
    "first_level_callback",
    "second_level_callback",
    "after_repair_callback",
    "ssi_survey",
    "csi_survey",
    "archive_verification",
]

# The figures of a policy document that another version may change, by (chapter, term).
TERMS: dict[tuple[str, str], Any] = {
    ("manager-tenure", "amount_fen"): 5000 * YUAN,
    ("position-turnover", "amount_fen"): 3000 * YUAN,
    ("concurrent-post", "amount_fen"): 5000 * YUAN,
    ("manager-retraining", "amount_fen"): 1000 * YUAN,
    ("change-filing", "amount_fen"): 5000 * YUAN,
    ("change-filing", "declaration_due_day"): 5,
    ("change-filing", "on_holiday"): "as_is",
    ("change-filing", "vacant_from"): "later_of_filing_and_effect",
    ("vacancy-unfilled", "amount_fen"): 5000 * YUAN,
    ("vacancy-unfilled", "vacant_from"): "later_of_filing_and_effect",
    ("baseline-late", "due_days"): 7,
    ("baseline-late", "on_holiday"): "as_is",
    ("hardware-nonconforming", "amount_fen"): 3000 * YUAN,
    ("hardware-nonconforming", "rectification_days"): 15,
    ("hardware-nonconforming", "on_holiday"): "as_is",
    ("operations-below-standard", "amount_fen"): 5000 * YUAN,
    ("monthly-report-late", "amount_fen"): 2000 * YUAN,
    ("monthly-report-late", "due_day"): 5,
    ("monthly-report-late", "on_holiday"): "as_is",
    ("monthly-report-false", "amount_fen"): 2000 * YUAN,
    ("exemplary-report", "amount_fen"): 2000 * YUAN,
    ("catalogue", "hardware"): [
        "office_area",
        "telephones",
        "computers",
        "other_equipment",
        "labels",
    ],
    ("catalogue", "work_items"): {
        "customer_manager": ["cs_improvement_meeting", "monthly_report_match", "staff_training"],
        "process_checker": [
            "sales_process_checks",
            "service_process_checks",
            "etiquette_checks",
            "problem_tracking",
            "satisfaction_interviews",
            "delivery_cooperation",
        ],
        "information_maintainer": [
            "customer_archive",
            "customer_classification",
            "lost_sale_callbacks",
            "churn_analysis",
        ],
        "sales_callback": CALLBACK_ITEMS,
        "service_callback": CALLBACK_ITEMS,
        "risk_controller": ["complaint_forms", "complaint_statistics"],
    },
}
UNRECTIFIED_FACTOR = 2

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
VACANCY_SUMMONS_AFTER_MONTHS = 2

BREACHES_UNTIL_REVIEW = 2
OPERATIONS_THRESHOLD = 3
CALLBACK_RATE_PERCENT = 90
SSI_SAMPLES = 5
CSI_SAMPLES = 10

SUMMONS_THRESHOLD = 3
