"""All that a dealer's docket follows from, as recorded: what `docket adjudicate` reads."""

from typing import Final

from contracts.topics import FACT_TOPICS
from services.kit.store import Reading
from services.kit.store.statements import marks

EVERY: Final = "*"


def events_of_docket(look: Reading, dealer: str) -> bytes:
    """The dealer's facts, and the policies that its partition knows, one a line, in their order."""
    rows = look.execute(
        "SELECT value FROM kept WHERE (stream = ? OR stream IN"
        f" (SELECT '{EVERY}/' || MIN(partition) FROM kept WHERE stream = ?))"
        f" AND topic IN ({marks(FACT_TOPICS)}) ORDER BY topic, stream, sequence",
        (dealer, dealer, *FACT_TOPICS),
    )
    return b"".join(bytes(value) + b"\n" for (value,) in rows)
