"""What the OEM decides, takes back and puts right."""

from typing import Any

from tests.unit.law.given import DEALER, Told


def _decisions(event: str, received: str, /, **data: Any) -> Told:
    return Told(f"docket.decisions.{event}.v1", data, received)


def waived(entry: str, on: str, *, received: str | None = None) -> Told:
    return _decisions(
        "entry-waived", received or on, entry_id=f"{DEALER}/{entry}", waived_on=on, reason="核实"
    )


def appeal_lodged(entry: str, on: str) -> Told:
    return _decisions("appeal-lodged", on, entry_id=f"{DEALER}/{entry}", reason="有异议")


def appeal_decided(entry: str, on: str, outcome: str) -> Told:
    return _decisions(
        "appeal-decided",
        on,
        entry_id=f"{DEALER}/{entry}",
        decided_on=on,
        outcome=outcome,
        reason="核实",
    )


def heard(summons: str, on: str, outcome: str, *, received: str | None = None) -> Told:
    return _decisions(
        "hearing-held",
        received or on,
        summons_id=f"{DEALER}/{summons}",
        held_on=on,
        outcome=outcome,
    )


def settled(reference: str, on: str, yuan: int) -> Told:
    return _decisions(
        "settlement-recorded", on, settled_on=on, amount_fen=yuan * 100, reference=reference
    )


def withdrawn(identity: str, received: str, *, topic: str = "staffing") -> Told:
    return _decisions(
        "fact-withdrawn", received, topic=topic, source="/test", id=identity, reason="误录"
    )


def corrected(identity: str, received: str, by: Told) -> Told:
    data = {name: value for name, value in by.data.items() if value is not None}
    return _decisions(
        "fact-corrected",
        received,
        type=by.type,
        source="/test",
        id=identity,
        reason="误录",
        data=data,
    )
