"""Tries a policy document before it is accepted: the largest amounts to which its figures lead.

A published document is immutable: if its figures broke an entry, they would stop every dealer that
it concerns.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from contracts.faults import Fault
from contracts.policy.bounds import bounded_document
from contracts.policy.documents import PolicyRefused, Regulation
from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from services.penalties.law import adjudicate
from services.penalties.policy.worst_story import DEALER, story

LARGEST_AMOUNT: Final = 2**53 - 1
"""In fen: larger numbers have no canonical JSON."""


def admitted(policies: Policies, text: bytes, known_on: date | None = None) -> Policies:
    """`policies` with a document that the law can bear beside them; raises `PolicyRefused`."""
    bear(text)
    added = policies.with_document(text, known_on)
    if faults := list(_growing(added)):
        raise PolicyRefused(faults)
    return added


def bear(text: bytes) -> None:
    """Raise `PolicyRefused` if a document is unfit, or the law cannot bear it by itself."""
    document = bounded_document(text)
    if isinstance(document, Regulation) and (faults := _tried(text)):
        raise PolicyRefused(list(faults))


@lru_cache(maxsize=256)
def _tried(text: bytes) -> tuple[Fault, ...]:
    document = bounded_document(text)
    calendars = [each for each in shipped_documents() if b"kind: working-days" in each]
    policies = Policies.of([*calendars, text])
    if faults := tuple(_growing(policies)):
        return faults
    start = document.effective_from
    try:
        docket = adjudicate(DEALER, story(start), policies, start + timedelta(days=800))
    except Exception as fault:  # noqa: BLE001 - whatever fails here would fail for every dealer
        en = f"the law fails by these figures: {fault!r}; correct them"
        return (Fault("terms", en, "按这些数值无法作出判定，请更正"),)
    faults = tuple(
        _too_large(f"terms.{entry.clause}.amount_fen", entry.amount_fen)
        for entry in docket.entries
        if abs(entry.amount_fen) > LARGEST_AMOUNT
    )
    if not faults and abs(docket.balance_fen) > LARGEST_AMOUNT:
        return (_too_large("terms", docket.balance_fen),)
    return faults


def _growing(policies: Policies) -> Iterator[Fault]:
    """The first amount, grown («加倍») as often as any version lets a chain breach, §4.2.2."""
    regulations = [v.document for v in policies.versions if isinstance(v.document, Regulation)]
    most = max((each.terms.termination_review.after_breaches for each in regulations), default=1)
    for each in regulations:
        growth = each.terms.hardware_unrectified
        times = most if growth.compounding else 1
        amount = each.terms.hardware_nonconforming.amount_fen * growth.factor**times
        if amount > LARGEST_AMOUNT:
            yield Fault(
                "terms.hardware-unrectified.factor",
                f"breach {times} of one chain would cost more than {LARGEST_AMOUNT} fen by "
                f"{each.policy} {each.version}; name a smaller factor, or a review after fewer "
                "breaches (terms.termination-review.after_breaches)",
                f"按 {each.policy} {each.version}，同一链第 {times} 次违约将超过 "
                f"{LARGEST_AMOUNT} 分；"
                "请填较小的倍数，或减少启动评估的次数（terms.termination-review.after_breaches）",
            )


def _too_large(field: str, amount: int) -> Fault:
    en = f"leads to {amount} fen, more than {LARGEST_AMOUNT}; name a smaller figure"
    return Fault(field, en, f"将得出 {amount} 分，超过 {LARGEST_AMOUNT} 分，请填较小的数值")
