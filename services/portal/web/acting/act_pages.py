"""How a form is opened, tried out and sent: as whoever looks at it, and once, however often."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.clock import instant_text
from services.kit.http.problem import Problem
from services.kit.identity.guard import viewer_of
from services.portal.web.acting.act_kinds import ActAbout, source_of_act
from services.portal.web.acting.consequences import consequences
from services.portal.web.acting.open_form import AT, KEY, OpenForm, is_key, sent_texts
from services.portal.web.records.bearer_secrets import bearer_secret
from services.portal.web.shell.page_frame import Frame

Shown = Callable[[Request, OpenForm, HTTPStatus], Awaitable[Response]]
"""Makes the page with a form, under a status."""

DO: Final = "do"
PREVIEW: Final = "preview"
MORE_ROWS: Final = "more"
DRY_RUN: Final = "/penalties/v1/dry-run"


class ActPages:
    """Opens forms for whoever may send them, and sends them."""

    def __init__(self, frame: Frame, now: Callable[[], datetime]) -> None:
        self.frame = frame
        self._now = now

    async def opened(
        self, request: Request, about: ActAbout, begun: Mapping[str, str] | None = None
    ) -> OpenForm:
        """A form with what was typed before, else with what it begins with."""
        before = await self.frame.typed_before(request)
        return await self._form(request, about, before or begun or {})

    async def received(self, request: Request, about: ActAbout) -> OpenForm:
        """A form as it was sent."""
        return await self._form(request, about, await sent_texts(request))

    async def answered(self, request: Request, form: OpenForm, shown: Shown) -> Response:
        """What was asked for by the button: another row, a trial, or the act itself."""
        asked = form.typed.pop(DO, "")
        try:
            if asked == MORE_ROWS or form.typed.get(MORE_ROWS):
                return await shown(request, form, HTTPStatus.OK)
            if asked == PREVIEW:
                form.effects = await self.effects(request, form)
                return await shown(request, form, HTTPStatus.OK)
            answer = await self.sent(request, form)
        except Problem as problem:
            if problem.status == HTTPStatus.UNAUTHORIZED:
                raise
            form.problem = problem
            return await shown(request, form, problem.status)
        return await self._done(request, form, answer)

    async def sent(self, request: Request, form: OpenForm) -> Mapping[str, Any]:
        """The answer of the service; raises its `Problem`."""
        client = self.frame.client(request)
        if form.kind.path is None:
            return {"receipt": await client.post(form.kind.route, form.event)}
        body = {"dealer": form.dealer, "data": form.data, "time": form.typed[AT]}
        answer: Mapping[str, Any] = await client.post(form.kind.route, body, form.typed[KEY])
        return answer

    async def effects(self, request: Request, form: OpenForm) -> list[Mapping[str, Any]]:
        """What would differ, by day, were it sent now; raises the `Problem` of what is refused."""
        tried = await self.frame.client(request).post(DRY_RUN, {"events": [form.event]})
        [found] = tried["dealers"]
        days: list[Mapping[str, Any]] = found["days"]
        return days

    async def _form(self, request: Request, about: ActAbout, given: Mapping[str, str]) -> OpenForm:
        source = await run_in_threadpool(
            source_of_act, viewer_of(request), about.kind.type, about.dealer
        )
        typed = dict(given)
        if not is_key(typed.get(KEY)):
            typed[KEY] = bearer_secret()
            typed.pop(AT, None)
        typed.setdefault(AT, instant_text(self._now()))
        return OpenForm(about, source, typed)

    async def _done(self, request: Request, form: OpenForm, answer: Mapping[str, Any]) -> Response:
        receipt = answer["receipt"]
        after = await consequences(
            self.frame.client(request), viewer_of(request), form.dealer, answer
        )
        return self.frame.show(request, "acting/done.html", form=form, receipt=receipt, after=after)
