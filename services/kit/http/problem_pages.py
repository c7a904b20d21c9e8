"""The page of each kind of problem, to which the `type` of a problem document leads."""

from html import escape
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.kit.http.problem import Problem
from services.kit.http.problem_types import BY_SLUG, PROBLEMS_PATH, TYPES, ProblemType
from services.kit.http.rows import OPEN, row

STYLE = "body{font:16px/1.6 sans-serif;margin:2em auto;max-width:44em;padding:0 1em}"


def routes() -> APIRouter:
    """The same in every service: `/problems/` and a page for each kind."""
    router = APIRouter(include_in_schema=False)

    @router.get(PROBLEMS_PATH)
    @row(OPEN)
    def problem_kinds() -> HTMLResponse:
        rows = "".join(
            f"<li><a href='{escape(each.uri)}'>{escape(each.title.en)}</a>"
            f" <span lang='zh'>{escape(each.title.zh)}</span> ({int(each.status)})"
            for each in TYPES
        )
        return _page(
            "Problems", f"<h1>Problems <span lang='zh'>问题类型</span></h1><ul>{rows}</ul>"
        )

    @router.get(f"{PROBLEMS_PATH}{{slug}}")
    @row(OPEN)
    def problem_kind(slug: str) -> HTMLResponse:
        found = BY_SLUG.get(slug)
        if found is None:
            raise Problem(
                HTTPStatus.NOT_FOUND, f"there is no such problem; GET {PROBLEMS_PATH} lists them"
            )
        return _page(found.title.en, _told(found))

    return router


def _told(kind: ProblemType) -> str:
    return (
        f"<h1>{escape(kind.title.en)}</h1><p>HTTP {int(kind.status)}</p>"
        f"<p>{escape(kind.remedy.en)}</p>"
        f"<section lang='zh'><h2>{escape(kind.title.zh)}</h2>"
        f"<p>{escape(kind.remedy.zh)}</p></section>"
        f"<p><a href='{PROBLEMS_PATH}'>All problems</a></p>"
    )


def _page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<style>{STYLE}</style>{body}</html>"
    )
