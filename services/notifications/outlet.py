"""The way out of the house for a letter, and what may become of it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol

SendOutcome = Literal["sent", "written", "refused", "waiting"]
"""`sent` by SMTP or `written` to a file; `refused` for good; `waiting` for another try."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to travel: `content` is what travels, byte for byte."""

    file_name: str
    sender: str
    recipients: Sequence[str]
    content: bytes


REFUSAL_CHARACTERS: Final = 500
"""Signs of a reason that are kept."""


class SendResult(NamedTuple):
    """What became of a letter to one recipient, and the reason given if it did not go."""

    outcome: SendOutcome
    reason: str | None = None


class Unreachable(Exception):
    """No letter goes out now, whoever it is for."""


class Outlet(Protocol):
    """Takes letters to where their recipients read them."""

    def send(self, letter: Letter) -> Mapping[str, SendResult]:
        """What became of the letter, by recipient; raises `Unreachable`."""
        ...

    def close(self) -> None:
        """Hang up until the next letter."""
        ...
