"""What penalties answers: dockets, postings, deadlines, statements, and any entry explained."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic_core import from_json

from contracts.values import Month
from services.kit.partitions import partition_of
from services.kit.problem import Problem
from services.kit.store import Store
from services.penalties import due
from services.penalties.law import ReceivedFact
from services.penalties.law.words import words
from services.penalties.live import LiveDocket, LiveDockets
from services.penalties.reconcile import KIND_OF_EVENT
from services.penalties.settlements import settled
from services.penalties.statement import month_end, statement

Settle = Callable[[], object]
SHOWN_OUTCOME = {"open": "due"}


def routes(store: Store, dockets: LiveDockets, partitions: int, settle: Settle) -> APIRouter:
    """The queries under `/penalties/v1`; each first waits for what was accepted before it."""
    router = APIRouter(prefix="/penalties/v1", tags=["penalties"])

    def live(code: str) -> LiveDocket:
        settle()
        found = dockets.of(code)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"no fact about a dealer {code} is known")
        return found

    def posted(code: str) -> list[dict[str, Any]]:
        return [from_json(recording.value) for recording in store.events(code)]

    @router.get("/dealers")
    def dealers() -> list[str]:
        """The codes of all dealers of whom a fact is known."""
        settle()
        with store.reading() as look:
            rows = look.execute("SELECT DISTINCT stream FROM kept WHERE stream NOT LIKE '*%'")
        return sorted(stream for (stream,) in rows)

    @router.get("/dealers/{code}/docket")
    def docket(code: str) -> dict[str, Any]:
        """The docket as of the open day, provisional beyond what is posted."""
        return live(code).to_json()

    @router.get("/dealers/{code}/postings")
    def postings(code: str) -> list[dict[str, Any]]:
        """Every posting and reversal, in order, as recorded."""
        live(code)
        return posted(code)

    @router.get("/dealers/{code}/deadlines")
    def deadlines(code: str) -> dict[str, Any]:
        """The dealer's duties with what became of them: due, met, missed or lapsed."""
        found = live(code).docket
        return {
            "as_of": str(found.as_of),
            "deadlines": [
                {
                    **deadline.to_json(),
                    "outcome": SHOWN_OUTCOME.get(deadline.outcome, deadline.outcome),
                    "met_by": list(deadline.met_by),
                }
                for deadline in found.deadlines
            ],
        }

    @router.get("/dealers/{code}/statement")
    def month_statement(code: str, month: Annotated[Month, Query()]) -> dict[str, Any]:
        """The month by the day posted; final once its last day is posted."""
        live(code)
        with store.reading() as look:
            settlements = settled(look, code)
            run = due.last_run(look, partition_of(code, partitions))
        final = run is not None and run >= month_end(month)
        return asdict(statement(code, month, posted(code), settlements, final=final))

    @router.get("/entries/{entry_id:path}")
    def entry(entry_id: str) -> dict[str, Any]:
        """An entry of the docket with its explanation in words, its facts and its postings."""
        found = live(entry_id.partition("/")[0])
        said = [each for each in found.to_json()["entries"] if each["entry_id"] == entry_id]
        history = [
            each
            for each in posted(entry_id.partition("/")[0])
            if each["data"]["entry_id"] == entry_id
        ]
        if not said and not history:
            raise Problem(HTTPStatus.NOT_FOUND, f"no entry {entry_id} stands or ever stood")
        standing = said[0] if said else None
        shown = standing or _as_last_posted(history)
        return {
            "entry": standing,
            "words": words(shown),
            "facts": [_recorded(fact) for fact in found.facts if fact.name in shown["evidence"]],
            "postings": history,
        }

    return router


def _as_last_posted(history: Sequence[dict[str, Any]]) -> dict[str, Any]:
    last = next(each for each in reversed(history) if each["type"] in KIND_OF_EVENT)
    return {**last["data"], "kind": KIND_OF_EVENT[last["type"]]}


def _recorded(fact: ReceivedFact) -> Any:
    return from_json(fact.recorded) if isinstance(fact.recorded, bytes) else fact.recorded
