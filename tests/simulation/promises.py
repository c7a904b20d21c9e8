"""What is promised of facts: acknowledged, recorded, on the log once, in order, in time."""

from collections.abc import Iterator
from typing import Any

from contracts.canonical import canonical, digest
from contracts.personal import renamed_event
from contracts.reading import read_json
from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER, FACT_TOPICS, PENALTIES
from services.kit.consumer.shelf import kept_form
from services.kit.intake.draft import Draft
from services.kit.log.partitions import partition_of_stream, stream_of
from tests.component.kit import promises
from tests.simulation.clients import Clients
from tests.simulation.pipeline import NOTIFICATIONS, Pipeline

Name = tuple[str, str, str]
"""Of an event: its topic, source and id."""


def broken_of_facts(pipeline: Pipeline, clients: Clients) -> Iterator[str]:
    """Every promise about facts that was not kept, in words."""
    for topic in FACT_TOPICS:
        for fault in promises.broken(pipeline.stores[topic], pipeline.partitions):
            yield f"{topic}: {fault}"
    yield from _not_on_the_log_as_recorded(pipeline)
    yield from _not_as_acknowledged(pipeline, clients)
    yield from _not_read(pipeline)


def _not_on_the_log_as_recorded(pipeline: Pipeline) -> Iterator[str]:
    for topic, partition in pipeline.broker.log:
        recorded = [
            each.value
            for each in pipeline.stores[topic].notifications(0, 1_000_000)
            if partition_of_stream(each.stream, pipeline.partitions) == partition
        ]
        if (on_the_log := pipeline.broker.once_each(topic, partition)) != recorded:
            yield f"{topic}/{partition} holds {names(on_the_log)}, its store {names(recorded)}"


def _not_as_acknowledged(pipeline: Pipeline, clients: Clients) -> Iterator[str]:
    on_the_log: dict[Name, list[bytes]] = {}
    for topic in FACT_TOPICS:
        for value in pipeline.broker.whole(topic):
            event = read_json(value)
            on_the_log.setdefault((topic, event["source"], event["id"]), []).append(value)
    for sent, receipt in clients.acknowledged:
        name = (receipt.topic, receipt.source, receipt.id)
        yield from _not_as_promised(sent, receipt, on_the_log.get(name, []), pipeline.partitions)
    for each in clients.submissions:
        name = (each.topic, each.draft.envelope.source, each.draft.envelope.id)
        if name not in on_the_log:
            yield f"{name} was sent until it was answered, and is not on the log"


def _not_as_promised(
    sent: Draft, receipt: Receipt, found: list[bytes], partitions: int
) -> Iterator[str]:
    wanted = partitions if receipt.subject == EVERY_DEALER else 1
    if len(found) != wanted:
        yield f"is on the log {len(found)} times: {receipt}"
        return
    event = read_json(found[0])
    place = (event["sequence"], event["recordedtime"], digest(found[0]))
    if place != (receipt.sequence, receipt.recordedtime, receipt.digest):
        yield f"is on the log as {place}: {receipt}"
    data = read_json(b'{"data":%b}' % sent.members["data"])["data"]
    if _unnamed(event["type"], event["data"]) != _unnamed(event["type"], data):
        yield f"was acknowledged, and is on the log with other data: {receipt}"


def _unnamed(event_type: str, data: dict[str, Any]) -> bytes:
    """What is said, with each name's `person_id` in its place: a stack seals the names."""
    event = renamed_event({"type": event_type, "data": data}, lambda person, _: person)
    return canonical(event["data"])


def _not_read(pipeline: Pipeline) -> Iterator[str]:
    for name in (PENALTIES, NOTIFICATIONS):
        with pipeline.stores[name].reading() as look:
            for stream, reason in look.execute("SELECT stream, reason FROM parked"):
                yield f"{name} has parked {stream}: {reason}"
    with pipeline.stores[PENALTIES].reading() as look:
        rows = look.execute(
            "SELECT topic, partition, stream, sequence, value FROM kept UNION ALL"
            " SELECT topic, partition, '*/' || partition, sequence, leaf FROM closings"
        )
    kept = [(*row[:4], bytes(row[4])) for row in rows]
    wanted = {
        (
            topic,
            partition,
            stream_of(event["subject"], partition),
            int(event["sequence"]),
            kept_form(event["type"], value),
        )
        for topic, partition in pipeline.broker.log
        if topic in FACT_TOPICS
        for value in pipeline.broker.once_each(topic, partition)
        if (event := read_json(value))
    }
    for row in sorted({*kept} ^ wanted):
        where = "it is on the log" if row in wanted else "penalties keeps it"
        yield f"kept and log differ, {where} only: {row[:4]}"


def names(values: list[bytes]) -> str:
    """The ids of events with their numbers."""
    events = [read_json(value) for value in values]
    return " ".join(f"{event['id']}({int(event['sequence'])})" for event in events) or "nothing"
