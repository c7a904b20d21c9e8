"""The AsyncAPI document: valid by AsyncAPI's own parser, and true of the topics and events."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.events import EVENTS
from contracts.topics import FACT_TOPICS, PENALTIES, short_name, topic_of
from tools.contracts.files import ASYNCAPI, ROOT, SCHEMAS

DOCUMENT: dict[str, Any] = yaml.safe_load(ASYNCAPI.read_text(encoding="utf-8"))
TOPICS = (*FACT_TOPICS, PENALTIES)
CHECK = ROOT / "tools" / "asyncapi"
FILED = "docket.staffing.change-filed.v1"

Edit = Callable[[dict[str, Any]], Any]


def checked(path: Path) -> subprocess.CompletedProcess[str]:
    """What AsyncAPI's own parser says of the document; a skip, and in CI a failure, without it."""
    node = shutil.which("node")
    if node is None or not (CHECK / "node_modules").is_dir():
        reason = "AsyncAPI's parser is not here: it needs Node and `npm ci` in tools/asyncapi/"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return subprocess.run(
        [node, str(CHECK / "validate.mjs"), str(path)], capture_output=True, text=True, check=False
    )


def test_the_document_is_valid() -> None:
    said = checked(ASYNCAPI)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == f"{len(EVENTS)} messages on {len(TOPICS)} channels\n"


FAULTY: dict[str, Edit] = {
    "a field of no meaning": lambda d: d["components"]["messages"][FILED].update(headerz={}),
    "a channel of no name": lambda d: d["operations"]["staffing-sends-staffing"]["channel"].update(
        {"$ref": "#/channels/nowhere"}
    ),
    "a schema of no type": lambda d: d["components"]["messages"][FILED].update(
        payload={"type": "strnig"}
    ),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_document_is_not(fault: str, tmp_path: Path) -> None:
    document = yaml.safe_load(ASYNCAPI.read_text(encoding="utf-8"))
    FAULTY[fault](document)
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    path = tmp_path / "asyncapi.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    said = checked(path)
    assert said.returncode == 1
    assert "error: " in said.stderr


def test_every_event_is_a_message_of_its_topic_and_of_no_other() -> None:
    for topic in TOPICS:
        channel = DOCUMENT["channels"][short_name(topic)]
        assert channel["address"] == topic
        assert set(channel["messages"]) == {name for name in EVENTS if topic_of(name) == topic}
    assert set(DOCUMENT["components"]["messages"]) == set(EVENTS)


def test_a_topic_is_kept_for_ever_and_never_compacted() -> None:
    for topic in TOPICS:
        kafka = DOCUMENT["channels"][short_name(topic)]["bindings"]["kafka"]
        assert (kafka["topic"], kafka["partitions"]) == (topic, 12)
        assert kafka["topicConfiguration"] == {
            "cleanup.policy": ["delete"],
            "retention.ms": -1,
            "retention.bytes": -1,
        }


def test_a_message_is_a_cloudevent_keyed_by_the_dealer() -> None:
    trait = DOCUMENT["components"]["messageTraits"]["recorded"]
    assert trait["contentType"] == "application/cloudevents+json"
    assert set(trait["headers"]["required"]) == {
        *("content-type", "ce_id", "ce_source", "ce_type", "ce_subject")
    }
    assert trait["bindings"]["kafka"]["key"]["type"] == "string"


def test_each_topic_has_one_writer_and_the_derived_one_is_nobodys_input() -> None:
    operations = DOCUMENT["operations"].values()
    senders = [
        (operation["channel"]["$ref"], operation["tags"][0]["name"])
        for operation in operations
        if operation["action"] == "send"
    ]
    assert sorted(senders) == [
        ("#/channels/audits", "audits"),
        ("#/channels/decisions", "penalties"),
        ("#/channels/penalties", "penalties"),
        ("#/channels/staffing", "staffing"),
    ]
    readers = {
        operation["tags"][0]["name"]
        for operation in operations
        if operation["action"] == "receive" and operation["channel"]["$ref"].endswith("/penalties")
    }
    assert readers == {"notifications", "portal", "auditor"}
