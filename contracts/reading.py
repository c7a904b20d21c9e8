"""Reads an event: complete and typed, or refused with every fault."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from contracts.envelope import DEFINED, MAX_EVENT_BYTES, Recorded, Submission
from contracts.events import FACTS, Fact, UnfitData, UnknownEventType, read_fact
from contracts.extensions import extension_faults, extensions_of
from contracts.faults import Fault, Malformed
from contracts.remedies import Remedy, genuine, remedy_of
from contracts.topics import EVERY_DEALER

ABOUT_NO_DEALER = frozenset(
    {"docket.decisions.policy-published.v1", "docket.decisions.policy-proposed.v1"}
)
"""Fact types whose subject is `*`."""

SET_BY_THE_SERVICE = DEFINED - frozenset(Submission.model_fields)
"""Attributes that no sender sets."""

E = TypeVar("E", bound=Submission)


def read_json(line: bytes | str) -> dict[str, Any]:
    """A JSON object; raises `Malformed` if the bytes are none."""
    try:
        value = from_json(line, allow_inf_nan=False)
    except ValueError as fault:
        raise Malformed([Fault("", f"not JSON: {fault}", "不是 JSON")]) from fault
    if not isinstance(value, dict):
        en, zh = "a JSON object is expected: one event", "应为一个 JSON 对象：一个事件"
        raise Malformed([Fault("", en, zh)])
    return value


def read_line(line: bytes) -> dict[str, Any]:
    """The event in a line of a file; raises `Malformed` if the line is too long."""
    if len(line.strip()) > MAX_EVENT_BYTES:
        en = f"the line is longer than an event may be: {MAX_EVENT_BYTES} bytes"
        raise Malformed([Fault("", en, f"该行超过一个事件的上限：{MAX_EVENT_BYTES} 字节")])
    return read_json(line)


def read_submission(event: Mapping[str, Any]) -> tuple[Submission, Fact]:
    """A sender's event and its typed data; raises `Malformed` with every fault."""
    return _read(Submission, event)


def read_recorded(event: Mapping[str, Any]) -> tuple[Recorded, Fact]:
    """A recorded event and its typed data; raises `Malformed` with every fault."""
    return _read(Recorded, event)


def _read(model: type[E], event: Mapping[str, Any]) -> tuple[E, Fact]:
    faults: list[Fault] = []
    envelope: E | None = None
    fact: Fact | None = None
    extensions = extensions_of(event)
    own = {name: value for name, value in event.items() if name in DEFINED}
    try:
        envelope = model.model_validate(own)
    except ValidationError as error:
        faults += _faults(error)
    faults += extension_faults(extensions)
    event_type, data = event.get("type"), event.get("data")
    if isinstance(event_type, str):
        try:
            if isinstance(data, dict) or event_type not in FACTS:
                fact = read_fact(event_type, data if isinstance(data, dict) else {})
        except UnfitData as error:
            faults += _faults(error.fault, *error.path)
        except UnknownEventType as error:
            faults.append(Fault(error.field, error.remedy, "没有这种事件类型"))
        faults += _subject_faults(event_type, event.get("subject"))
    if faults or envelope is None or fact is None:
        raise Malformed(faults)
    return envelope, fact


def _subject_faults(event_type: str, subject: object) -> list[Fault]:
    if event_type not in FACTS or (subject == EVERY_DEALER) == (event_type in ABOUT_NO_DEALER):
        return []
    if subject == EVERY_DEALER:
        en, zh = "this event is about one dealer; give the dealer's code", "请填写专营店代码"
        return [Fault("subject", en, zh)]
    en, zh = "this event is about no dealer; its subject is *", "该事件不针对专营店，subject 应为 *"
    return [Fault("subject", en, zh)]


SUBJECTS = Remedy(
    "a dealer's code is 1 to 64 characters, none of them a space or one of / % * # ?",
    "专营店代码为 1 至 64 个字符，不含空格及 / % * # ?",
)


def _faults(error: ValidationError, *prefix: str) -> list[Fault]:
    found = [
        _fault((*prefix, *fault["loc"]), fault["type"], fault.get("ctx", {}))
        for fault in genuine(error)
    ]
    return list(dict.fromkeys(found))


def _fault(path: tuple[int | str, ...], kind: str, context: Mapping[str, Any]) -> Fault:
    if path[0] == "subject" and kind != "missing":  # of two forms, and so named twice
        return Fault("subject", *SUBJECTS)
    if kind == "extra_forbidden" and len(path) == 1 and path[0] in SET_BY_THE_SERVICE:
        en, zh = (
            "is set by the service that accepts the event; leave it out",
            "由受理方填写，请删去",
        )
        return Fault(str(path[0]), en, zh)
    return Fault.at(path, *remedy_of(kind, context))
