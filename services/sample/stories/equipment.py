"""Equipment not put right until the end of the cooperation is considered, and a late baseline."""

from datetime import timedelta

from services.sample.department import Department
from services.sample.inspections import find_concurrent_post, inspect_hardware, report_rectified
from services.sample.routine import Lapses

SALES_DESK = {"department": "销售部", "brand": "长城", "post": "销售内勤"}
OTHER_BRAND = {"department": "客户关系部", "brand": "其他品牌", "post": "回访员"}


def told(department: Department) -> Lapses:
    """`baseline-late`, `concurrent-post` (declared and found), §4.1.

    And `hardware-nonconforming`, `hardware-unrectified`, `termination-review`, §4.2.2.
    """
    book, accepted_on = department.book, department.dealer.accepted_on
    department.found(12, other_post=SALES_DESK)
    declared_on = accepted_on + timedelta(days=12)
    holder = department.people[-1]
    subject = "/".join((holder.person_id, *SALES_DESK.values(), declared_on.isoformat()))
    book.provoke("concurrent-post", subject, declared_on, 5000)

    inspected_on = accepted_on + timedelta(days=60)
    first = inspect_hardware(department, inspected_on, wrong=("telephones", "labels"))
    overdue_on = inspected_on + timedelta(days=16)
    book.provoke("hardware-unrectified", f"{first}/overdue", overdue_on, 6000)
    report_rectified(department, first, inspected_on + timedelta(days=25))
    again_on = inspected_on + timedelta(days=28)
    again = inspect_hardware(department, again_on, wrong=("labels",), reinspects=first)
    book.provoke("hardware-unrectified", again, again_on, 6000)
    report_rectified(department, again, inspected_on + timedelta(days=45))
    inspect_hardware(department, inspected_on + timedelta(days=50), reinspects=again)

    found_on = accepted_on + timedelta(days=130)
    member = department.on_post(found_on, "sales_callback")[0]
    find_concurrent_post(department, member, found_on, OTHER_BRAND)

    later_on = accepted_on + timedelta(days=200)
    second = inspect_hardware(department, later_on, wrong=("computers",))
    report_rectified(department, second, later_on + timedelta(days=8))
    inspect_hardware(department, later_on + timedelta(days=14), reinspects=second)
    return Lapses()
