"""The customer manager's (客户经理) chair: untrained, failed, replaced too late, left too soon."""

from datetime import timedelta

from services.sample.department import Department
from services.sample.inspections import inspect_hardware
from services.sample.months import later
from services.sample.routine import Lapses


def told(department: Department) -> Lapses:
    """`untrained-manager`, `probation-expired`, `manager-retraining`, `manager-tenure`, §4.1.4(3).

    And `change-filing` for a manager's change announced less than 15 days before, §4.1.5(2).
    """
    book, accepted_on = department.book, department.dealer.accepted_on
    department.found(2, manager_trained=False)

    failed_on = accepted_on + timedelta(days=20)
    (first,) = department.on_post(accepted_on, "customer_manager")
    department.train(first, failed_on, passed=False)

    dismissed_on = later(failed_on, 1) + timedelta(days=30)
    second = department.hire("customer_manager", dismissed_on)
    announced_on = dismissed_on - timedelta(days=6)
    change_id = department.file_change(
        first, "dismissed", dismissed_on, announced_on, successor=second
    )
    department.train(second, dismissed_on - timedelta(days=3))
    book.provoke("change-filing", change_id, announced_on, 5000)

    left_on = dismissed_on + timedelta(days=150)
    tried_on, passed_on = left_on - timedelta(days=12), left_on - timedelta(days=5)
    if tried_on.year != passed_on.year:  # both belong to one year's trainings
        left_on += timedelta(days=20)
        tried_on, passed_on = left_on - timedelta(days=12), left_on - timedelta(days=5)
    third = department.hire("customer_manager", left_on)
    change_id = department.file_change(
        second, "resigned", left_on, left_on - timedelta(days=20), successor=third
    )
    department.train(third, tried_on, passed=False)
    department.train(third, passed_on)
    book.provoke("manager-tenure", change_id, left_on, 5000)
    subject = f"{third.person_id}/{passed_on.isoformat()}"
    book.provoke("manager-retraining", subject, passed_on, 1000)

    inspect_hardware(department, left_on + timedelta(days=30))
    return Lapses()
