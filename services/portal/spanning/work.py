"""What waits for somebody: duties, hearings, appeals and reports, each a row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from contracts.events.audits import MonthlyReportAssessed, MonthlyReportSubmitted
from contracts.events.decisions import AppealDecided, AppealLodged, EntryWaived
from contracts.events.dockets import DocketStated
from services.kit.clock import instant_text
from services.kit.log.decoding import LogEvent
from services.kit.store import Transaction
from services.received.standing import Standing

WorkKind = Literal["duty", "hearing", "appeal", "report"]

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS work (
        kind TEXT NOT NULL, since TEXT NOT NULL, dealer TEXT NOT NULL, about TEXT NOT NULL,
        clause TEXT NOT NULL, section TEXT NOT NULL, amount_fen BIGINT, state TEXT,
        person_id TEXT, position TEXT, PRIMARY KEY (dealer, kind, about)) SCOPED BY dealer""",
    "CREATE INDEX IF NOT EXISTS work_since ON work (kind, since, dealer, about)",
)
"""`since` orders a kind: the day by which a duty is due, the date in law of a summons, the instant
at which an appeal or a report was received. `about` is the entry that a duty leads to, a summons or
an entry appealed, or the month of a report."""

COMPARED: Final[Mapping[str, str]] = {
    "work": "SELECT dealer, kind, about, since, clause, section, amount_fen, state, person_id,"
    " position FROM work ORDER BY dealer, kind, about"
}


class Work(NamedTuple):
    """A row, in the order of its columns."""

    kind: WorkKind
    since: str
    dealer: str
    about: str
    clause: str = ""
    section: str = ""
    amount_fen: int | None = None
    state: str | None = None
    person_id: str | None = None
    position: str | None = None


def follow_statements(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Keep the duties and hearings of the last statement of each dealer."""
    stated = {
        event.stream: event.body["data"]
        for event in events
        if event.body["type"] == DocketStated.TYPE
    }
    for dealer, said in stated.items():
        _replace(tx, dealer, ("duty", "hearing"), list(_of_statement(dealer, said)))


def write_work(tx: Transaction, dealer: str, standing: Standing) -> None:
    """State anew the appeals and reports that wait, by the facts that stand."""
    work = [*_appeals(dealer, standing), *_reports(dealer, standing)]
    _replace(tx, dealer, ("appeal", "report"), work)


def _of_statement(dealer: str, said: Mapping[str, Any]) -> Iterator[Work]:
    for duty in said["duties"]:
        what = duty["clause"], duty["section"], duty["amount_fen"], None
        whom = duty.get("person_id"), duty.get("position")
        yield Work("duty", duty["due_on"], dealer, duty["id"], *what, *whom)
    for summons in said["summonses"]:
        clause = _clause(summons["entry_id"])
        yield Work(
            "hearing", summons["occurred_on"], dealer, summons["entry_id"], clause,
            state=summons["state"],
        )  # fmt: skip


def _appeals(dealer: str, standing: Standing) -> Iterator[Work]:
    """The entries appealed of which nothing is decided, and which nobody waived."""
    over = {fact.data.entry_id for fact in standing.of(AppealDecided)}
    over |= {fact.data.entry_id for fact in standing.of(EntryWaived)}
    first = {fact.data.entry_id: fact for fact in reversed(standing.of(AppealLodged))}
    for entry_id, fact in first.items():
        if entry_id not in over:
            at = instant_text(fact.recorded_at)
            yield Work("appeal", at, dealer, entry_id, _clause(entry_id))


def _reports(dealer: str, standing: Standing) -> Iterator[Work]:
    """The months that are reported and not assessed."""
    over = {fact.data.month for fact in standing.of(MonthlyReportAssessed)}
    first = {fact.data.month: fact for fact in reversed(standing.of(MonthlyReportSubmitted))}
    for month, fact in first.items():
        if month not in over:
            yield Work("report", instant_text(fact.recorded_at), dealer, month)


def _replace(tx: Transaction, dealer: str, kinds: Sequence[WorkKind], work: Sequence[Work]) -> None:
    for kind in kinds:
        tx.execute("DELETE FROM work WHERE dealer = ? AND kind = ?", (dealer, kind))
    tx.execute_many(
        "INSERT INTO work VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", work
    )


def _clause(entry_id: str) -> str:
    """The clause in an entry's id, dealer/clause/subject; empty where it is none of that form."""
    _, _, rest = entry_id.partition("/")
    return rest.partition("/")[0]
