"""Whatever is wrong in a policy document is told by its figure, in both languages, in our words."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml

from contracts.faults import Fault
from contracts.policy.bounds import bounded_document
from contracts.policy.documents import PolicyRefused
from contracts.policy.shipped import shipped_documents
from contracts.policy.written import plain
from tests.contract.words import assert_ours

WRONG: tuple[Any, ...] = (
    None, True, 7, -1, 0.5, 10**17, "", "x", "a\0", [], ["x"], [None], {}, {"x": 1}, {1: 2},
    "2012-13-01", "2012-02-30", "2201-01-01", "2012-10-06", ["2012-10-06"], ["2012-10-08"] * 2,
)  # fmt: skip
"""Values of which each is wrong in some figure."""

(CRD,) = [text for text in shipped_documents() if b"gwm-crd" in text]


def told(text: bytes) -> list[Fault]:
    """The faults of a document, none where it is taken."""
    try:
        bounded_document(text)
    except PolicyRefused as refused:
        return refused.faults
    return []


def at_depth(value: Any, depth: int) -> Iterator[tuple[Any, ...]]:
    """The path of every value that lies so many steps within."""
    if depth == 0:
        yield ()
    elif isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ((name, *path) for path in at_depth(each, depth - 1))


def all_put(document: Any, depth: int, value: Any) -> bytes:
    """The document with another value at every place of a depth, but for its kind."""
    changed = deepcopy(document)
    for *path, last in at_depth(document, depth):
        place = changed
        for name in path:
            place = place[name]
        if last != "kind":
            place[last] = deepcopy(value)
    return yaml.safe_dump(changed, allow_unicode=True).encode()


@pytest.mark.parametrize(
    ("kind", "depth"),
    [
        *(("customer-relations", depth) for depth in range(1, 8)),
        *(("working-days", depth) for depth in range(1, 5)),
    ],
)
def test_whatever_is_wrong_in_any_figure_is_told_in_words_of_ours(kind: str, depth: int) -> None:
    [text] = [each for each in shipped_documents() if f"kind: {kind}".encode() in each]
    document = plain(text)
    faults = {fault for value in WRONG for fault in told(all_put(document, depth, value))}
    assert faults
    for fault in faults:
        assert_ours(fault)
        assert "[key]" not in fault.field


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "due_days:\n      value: 7",
            "due_days:\n      value: seven",
            Fault("terms.baseline-late.due_days", "has to be a whole number", "应为整数"),
        ),
        (
            "level: company",
            "level: nobody",
            Fault(
                "level",
                "has to be one of 'department', 'company' or 'group'",
                "应为下列之一：'department'、'company'、'group'",
            ),
        ),
        (
            "effective_from: 2012-06-01",
            "effective_from: 2012-06-31",
            Fault(
                "effective_from",
                "names a day that the calendar does not have",
                "历法中没有这一天",
            ),
        ),
    ],
)
def test_a_fault_names_its_figure(old: str, new: str, fault: Fault) -> None:
    assert old in CRD.decode()
    assert told(CRD.replace(old.encode(), new.encode())) == [fault]


@pytest.mark.parametrize(
    "text",
    [b"[", b"\xff", b"", b"a: &a b", b"a: *a", b"!!int a", b"a: 1\na: 2", b"[a]: b", b"<<: a",
     b"--- a\n--- b", b"[" * 40, b"kind: elves", b"#" * 70_000, b"[" + b"1," * 10_001 + b"]"],
)  # fmt: skip
def test_what_is_no_document_is_told_in_both_languages(text: bytes) -> None:
    assert told(text)
    for fault in told(text):
        assert_ours(fault)
