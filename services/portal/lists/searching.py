"""One word looked for among dealers, persons, entries and events, within what a viewer may read."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.portal.lists.events_found import EVENT_COLUMNS, FoundEvent
from services.portal.lists.readable import DOCKET_ROW, LIST_ROW, NAMES_ROW, RECORD_ROW, reads

MOST_OF_A_KIND: Final = 10
SHORTEST: Final = 2
"""Characters that are looked for at the least."""

LAST_CHARACTER: Final = "\U0010ffff"

ResultKind = Literal["dealer", "person", "entry", "event"]


class SearchResult(NamedTuple):
    """Something found: what it is called, of which dealer, and what else tells it from others.

    Of an event `about` is its topic, source and id.
    """

    kind: ResultKind
    name: str
    dealer: str
    about: tuple[str, ...] = ()


def found_by_word(look: Reading, viewer: Viewer, word: str) -> list[SearchResult]:
    """What is found, at most ten of each kind; nothing of a kind that may not be read."""
    word = word.strip()
    if len(word) < SHORTEST:
        return []
    searches = {LIST_ROW: _dealers, NAMES_ROW: _persons, DOCKET_ROW: _entries, RECORD_ROW: _events}
    return [
        each
        for row, search in searches.items()
        if reads(viewer, row)
        for each in search(look, viewer, word)
    ]


def _dealers(look: Reading, viewer: Viewer, word: str) -> Iterator[SearchResult]:
    """By the beginning of a code, or by any part of a name."""
    within, scoped = viewer.within("dealer", LIST_ROW)
    begins = [_begins("dealer", each) for each in sorted({word, word.upper()})]
    conditions = [condition for condition, _ in begins]
    values = [value for _, ends in begins for value in ends]
    shows_names = reads(viewer, NAMES_ROW)
    if shows_names:
        conditions.append("name LIKE ? ESCAPE '!'")
        values.append(f"%{_literal(word)}%")
    rows = look.execute(
        f"SELECT dealer, name FROM dealers WHERE {within} AND ({' OR '.join(conditions)})"
        " ORDER BY dealer LIMIT ?",
        (*scoped, *values, MOST_OF_A_KIND),
    )
    for dealer, name in rows:
        yield SearchResult("dealer", name if shows_names else "", dealer)


def _persons(look: Reading, viewer: Viewer, word: str) -> Iterator[SearchResult]:
    within, scoped = viewer.within("stream", NAMES_ROW)
    begins, values = _begins("person_id", word)
    rows = look.execute(
        f"SELECT DISTINCT person_id, stream FROM named_persons WHERE {begins} AND {within}"
        " ORDER BY person_id, stream LIMIT ?",
        (*values, *scoped, MOST_OF_A_KIND),
    )
    for person, dealer in rows:
        yield SearchResult("person", person, dealer)


def _entries(look: Reading, viewer: Viewer, word: str) -> Iterator[SearchResult]:
    if "/" not in word:  # before it stands the code of a dealer, which is found as one
        return
    within, scoped = viewer.within("dealer", DOCKET_ROW)
    begins, values = _begins("entry_id", word)
    rows = look.execute(
        f"SELECT DISTINCT entry_id, dealer, clause FROM entries WHERE {begins} AND {within}"
        " ORDER BY entry_id LIMIT ?",
        (*values, *scoped, MOST_OF_A_KIND),
    )
    for entry_id, dealer, clause in rows:
        yield SearchResult("entry", entry_id, dealer, (clause,))


def _events(look: Reading, viewer: Viewer, word: str) -> Iterator[SearchResult]:
    """By the id, or by `source#id`, exactly."""
    within, scoped = viewer.within("stream", RECORD_ROW)
    source, _, event_id = word.rpartition("#")
    named, sources = (" AND source = ?", (source,)) if source else ("", ())
    rows = look.execute(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE id = ?{named} AND {within}"
        " ORDER BY recordedtime LIMIT ?",
        (event_id, *sources, *scoped, MOST_OF_A_KIND),
    )
    for event in (FoundEvent(*row) for row in rows):
        about = (event.topic, event.source, event.id, event.type)
        yield SearchResult("event", event.id, event.stream, about)


def _begins(column: str, word: str) -> tuple[str, tuple[str, str]]:
    """The condition that a column begins with a word, which an index answers."""
    return f"{column} >= ? AND {column} < ?", (word, f"{word}{LAST_CHARACTER}")


def _literal(word: str) -> str:
    for sign in "!%_":
        word = word.replace(sign, f"!{sign}")
    return word
