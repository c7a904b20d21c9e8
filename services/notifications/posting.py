"""A posting from the log, read for a mail."""

from dataclasses import dataclass
from datetime import datetime

from contracts.envelope import Recorded
from contracts.events import POSTINGS
from contracts.events.penalties import AnyPosting
from contracts.reading import read_json


@dataclass(frozen=True, slots=True)
class MailedPosting:
    """One posting with the attributes that a mail needs; `recorded_at` is UTC."""

    recorded_at: datetime
    type: str
    data: AnyPosting

    @property
    def name(self) -> str:
        """`docket.penalties.fee-charged.v1` → `fee-charged`: the short name of the type."""
        return self.type.split(".")[2]


def read_posted(value: bytes) -> MailedPosting:
    """The posting in its recorded bytes; raises `ValueError` or `KeyError`."""
    body = read_json(value)
    envelope = Recorded.model_validate(body)
    data = POSTINGS[envelope.type].model_validate(envelope.data)
    return MailedPosting(envelope.recordedtime, envelope.type, data)
