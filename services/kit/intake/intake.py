"""The intake of one topic: it checks the sender and the form, and records durably."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.concurrency import run_in_threadpool

from contracts.faults import Fault, Malformed
from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER, FACT_TOPICS, PENALTIES, short_name, topic_of
from services.kit.identity.viewer import Viewer
from services.kit.intake.batch import Admission, NoticesOf, admit_all, silent
from services.kit.intake.committer import Answer, Check, Committer
from services.kit.intake.draft import Draft, draft
from services.kit.intake.dry_run import would_be
from services.kit.intake.journal import Journal
from services.kit.intake.senders import sent_by
from services.kit.log.decoding import is_day_closed


def unchecked(_: Draft) -> None:
    """Facts are not refused for their content."""


class Intake:
    """Accepts the facts of one topic.

    Both checks raise `Malformed` for an unfit document: `examine` runs concurrently with the rest,
    and `check` runs against what is recorded, while no other draft is recorded.
    """

    def __init__(
        self,
        journal: Journal,
        check: Check = unchecked,
        examine: Check = unchecked,
        noticing: NoticesOf = silent,
        *,
        admission: Admission = admit_all,
    ) -> None:
        self.journal = journal
        self.examine = examine
        self._committer = Committer(journal, check, noticing, admission)

    def draft(self, body: Mapping[str, Any], viewer: Viewer) -> Draft:
        """The event as a draft of this topic; raises what refuses it or its sender."""
        self._of_this_topic(body.get("type"))
        return sent_by(viewer, draft(body, ""))

    async def drafted(self, body: Mapping[str, Any], viewer: Viewer) -> Draft:
        """As `draft`; in a thread if the sender's regions have to be read from a store."""
        if viewer.needs_regions:
            return await run_in_threadpool(self.draft, body, viewer)
        return self.draft(body, viewer)

    async def record(self, draft: Draft) -> Receipt:
        """Record one draft; returns its receipt once it is durable, or raises its fault."""
        if draft.envelope.subject == EVERY_DEALER:
            await run_in_threadpool(self.examine, draft)
        [outcome] = await self.accept([draft])
        if isinstance(outcome, Exception):
            raise outcome
        return self.journal.promised(outcome)

    async def try_out(self, draft: Draft) -> dict[str, Any]:
        """The outcome that one draft would have; raises what refuses it."""
        if draft.envelope.subject == EVERY_DEALER:
            await run_in_threadpool(self.examine, draft)
        [outcome] = await self.try_out_together([draft])
        return would_be(outcome)

    async def try_out_together(self, drafts: Sequence[Draft]) -> list[Answer]:
        """What would become of drafts of one batch, each beside those before it."""
        return await run_in_threadpool(self._committer.try_out, drafts)

    async def accept(self, drafts: Sequence[Draft]) -> list[Answer]:
        """Record drafts; the outcomes once they are durable."""
        return await asyncio.wrap_future(self._committer.submit(drafts))

    def close(self) -> None:
        """Finish what was submitted."""
        self._committer.close()

    def _of_this_topic(self, event_type: object) -> None:
        if not isinstance(event_type, str) or event_type.count(".") < 3:  # noqa: PLR2004
            return
        topic, own = topic_of(event_type), self.journal.topic
        if is_day_closed(event_type):
            en, zh = "days are closed by the service alone", "日终只由本服务自行处理"
            raise Malformed([Fault("type", en, zh)])
        if topic == PENALTIES:
            en, zh = (
                "postings are derived, never accepted from outside",
                "入账由系统推算，不从外部受理",
            )
            raise Malformed([Fault("type", en, zh)])
        if topic != own and topic in FACT_TOPICS:
            door = f"/{short_name(topic)}/v1/events"
            en = f"is no event of {short_name(own)}; send it to {door}"
            zh = f"不属于 {short_name(own)} 的事件，请发送至 {door}"
            raise Malformed([Fault("type", en, zh)])
