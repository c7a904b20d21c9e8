"""Credentials of sessions that end soon are renewed, each once however many pages ask."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from fastapi.concurrency import run_in_threadpool

from services.portal.web.issuer.issuer_client import IssuerClient, SignInRefused
from services.portal.web.records.sessions import Session, Sessions


class Renewal:
    """Renews by the issuer's refresh tokens."""

    def __init__(self, sessions: Sessions, issuer: IssuerClient | None) -> None:
        self._sessions = sessions
        self._issuer = issuer
        self._under_way: dict[str, asyncio.Task[Session | None]] = {}

    async def renewed(self, session: Session) -> Session | None:
        """The session with a credential that goes on; None where it ends with the one it has."""
        task = self._under_way.get(session.secret)
        if task is None:
            task = asyncio.create_task(self._renewed(session))
            self._under_way[session.secret] = task
            task.add_done_callback(lambda _: self._under_way.pop(session.secret, None))
        return await asyncio.shield(task)

    async def _renewed(self, session: Session) -> Session | None:
        before = session.credential
        if self._issuer is not None and before.refresh is not None:
            # Another instance, or a page just before, may have renewed it already.
            now = await run_in_threadpool(self._sessions.of, session.secret)
            if now is not None and not self._sessions.is_to_be_renewed(now):
                return now
            try:
                credential = await self._issuer.renew(before.refresh)
            except SignInRefused:
                pass
            else:
                await run_in_threadpool(self._sessions.renew, session, credential)
                return replace(session, credential=credential)
        if before.ends_at is not None and before.ends_at > datetime.now(UTC):
            return session
        await run_in_threadpool(self._sessions.end, session.secret)
        return None
