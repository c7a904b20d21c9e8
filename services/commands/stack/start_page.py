"""The services that run here, and their routes: at `/services` where people have pages at `/`."""

from collections import defaultdict
from collections.abc import Sequence
from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from services.kit.http.rows import row
from services.kit.service.built_service import BuiltService


def add_start_page(
    app: FastAPI, parts: Sequence[BuiltService], acting_as: Sequence[str], path: str
) -> None:
    """Add a page on these services at a path, each route with its method and its purpose.

    `acting_as`: the roles in which a request may act by naming them, on a stack without identity.
    """

    @app.get(path, include_in_schema=False)
    @row("common")
    def start_page() -> HTMLResponse:
        names = ", ".join(part.name for part in parts)
        return HTMLResponse(
            "<!doctype html><html lang='en'><meta charset='utf-8'><title>Dealer Docket</title>"
            "<style>body{font:16px/1.5 sans-serif;margin:2em}td{padding:0 1em 0 0}</style>"
            f"<h1>Dealer Docket</h1><p>Running here: {names}. "
            "See <a href='/readyz'>whether all goes on</a>, "
            "<a href='/docs'>every request and answer, to be tried</a> "
            "(<a href='/openapi.json'>as an OpenAPI document</a>), "
            "and the events: <a href='/asyncapi.yaml'>AsyncAPI</a>, "
            "<a href='/schemas'>schemas</a>, <a href='/samples'>samples</a>.</p>"
            f"{_without_identity(acting_as)}{_tables(app)}</html>"
        )


def _without_identity(roles: Sequence[str]) -> str:
    if not roles:
        return ""
    named = ", ".join(f"<code>dev:{role}</code>" for role in roles)
    return (
        "<p>This stack asks nobody who they are, and so listens on loopback alone. A request acts "
        "as whichever role may do what it asks; to act as one of them send <code>Authorization: "
        f"Bearer dev:ROLE</code>: {named}.</p>"
    )


def _tables(app: FastAPI) -> str:
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            said = operation.get("description", "").partition("\n")[0]
            rows[operation["tags"][0]].append(
                f"<tr><td>{method.upper()}</td><td><code>{escape(path)}</code></td>"
                f"<td>{escape(said)}</td></tr>"
            )
    return "".join(
        f"<h2>{name}</h2><table>{''.join(found)}</table>" for name, found in rows.items()
    )
