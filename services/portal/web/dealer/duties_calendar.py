"""A dealer's duties as a calendar (RFC 5545): a day for each, and nothing else of the dealer."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from contracts.wording.vocabulary import clause_name
from services.kit.http.request_context import Language
from services.portal.spanning.work import Work
from services.portal.web.shell.catalogue import text

ICALENDAR: Final = "text/calendar; charset=utf-8"
LONGEST_LINE: Final = 75
"""Bytes of a line; what is longer goes on behind a line break and a space."""


def duties_in_calendar(
    dealer: str, duties: Iterable[Work], language: Language, stamp: str
) -> bytes:
    """The calendar; `stamp` is the instant of its making, `20121009T010203Z`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dealer Docket//Duties//EN",
        f"X-WR-CALNAME:{_escaped(text(language, 'duties.calendar-name', code=dealer))}",
        *(line for each in duties for line in _event(each, language, stamp)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(duty: Work, language: Language, stamp: str) -> Iterator[str]:
    due_on = date.fromisoformat(duty.since)
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(f'{duty.about}/{duty.since}')}@docket"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due_on + timedelta(days=1):%Y%m%d}"
    name = clause_name(duty.clause).in_language(language)
    yield f"SUMMARY:{_escaped(text(language, 'duties.due-item', duty=name, code=duty.dealer))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(said: str) -> str:
    """A text in which nothing ends the value or the line."""
    plain = "".join(sign for sign in said if sign.isprintable())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> bytes:
    """A line of at most so many bytes, and what goes on of it; no character is split."""
    parts, part = [], b""
    for sign in line:
        encoded = sign.encode()
        if len(part) + len(encoded) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += encoded
    return b"\r\n".join([*parts, part]) + b"\r\n"
