"""`docket import`: recorded facts taken over through the intake, as they were received."""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from rich.console import Console
from rich.progress import Progress, TransferSpeedColumn

from contracts.reading import Malformed, read_json
from contracts.topics import DECISIONS, topic_of
from services.composition import House
from services.kit.clock import local_date
from services.kit.draft import Draft, EventTooLarge, imported_draft
from services.kit.journal import Journal, Receipt
from services.kit.shelf import is_day_closed
from services.penalties.door import PolicyDoor

BATCH = 500
"""Facts of a topic in one transaction."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line not taken, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Summary:
    """How many lines went which way; derived events and closed days are passed over."""

    accepted: int = 0
    duplicate: int = 0
    passed_over: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        refusals = [asdict(refusal) for refusal in self.refused]
        return {**asdict(self), "refused": len(refusals), "refusals": refusals}


class Import:
    """Reads lines into the journals; the rest goes on where a line is refused.

    `as_lived` closes each day as the recorded times pass it, though none on or after `not_beyond`.
    """

    def __init__(
        self,
        journals: Mapping[str, Journal],
        door: PolicyDoor,
        provenance: str,
        *,
        as_lived: bool,
        not_beyond: date = date.max,
    ) -> None:
        self.summary = Summary()
        self._journals = journals
        self._door = door
        self._provenance = provenance
        self._as_lived = as_lived
        self._not_beyond = not_beyond
        self._day: date | None = None
        self._waiting: dict[str, list[tuple[int, Draft]]] = {topic: [] for topic in journals}

    def take(self, number: int, line: bytes) -> None:
        """One line of the file; recorded at the latest with `finish`."""
        if not line.strip():
            return
        try:
            draft = self._draft(number, line)
        except (Malformed, EventTooLarge) as fault:
            self.summary.refused.append(Refusal(number, str(fault)))
            return
        if draft is None:
            self.summary.passed_over += 1
            return
        if self._as_lived:
            self._live_until(draft)
        waiting = self._waiting[topic_of(draft.envelope.type)]
        waiting.append((number, draft))
        if len(waiting) >= BATCH:
            self._record(topic_of(draft.envelope.type))

    def finish(self) -> None:
        """Record what is waiting."""
        for topic in self._waiting:
            self._record(topic)
        self.summary.refused.sort(key=lambda refusal: refusal.line)

    def _draft(self, number: int, line: bytes) -> Draft | None:
        body = read_json(line)
        event_type = body.get("type")
        if isinstance(event_type, str) and _derived(event_type):
            return None
        draft = imported_draft(body, datetime.now(UTC), f"{self._provenance}#L{number}")
        self._door.check(draft, local_date(_recorded_at(draft)))
        return draft

    def _live_until(self, draft: Draft) -> None:
        day = min(local_date(_recorded_at(draft)), self._not_beyond)
        if self._day is None:
            self._day = day
        while self._day < day:
            self.finish()
            for journal in self._journals.values():
                journal.close_days(self._day)
            self._day += timedelta(days=1)

    def _record(self, topic: str) -> None:
        waiting, self._waiting[topic] = self._waiting[topic], []
        if not waiting:
            return
        outcomes = self._journals[topic].record([draft for _, draft in waiting])
        for (number, _), outcome in zip(waiting, outcomes, strict=True):
            if not isinstance(outcome, Receipt):
                self.summary.refused.append(Refusal(number, str(outcome)))
            elif outcome.duplicate:
                self.summary.duplicate += 1
            else:
                self.summary.accepted += 1


def _derived(event_type: str) -> bool:
    return event_type.startswith("docket.penalties.") or is_day_closed(event_type)


def _recorded_at(draft: Draft) -> datetime:
    return draft.imported.recorded_at if draft.imported else draft.envelope.time


def provenance_of(file: BinaryIO) -> str:
    """The digest of a whole file, which is then read again from its start."""
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return f"sha256:{digest.hexdigest()}"


def import_file(house: House, file: str, *, as_lived: bool) -> Summary:
    """Import a file, or `-` for standard input; a progress bar on stderr where that is a terminal."""
    today = local_date(house.clock.now())
    not_beyond = today if house.mode == "wall" else date.max
    with _opened(file) as lines, _progress(lines) as counted:
        job = Import(
            house.journals,
            PolicyDoor(house.journals[DECISIONS]),
            provenance_of(lines),
            as_lived=as_lived,
            not_beyond=not_beyond,
        )
        for number, line in enumerate(counted, 1):
            job.take(number, line)
        job.finish()
    return job.summary


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file != "-":
        with Path(file).open("rb") as opened:
            yield opened
        return
    with TemporaryFile() as spooled:  # read twice: for its digest, then for its lines
        shutil.copyfileobj(sys.stdin.buffer, spooled)
        spooled.seek(0)
        yield spooled


@contextmanager
def _progress(lines: BinaryIO) -> Iterator[Iterable[bytes]]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lines
        return
    size = os.fstat(lines.fileno()).st_size
    with Progress(*Progress.get_default_columns(), TransferSpeedColumn(), console=console) as shown:
        task = shown.add_task("importing", total=size)

        def counted() -> Iterator[bytes]:
            for line in lines:
                yield line
                shown.advance(task, len(line))

        yield counted()
