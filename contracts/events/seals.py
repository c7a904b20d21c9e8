"""`day-sealed`: the events recorded through a closed day, as signed hashes."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.values import Closed, Code, Count, DealerCode, LocalDate, Rows, Text

TopicName = Literal["staffing", "audits", "decisions", "penalties"]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal."""

InUtc = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z$")]
"""An instant as it is recorded: in UTC, to the microsecond."""


class Continues(Closed):
    """The lost log, in the first seal of its replacement."""

    origin: Code = Field(description="the name of the log that ends")
    size: int = Field(ge=1, description="how many seals its last checkpoint counted")
    root: Hex = Field(description="the root of that checkpoint")
    reason: Text = Field(description="why it ends, in the operator's words")


class Seal(Closed):
    """A closed day: the root of all lines, one line a dealer and one a partition's `*`.

    The log's entry is the canonical JSON of this object.
    """

    seal: Literal["docket-seal/v1"]
    through: LocalDate = Field(description="the closed day")
    recordedtime: InUtc = Field(description="the latest recordedtime of the closings of the day")
    partitions: int = Field(ge=1, description="the number of partitions of each topic")
    lines: Count = Field(description="how many lines the tree has")
    root: Hex = Field(description="the root of the tree of lines (RFC 9162)")
    keys: Rows[Text] = Field(
        description="the keys that sign this checkpoint, and those of receipts, as NAME+ID+KEY"
    )
    law_version: Text = Field(description="the release of the law of the process that seals")
    law_digest: Hex = Field(description="the digest of the code and documents that decide")
    continues: Continues | None = Field(
        default=None, description="in the first seal of a log that takes the place of a lost one"
    )


class PassedOver(Closed):
    """A number that a stream passes over: the leaf that takes its place."""

    passed_over: Annotated[str, Field(pattern=r"^[0-9]{20}$")] = Field(description="the number")
    reason: Text = Field(description="why, in the operator's words")
    topic: Literal["docket.staffing.v1", "docket.audits.v1", "docket.decisions.v1"]


class Held(Closed):
    """A stream whose heads differ from the cut of the day."""

    sizes: dict[TopicName, Annotated[int, Field(ge=1)]] = Field(
        description="how many of its events this seal counts, by topic"
    )
    held_since: LocalDate | None = Field(
        default=None, description="the first closed day that has passed the dealer by"
    )
    passed_over: Rows[PassedOver] | None = Field(
        default=None, description="numbers that are left out, counted here for the first time"
    )


HeldStream = DealerCode | Annotated[str, Field(pattern=r"^\*/[0-9]{1,3}$")]
"""A dealer, or `*/P` for the events about no dealer in partition P."""


class DaySealed(Closed):
    """A closed day sealed: recorded once in each partition. A reader of postings ignores it."""

    TYPE: ClassVar[str] = "docket.penalties.day-sealed.v1"

    seal: Seal
    checkpoint: Annotated[str, Field(min_length=1)] = Field(
        description="the signed head of the log, a C2SP signed note with the log's own signatures"
    )
    held: dict[HeldStream, Held] | None = Field(
        default=None, description="the streams whose heads are not what the cut alone gives"
    )
