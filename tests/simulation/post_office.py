"""The way out for mails: it takes a letter and may not say so, puts it off, or is out of reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes

from services.notifications.outlet import Letter, SendResult, Unreachable
from tests.simulation.instance import Exposure


@dataclass(frozen=True)
class Taken:
    """A letter that was taken: its Message-ID, its readers, and who handed it over."""

    message_id: str
    recipients: tuple[str, ...]
    life: Exposure
    session: int
    acknowledged: bool


class PostOffice:
    """All letters taken in one run."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []


class ExposedOutlet:
    """The post office as one life of a process reaches it."""

    def __init__(self, office: PostOffice, life: Exposure) -> None:
        self._office = office
        self._life = life

    def send(self, letter: Letter) -> Mapping[str, SendResult]:
        self._life.meet("before a mail", "pause before a write")
        if self._life.strikes("mail fails", "before a mail"):
            raise Unreachable("no mail server answers")
        off = [r for r in letter.recipients if self._life.strikes("mail put off", f"for {r}")]
        on = tuple(recipient for recipient in letter.recipients if recipient not in off)
        lost = bool(on) and self._life.strikes("acknowledgement lost", "of a mail")
        if on:
            self._take(letter, on, acknowledged=not lost)
        if lost:
            raise Unreachable("the mail server hung up before it answered")
        self._life.is_cut_off = self._life.strikes("store fails after a mail")
        self._life.meet("after a mail")
        put_off = dict.fromkeys(off, SendResult("waiting", "450 come again"))
        return {**dict.fromkeys(on, SendResult("sent")), **put_off}

    def close(self) -> None:
        """Nothing stays open between letters."""

    def _take(self, letter: Letter, recipients: tuple[str, ...], *, acknowledged: bool) -> None:
        message_id = str(message_from_bytes(letter.content)["Message-ID"]).strip()
        self._life.tell(f"mails {message_id}")
        taken = Taken(message_id, recipients, self._life, self._life.session, acknowledged)
        self._office.taken.append(taken)
