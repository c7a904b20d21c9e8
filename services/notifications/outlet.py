"""The outlet for letters, and the outcomes of sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol

SendOutcome = Literal["sent", "written", "refused", "waiting"]
"""`sent` by SMTP or `written` to a file; `refused` for good; `waiting` for another try."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be sent: `content` is sent byte for byte."""

    file_name: str
    sender: str
    recipients: Sequence[str]
    content: bytes


REFUSAL_CHARACTERS: Final = 500
"""Signs of a reason that are kept."""


class SendResult(NamedTuple):
    """The outcome of a letter for one recipient, and the reason if it did not go."""

    outcome: SendOutcome
    reason: str | None = None


class Unreachable(Exception):
    """No letter can be sent now, whatever its recipient."""


class Outlet(Protocol):
    """Sends letters to their recipients."""

    def send(self, letter: Letter) -> Mapping[str, SendResult]:
        """The outcome of the letter, by recipient; raises `Unreachable`."""
        ...

    def close(self) -> None:
        """Disconnect until the next letter."""
        ...
