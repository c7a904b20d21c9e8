"""`/d/{code}`: a dealer at a glance, as far as the viewer may read, and its evidence."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.portal.lists.readable import DOCKET_ROW, NAMES_ROW, REPORTS_ROW
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.dealer.dealer_frame import DealerFrame, service_path
from services.portal.web.dealer.duties import duties_listings
from services.portal.web.dealer.inspections import inspections_listings
from services.portal.web.dealer.people import people_listings
from services.portal.web.dealer.reports import trends
from services.portal.web.shell.page_route import page_router

Json = Mapping[str, Any]

ASKED: Final = {
    "particulars": (NAMES_ROW, "staffing", ""),
    "headcount": (NAMES_ROW, "staffing", "/headcount"),
    "docket": (DOCKET_ROW, "penalties", "/docket"),
    "duties": (DOCKET_ROW, "penalties", "/deadlines"),
    "summons": (DOCKET_ROW, "penalties", "/clauses/gm-summons"),
    "inspections": (REPORTS_ROW, "audits", "/inspections"),
    "reports": (REPORTS_ROW, "audits", "/reports"),
}
"""By name: the row, the service, and what it answers of a dealer."""

SECONDS: Final = 30.0
LAST_INSPECTIONS: Final = 4


def routes(pages: DealerFrame) -> APIRouter:
    """The page of a dealer."""
    router = page_router(pages.frame)

    @router.get("/d/{code}")
    @row("particulars", dealer="code")
    async def overview(request: Request, code: DealerInPath) -> Response:
        unasked = await pages.unasked(request, code)
        names = [name for name, (needed, _, _) in ASKED.items() if needed in unasked.rows]
        asked = [ServiceQuestion(service_path(*_placed(name, code))) for name in names]
        answers = await pages.frame.client(request).within(SECONDS, *asked)
        found: dict[str, Any] = dict.fromkeys(ASKED) | dict(zip(names, answers, strict=True))
        if not any(answers):
            raise Problem(HTTPStatus.NOT_FOUND, "nothing is known of what is named in the path")
        dealer = unasked._replace(particulars=found["particulars"])
        return await pages.show(
            request, dealer, "overview", docket=found["docket"], **_shown(code, found)
        )

    @router.get("/d/{code}/bundle")
    @row("record", dealer="code")
    async def bundle(request: Request, code: DealerInPath) -> Response:
        answer = await pages.frame.client(request).bytes_of(
            ServiceQuestion(service_path("penalties", code, "/bundle"))
        )
        name = f"{code}.docket".encode("ascii", "replace").decode()
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(answer, media_type="application/octet-stream", headers=headers)

    return router


def _placed(name: str, code: str) -> tuple[str, str, str]:
    _, service, rest = ASKED[name]
    return service, code, rest


def _shown(code: str, found: Mapping[str, Any]) -> dict[str, Any]:
    duties, headcount, inspected = found["duties"], found["headcount"], found["inspections"]
    return {
        "due": duties_listings(code, duties)[0] if duties else None,
        "counted": _counted(found["summons"]),
        "positions": people_listings(headcount)[0] if headcount else None,
        "vacancies": people_listings(headcount)[2] if headcount else None,
        "inspected": inspections_listings(inspected, str)[0].rows[:LAST_INSPECTIONS]
        if inspected
        else None,
        "trends": trends(found["reports"]) if found["reports"] else [],
    }


def _counted(summons: Json | None) -> Json | None:
    """The penalties of the year and how many summon, as the clause compares them."""
    if summons is None:
        return None
    year = summons["as_of"][:4]
    for verdict in summons["verdicts"]:
        compared = [each for each in verdict["conditions"] if each["name"] == "penalties"]
        if verdict["subject"] == year and compared:
            return {"year": year, "count": compared[0]["left"], "of": compared[0]["right"]}
    return {"year": year, "count": 0, "of": None}
