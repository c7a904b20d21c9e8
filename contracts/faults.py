"""The faults of an event or a document: each by its field, with the remedy."""

from collections.abc import Sequence
from typing import NamedTuple, Self


class Fault(NamedTuple):
    """One fault: the field by its path, and the remedy, in both languages.

    `given` is the path as a JSON pointer, for steps of it that contain a dot.
    """

    field: str
    remedy: str
    zh: str
    given: str | None = None

    @classmethod
    def at(cls, path: Sequence[int | str], remedy: str, zh: str) -> Self:
        """A fault at a path of names and numbers."""
        return cls(".".join(map(str, path)), remedy, zh, json_pointer(path))

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901); of the whole document the empty text."""
        if self.given is not None or not self.field:
            return self.given or ""
        return json_pointer(self.field.split("."))

    def __str__(self) -> str:
        return f"{self.field}: {self.remedy}" if self.field else self.remedy


class Malformed(ValueError):
    """A value that violates its published form, with every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def json_pointer(path: Sequence[int | str]) -> str:
    """A path as RFC 6901 writes it; the whole document is the empty text."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps)
