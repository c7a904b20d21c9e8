"""The log over HTTP as C2SP tlog-tiles has it, lines of a day, proofs of events, and bundles."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response

from contracts.reading import read_json
from contracts.topics import topic_of
from contracts.values import LocalDate
from services.kit.http.answers import ABOUT_ONE, in_form
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import OPEN, row
from services.kit.identity.guard import Seen
from services.kit.proof.tiles import Tile
from services.kit.store import Reading, Store
from services.penalties.sealing.bundling import Bundling, NothingKnown, NotSealedYet
from services.penalties.sealing.event_proof import event_proof
from services.penalties.sealing.evidence import NotAsSealed
from services.penalties.sealing.lines import lines_sealed
from services.penalties.sealing.publishing import tile_content
from services.penalties.sealing.seals import last_sealed, sealed_through, seals_of_log
from services.penalties.sealing.witnessing import cosigned

BUNDLE: Final = "application/zip"
NDJSON: Final = "application/x-ndjson"
FOR_A_YEAR: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
NOW: Final = {"Cache-Control": "no-cache"}
UNSEALED: Final = "not sealed yet: the day is open"
FORM_OF_TILE: Final = {"type": "string", "format": "binary"}

TopicName = Literal["staffing", "audits", "decisions", "penalties"]


def log_routes(store: Store, partitions: int) -> APIRouter:
    """`log`, `proofs` and bundles under `/penalties/v1`, before what takes any entry's path."""
    router = APIRouter(prefix="/penalties/v1", tags=["penalties"])
    _log(router, store)
    _proofs(router, store, partitions)
    return router


def _log(router: APIRouter, store: Store) -> None:
    @router.get(
        "/log/checkpoint",
        response_model=None,
        responses=ABOUT_ONE | in_form("text/plain; charset=utf-8"),
    )
    @row(OPEN)
    def checkpoint() -> Response:
        """The log's signed head, with the cosignatures of witnesses."""
        with store.reading() as look:
            last = last_sealed(look)
            if last is None:
                raise Problem(HTTPStatus.NOT_FOUND, "no day is sealed yet")
            return PlainTextResponse(cosigned(look, last), headers=NOW)

    @router.get(
        "/log/tile/{path:path}",
        response_model=None,
        responses=ABOUT_ONE | in_form("application/octet-stream", FORM_OF_TILE),
    )
    @row(OPEN)
    def tile(path: str) -> Response:
        """A tile of hashes (`L/N`) or a bundle of entries (`entries/N`), partial with `.p/W`."""
        asked = Tile.read(path)
        with store.reading() as look:
            last = last_sealed(look)
            seals = seals_of_log(look, last) if last else []
        entries = [each.text.encode() for each in seals]
        found = tile_content(asked, entries, [each.leaf for each in seals]) if asked else b""
        if not found:
            raise Problem(HTTPStatus.NOT_FOUND, "the log has no such tile")
        return Response(found, media_type="application/octet-stream", headers=FOR_A_YEAR)


def _proofs(router: APIRouter, store: Store, partitions: int) -> None:
    @router.get("/log/lines/{day}", response_model=None, responses=ABOUT_ONE | in_form(NDJSON))
    @row("record")
    def lines(day: LocalDate, seen: Seen) -> Response:
        """The lines of a sealed day, from which a reader of all sees that no dealer has two."""
        with store.reading() as look:
            found = sealed_through(look, str(day))
            if found is None or found.through != str(day):
                raise Problem(HTTPStatus.NOT_FOUND, _unsealed(look, day))
            every = lines_sealed(look, found.number)
        shown = [each for each in every if seen.sees_all or seen.sees(_stream_in(each))]
        return Response("".join(f"{each}\n" for each in shown), media_type=NDJSON)

    @router.get(
        "/proofs", response_model=None, responses=ABOUT_ONE | in_form("text/plain; charset=utf-8")
    )
    @row("record")
    def proof(
        topic: Annotated[TopicName, Query()],
        subject: Annotated[str, Query(description="a dealer's code, or */P")],
        sequence: Annotated[int, Query(ge=1)],
        seen: Seen,
    ) -> Response:
        """That an event is sealed (C2SP tlog-proof@v1); the event itself is not in it."""
        if not (seen.sees_all or seen.sees(subject)):
            raise Problem(HTTPStatus.NOT_FOUND, UNSEALED)
        with _told(store) as look:
            made = event_proof(look, topic_of(f"docket.{topic}"), subject, sequence)
        return PlainTextResponse(made)

    @router.get(
        "/dealers/{code}/bundle",
        response_model=None,
        responses=ABOUT_ONE | in_form(BUNDLE, FORM_OF_TILE),
    )
    @row("record", dealer="code")
    def bundle(
        code: DealerInPath,
        through: Annotated[LocalDate | None, Query(description="(default: the last day)")] = None,
    ) -> Response:
        """All that is sealed of a dealer, in one file for `docket verify`."""
        with _told(store) as look:
            made = Bundling(look, partitions).of_dealer(code, str(through) if through else None)
        return _file(made)

    @router.get(
        "/entries/{entry_id:path}/bundle",
        response_model=None,
        responses=ABOUT_ONE | in_form(BUNDLE, FORM_OF_TILE),
    )
    @row("record", dealer="entry_id")
    def entry_bundle(entry_id: str) -> Response:
        """The bundle of the entry's dealer, through its last posting."""
        with _told(store) as look:
            made = Bundling(look, partitions).of_entry(entry_id)
        return _file(made)


@contextmanager
def _told(store: Store) -> Iterator[Reading]:
    """A missing event, or one that is not as sealed, becomes a problem."""
    try:
        with store.reading() as look:
            yield look
    except NotSealedYet as fault:
        raise Problem(HTTPStatus.NOT_FOUND, str(fault)) from fault
    except NothingKnown as fault:
        raise Problem(HTTPStatus.NOT_FOUND, "nothing is known of it") from fault
    except NotAsSealed as fault:
        raise Problem(HTTPStatus.INTERNAL_SERVER_ERROR, str(fault)) from fault


def _file(made: bytes) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="evidence.docket"'}
    return Response(made, media_type=BUNDLE, headers=headers)


def _unsealed(look: Reading, day: date) -> str:
    last = last_sealed(look)
    if last is None or str(day) > last.through:
        return UNSEALED
    return f"{day} is no closed day"


def _stream_in(line: str) -> str:
    return str(read_json(line.encode())["stream"])
