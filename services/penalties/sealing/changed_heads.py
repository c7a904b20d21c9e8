"""The heads that a sealed day may change, and the heads that its cut alone does not give."""

from contracts.topics import EVERY_DEALER, FACT_TOPICS, PENALTIES
from services.kit.log.partitions import stream_of
from services.kit.store import Reading
from services.penalties.posting.posting_days import posted_for, was_ever_posted
from services.penalties.sealing.due_day import DueDay
from services.penalties.sealing.frontiers import Head


def changed_heads(look: Reading, partitions: int, due: DueDay) -> set[Head]:
    """The trees to which the day adds events, except those of streams that came late."""
    found: set[Head] = set()
    for partition in range(partitions):
        rows = look.execute(
            "SELECT DISTINCT stream, topic FROM kept"
            " WHERE partition = ? AND after_close >= ? AND after_close < ?",
            (partition, due.previous, due.through),
        )
        found |= {(stream, topic) for stream, topic in rows}
        found |= {(stream_of(EVERY_DEALER, partition), topic) for topic in FACT_TOPICS}
    posted = posted_for(look, due.previous, due.through)
    return found | {(dealer, PENALTIES) for dealer in posted}


def all_heads_of(look: Reading, stream: str) -> set[Head]:
    """Every tree that a stream may have now."""
    rows = look.execute(
        "SELECT topic FROM heads WHERE stream = ?"
        " UNION SELECT DISTINCT topic FROM kept WHERE stream = ?",
        (stream, stream),
    )
    found = {(stream, topic) for (topic,) in rows}
    return found | {(stream, PENALTIES)} if was_ever_posted(look, stream) else found


def held_streams(look: Reading, due: DueDay) -> dict[str, str | None]:
    """The streams that wait at the day's cut, and since which day each is passed by."""
    waiting = look.execute(
        "SELECT DISTINCT stream FROM waiting WHERE after_close < ?", (due.through,)
    )
    held = {stream: None for (stream,) in waiting if _has_lines(stream)}
    since = look.execute("SELECT dealer, since FROM held_days WHERE since <= ?", (due.through,))
    return {**held, **dict(since)}


def _has_lines(stream: str) -> bool:
    """Whether a stream has lines; the stream of an undecodable record is no dealer's."""
    return "/" not in stream or stream.startswith(f"{EVERY_DEALER}/")
