"""A document is plain YAML: a value is what it looks like, and whatever is none is refused."""

import pytest

from contracts.policy.written import NotPlain, plain


def refusal(text: bytes, most_nodes: int | None = None) -> str:
    with pytest.raises(NotPlain) as refused:
        plain(text, most_nodes)
    return str(refused.value.fault)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7), ("-1", -1), ("+2", 2), ("0", 0), ("1.5", 1.5), ("true", True), ("False", False),
        ("~", None), ("", None), ("text", "text"), ("[a, 1]", ["a", 1]), ('"1"', "1"),
    ],
)  # fmt: skip
def test_a_value_is_what_it_looks_like(written: str, value: object) -> None:
    assert plain(f"a: {written}".encode()) == {"a": value}


@pytest.mark.parametrize(
    "written",
    [
        "010",
        "0o10",
        "0x10",
        "0b1",
        "1:30",
        "1_000",
        "1e30",
        ".5",
        ".inf",
        "yes",
        "off",
        "2012-01-01",
    ],
)
def test_other_notations_are_texts_and_never_another_number(written: str) -> None:
    assert plain(f"a: {written}".encode()) == {"a": written}


@pytest.mark.parametrize(
    "text",
    [
        b'x: !!int ""', b'x: !!float ""', b"x: !!bool maybe", b"x: !!timestamp foo",
        b"x: !!map [a]", b"x: !mine 1", b"x: ! 1",
    ],
)  # fmt: skip
def test_a_tag_is_refused_whatever_a_parser_would_make_of_it(text: bytes) -> None:
    assert refusal(text) == "line 1: x: a tag (!) stands there; leave it out"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b'a: "\\UFFFFFFFF"', "line 1: found invalid Unicode"),
        (b"a: 1\nb: [", "line 3: did not find"),
        (b"a: 1\nb: \x07", "control characters are not allowed"),
        (b"\xff", "invalid start byte"),
        (b"a: 1\n<<: {b: 2}", "line 2: <<: a merge key stands there"),
        (b"a: 1\nb: {c: 1, c: 2}", "line 2: b.c: stands there twice"),
        (b"2012: 1\n+2012: 2", "stands there twice"),
        (b"? [a]\n: 1", "line 1: a list or mapping stands there as a key"),
        (b"a: 1\n---\na: 2", "line 2: another document"),
        (b"a: &b 1", "line 1: a: an anchor"),
    ],
)
def test_what_is_no_plain_document_is_refused_by_its_place(text: bytes, fault: str) -> None:
    assert fault in refusal(text)


def test_so_many_values_and_no_more() -> None:
    text = b"[" + b"1," * 99 + b"]"
    assert len(plain(text, 100)) == 99
    assert "more than 99 values" in refusal(text, 99)


@pytest.mark.parametrize("bracket", [b"[", b"{a: "])
def test_what_lies_too_deep_is_not_read_to_its_end(bracket: bytes) -> None:
    assert "more than 16 levels" in refusal(bracket * 30_000 + b"\x07")
