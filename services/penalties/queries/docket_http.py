"""The queries on a docket: as of any day, as known at any instant, and the explanations."""

from collections.abc import Collection, Sequence
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute

from contracts.access import STAFF_NAMES
from contracts.personal import person_id_alone, renamed_event
from contracts.topics import short_name
from contracts.values import Instant, LocalDate
from services.kit.clock import instant_text
from services.kit.http.answers import ABOUT_ONE, ok_form, problems
from services.kit.http.etags import ETAG, NOT_MODIFIED, etag_of, not_modified
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import RETRY_AFTER, Problem
from services.kit.http.request_context import language
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.penalties.difference import difference
from services.penalties.explain.explanation import Inquiry
from services.penalties.law import CLAUSES
from services.penalties.posting.postings import standing
from services.penalties.queries.answers import (
    ShownDocket,
    ShownFallen,
    ShownStanding,
    ShownVerdicts,
)
from services.penalties.queries.http import Dealers, Posted
from services.penalties.queries.live import LiveDocket

EntryId = Annotated[
    str, Path(description="dealer/clause/subject", examples=["SD-011/monthly-report-late/2026-10"])
]
Slug = Annotated[str, Path(description="of a clause", examples=["monthly-report-late"])]
AsOf = Annotated[
    LocalDate | None,
    Query(description="as of the evening of this day; the open day where it is left out"),
]
KnownAt = Annotated[
    Instant | None,
    Query(
        description="by the facts and policies alone that had entered by this instant; as of its "
        "day unless `as_of` names another",
        examples=["2026-11-01T00:00:00Z"],
    ),
]
MinSequence = Annotated[
    str | None,
    Query(
        pattern="^(staffing|audits|decisions):[0-9]{1,20}$",
        description="a receipt's topic and number: 409 until that fact has arrived here",
        examples=["staffing:00000000000000000001"],
    ),
]
OnDay = Annotated[LocalDate | None, Query(description="the day; the open one where left out")]

NOT_COMPARED = frozenset({"status", "provisional"})
"""The fields of an entry that postings do not have."""


def routes(dealers: Dealers, asked: type[APIRoute]) -> APIRouter:
    """The routes about a docket under `/penalties/v1`; see `staleness_route` for their class."""
    router = APIRouter(prefix="/penalties/v1", tags=["penalties"], route_class=asked)

    @router.get(
        "/dealers/{code}/docket",
        response_model=None,
        responses=ABOUT_ONE
        | problems(409)
        | {200: {"model": ShownDocket, "headers": ETAG}}
        | NOT_MODIFIED,
    )
    @row("docket", dealer="code")
    def docket(
        *,
        request: Request,
        response: Response,
        seen: Seen,
        code: DealerInPath,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        min_sequence: MinSequence = None,
    ) -> Any:
        """The docket as of a day, by default of the open one; provisional beyond what is posted.

        With `known_at` it is the docket by the present law of the facts that had entered by then
        (an imported fact entered when it was imported), and `differs` lists where the postings by
        then differ: `a` as posted, `b` as in this docket.
        """
        basis = dealers.basis(code)
        if min_sequence is not None:
            _refuse_before(basis, code, min_sequence)
        tag = etag_of(
            [
                basis, str(as_of), str(known_at), language.get(),
                seen.who.role, seen.only,
            ]
        )  # fmt: skip
        if (known := not_modified(request, tag)) is not None:
            return known
        response.headers["ETag"] = tag
        live = dealers.live(code, as_of, known_at)
        if known_at is None:
            return live.to_json()
        return live.to_json() | _beside_postings(live, dealers.postings(code))

    @router.get(
        "/dealers/{code}/clauses/{slug}",
        response_model=None,
        responses=ABOUT_ONE | ok_form(ShownVerdicts),
    )
    @row("docket", dealer="code")
    def verdicts(code: DealerInPath, slug: Slug, on: OnDay = None) -> dict[str, Any]:
        """Every verdict of a clause: arisen or not, with the reasons, by condition."""
        if slug not in CLAUSES:
            raise Problem(HTTPStatus.NOT_FOUND, f"no such clause; there are {', '.join(CLAUSES)}")
        live = dealers.live(code, on)
        inquiry = Inquiry(code, live.facts, live.policies, [], live.docket.as_of)
        return inquiry.of_clause(slug)

    @router.get(
        "/entries/{entry_id:path}",
        response_model=None,
        responses=ABOUT_ONE | ok_form(ShownStanding | ShownFallen),
    )
    @row("docket", dealer="entry_id")
    def entry(entry_id: EntryId, seen: Seen) -> dict[str, Any]:
        """An entry of the docket with its explanation in words, its facts and its postings.

        `namesakes`: other entries of the same id, where a finding bears the id of a change.
        """
        dealer = entry_id.partition("/")[0]
        shown = _shown_entry(entry_id, dealers.live(dealer), dealers.postings(dealer))
        return shown if seen.sees(dealer, STAFF_NAMES) else _without_names(shown)

    return router


def _refuse_before(basis: dict[str, Any], dealer: str, min_sequence: str) -> None:
    """Raise a 409 if a dealer's stream has not reached that number here."""
    name, _, number = min_sequence.partition(":")
    heads = {
        short_name(topic): last for stream, topic, last, _ in basis["known"] if stream == dealer
    }
    if heads.get(name, 0) < int(number):
        why = "the fact of that number has not arrived here yet; ask again"
        raise Problem(HTTPStatus.CONFLICT, why, headers={RETRY_AFTER: "1"}, slug="not-yet-here")


def _beside_postings(live: LiveDocket, postings: Sequence[Posted]) -> dict[str, Any]:
    """`known_at`, and the differences from the postings by then."""
    until = instant_text(live.known_at) if live.known_at else ""
    by_then = [each for each in postings if each["recordedtime"] <= until]
    entries = [
        entry
        for entry in live.docket.to_json()["entries"]
        if entry.get("status", "effective") == "effective"
    ]
    found = difference(
        standing(by_then, live.docket.as_of), entries, lambda name: name not in NOT_COMPARED
    )
    return {"known_at": until, "differs": [each.to_json() for each in found]}


def _shown_entry(asked: str, live: LiveDocket, postings: Sequence[Posted]) -> dict[str, Any]:
    """The answer of `docket explain`; an entry that is not posted as it stands is provisional."""
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


def _without_names(shown: dict[str, Any]) -> dict[str, Any]:
    """The answer with the `person_id` in place of each name in the facts."""
    for grounds in (shown, *shown.get("namesakes", ())):
        if facts := grounds.get("facts"):
            grounds["facts"] = [renamed_event(each, person_id_alone) for each in facts]
    return shown


def _meant(asked: str, entry_ids: Collection[str]) -> str:
    """The entry in the path: by its percent-encoded id, or by its id unchanged."""
    if asked in entry_ids:
        return asked
    for entry_id in sorted(entry_ids):
        if unquote(entry_id) == asked:
            return entry_id
    raise Problem(HTTPStatus.NOT_FOUND, "no such entry stands or ever stood")
