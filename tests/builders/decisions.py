"""What the OEM decides, takes back and puts right."""

from tests.builders.given_fact import DEALER, GivenFact, fact


def waived(entry: str, on: str, *, received: str | None = None) -> GivenFact:
    return fact(
        "entry-waived", received or on, entry_id=f"{DEALER}/{entry}", waived_on=on, reason="核实"
    )


def appeal_lodged(entry: str, on: str) -> GivenFact:
    return fact("appeal-lodged", on, entry_id=f"{DEALER}/{entry}", reason="有异议")


def appeal_decided(entry: str, on: str, outcome: str) -> GivenFact:
    return fact(
        "appeal-decided",
        on,
        entry_id=f"{DEALER}/{entry}",
        decided_on=on,
        outcome=outcome,
        reason="核实",
    )


def heard(summons: str, on: str, outcome: str, *, received: str | None = None) -> GivenFact:
    return fact(
        "hearing-held",
        received or on,
        summons_id=f"{DEALER}/{summons}",
        held_on=on,
        outcome=outcome,
    )


def settled(reference: str, on: str, yuan: int) -> GivenFact:
    return fact(
        "settlement-recorded", on, settled_on=on, amount_fen=yuan * 100, reference=reference
    )


def withdrawn(identity: str, received: str, *, topic: str = "staffing") -> GivenFact:
    return fact("fact-withdrawn", received, topic=topic, source="/test", id=identity, reason="误录")


def corrected(identity: str, received: str, by: GivenFact) -> GivenFact:
    return fact(
        "fact-corrected",
        received,
        type=by.type,
        source="/test",
        id=identity,
        reason="误录",
        data=by.data,
    )
