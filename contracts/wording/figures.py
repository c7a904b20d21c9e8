"""The values in sentences: an entry's facts in one language."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from contracts.wording.authority import Authority
from contracts.wording.common import HAS_LEFT
from contracts.wording.items import item_name
from contracts.wording.sentence import Language, Sentence
from contracts.wording.vocabulary import clause_name, value_name

Facts = Mapping[str, Any]

AT_MOST: Final = 20
"""Names in a list of a sentence; the others are counted."""

ORDINALS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
COMMA: Final = Sentence("、", ", ")
NAMED: Final = ("reason", "position", "department", "forbidden_as")


class Number(int):
    """A number with its unit: `{n:day}` is `1 day` or `2 days`, `{n:person|people}`."""

    def __format__(self, counted: str) -> str:
        one, _, many = counted.partition("|")
        if not one:
            return str(int(self))
        return f"{int(self)} {one if self == 1 else many or one + 's'}"


def yuan(fen: int) -> str:
    """Fen as yuan without needless zeros: 500000 → `5,000`."""
    whole, rest = divmod(abs(fen), 100)
    return f"{whole:,}" if not rest else f"{whole:,}.{rest:02d}"


def listed(
    names: Sequence[str], language: Language, by: Sentence = COMMA, *, at_most: int = AT_MOST
) -> str:
    """The names in one list, the first `at_most` of them."""
    told = by.in_language(language).join(names[:at_most])
    left = len(names) - at_most
    more = Sentence(f"等共{len(names)}项", f" and {left} more").in_language(language)
    return told + more if left > 0 else told


def figures(entry: Facts, language: Language, authority: Authority) -> dict[str, Any]:
    """The entry's facts by the names in sentences; unknown ones are left out."""
    explanation: Facts = entry["explanation"]
    said = {**explanation.get("parameters", {}), **entry, **explanation}
    told = {name: _plain(name, value, language) for name, value in said.items()}
    told |= {
        "cite": authority.cited(entry["section"]),
        "yuan": yuan(entry["amount_fen"]),
        "limit": explanation.get("parameters", {}).get("departures"),
    }
    for name, derive in _DERIVED.items():
        told[name] = derive(said, language, authority)
    return {name: value for name, value in told.items() if value is not None}


def _plain(name: str, value: Any, language: Language) -> Any:
    match value:
        case int() if not isinstance(value, bool):
            return Number(value)
        case str() if name == "month":
            return Sentence(f"{value[:4]}年{value[5:].lstrip('0')}月", value).in_language(language)
        case str() if name in NAMED:
            return value_name(name, value, language)
        case str():
            return value
        case list() if value and all(isinstance(each, str) for each in value):
            return listed(value, language)
    return None


def _notice(said: Facts, language: Language, _: Authority) -> str | None:
    days = said.get("days_of_notice")
    if days is None:
        return None
    if days == 0:
        return Sentence("生效当日", "on the day").in_language(language)
    count = Number(abs(days))
    ahead = Sentence(f"提前{count}天", f"{count:day} ahead")
    after = Sentence(f"生效{count}天后", f"{count:day} after")
    return (ahead if days > 0 else after).in_language(language)


def _working_day(said: Facts, language: Language, _: Authority) -> str | None:
    days = said.get("filing_working_days")
    if days is None:
        return None
    told = "the next working day" if days == 1 else f"working day {days} after"
    return Sentence(f"第{days}个工作日", told).in_language(language)


def _has_left(said: Facts, language: Language, _: Authority) -> str | None:
    left = HAS_LEFT.get(said.get("reason") or "")
    return left.in_language(language) if left else said.get("reason")


def _window_length(said: Facts, language: Language, _: Authority) -> str | None:
    years = said.get("window_years")
    if years is None:
        return None
    one = Sentence("一年", "the year")
    return (one if years == 1 else Sentence(f"{years}年", f"the {years} years")).in_language(
        language
    )


def _shown_by(said: Facts, language: Language, _: Authority) -> str | None:
    if "declared" not in said:
        return None
    declared = Sentence("据备案", "a filing says")
    found = Sentence("经检查发现", "an inspection found")
    return (declared if said["declared"] else found).in_language(language)


def _elapsed_months(said: Facts, _language: Language, _: Authority) -> Number | None:
    months = said.get("months")
    return Number(months * said.get("month_length", 1)) if isinstance(months, int) else None


