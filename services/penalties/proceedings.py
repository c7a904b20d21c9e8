"""The facts about an entry since it arose: appeals (申诉), the waiver (免除), hearings (述职)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from contracts.events.decisions import AppealDecided, AppealLodged, EntryWaived, HearingHeld
from contracts.reading import read_json
from services.kit.clock import instant_text
from services.penalties.law.today import Today
from services.received.fact import ReceivedFact, received_order
from services.received.standing import Standing

AppealState = Literal["open", "upheld", "waived"]
SummonsState = Literal["open", "failed", "passed", "waived", "withdrawn"]
Ended = Literal["waived", "withdrawn"]
"""Why a posted summons does not stand, from the postings."""


@dataclass(frozen=True, slots=True)
class Proceedings:
    """The facts about the entries of one dealer since they arose.

    A fact dated later than `today` is shown, and has no effect yet.
    """

    standing: Standing
    today: Today

    def appealed(self) -> Sequence[str]:
        """The entries that were appealed, or decided upon, each once."""
        lodged = [fact.data.entry_id for fact in self.standing.of(AppealLodged)]
        decided = [fact.data.entry_id for fact in self.standing.of(AppealDecided)]
        return list(dict.fromkeys(lodged + decided))

    def appeals(self, entry_id: str) -> list[dict[str, Any]]:
        """The appeals against an entry, in received order, with their outcomes.

        `decision` is the one that counts; `state` is `waived` if the entry is waived in whichever
        way. A decision without a recorded appeal stands alone.
        """
        decision = self._decision(entry_id)
        state: AppealState = "upheld" if decision else "open"
        if self.waiver(entry_id):
            state = "waived"
        became = {"state": state, "decision": decision}
        lodged = [
            {
                **self._by(fact),
                "reason": fact.data.reason,
                "photos": list(fact.data.photos or ()),
                **became,
            }
            for fact in self.standing.of(AppealLodged)
            if fact.data.entry_id == entry_id
        ]
        unknown = dict.fromkeys(("fact", "actor", "received_at", "corrected_by", "reason"))
        return lodged or ([{**unknown, "photos": [], **became}] if decision else [])

    def waiver(self, entry_id: str) -> dict[str, Any] | None:
        """The waiver of an entry: of several the earliest by its date."""
        waivers = [
            (fact.data.waived_on, fact)
            for fact in self.standing.of(EntryWaived)
            if fact.data.entry_id == entry_id
        ] + [
            (fact.data.decided_on, fact)
            for fact in self._decided(entry_id)
            if fact.data.outcome == "waived"
        ]
        reached = [each for each in waivers if self.today.reached(each[0])]
        if not reached:
            return None
        on, fact = min(reached, key=lambda each: (each[0], received_order(each[1])))
        return {
            "waived_on": str(on),
            "type": fact.type,
            **self._by(fact),
            "reason": fact.data.reason,
        }

    def hearings(self, summons_id: str, summoned_on: date | None) -> list[dict[str, Any]]:
        """The hearings of a summons, in order of (held_on, received).

        `counts` is false for one before the summons' date, of a waived summons, after a pass, and
        for one whose day has not come; if no summons stands, for each.
        """
        over = summoned_on is None or self.waiver(summons_id) is not None
        shown = []
        for fact in self._held(summons_id):
            said = fact.data
            has_come = self.today.reached(said.held_on)
            counts = (
                has_come and not over and summoned_on is not None and said.held_on >= summoned_on
            )
            over = over or (counts and said.outcome == "passed")
            shown.append(
                {
                    "held_on": str(said.held_on),
                    "outcome": said.outcome,
                    "attended_by": said.attended_by,
                    "counts": counts,
                    **self._by(fact),
                }
            )
        return shown

    def summons_state(
        self, summons_id: str, summoned_on: date | None, ended: Ended | None
    ) -> SummonsState | None:
        """The state of a summons; None if it never arose.

        An absence leaves the state as it was. A summons that no longer stands has its reason in
        `ended`.
        """
        if summoned_on is None:
            return ended
        if self.waiver(summons_id):
            return "waived"
        return state_after(self.hearings(summons_id, summoned_on))

    def _decided(self, entry_id: str) -> list[ReceivedFact[AppealDecided]]:
        return [f for f in self.standing.of(AppealDecided) if f.data.entry_id == entry_id]

    def _decision(self, entry_id: str) -> dict[str, Any] | None:
        """The decision that counts: the earliest that waives, else the last that upholds."""
        decided = sorted(
            (each for each in self._decided(entry_id) if self.today.reached(each.data.decided_on)),
            key=lambda each: (each.data.decided_on, received_order(each)),
        )
        if not decided:
            return None
        fact = next((each for each in decided if each.data.outcome == "waived"), decided[-1])
        return {
            "decided_on": str(fact.data.decided_on),
            "outcome": fact.data.outcome,
            **self._by(fact),
            "reason": fact.data.reason,
        }

    def _held(self, summons_id: str) -> list[ReceivedFact[HearingHeld]]:
        held = [f for f in self.standing.of(HearingHeld) if f.data.summons_id == summons_id]
        return sorted(held, key=lambda each: (each.data.held_on, received_order(each)))

    def _by(self, fact: ReceivedFact[Any]) -> dict[str, Any]:
        """The fact, its sender and when it was received, and its correction."""
        correction = self.standing.corrections.get(fact.key)
        return {
            "fact": fact.name,
            "actor": as_recorded(fact).get("actor"),
            "received_at": instant_text(fact.recorded_at),
            "corrected_by": correction.name if correction else None,
        }


def state_after(hearings: Iterable[Mapping[str, Any]]) -> SummonsState:
    """The state of a summons after its hearings that count, in their order."""
    outcomes = [each["outcome"] for each in hearings if each["counts"]]
    told = [outcome for outcome in outcomes if outcome != "absent"]
    return "open" if not told else "passed" if told[-1] == "passed" else "failed"


def as_recorded(fact: ReceivedFact[Any]) -> Mapping[str, Any]:
    """The event as recorded."""
    return read_json(fact.recorded) if isinstance(fact.recorded, bytes) else fact.recorded
