"""The effect of draft policies on the dockets, as a job: it takes a while for all dealers."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from contracts.faults import Fault, Malformed
from contracts.policy.shipped import shipped_documents
from contracts.values import Closed, LocalDate
from services.kit.http.answers import ABOUT_ONE, RETRY_AFTER_FORM, problems
from services.kit.http.json_body import body_in, read_form
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.http.staleness import READ_THROUGH, STALENESS, Reader, stale_since
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.penalties.queries.dealers_on_trial import DealersOnTrial
from services.penalties.queries.trial_jobs import Job, Jobs
from services.penalties.queries.whatif_answers import TrialOfDrafts, TrialUnderWay
from services.penalties.trial import (
    DraftRefused,
    PolicyDraft,
    try_drafts,
    with_drafts,
)

MOST_DRAFTS: Final = 10
ASK_AGAIN_SECONDS: Final = 1
PLACE: Final = "/penalties/v1/whatif"

JobInPath = Annotated[str, Path(description="the job, as `Location` names it")]


class SentDraft(Closed):
    """A policy document as text, and its name in the answer."""

    file: str = Field(default="", max_length=200)
    document: str


class SentDrafts(Closed):
    """The fields of `docket whatif`."""

    drafts: list[SentDraft] = Field(min_length=1, max_length=MOST_DRAFTS)
    as_of: LocalDate | None = None
    published_on: LocalDate | None = None


def routes(on_trial: DealersOnTrial, jobs: Jobs, reader: Reader) -> APIRouter:
    """`whatif` under `/penalties/v1`; a trial begins once `reader` has settled."""
    router = APIRouter(prefix="/penalties/v1", tags=["penalties"])

    @router.post(
        "/whatif",
        status_code=HTTPStatus.ACCEPTED,
        response_model=None,
        responses=problems(413, 415) | {202: _UNDER_WAY},
        openapi_extra=_body(),
    )
    @row("whatif")
    async def whatif(request: Request, response: Response, seen: Seen) -> dict[str, Any]:
        """Begin to try draft policies on all dealers, as `docket whatif` does.

        `Location` leads to the job. Each draft is checked at once, as at intake.
        """
        sent = await read_form(request, SentDrafts)
        job = await run_in_threadpool(begin, sent, seen)
        return _under_way(job, response)

    @router.get(
        "/whatif/{job}",
        response_model=None,
        responses=ABOUT_ONE
        | {200: {"model": TrialOfDrafts, "headers": STALENESS}, 202: _UNDER_WAY},
    )
    @row("whatif")
    def trial(job: JobInPath, response: Response, seen: Seen) -> dict[str, Any]:
        """The progress of the trial (202), then the effect of the drafts (200).

        It is kept for the principal that posted it, for an hour after its end; a restart drops it.
        """
        found = jobs.of(seen.who.actor, job)
        if not found.is_over:
            response.status_code = HTTPStatus.ACCEPTED
            return _under_way(found, response)
        if found.state == "failed":
            why = "the trial failed, and why is logged; post it anew"
            raise Problem(HTTPStatus.INTERNAL_SERVER_ERROR, why)
        result, stale = found.result
        if stale is not None:
            response.headers[READ_THROUGH] = stale
        told: dict[str, Any] = result
        return told

    def begin(sent: SentDrafts, seen: Viewer) -> Job:
        stale = stale_since(reader)
        policies = on_trial.policies()
        drafts = [
            PolicyDraft(each.file, each.document.encode(), sent.published_on)
            for each in sent.drafts
        ]
        try:
            with_drafts(policies, drafts)
        except DraftRefused as refused:
            faults = [_in_body(refused.number, fault) for fault in refused.faults]
            raise Malformed(faults) from refused
        as_of = sent.as_of or on_trial.open_day()
        within = seen.within("stream")

        def work(job: Job) -> tuple[dict[str, Any], str | None]:
            cases = on_trial.cases(job, within, as_of)
            return try_drafts(cases, policies, drafts, as_of).to_json(), stale

        return jobs.post(seen.who.actor, work)

    return router


def _under_way(job: Job, response: Response) -> dict[str, Any]:
    response.headers["Location"] = f"{PLACE}/{job.name}"
    response.headers["Retry-After"] = str(ASK_AGAIN_SECONDS)
    state = "waiting" if job.state == "waiting" else "running"
    return {"job": job.name, "state": state, "dealers": job.total, "tried": job.done}


_UNDER_WAY: Final = {
    "model": TrialUnderWay,
    "description": "The trial waits or runs.",
    "headers": {
        **RETRY_AFTER_FORM,
        "Location": {"description": "the job", "required": True, "schema": {"type": "string"}},
    },
}


def _in_body(number: int, fault: Fault) -> Fault:
    """A fault of a document, by its path in the body that contains it as one text."""
    place = ("drafts", str(number), "document")
    path = ".".join([*place, *([fault.field] if fault.field else [])])
    return Fault(path, fault.remedy, fault.zh, "/" + "/".join(place))


def _body() -> dict[str, Any]:
    day = {"type": ["string", "null"], "format": "date"}
    draft = {
        "type": "object",
        "additionalProperties": False,
        "required": ["document"],
        "properties": {
            "file": {"type": "string", "maxLength": 200, "description": "its name in the answer"},
            "document": {"type": "string", "description": "a policy document in YAML"},
        },
    }
    drafts = {"type": "array", "minItems": 1, "maxItems": MOST_DRAFTS, "items": draft}
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["drafts"],
        "properties": {
            "drafts": drafts,
            "as_of": {**day, "description": "the open day where it is left out"},
            "published_on": {
                **day,
                "description": "the day on which the drafts count as published; where it is left "
                "out, the day on which each takes effect",
            },
        },
    }
    text = next(each for each in shipped_documents() if b"kind: customer-relations" in each)
    sent = {"file": "draft.yaml", "document": text.decode()}
    return body_in(schema, {"one": {"value": {"drafts": [sent], "as_of": "2026-11-28"}}})
