"""A dealer on a closed day: the law is applied again, and the difference is posted and stated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from contracts.canonical import canonical
from contracts.envelope import MAX_EVENT_BYTES, sequence_text
from contracts.events.dockets import DocketStated
from contracts.policy.policies import Policies
from contracts.topics import short_name
from services.kit.store import Recording
from services.penalties import law
from services.penalties.law import Docket, adjudicate
from services.penalties.law.docket import EntryJson
from services.penalties.posting.casebook import CaseFact
from services.penalties.posting.reconcile import PostedEntry, Step, reconcile
from services.penalties.posting.runs import Run
from services.penalties.posting.stated import Stated, differs, statement_of
from services.penalties.posting.words import PostingWords


class PostingTooLarge(Exception):
    """An entry's facts and sentence are larger than an event may be."""


class Known(NamedTuple):
    """The data of a run for all dealers: the policies, those new to it, and the law's release."""

    policies: Policies
    published: Sequence[str]
    law_version: str


@dataclass(frozen=True, slots=True)
class Examined:
    """The result of a run for one dealer, with its events to record: postings, then a statement.

    `stated` is the last statement after this run; None if the run states nothing.
    """

    dealer: str
    docket: Docket
    posted: Mapping[str, PostedEntry]
    steps: Sequence[Step]
    stated: Stated | None
    recordings: Sequence[Recording]

    @property
    def says_anything(self) -> bool:
        """Whether the run posts or states anything, recorded before or not."""
        return bool(self.steps) or self.stated is not None


@dataclass(frozen=True, slots=True)
class Examination:
    """One dealer on a closed day: its counted facts, its posted entries, and the release for it."""

    dealer: str
    run: Run
    known: Known
    counted: Sequence[CaseFact]
    posted: Mapping[str, PostedEntry]
    stated: Stated
    examined_by: str | None

    def examined(self) -> Examined:
        """Adjudicate, and make the postings that lead to the docket, and its statement."""
        facts = [each.fact for each in self.counted]
        docket = adjudicate(self.dealer, facts, self.known.policies, self.run.day)
        telling = PostingWords(docket, self.known.policies)
        steps = [telling.told(step) for step in reconcile(self.posted, *_wanted_and_waived(docket))]
        before = sum(each.postings for each in self.posted.values()) + self.stated.statements
        recordings = self._recordings(before, steps, telling)
        said = statement_of(self.dealer, docket, facts, self._law_version)
        stated = None
        if said is not None and differs(self.stated, said):
            recordings.append(self._statement(before + len(steps) + 1, said))
            stated = self.stated.after(said)
        return Examined(self.dealer, docket, self.posted, steps, stated, recordings)

    @property
    def _law_version(self) -> str:
        return self.known.law_version

    def _recordings(
        self, last: int, steps: Sequence[Step], telling: PostingWords
    ) -> list[Recording]:
        common = {
            "law_version": self._law_version,
            "posted_on": str(self.run.day),
            "basis": self._basis(),
        }
        return [
            self._recording(last + part, step, {**common, "part": [part, len(steps)]}, telling)
            for part, step in enumerate(steps, 1)
        ]

    def _recording(
        self, sequence: int, step: Step, common: Mapping[str, Any], telling: PostingWords
    ) -> Recording:
        said = {name: value for name, value in step.entry.items() if name != "kind"}
        data = {**said, **common}
        if step.because:
            cause = self._cause()
            data.pop("count", None)
            data |= {"amount_fen": -said["amount_fen"], "because": step.because, "cause": cause}
            data |= telling.reversal(step, cause, self.run.day)
        return self._event(sequence, step.type, f"{said['entry_id']}#{step.number}", data)

    def _statement(self, sequence: int, said: Mapping[str, Any]) -> Recording:
        name = f"{self.dealer}/docket#{self.run.day}"
        return self._event(sequence, DocketStated.TYPE, name, said)

    def _event(
        self, sequence: int, event_type: str, name: str, data: Mapping[str, Any]
    ) -> Recording:
        event = {
            "specversion": "1.0",
            "id": name,
            "source": "/penalties",
            "type": event_type,
            "subject": self.dealer,
            "time": self.run.at,
            "data": data,
            "recordedtime": self.run.at,
            "sequence": sequence_text(sequence),
            "actor": "penalties",
        }
        value = canonical(event)
        if len(value) > MAX_EVENT_BYTES:
            raise PostingTooLarge(f"the posting {name} would have {len(value)} bytes")
        return Recording(self.dealer, sequence, event_type, value)

    def _cause(self) -> Sequence[str]:
        fresh = [each.fact for each in self.counted if each.first_counted_on(self.run)]
        if self.known.published or fresh:
            # The topics are read at any pace: a replay must name the facts in the same order.
            fresh.sort(key=lambda fact: (fact.topic, fact.sequence or 0))
            return [*self.known.published, *(fact.name for fact in fresh)]
        if self.examined_by == self._law_version:
            return [str(self.run.day)]
        return [f"law/{self._law_version}"]

    def _basis(self) -> Mapping[str, Any]:
        last: dict[str, int] = {}
        for each in self.counted:
            topic = short_name(each.fact.topic)
            last[topic] = max(last.get(topic, 0), each.fact.sequence or 0)
        return {
            "as_of": str(self.run.day),
            "sequences": {topic: sequence_text(number) for topic, number in sorted(last.items())},
        }


def _wanted_and_waived(docket: Docket) -> tuple[list[EntryJson], list[str]]:
    wanted = [entry_json(entry) for entry in docket.entries if entry.status == "effective"]
    return wanted, [entry.entry_id for entry in docket.entries if entry.status == "waived"]


def entry_json(entry: law.Entry) -> EntryJson:
    """An entry of the docket as it is posted and compared."""
    json_entry = dict(entry.to_json())
    del json_entry["status"]
    return {**json_entry, **({"imported": True} if entry.imported else {})}
