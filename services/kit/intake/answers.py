"""The answers of an intake: a receipt, or for a batch a result for each event."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Literal

import orjson
from fastapi import Response

from contracts.envelope import MAX_EVENT_BYTES
from contracts.receipt import Receipt
from contracts.sent import TooLong, TooMany, as_event, read_sent_array
from services.kit.http.answers import ProblemDocument, Shown
from services.kit.http.media import JSON
from services.kit.http.problem import Problem
from services.kit.identity.viewer import Viewer
from services.kit.intake.committer import Answer
from services.kit.intake.draft import Draft, EventTooLarge
from services.kit.intake.dry_run import would_be
from services.kit.intake.intake import Intake
from services.kit.intake.journal import Journal
from services.kit.intake.problems import problem_of
from services.kit.intake.refusals import type_of

MAX_BATCH_BYTES = 16 * 1024 * 1024
MOST_IN_A_BATCH = 1_000
"""Events."""

PROBLEMS_BYTES = 64 * 1024
"""Bytes that the problems of a batch may take together, or as many as the batch itself."""


class Taken(Shown):
    """The outcome of one event of a batch: 202 recorded, 200 a repetition."""

    status: Literal[200, 202]
    receipt: Receipt


class Refused(Shown):
    """What became, or would become, of one event of a batch that is not recorded."""

    status: int
    problem: ProblemDocument


def drafts_of_batch(
    intake: Intake, seen: Viewer, body: bytes
) -> tuple[list[str], list[Draft | Exception]]:
    """The type of each event, and its draft or the fault that makes it unfit."""
    try:
        values = list(read_sent_array(body, MOST_IN_A_BATCH, MAX_EVENT_BYTES))
    except TooMany as fault:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(fault)) from fault
    seen.spend(len(values) - 1)
    return [type_of(each) for each in values], [_try_draft(intake, seen, each) for each in values]


def _try_draft(intake: Intake, seen: Viewer, value: Any) -> Draft | Exception:
    if isinstance(value, TooLong):
        return EventTooLarge(value.length)
    try:
        draft = intake.draft(as_event(value), seen)
        intake.examine(draft)
    except (ValueError, Problem) as fault:
        return fault
    return draft


def batch_answer(journal: Journal, told: Sequence[Answer], size: int) -> Response:
    """A result per event; beyond the size limit, faults are counted and not listed."""
    return _bounded(
        [_result(journal.promised(each) if isinstance(each, Receipt) else each) for each in told],
        size,
    )


def batch_tried(told: Sequence[Answer], size: int) -> Response:
    """The same of events that were tried out."""
    results = [_problem(each) if isinstance(each, Exception) else would_be(each) for each in told]
    return _bounded(results, size)


def _bounded(told: Sequence[dict[str, Any]], size: int) -> Response:
    room = max(size, PROBLEMS_BYTES)
    results = []
    for result in told:
        if "problem" in result:
            room -= len(json.dumps(result, ensure_ascii=False).encode())
        results.append(result if room > 0 else _in_short(result))
    fine = all(result["status"] < HTTPStatus.BAD_REQUEST for result in results)
    return json_answer(results, HTTPStatus.OK if fine else HTTPStatus.MULTI_STATUS)


def _result(outcome: Answer) -> dict[str, Any]:
    if isinstance(outcome, Receipt):
        return {"status": int(status_of_receipt(outcome)), "receipt": outcome}
    return _problem(outcome)


def _problem(fault: Exception) -> dict[str, Any]:
    problem = problem_of(fault)
    return {"status": int(problem.status), "problem": problem.document()}


def _in_short(result: dict[str, Any]) -> dict[str, Any]:
    if "problem" not in result:
        return result
    problem = Problem(HTTPStatus(result["status"]), "send it alone to be told what is wrong")
    return result | {"problem": problem.document()}


def answered(told: Any, receipt: Receipt) -> Response:
    """The answer to an event that is recorded: 202, or 200 for a repetition."""
    return json_answer(told, status_of_receipt(receipt))


def json_answer(told: Any, status: HTTPStatus) -> Response:
    """A response with this JSON."""
    return Response(orjson.dumps(told), status, media_type=JSON)


def status_of_receipt(receipt: Receipt) -> HTTPStatus:
    """202 for an event recorded now, 200 for a repetition."""
    return HTTPStatus.OK if receipt.duplicate else HTTPStatus.ACCEPTED
