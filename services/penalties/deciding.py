"""The code and documents that decide a posting, as one digest, without the code that serves them.

The list is kept by hand: a module that moves, or joins what decides, is named here.
"""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

DECIDING: Final = (
    "contracts/*.py",
    "contracts/events/*.py",
    "contracts/policy/*.py",
    "contracts/policy/documents/*",
    "contracts/policy/festivals.txt",
    "contracts/wording/*.py",
    "services/facts/*.py",
    "services/kit/clock.py",
    "services/kit/log/partitions.py",
    "services/penalties/citations.py",
    "services/penalties/law/*.py",
    "services/penalties/law/customer_relations/*.py",
    "services/penalties/posting/*.py",
    "services/penalties/proceedings.py",
    "services/received/*.py",
)
"""Paths from the root of the packages. `*` stands for any part of a file's name."""


@cache
def law_digest() -> str:
    """The SHA-256, in hexadecimal, over a line `PATH SHA256` for each file, sorted."""
    lines = sorted(f"{path} {sha256(data).hexdigest()}\n" for path, data in deciding_files())
    return sha256("".join(lines).encode()).hexdigest()


def deciding_files() -> Iterator[tuple[str, bytes]]:
    """Each file that decides: its path and its bytes."""
    for pattern in DECIDING:
        folder, _, name = pattern.rpartition("/")
        package, *below = folder.split("/")
        place = files(package).joinpath(*below)
        for file in place.iterdir():
            if file.is_file() and _fits(file, name):
                yield f"{folder}/{file.name}", file.read_bytes()


def _fits(file: Traversable, name: str) -> bool:
    start, star, end = name.partition("*")
    return file.name.startswith(start) and file.name.endswith(end) if star else file.name == name
