"""What is promised of postings and dockets: they are what the law says about the log."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from contracts.canonical import canonical
from contracts.events import POSTINGS
from contracts.reading import read_json
from contracts.topics import FACT_TOPICS, PENALTIES
from services.kit.clock import ManualClock
from services.kit.consumer.shelf import closed_through
from services.kit.store import Store
from services.penalties.adjudication import adjudicate_lines
from services.penalties.posting.casebook import Casebook
from services.penalties.posting.postings import standing
from services.penalties.posting.runs import next_run
from services.penalties.queries.live import LiveDockets
from tests.simulation.pipeline import Pipeline
from tests.simulation.promises import names

OF_THE_DAY: Final = {"as_of", "pending"}
OF_THE_POSTING: Final = {"imported"}


def broken_of_postings(pipeline: Pipeline, replay: Store) -> Iterator[str]:
    """Where the postings are not those that a replay of the same log makes, byte for byte."""
    ours, its = posted_in(pipeline.stores[PENALTIES]), posted_in(replay)
    for dealer in sorted({*ours, *its}):
        one, other = ours.get(dealer, []), its.get(dealer, [])
        if names(one) != names(other):
            yield f"posted of {dealer}: {names(one)}; by a replay {names(other)}"
        for mine, wanted in zip(one, other, strict=False):
            if mine != wanted:
                yield f"posted of {dealer}: {mine!r}; by a replay {wanted!r}"


def days_that_wait(pipeline: Pipeline) -> Iterator[str]:
    """The closed days that nobody has posted, though there was time for everything."""
    with pipeline.stores[PENALTIES].reading() as look:
        for partition in range(pipeline.partitions):
            if run := next_run(look, partition):
                yield f"{run.day} waits to be posted in partition {partition}"


def broken_of_dockets(pipeline: Pipeline) -> Iterator[str]:
    """Where docket or postings are not what `docket adjudicate` makes of the exported log."""
    store = pipeline.stores[PENALTIES]
    with store.reading() as look:
        days = {closed_through(look, FACT_TOPICS, p) for p in range(pipeline.partitions)}
    if len(days) != 1 or None in days:
        yield f"the partitions are closed through different days: {days}"
        return
    [closed] = [day for day in days if day is not None]
    lines = [line for topic in FACT_TOPICS for line in pipeline.broker.whole(topic)]
    yield from _live(pipeline, _adjudicated(lines, closed + timedelta(days=1)))
    yield from _posted(posted_in(store), _adjudicated(lines, closed), closed)


def posted_in(store: Store) -> dict[str, list[bytes]]:
    """What a store has posted and stated, by dealer."""
    recorded = sorted(store.notifications(0, 1_000_000), key=lambda each: each.stream)
    return {
        dealer: [each.value for each in of_one]
        for dealer, of_one in groupby(recorded, key=lambda each: each.stream)
    }


def postings_among(values: Iterable[bytes]) -> list[dict[str, Any]]:
    """The postings of a dealer, without what is stated."""
    return [event for event in map(read_json, values) if event["type"] in POSTINGS]


def _adjudicated(lines: list[bytes], as_of: date) -> dict[str, Any]:
    dealers: dict[str, Any] = adjudicate_lines(lines, as_of)["dealers"]
    return dealers


def _live(pipeline: Pipeline, wanted: Mapping[str, Any]) -> Iterator[str]:
    store, partitions = pipeline.stores[PENALTIES], pipeline.partitions
    dockets = LiveDockets(store, Casebook(), partitions, ManualClock())
    for dealer, docket in wanted.items():
        live = dockets.of(dealer)
        said = live.to_json() if live else {}
        for entry in said.get("entries", []):
            entry.pop("provisional", None)
        shown = {name: value for name, value in said.items() if name not in OF_THE_DAY}
        if shown != docket:
            yield f"the docket of {dealer} is {shown}, and by the law {docket}"


def _posted(
    posted: Mapping[str, list[bytes]], wanted: Mapping[str, Any], closed: date
) -> Iterator[str]:
    for dealer in sorted({*posted, *wanted}):
        # Counted, for several entries of one id may stand side by side.
        stands = Counter(
            _told(entry, OF_THE_POSTING)
            for entry in standing(postings_among(posted.get(dealer, [])), closed)
        )
        law = Counter(
            _told(entry, {"status"})
            for entry in wanted.get(dealer, {"entries": []})["entries"]
            if entry["status"] == "effective"
        )
        for entry in sorted(stands - law):
            yield f"stands posted of {dealer}, and not by the law: {entry!r}"
        for entry in sorted(law - stands):
            yield f"is due of {dealer} by the law, and not posted: {entry!r}"


def _told(entry: Mapping[str, Any], left_out: Collection[str]) -> bytes:
    return canonical({name: value for name, value in entry.items() if name not in left_out})
