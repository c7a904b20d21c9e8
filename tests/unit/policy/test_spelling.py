"""A text of a policy document is asked at the door what a text of an event is, and by no reader."""

import pytest

from contracts.policy.bounds import bounded_document
from contracts.policy.documents import PolicyRefused, read_document
from contracts.policy.shipped import shipped_documents

(CRD,) = [text for text in shipped_documents() if b"gwm-crd" in text]
(DAYS,) = [text for text in shipped_documents() if b"kind: working-days" in text]

ESCAPE, TURNED = r'"a\eb\u202e"', r'"a\u202eb"'


def refused(text: bytes) -> list[str]:
    """The faults at the door, none where it is taken; a reader takes it in any case."""
    assert read_document(text)
    try:
        bounded_document(text)
    except PolicyRefused as told:
        return [str(fault) for fault in told.faults if fault.zh]
    return []


def with_line(text: bytes, name: str, value: str) -> bytes:
    """The document with another value on the first line of that name."""
    lines = text.decode().split("\n")
    at = next(n for n, line in enumerate(lines) if line.strip(" -").startswith(f"{name}:"))
    indent = lines[at][: lines[at].index(f"{name}:")]
    return "\n".join([*lines[:at], f"{indent}{name}: {value}", *lines[at + 1 :]]).encode()


def test_every_shipped_document_is_taken() -> None:
    for text in shipped_documents():
        assert refused(text) == []


@pytest.mark.parametrize(
    ("name", "value", "field", "told"),
    [
        ("title", r'"a\0b"', "title", "U+0000"),
        ("title", ESCAPE, "title", "U+001B"),
        ("title", r'"a\nb"', "title", "U+000A"),
        ("title", "x" * 40_000, "title", "has 40000 characters; at most 2000 are taken"),
        ("title", "题" * 2_001, "title", "at most 2000"),
        ("version", "v" * 201, "version", "at most 200"),
        ("version", TURNED, "version", "U+202E"),
        ("policy", r'"cafe\u0301"', "policy", "NFC"),
        ("section", r'"5\0x"', "terms.department.own_departments.section", "U+0000"),
        ("paper", r'"5\ax"', "terms.department.own_departments.paper", "U+0007"),
        ("words", r'"\x9b31m"', "terms.department.own_departments.words", "U+009B"),
        ("words", r'"\uFFFF"', "terms.department.own_departments.words", "no character"),
        ("item", r'"labels\u200b"', "terms.catalogue.hardware.0.item", "U+200B"),
        ("name", r'{zh: "\e[31m", en: x}', "terms.catalogue.hardware.0.name.zh", "U+001B"),
        ("standard", "x" * 2_001, "terms.catalogue.hardware.0.standard", "at most 2000"),
    ],
)
def test_a_text_is_held_to_what_its_escapes_decode_to(
    name: str, value: str, field: str, told: str
) -> None:
    [fault] = refused(with_line(CRD, name, value))
    assert fault.startswith(f"{field}: ")
    assert told in fault


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "题" * 2_000),
        ("title", TURNED),
        ("version", "v" * 200),
        ("words", r'"first\n\tsecond"'),
        ("standard", r'"first\nsecond"'),
    ],
)
def test_what_stands_just_within_is_taken(name: str, value: str) -> None:
    assert refused(with_line(CRD, name, value)) == []


def test_a_calendar_is_held_to_the_same() -> None:
    for value, told in ((r'"a\0b"', "U+0000"), ("x" * 2001, "at most 2000")):
        text = DAYS.replace("国务院办公厅，2004年放假安排".encode(), value.encode())
        [fault] = refused(text)
        assert fault.startswith("years.2004.notices.0: ")
        assert told in fault
    [fault] = refused(with_line(DAYS, "source", r'"a\0b"'))
    assert fault.startswith("source: ")
