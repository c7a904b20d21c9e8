"""The AsyncAPI 3 document: the topics of the events, their senders and readers."""

from typing import Any, Final

from contracts.events import DAYS_CLOSED, FACTS
from contracts.events.dockets import DocketStated
from contracts.events.seals import DaySealed
from contracts.topics import (
    AUDITS,
    DECISIONS,
    DEFAULT_PARTITIONS,
    FACT_TOPICS,
    PENALTIES,
    STAFFING,
    short_name,
    topic_of,
)
from services.registry import OWNER, REGISTERED
from tools.contracts.schemas import Schema

Document = dict[str, Any]

CONTENT_TYPE: Final = "application/cloudevents+json"
KAFKA: Final = {"bindingVersion": "0.5.0"}

TOPICS: Final = {
    STAFFING: "Who is on post, who leaves, who follows, and what was declared.",
    AUDITS: "What inspections found, what was put right, what the reports said.",
    DECISIONS: "What the OEM decides, what is taken back or put right, the policies.",
    PENALTIES: "What the regulation makes of the facts: derived, never accepted, never input.",
}
READERS: Final = {
    **{service.name: service.reads for service in REGISTERED},
    "auditor": (*FACT_TOPICS, PENALTIES),
}

DESCRIPTION: Final = """\
Every fact about a dealer is one immutable event; what the regulation makes of the facts is posted
as further events, and nothing is ever edited or deleted. The value of a message is the recorded
event itself, byte for byte (CloudEvents 1.0, structured mode, canonical JSON by RFC 8785), so that
what is hashed is what travels. Facts enter over HTTP alone; the services write the topics.

One dealer's events are in order: the key is the dealer's code, the partition Kafka's murmur2 of it,
and `sequence` is dense in each dealer's stream, so a gap proves a loss. Events about no dealer have
the subject `*` and stand in every partition.

`day-closed` is a watermark: no fact received on that day or before follows in that partition.
`docket-stated` follows a day's postings where what a dealer owes, and by when, is not as last
stated.
`day-sealed` says by signed hashes what was recorded through a closed day; whoever applies postings
passes it by."""


def document(version: str, schemas: dict[str, Schema]) -> Document:
    """The whole document, of this `version` of the language, over the schemas by event type."""
    by_topic = {topic: [name for name in schemas if topic_of(name) == topic] for topic in TOPICS}
    return {
        "asyncapi": "3.0.0",
        "id": "urn:dealer-docket:events",
        "info": {"title": "Dealer Docket", "version": version, "description": DESCRIPTION},
        "defaultContentType": CONTENT_TYPE,
        "servers": {"log": _server()},
        "channels": {short_name(topic): _channel(topic, by_topic[topic]) for topic in TOPICS},
        "operations": _operations(),
        "components": {
            "messages": {name: _message(name, schema) for name, schema in schemas.items()},
            "messageTraits": {"recorded": _recorded()},
        },
    }


def _server() -> Document:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "Apache Kafka, in production. Without it the services read one another's "
        "logs in process, in the same order and form.",
        "variables": {"bootstrap": {"default": "127.0.0.1:9092", "description": "host:port"}},
    }


def _channel(topic: str, types: list[str]) -> Document:
    return {
        "address": topic,
        "description": TOPICS[topic],
        "servers": [{"$ref": "#/servers/log"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in types},
        "bindings": {
            "kafka": {
                "topic": topic,
                "partitions": DEFAULT_PARTITIONS,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": -1,
                    "retention.bytes": -1,
                },
                **KAFKA,
            }
        },
    }


def _operations() -> Document:
    sends = {
        f"{sender.name}-sends-{short_name(topic)}": _operation("send", sender.name, topic)
        for topic, sender in OWNER.items()
    }
    receives = {
        f"{reader}-receives-{short_name(topic)}": _operation("receive", reader, topic)
        for reader, topics in READERS.items()
        for topic in topics
    }
    return {**sends, **receives}


def _operation(action: str, role: str, topic: str) -> Document:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{short_name(topic)}"},
        "summary": f"{role} {action}s the events of {topic}",
        "tags": [{"name": role}],
    }


def _message(event_type: str, schema: Schema) -> Document:
    if event_type in FACTS:
        kind = "fact"
    elif event_type in DAYS_CLOSED:
        kind = "watermark"
    elif event_type == DaySealed.TYPE:
        kind = "seal"
    elif event_type == DocketStated.TYPE:
        kind = "statement"
    else:
        kind = "posting"
    return {
        "name": event_type,
        "title": schema["title"],
        "summary": schema["description"].partition("\n")[0],
        "tags": [{"name": kind}],
        "traits": [{"$ref": "#/components/messageTraits/recorded"}],
        "payload": {"$ref": f"./schemas/{event_type}.json"},
    }


def _recorded() -> Document:
    copies = ("id", "source", "type", "subject")
    return {
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "headers": {
            "type": "object",
            "description": "Copies of attributes of the event, for routing.",
            "properties": {
                "content-type": {"const": CONTENT_TYPE},
                **{f"ce_{name}": {"type": "string"} for name in copies},
            },
            "required": ["content-type", *(f"ce_{name}" for name in copies)],
        },
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "the dealer's code, or *"},
                **KAFKA,
            }
        },
    }
