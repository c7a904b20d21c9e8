"""When a day closes: each dealer it concerns is adjudicated, and the difference is posted."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from contracts.canonical import canonical
from contracts.envelope import sequence_text
from contracts.topics import PENALTIES, short_name
from services.kit.shelf import LogEvent, Shelf, is_day_closed
from services.kit.store import Reading, Recording, Store, Transaction
from services.penalties import due, law
from services.penalties.casebook import Casebook, CaseFact
from services.penalties.due import Run
from services.penalties.law import LAW_VERSION, Docket, adjudicate
from services.penalties.policies import policies_of
from services.penalties.reconcile import Entry, Standing, Step, reconcile
from services.penalties.settlements import write_settled

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS posted (
        dealer TEXT NOT NULL, entry_id TEXT NOT NULL, postings BIGINT NOT NULL,
        entry TEXT, PRIMARY KEY (dealer, entry_id))""",
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a run found of one dealer."""

    dealer: str
    sequence: int
    docket: Docket
    steps: Sequence[Step]
    basis: Mapping[str, Any]
    cause: Sequence[str]
    law_version: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """A dealer on whom the law fails: parked, while the others go on."""

    dealer: str
    reason: str


class _Record(NamedTuple):
    sequence: int
    law_version: str | None
    posted: Mapping[str, Standing]


class Posting(Shelf):
    """Keeps the facts it reads, and posts what the law makes of them when a day closes."""

    def __init__(
        self, store: Store, casebook: Casebook, partitions: int, law_version: str = LAW_VERSION
    ) -> None:
        self._store = store
        self._casebook = casebook
        self._partitions = partitions
        self._law_version = law_version
        self._to_look_at = set(range(partitions))
        self.guard: Callable[[Transaction], None] = _unguarded
        """Raises where another instance has taken over; the consumer's fence."""

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        super().apply(tx, events)
        self._to_look_at |= {e.partition for e in events if is_day_closed(e.body["type"])}

    def post_due(self) -> bool:
        """Run one closed day of one partition; whether there was one to run."""
        for partition in sorted(self._to_look_at):
            with self._store.reading() as look:
                run = due.next_run(look, partition)
                found = self._examine(look, run) if run else []
            if run:
                with self._store.transaction() as tx:
                    self.guard(tx)
                    _write(tx, run, found)
                return True
            self._to_look_at.discard(partition)
        return False

    def _examine(self, look: Reading, run: Run) -> list[Examined | Stuck]:
        published = self._casebook.policies(look, run.partition)
        dealers = due.touched_dealers(look, run, self._law_version)
        return [
            found
            for dealer in dealers
            if (found := self._examine_dealer(look, run, dealer, published)) is not None
        ]

    def _examine_dealer(
        self, look: Reading, run: Run, dealer: str, published: Sequence[CaseFact]
    ) -> Examined | Stuck | None:
        case = self._casebook.case(look, dealer)
        counted = [each for each in case if each.counted_on(run.day)]
        if not counted:
            return None
        policies = policies_of([each.fact for each in published if each.counted_on(run.day)])
        try:
            docket = adjudicate(dealer, [each.fact for each in counted], policies, run.day)
        except Exception as fault:  # noqa: BLE001 - one dealer's trouble holds up no other
            _log.exception("the law fails on %s as of %s", dealer, run.day)
            return Stuck(dealer, f"the law fails as of {run.day}: {fault!r}")
        record = _record_of(look, dealer)
        steps = reconcile(record.posted, *_wanted_and_waived(docket))
        fresh = [c.fact.name for c in (*published, *counted) if c.first_counted_on(run)]
        cause = fresh or [_cause_without_facts(record, run, self._law_version)]
        return Examined(
            dealer, record.sequence, docket, steps, _basis(run, counted), cause, self._law_version
        )


def _unguarded(_: Transaction) -> None:
    raise RuntimeError("nothing is posted without a fence")


