"""An entry of every clause and fault as the law explains it, and as it may lack what is unknown."""

from typing import Any


def entry(
    clause: str, section: str, on: str, *, fen: int = 0, subject: str = "S1", **explanation: Any
) -> dict[str, Any]:
    """An entry with what its sentence is made from."""
    return {
        "clause": clause,
        "section": section,
        "occurred_on": on,
        "amount_fen": fen,
        "subject": subject,
        "status": "effective",
        "explanation": explanation,
    }


def filed(fault: str, **explanation: Any) -> dict[str, Any]:
    """A change at fault."""
    on = "2025-02-05"
    return entry("change-filing", "4.1.5(2)", on, fen=500_000, fault=fault, **explanation)


PERSON = {"position": "process_checker", "person_id": "P006", "reason": "resigned"}
MANAGER = {"position": "customer_manager", "person_id": "P001", "reason": "resigned"}
PENALTIES = [
    {
        "entry_id": f"HE-001/monthly-report-late/2013-{month}",
        "clause": "monthly-report-late",
        "occurred_on": f"2013-{month}-06",
        "amount_fen": 200_000,
    }
    for month in ("02", "03", "04")
]
GROWTH = {"first_amount_fen": 300_000, "factor": 2}

ENTRIES = [
    entry(
        "manager-tenure",
        "4.1.4(3)",
        "2012-10-10",
        fen=500_000,
        **MANAGER,
        tenure_since="2012-07-22",
        tenure_until="2013-07-22",
        effective_on="2012-10-10",
        parameters={"tenure_years": 1},
    ),
    entry(
        "position-turnover",
        "4.1.4(3)",
        "2012-08-10",
        fen=300_000,
        position="process_checker",
        effective_on="2012-08-10",
        window_after="2011-08-10",
        departures=2,
        parameters={"window_years": 1, "departures": 2},
    ),
    *(
        entry(
            "concurrent-post",
            "4.1.4(3)",
            "2012-08-12",
            fen=500_000,
            person_id="P006",
            position="process_checker",
            declared=declared,
            department="销售部",
            brand="长城",
            post="内勤",
            forbidden_as=why,
        )
        for declared, why in (
            (True, "other_department"),
            (False, "other_brand"),
            (False, "forbidden_combination"),
        )
    ),
    entry(
        "manager-retraining",
        "4.1.4(3)",
        "2012-07-23",
        fen=100_000,
        person_id="P002",
        held_on="2012-07-23",
        year=2012,
        used_on=["2012-07-10"],
        parameters={"free_per_year": 1},
    ),
    entry("untrained-manager", "4.1.4(3)", "2012-07-20", person_id="P001", on_post_on="2012-07-20"),
    entry(
        "probation-expired",
        "4.1.4(3)",
        "2012-09-08",
        person_id="P001",
        failed_on="2012-07-23",
        probation_until="2012-08-23",
        due_on="2012-09-07",
        parameters={"probation_months": 1, "grace_days": 15},
    ),
    *(
        filed(
            "manager-late",
            **MANAGER,
            received_on="2025-02-05",
            effective_on=effective,
            days_of_notice=days,
            parameters={"manager_notice_days": 15},
        )
        for effective, days in (("2025-02-14", 9), ("2025-02-05", 0), ("2025-01-27", -9))
    ),
    *(
        filed(
            "late",
            **PERSON,
            received_on="2025-02-05",
            effective_on="2025-01-24",
            due_on="2025-01-26",
            parameters={"filing_working_days": days},
            **provisional,
        )
        for days, provisional in ((1, {}), (2, {"calendar_provisional": [2025, 2026]}))
    ),
    filed(
        "arrival-too-late",
        **PERSON,
        received_on="2025-02-05",
        effective_on="2025-02-05",
        arrival_on="2025-04-01",
        due_on="2025-03-05",
        parameters={"arrival_months": 1},
    ),
    filed("unfiled", **PERSON, found_on="2025-02-05", effective_on="2025-01-24"),
    filed("unfiled", **{**PERSON, "reason": "other"}, found_on="2025-02-05"),
    filed(
        "unfiled", **{**PERSON, "reason": None}, found_on="2025-02-05", effective_on="2025-01-24"
    ),
    filed("unfiled", **{**PERSON, "reason": None}, found_on="2025-02-05"),
    filed("month-undeclared", month="2025-12", due_on="2026-01-05"),
    entry(
        "vacancy-unfilled",
        "4.1.5(2)",
        "2012-09-11",
        fen=500_000,
        subject="C2/2",
        position="process_checker",
        change_id="C2",
        reason="resigned",
        vacant_since="2012-07-10",
        months=2,
        due_on="2012-09-10",
        parameters={"month_length": 1},
    ),
    entry(
        "vacancy-summons",
        "4.1.5(2)",
        "2012-09-11",
        subject="C2",
        position="process_checker",
        change_id="C2",
        reason="resigned",
        vacant_since="2012-07-10",
        due_on="2012-09-10",
        parameters={"after_months": 2},
    ),
    entry(
        "baseline-late",
        "4.1.5(1)",
        "2012-07-09",
        accepted_on="2012-07-01",
        due_on="2012-07-08",
        parameters={"due_days": 7},
    ),
    entry(
        "hardware-nonconforming",
        "4.2.2",
        "2012-08-13",
        fen=300_000,
        failed=["labels", "computers"],
        due_on="2012-08-28",
        parameters={"items": 1, "rectification_days": 15},
    ),
    entry(
        "hardware-unrectified",
        "4.2.2",
        "2012-08-29",
        fen=600_000,
        breached_by="overdue",
        breach=1,
        first_on="2012-08-13",
        multiple=2,
        due_on="2012-08-28",
        parameters={**GROWTH, "compounding": False},
    ),
    entry(
        "hardware-unrectified",
        "4.2.2",
        "2012-08-30",
        fen=1_200_000,
        breached_by="reinspection",
        breach=2,
        first_on="2012-08-13",
        multiple=4,
        failed=["labels"],
        parameters={**GROWTH, "compounding": True},
    ),
    entry(
        "termination-review", "4.2.2", "2012-08-30", breaches=2, parameters={"after_breaches": 2}
    ),
    entry(
        "operations-below-standard",
        "5.6",
        "2012-10-11",
        fen=500_000,
        items_failed=3,
        failed=["customer_manager/staff_training"],
        failed_items=[
            {"position": "customer_manager", "item": "staff_training"},
            {"position": "customer_manager", "item": "cs_improvement_meeting"},
            {"position": "risk_controller", "item": "complaint_forms"},
        ],
        parameters={"items": 3},
    ),
    entry(
        "callback-rate-low",
        "5.2(4)",
        "2012-10-11",
        low=[
            {
                "item": "first_level_callback",
                "position": "sales_callback",
                "compliant": 899,
                "required": 1000,
            },
            {
                "item": "after_repair_callback",
                "position": "service_callback",
                "compliant": 9,
                "required": 10,
            },
        ],
        parameters={"callback_rate_percent": 90},
    ),
    entry(
        "monthly-report-late",
        "5.6",
        "2012-08-06",
        fen=200_000,
        month="2012-07",
        due_on="2012-08-05",
        parameters={"due_day": 5},
    ),
    entry("monthly-report-false", "5.6", "2012-08-20", fen=200_000, month="2012-07"),
    entry("exemplary-report", "5.6", "2012-08-20", fen=-200_000, month="2012-07"),
    *(
        entry(
            "gm-summons",
            "5.6",
            "2013-04-06",
            subject="2013",
            year="2013",
            counted=PENALTIES,
            parameters={"threshold": 3, "summons_window": window},
        )
        for window in ("calendar_year", "rolling_year")
    ),
    entry("payout-suspended", "5.6", "2013-05-01", held_on="2013-05-01"),
    entry("payout-released", "5.6", "2013-06-01", held_on="2013-06-01"),
    {
        **entry("monthly-report-false", "5.6", "2012-08-20", fen=200_000, month="2012-07"),
        "status": "waived",
    },
]
