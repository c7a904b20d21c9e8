"""What the receipts of a stack note."""

from typing import Any

from tests.builders.given_fact import DEALER, GivenFact
from tests.component.penalties.stack import Stack, settle

Note = dict[str, str]


def receipt(stack: Stack, told: GivenFact, dealer: str = DEALER) -> dict[str, Any]:
    """The receipt of a fact, once all that was accepted before it is read."""
    settle(stack.parts)
    answer = stack.send(told, dealer)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def notes(stack: Stack, told: GivenFact, dealer: str = DEALER) -> list[Note]:
    """The notices of a fact."""
    found: list[Note] = receipt(stack, told, dealer)["notices"]
    return found


def kinds(stack: Stack, told: GivenFact, dealer: str = DEALER) -> list[str]:
    """Their kinds."""
    return [each["kind"] for each in notes(stack, told, dealer)]
