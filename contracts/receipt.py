"""The answer of an accepting service to an event that it has recorded."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

NoticeKind = Literal[
    "dealer-unknown",
    "person-unknown",
    "id-repeated",
    "late",
    "time-far-from-receipt",
    "beyond-balance",
    "far-ahead",
]
"""The kinds of anomalies that a receipt can note."""


@dataclass(frozen=True, slots=True)
class Notice:
    """An anomaly of a fact, which is accepted all the same.

    It follows from what the accepting service knew when it gave the receipt: a missing notice
    proves nothing.
    """

    kind: NoticeKind
    zh: Annotated[str, Field(description="what is odd, in Chinese")]
    en: Annotated[str, Field(description="the same in English")]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The accepting service's confirmation that an event is recorded, and where."""

    source: str
    id: str
    type: str
    topic: str
    subject: str
    sequence: Annotated[str, Field(description="the event's number in its stream")]
    recordedtime: Annotated[
        str, Field(description="when it was received: what decides whether it was in time")
    ]
    digest: Annotated[
        str,
        Field(
            description="SHA-256 of the recorded bytes, as kept when the receipt was first given"
        ),
    ]
    leaf: Annotated[
        str,
        Field(description="SHA-256 of 0x00 and the recorded bytes: the event as leaf of a tree"),
    ]
    duplicate: Annotated[
        bool,
        Field(description="whether the event was recorded before: the first receipt again"),
    ] = False
    notices: Annotated[
        tuple[Notice, ...],
        Field(
            description="what was odd about the event when it was first accepted; kept beside the "
            "receipt and no part of what was recorded"
        ),
    ] = ()
    note: Annotated[
        str | None,
        Field(
            description="the same as a signed note (C2SP signed-note), to be kept as evidence; "
            "none where the service has no key of receipts"
        ),
    ] = None
