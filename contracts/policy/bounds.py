"""The bounds of a policy document at intake: its size, its years and its figures.

Its texts are held to the alphabet and the lengths of events (`contracts/policy/spelling.py`).
Readers know no such bounds, because an accepted document is read for ever.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Final

from contracts.faults import Fault
from contracts.policy.calendar import WorkingDays
from contracts.policy.documents import PolicyRefused, Regulation, read_document
from contracts.policy.older import lacking
from contracts.policy.spelling import spelling_faults
from contracts.policy.written import NotPlain, plain
from contracts.remedies import REMEDIES

MOST_BYTES: Final = 64 * 1024
MOST_VALUES: Final = 10_000
MOST_DOCUMENT_FAULTS: Final = 50
"""Faults listed of one document."""

YEARS: Final = range(1949, 2201)

LARGEST: Final = 10**12
"""The bound of every figure."""

MOST_BY_NAME: Final = {"after_breaches": 100, "factor": 1000, "departures": 1000, "threshold": 1000}
"""By its name, the bound of a figure that states how often something is repeated."""


def bounded_document(text: bytes) -> Regulation | WorkingDays:
    """The document, typed; raises `PolicyRefused` with its faults and all beyond the bounds."""
    if len(text) > MOST_BYTES:
        en = f"the document has {len(text)} bytes; at most {MOST_BYTES} are taken"
        zh = f"文件有 {len(text)} 字节，最多 {MOST_BYTES} 字节"
        raise PolicyRefused([Fault("", en, zh)])
    if faults := _faults(text):
        more = len(faults) - MOST_DOCUMENT_FAULTS
        beyond = Fault(
            "", f"and {more} more; mend these first", f"另有 {more} 处，请先更正以上各处"
        )
        raise PolicyRefused([*faults[:MOST_DOCUMENT_FAULTS], *([beyond] if more > 0 else [])])
    return read_document(text)


@lru_cache(maxsize=256)
def _faults(text: bytes) -> tuple[Fault, ...]:
    try:
        missing = list(lacking(plain(text, MOST_VALUES)))
        document = read_document(text)
    except NotPlain as refused:
        return (refused.fault,)
    except PolicyRefused as refused:
        return tuple(refused.faults)
    asked = [Fault(f"terms.{'.'.join(each)}", *REMEDIES["missing"]) for each in missing]
    return (*asked, *_beyond(document))


def _beyond(document: Regulation | WorkingDays) -> Iterator[Fault]:
    yield from spelling_faults(document)
    yield from _year("effective_from", document.effective_from)
    match document:
        case Regulation():
            yield from _figures("terms", document.terms.model_dump(by_alias=True))
        case WorkingDays():
            for number in document.years:
                yield from _year(f"years.{number}", date(max(min(number, 9999), 1), 1, 1))


def _year(field: str, day: date) -> Iterator[Fault]:
    if day.year not in YEARS:
        en = f"lies outside the years {YEARS[0]} to {YEARS[-1]}; correct it"
        yield Fault(field, en, f"不在 {YEARS[0]} 至 {YEARS[-1]} 年之间，请更正")


def _figures(path: str, value: Any) -> Iterator[Fault]:
    """The numbers beyond their bound, everywhere but in citations."""
    match value:
        case dict():
            for name, each in value.items():
                if name != "citations":
                    yield from _figures(f"{path}.{name}", each)
        case list() | tuple():
            for number, each in enumerate(value):
                yield from _figures(f"{path}.{number}", each)
        case int():
            most = MOST_BY_NAME.get(path.rpartition(".")[2], LARGEST)
            if value > most:
                en = f"is larger than {most}; name a smaller figure"
                yield Fault(path, en, f"大于 {most}，请填较小的数值")
