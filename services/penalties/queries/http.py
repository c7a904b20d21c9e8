"""What penalties answers: dockets, postings, deadlines, statements, and any entry explained."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import unquote

from fastapi import APIRouter, Path, Query
from fastapi.routing import APIRoute
from pydantic_core import from_json

from contracts.envelope import Recorded
from contracts.values import Month
from contracts.wording.sentence import Language
from services.kit.http.answers import ABOUT_ONE, ok_form
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.log.partitions import partition_of
from services.kit.store import Store
from services.penalties.explain.explanation import Inquiry
from services.penalties.law import Deadline
from services.penalties.posting.runs import posted_through
from services.penalties.posting.settlements import settled
from services.penalties.queries.answers import ShownDocket, ShownDuties, ShownFallen, ShownStanding
from services.penalties.queries.live import LawFails, LiveDocket, LiveDockets
from services.penalties.queries.statement import Statement, is_final, statement

EntryId = Annotated[
    str, Path(description="dealer/clause/subject", examples=["SD-011/monthly-report-late/2026-10"])
]

_log = logging.getLogger(__name__)

Posted = dict[str, Any]
LAW_FAILS: Final = "the law fails on the facts of this dealer; its postings are told all the same"
SHOWN_OUTCOME = {"open": "due"}


class Dealers:
    """What is asked of a dealer, or `Problem` where nothing can be answered."""

    def __init__(self, store: Store, dockets: LiveDockets, partitions: int) -> None:
        self._store = store
        self._dockets = dockets
        self._partitions = partitions

    def codes(self, seen: Viewer) -> list[str]:
        """All of whom a fact is known, of those that are seen."""
        condition, values = seen.within("stream")
        with self._store.reading() as look:
            rows = look.execute(
                f"SELECT DISTINCT stream FROM kept WHERE stream NOT LIKE '*%' AND {condition}",
                values,
            )
        return sorted(stream for (stream,) in rows)

    def live(self, code: str) -> LiveDocket:
        """The docket of the open day."""
        try:
            found = self._dockets.of(code)
        except LawFails as fault:
            _log.exception("no docket is told of a dealer")
            raise Problem(HTTPStatus.INTERNAL_SERVER_ERROR, LAW_FAILS) from fault
        if found is None:
            raise _unknown()
        return found

    def postings(self, code: str) -> list[Posted]:
        """All that was posted, in order."""
        with self._store.reading() as look:
            if not look.execute("SELECT 1 FROM kept WHERE stream = ? LIMIT 1", (code,)):
                raise _unknown()
        return [from_json(recording.value) for recording in self._store.events(code)]

    def statement(self, code: str, month: str, language: Language) -> Statement:
        """The month by the day posted."""
        postings = self.postings(code)
        with self._store.reading() as look:
            settlements = settled(look, code)
            through = posted_through(look, partition_of(code, self._partitions), code)
        final = is_final(month, through)
        return statement(code, month, postings, settlements, final=final, language=language)


def routes(dealers: Dealers, asked: type[APIRoute]) -> APIRouter:
    """The queries under `/penalties/v1`; see `asked_of` for their class."""
    router = APIRouter(prefix="/penalties/v1", tags=["penalties"], route_class=asked)

    @router.get("/dealers")
    @row("dealers")
    def codes(seen: Seen) -> list[str]:
        """The codes of all dealers of whom a fact is known and whom the caller may see."""
        return dealers.codes(seen)

    @router.get(
        "/dealers/{code}/docket", response_model=None, responses=ABOUT_ONE | ok_form(ShownDocket)
    )
    @row("docket", dealer="code")
    def docket(code: DealerInPath) -> dict[str, Any]:
        """The docket as of the open day, provisional beyond what is posted."""
        return dealers.live(code).to_json()

    @router.get(
        "/dealers/{code}/postings",
        response_model=None,
        responses=ABOUT_ONE | ok_form(list[Recorded]),
    )
    @row("docket", dealer="code")
    def postings(code: DealerInPath) -> list[dict[str, Any]]:
        """Every posting and reversal, in order, as recorded."""
        return dealers.postings(code)

    @router.get(
        "/dealers/{code}/deadlines", response_model=None, responses=ABOUT_ONE | ok_form(ShownDuties)
    )
    @row("docket", dealer="code")
    def deadlines(code: DealerInPath) -> dict[str, Any]:
        """The dealer's duties with what became of them: due, met, missed or lapsed."""
        found = dealers.live(code).docket
        return {"as_of": str(found.as_of), "deadlines": [*map(_shown_deadline, found.deadlines)]}

    @router.get(
        "/dealers/{code}/statement", response_model=None, responses=ABOUT_ONE | ok_form(Statement)
    )
    @row("docket", dealer="code")
    def month_statement(
        code: DealerInPath,
        month: Annotated[Month, Query()],
        lang: Annotated[Language, Query()] = "en",
    ) -> dict[str, Any]:
        """The month by the day posted; final once its last day is posted."""
        return asdict(dealers.statement(code, month, lang))

    @router.get(
        "/entries/{entry_id:path}",
        response_model=None,
        responses=ABOUT_ONE | ok_form(ShownStanding | ShownFallen),
    )
    @row("docket", dealer="entry_id")
    def entry(entry_id: EntryId) -> dict[str, Any]:
        """An entry of the docket with its explanation in words, its facts and its postings.

        `namesakes`: other entries of the same id, where a finding bears the id of a change.
        """
        dealer = entry_id.partition("/")[0]
        return _shown_entry(entry_id, dealers.live(dealer), dealers.postings(dealer))

    return router


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "no fact about this dealer is known")


def _shown_deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        **deadline.to_json(),
        "outcome": SHOWN_OUTCOME.get(deadline.outcome, deadline.outcome),
        "met_by": list(deadline.met_by),
    }


def _shown_entry(asked: str, live: LiveDocket, postings: Sequence[Posted]) -> dict[str, Any]:
    """The answer of `docket explain`; what is not yet posted as it stands is marked provisional."""
    entries = live.to_json()["entries"]
    entry_ids = {each["entry_id"] for each in [*entries, *(each["data"] for each in postings)]}
    entry_id = _meant(asked, entry_ids)
    docket = live.docket
    dealer = entry_id.partition("/")[0]
    inquiry = Inquiry(dealer, live.facts, live.policies, postings, docket.as_of)
    said = inquiry.of_entry(entry_id)
    shown = [each for each in entries if each["entry_id"] == entry_id]
    explained = [said, *said["namesakes"]] if shown else []
    for grounds, entry in zip(explained, shown, strict=True):
        grounds["entry"] = entry
    return {"entry": None, **said}


def _meant(asked: str, entry_ids: Collection[str]) -> str:
    """The entry that a path names: by its id encoded as any text in a path is, or as it stands."""
    if asked in entry_ids:
        return asked
    for entry_id in sorted(entry_ids):
        if unquote(entry_id) == asked:
            return entry_id
    raise Problem(HTTPStatus.NOT_FOUND, "no such entry stands or ever stood")
