"""Policy documents as arguments and output of the commands: files, versions, events."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from contracts.events.decisions import PolicyPublished
from contracts.policy.documents import (
    PolicyRefused,
    publication,
    read_document,
)
from contracts.policy.policies import Policies, Version
from contracts.policy.shipped import shipped_policies
from contracts.topics import EVERY_DEALER
from services.commands.refusal import Failed, Unusable
from services.kit.clock import instant_text
from services.penalties.policy.worst_case import bear

COMMAND_SOURCE: Final = "/oem/policies"

ANSWER_SECONDS: Final = 30.0
"""Seconds within which a running stack must answer."""


def known(data: Path | None) -> Policies:
    """The policies of a stack, by its data folder; without one the shipped policies."""
    if data is None:
        return shipped_policies()
    from services.commands.facts.stack_record import read_stack

    return read_stack(data).policies


def read_file(file: Path) -> bytes:
    """The bytes of a file; raises `Unusable`."""
    try:
        return file.read_bytes()
    except OSError as fault:
        raise Unusable(f"{file} cannot be read: {fault.strerror}") from fault


def fit_file(file: Path) -> bytes:
    """The document, if the intake would accept it alone; raises `Failed` with every fault."""
    text = read_file(file)
    try:
        bear(text)
    except PolicyRefused as refused:
        raise Failed("\n".join(f"{file}: {fault}" for fault in refused.faults)) from refused
    return text


def version_named(policies: Policies, name: str) -> Version:
    """A version by `POLICY/VERSION`, or by its version alone if only one policy has it."""
    found = [
        each
        for each in policies.versions
        if name in {f"{each.document.policy}/{each.document.version}", each.document.version}
    ]
    if len(found) != 1:
        names = ", ".join(f"{v.document.policy}/{v.document.version}" for v in policies.versions)
        raise Unusable(f"{name}: name one of {names}")
    return found[0]


def event_of(text: bytes) -> dict[str, Any]:
    """The `policy-published` that carries a document, as it is sent to `/decisions/v1/events`."""
    document = read_document(text)
    return {
        "specversion": "1.0",
        "id": f"{document.policy}/{document.version}",
        "source": COMMAND_SOURCE,
        "type": PolicyPublished.TYPE,
        "subject": EVERY_DEALER,
        "time": instant_text(datetime.now(UTC)),
        "data": publication(text),
    }


def send(event: Mapping[str, Any], address: str) -> dict[str, Any]:
    """The receipt of a running stack; raises `Unusable` without an address, `Failed` otherwise."""
    if not address.startswith(("http://", "https://")):
        raise Unusable(f"--to: {address} is no address of a stack, e.g. http://127.0.0.1:8000")
    request = Request(  # noqa: S310 - http and https alone
        f"{address.rstrip('/')}/decisions/v1/events",
        json.dumps(event).encode(),
        {"content-type": "application/cloudevents+json"},
    )
    try:
        with urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            receipt: dict[str, Any] = json.load(answer)
    except HTTPError as refused:
        raise Failed(f"{address} refuses it ({refused.code}): {_detail(refused)}") from refused
    except (URLError, TimeoutError, ValueError) as fault:
        raise Failed(f"{address} does not answer: {fault}; is the stack up?") from fault
    return receipt


def _detail(refused: HTTPError) -> str:
    try:
        return str(json.load(refused)["detail"])
    except (ValueError, KeyError, TypeError):
        return refused.reason
