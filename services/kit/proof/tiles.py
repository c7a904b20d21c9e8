"""A log as static files (C2SP tlog-tiles): tiles of hashes, bundles of entries."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Self

from services.kit.proof.tree import HASH_BYTES, Hash, root_of

WIDTH: Final = 256
"""Hashes, or entries, of a full tile."""

ENTRIES: Final = "entries"
CHECKPOINT: Final = "checkpoint"

HIGHEST_LEVEL: Final = 63

_PATH: Final = re.compile(
    r"(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


class Tile(NamedTuple):
    """A tile by its level (None: a bundle of entries), its number there, and its width."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path below the log's own: `tile/0/x001/234.p/5`."""
        digits = f"{self.number:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        level = ENTRIES if self.level is None else self.level
        return f"tile/{level}/{number}{partial}"

    @classmethod
    def read(cls, path: str) -> Self | None:
        """The tile of a path below `tile/`; None if the path is no tile's."""
        if not (found := _PATH.fullmatch(path)):
            return None
        level, before, last, width = found.groups()
        number = int(before.replace("x", "").replace("/", "") + last)
        tile = cls(None if level == ENTRIES else int(level), number, int(width or WIDTH))
        if (tile.level or 0) > HIGHEST_LEVEL or tile.path != f"tile/{path}":
            return None
        return tile


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of a log of this size that one of `since` entries lacked, lowest level first."""
    yield from (Tile(None, number, width) for number, width in _row(size, since))
    level = 0
    while size:
        yield from (Tile(level, number, width) for number, width in _row(size, since))
        size, since, level = size // WIDTH, since // WIDTH, level + 1


def _row(size: int, since: int) -> Iterator[tuple[int, int]]:
    for number in range(since // WIDTH, -(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        if number * WIDTH + width > since:
            yield number, width


def tile_bytes(tile: Tile, leaves: Sequence[Hash]) -> bytes | None:
    """The hashes of a tile, of a log with at least these leaves; None if it lacks some."""
    span = WIDTH ** (tile.level or 0)
    start = tile.number * WIDTH * span
    end = start + tile.width * span
    if end > len(leaves):
        return None
    if span == 1:
        return b"".join(leaves[start:end])
    return b"".join(root_of(leaves[at : at + span]) for at in range(start, end, span))


def entries_bytes(entries: Sequence[bytes]) -> bytes:
    """A bundle of entries, each with its length in two bytes before it."""
    return b"".join(len(each).to_bytes(2) + each for each in entries)


def hashes_in(tile: bytes) -> list[Hash]:
    """The hashes of a tile."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
