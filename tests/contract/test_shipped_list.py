"""The list of the policy documents that were ever shipped only grows."""

from hashlib import sha256

from tools.contracts.files import with_documents


def line(text: bytes, name: str) -> str:
    return f"{sha256(text).hexdigest()}  {name}\n"


LISTED = line(b"first", "crd.yaml") + line(b"days", "days.yaml")


def test_what_is_listed_already_is_left_as_it_is() -> None:
    assert with_documents(LISTED, {"days.yaml": b"days", "crd.yaml": b"first"}) == LISTED


def test_a_document_that_was_edited_has_two_lines() -> None:
    edited = with_documents(LISTED, {"crd.yaml": b"second", "days.yaml": b"days"})
    assert edited == LISTED + line(b"second", "crd.yaml")


def test_a_document_that_was_removed_or_renamed_keeps_its_line() -> None:
    assert with_documents(LISTED, {"renamed.yaml": b"first"}) == LISTED


def test_the_first_documents_are_listed_by_name() -> None:
    assert with_documents("", {"days.yaml": b"days", "crd.yaml": b"first"}) == LISTED