def _record_of(look: Reading, dealer: str) -> _Record:
    cases = look.execute("SELECT sequence, law_version FROM cases WHERE dealer = ?", (dealer,))
    sequence, law_version = cases[0] if cases else (0, None)
    posted = {
        entry_id: Standing(postings, json.loads(entry) if entry else None)
        for entry_id, postings, entry in look.execute(
            "SELECT entry_id, postings, entry FROM posted WHERE dealer = ?", (dealer,)
        )
    }
    return _Record(sequence, law_version, posted)


def _wanted_and_waived(docket: Docket) -> tuple[list[Entry], list[str]]:
    wanted = [entry_of(entry) for entry in docket.entries if entry.status == "effective"]
    return wanted, [entry.entry_id for entry in docket.entries if entry.status == "waived"]


def entry_of(entry: law.Entry) -> Entry:
    """An entry of the docket as it is posted and compared."""
    json_entry = dict(entry.to_json())
    del json_entry["status"]
    return {**json_entry, **({"imported": True} if entry.imported else {})}


def _cause_without_facts(record: _Record, run: Run, law_version: str) -> str:
    if record.law_version not in {None, law_version}:
        return f"law/{law_version}"
    return str(run.day)


def _basis(run: Run, counted: Sequence[CaseFact]) -> dict[str, Any]:
    last: dict[str, int] = {}
    for each in counted:
        topic = short_name(each.fact.topic)
        last[topic] = max(last.get(topic, 0), each.fact.sequence or 0)
    return {
        "as_of": str(run.day),
        "sequences": {topic: sequence_text(number) for topic, number in sorted(last.items())},
    }


def _write(tx: Transaction, run: Run, found: Sequence[Examined | Stuck]) -> None:
    for each in found:
        if isinstance(each, Stuck):
            tx.execute(
                "INSERT INTO parked VALUES (?, ?, 0, ?)", (each.dealer, PENALTIES, each.reason)
            )
        else:
            _write_case(tx, run, each)
    tx.execute(
        "INSERT INTO runs VALUES (?, ?) ON CONFLICT (partition) DO UPDATE SET day = excluded.day",
        (run.partition, str(run.day)),
    )


def _write_case(tx: Transaction, run: Run, found: Examined) -> None:
    postings = [_recording(run, found, part, step) for part, step in enumerate(found.steps, 1)]
    tx.append(postings)
    tx.execute_many(
        "INSERT INTO posted VALUES (?, ?, ?, ?) ON CONFLICT (dealer, entry_id)"
        " DO UPDATE SET postings = excluded.postings, entry = excluded.entry",
        [
            (found.dealer, s.entry["entry_id"], s.number, None if s.because else _text(s.entry))
            for s in found.steps
        ],
    )
    next_change_on = found.docket.next_change_on
    tx.execute(
        "INSERT INTO cases VALUES (?, ?, ?, ?, ?) ON CONFLICT (dealer) DO UPDATE SET"
        " sequence = excluded.sequence, next_change_on = excluded.next_change_on,"
        " law_version = excluded.law_version",
        (
            found.dealer,
            run.partition,
            found.sequence + len(postings),
            str(next_change_on) if next_change_on else None,
            found.law_version,
        ),
    )
    write_settled(tx, found.dealer, run.day, found.docket.settlements)


def _recording(run: Run, found: Examined, part: int, step: Step) -> Recording:
    said = {name: value for name, value in step.entry.items() if name != "kind"}
    data = {
        **said,
        "law_version": found.law_version,
        "posted_on": str(run.day),
        "part": [part, len(found.steps)],
        "basis": found.basis,
    }
    if step.because:
        data |= {"amount_fen": -said["amount_fen"], "because": step.because}
        data |= {"cause": list(found.cause)}
    event = {
        "specversion": "1.0",
        "id": f"{said['entry_id']}#{step.number}",
        "source": "/penalties",
        "type": step.type,
        "subject": found.dealer,
        "time": run.at,
        "data": data,
        "recordedtime": run.at,
        "sequence": sequence_text(found.sequence + part),
        "actor": "penalties",
    }
    return Recording(found.dealer, found.sequence + part, step.type, canonical(event))


def _text(entry: Entry) -> str:
    return canonical(entry).decode()
