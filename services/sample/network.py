"""The dealers of a history: their places, types and branches; all are fictitious."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from contracts.events.staffing import Position, Relation, StoreType

PLACES: Final = (
    ("HE", "华北", "河北", "保定", "石家庄"),
    ("LN", "东北", "辽宁", "沈阳", "大连"),
    ("SD", "华东", "山东", "济南", "青岛"),
    ("JS", "华东", "江苏", "南京", "苏州"),
    ("ZJ", "华东", "浙江", "杭州", "宁波"),
    ("GD", "华南", "广东", "广州", "佛山"),
    ("HB", "华中", "湖北", "武汉", "宜昌"),
    ("SC", "西南", "四川", "成都", "绵阳"),
)
FOUNDERS: Final = 8
"""The first dealers have the whole department and are nobody's branch: one a place."""

NEWCOMER_FROM: Final = 10
"""In a network of this size, the last dealer was accepted only days ago: its baseline is due."""

DEPARTMENT: Final[tuple[Position, ...]] = (
    "customer_manager",
    "sales_callback",
    "sales_callback",
    "service_callback",
    "service_callback",
    "process_checker",
    "process_checker",
    "information_maintainer",
    "information_maintainer",
    "risk_controller",
)


@dataclass(frozen=True)
class Dealer:
    """A dealer (专营店) as accepted."""

    number: int
    code: str
    name: str
    region: str
    province: str
    city: str
    store_type: StoreType
    accepted_on: date
    main_store: str | None
    relation: Relation | None

    @property
    def mailbox(self) -> str:
        return f"crd@{self.code.lower()}.dealers.example"

    @property
    def posts(self) -> tuple[Position, ...]:
        """The posts of its department, §4.1.1 and §4.1.3."""
        if self.relation == "same_city_branch":
            return ("process_checker",)
        if self.relation == "unified_account_branch":
            return ("customer_supervisor", "process_checker")
        missing = {"sales_only": "service_callback", "service_only": "sales_callback"}
        return tuple(post for post in DEPARTMENT if post != missing.get(self.store_type))


def dealer(number: int, of: int, begins_on: date, until: date, rng: Random) -> Dealer:
    """The dealer of that number, from 0, in a network of so many."""
    prefix, region, province, city, other_city = PLACES[number % len(PLACES)]
    store_type: StoreType = "full"
    main_store: str | None = None
    relation: Relation | None = None
    accepted_on = begins_on + timedelta(days=2 * number if number < FOUNDERS else rng.randrange(25))
    if number >= FOUNDERS:
        store_type = rng.choices(("full", "sales_only", "service_only"), (7, 2, 1))[0]
        if rng.random() < 1 / 8:
            main_store = _code(prefix, number % len(PLACES))
            relation = rng.choice(("same_city_branch", "unified_account_branch"))
            city = other_city if relation == "unified_account_branch" else city
        if rng.random() < 1 / 8:
            accepted_on += (until - begins_on) * (rng.random() / 2)
    if number == of - 1 and of >= NEWCOMER_FROM:
        accepted_on = max(begins_on, until - timedelta(days=3))
    return Dealer(
        number=number,
        code=_code(prefix, number),
        name=f"{city}样例{number + 1:03d}店",
        region=region,
        province=province,
        city=city,
        store_type=store_type,
        accepted_on=min(accepted_on, until),
        main_store=main_store,
        relation=relation,
    )


def _code(prefix: str, number: int) -> str:
    return f"{prefix}-{number + 1:03d}"