def _subject_change(said: Facts, _language: Language, _: Authority) -> str:
    return str(said["subject"]).partition("/")[0]


def _first_yuan(said: Facts, _language: Language, _: Authority) -> str | None:
    fen = said.get("first_amount_fen")
    return yuan(fen) if isinstance(fen, int) else None


def _multiple(said: Facts, _language: Language, _: Authority) -> Number | None:
    if said.get("multiple") is not None:
        return Number(said["multiple"])
    if "factor" not in said:
        return None
    return Number(said["factor"] ** (said.get("breach", 1) if said.get("compounding") else 1))


def _failed(said: Facts, language: Language, authority: Authority) -> str | None:
    """The items that failed, those of daily work by position."""
    failed = said.get("failed_items") or said.get("failed")
    if not isinstance(failed, list) or not failed:
        return None
    by_position: defaultdict[str, list[str]] = defaultdict(list)
    for each in failed:
        position, item = _placed(each)
        by_position[position].append(item_name(item, authority.items).in_language(language))
    groups = []
    for position, items in by_position.items():
        who = value_name("position", position, language)
        told = listed(items, language)
        groups.append(Sentence(f"{who}：{told}", f"{who}: {told}").in_language(language))
    if "" in by_position:
        return listed(by_position[""], language)
    return Sentence("；", "; ").in_language(language).join(groups)


def _placed(failed: Any) -> tuple[str, str]:
    """The position and item; an earlier release wrote `position/item`, hardware has items alone."""
    if isinstance(failed, Mapping):
        return str(failed.get("position", "")), str(failed.get("item", ""))
    position, slash, item = str(failed).partition("/")
    return (position, item) if slash else ("", position)


def _low(said: Facts, language: Language, authority: Authority) -> str | None:
    """Each callback rate that is too low, to a tenth of a percent, never rounded up."""
    low = said.get("low")
    if not isinstance(low, list) or not low:
        return None
    told = []
    for rate in low:
        item = item_name(rate["item"], authority.items).in_language(language)
        compliant, required = rate["compliant"], rate["required"]
        tenths = compliant * 1000 // required if required else 0
        percent = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
        told.append(
            Sentence(
                f"{item}规范率{percent}%（{compliant}/{required}）",
                f"{item}: {compliant} of {required} callbacks comply ({percent}%)",
            ).in_language(language)
        )
    return listed(told, language)


def _counted(said: Facts, language: Language, _: Authority) -> str | None:
    """The penalties that make a summons: date, clause and amount of each."""
    counted = said.get("counted")
    if not isinstance(counted, list) or not counted:
        return None
    told = []
    for each in counted:
        name, cost = clause_name(each["clause"]).in_language(language), yuan(each["amount_fen"])
        money = Sentence(f"{cost}元", f"CNY {cost}").in_language(language)
        told.append(f"{each['occurred_on']} {name} {money}")
    return listed(told, language, Sentence("；", "; "))


def _counted_number(said: Facts, _language: Language, _: Authority) -> Number | None:
    counted = said.get("counted")
    return Number(len(counted)) if isinstance(counted, list) and counted else None


def _counted_ordinal(said: Facts, _language: Language, _: Authority) -> str | None:
    counted = said.get("counted")
    if not isinstance(counted, list) or not counted:
        return None
    return ORDINALS.get(len(counted), f"{len(counted)}th")


def _within(said: Facts, language: Language, _: Authority) -> str | None:
    if said.get("summons_window") == "rolling_year":
        on = said["occurred_on"]
        return Sentence(f"截至{on}的一年内", f"within the year to {on}").in_language(language)
    year = said.get("year")
    return Sentence(f"{year}年度内", f"of {year}").in_language(language) if year else None


_DERIVED: Final[Mapping[str, Callable[[Facts, Language, Authority], Any]]] = {
    "notice": _notice,
    "working_day": _working_day,
    "has_left": _has_left,
    "window_length": _window_length,
    "shown_by": _shown_by,
    "elapsed_months": _elapsed_months,
    "subject_change": _subject_change,
    "first_yuan": _first_yuan,
    "multiple": _multiple,
    "failed": _failed,
    "low": _low,
    "counted": _counted,
    "counted_number": _counted_number,
    "counted_ordinal": _counted_ordinal,
    "within": _within,
}
"""The figures that need more than their value."""
