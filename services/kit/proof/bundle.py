"""A bundle: the evidence about one dealer, as the members of one file (`.docket`)."""

from typing import Final

from contracts.canonical import canonical

FORM: Final = "docket-bundle/v1"

HEAD: Final = "bundle.json"
CHECKPOINT_MEMBER: Final = "checkpoint"
HANDOVERS: Final = "handovers.ndjson"
SEALS: Final = "seals.ndjson"
LINES: Final = "lines.ndjson"
STAMP: Final = "checkpoint.tsr"
"""The optional member with a timestamp (RFC 3161) of the checkpoint."""

OF_DEALER: Final = ("staffing", "audits", "decisions", "penalties")
OF_EVERYONE: Final = ("staffing", "audits", "decisions")

MEMBERS: Final = (
    HEAD,
    CHECKPOINT_MEMBER,
    HANDOVERS,
    SEALS,
    LINES,
    *(f"dealer/{name}.ndjson" for name in OF_DEALER),
    *(f"every/{name}.ndjson" for name in OF_EVERYONE),
)
"""The members in their order; a `STAMP` may follow."""


def head_of(dealer: str) -> bytes:
    """The first member: the format of the bundle, and its dealer."""
    return canonical({"bundle": FORM, "dealer": dealer}) + b"\n"
