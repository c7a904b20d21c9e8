"""A file of facts, or standard input: its digest, and its lines with a progress bar."""

import gc
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, IOBase
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, Final, cast

from rich.console import Console
from rich.progress import Progress, TransferSpeedColumn

from contracts.envelope import MAX_EVENT_BYTES
from services.commands.printing import say
from services.commands.refusal import Failed, Unusable

OTHER_FORMS: Final = {
    b"\xef\xbb\xbf": "begins with a byte order mark (BOM)",
    b"\x1f\x8b": "is compressed (gzip)",
    b"\xff\xfe": "is in UTF-16",
    b"\xfe\xff": "is in UTF-16",
    b"{\0": "is in UTF-16",
    b"\0{": "is in UTF-16",
}
"""The first bytes of files that are not NDJSON in UTF-8."""

LONGEST_LINE: Final = MAX_EVENT_BYTES + 4096
"""Bytes of a line, at most: an event and space around it."""


@contextmanager
def facts_file(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input where the name is `-`; raises `Unusable`."""
    try:
        if name == "-":
            _look_at(sys.stdin.buffer, "standard input")
            yield sys.stdin.buffer
            return
        with _opened(Path(name)) as file:
            _look_at(file, name)
            yield file
    except OSError as fault:
        raise Failed(f"{fault.filename or name}: {fault.strerror}") from fault


def _look_at(file: Any, name: str) -> None:
    """Report a fault once that every line of the file would repeat."""
    begins = file.peek(4)[:4]
    if not begins:
        say(f"{name} is empty: no event stands there")
    for signature, what in OTHER_FORMS.items():
        if begins.startswith(signature):
            raise Unusable(f"{name} {what}; give one event a line in UTF-8, plain and without BOM")


def bounded(file: Iterable[bytes]) -> Iterator[bytes]:
    """The lines; a line longer than an event may be is cut off.

    The cut line is still longer than an event may be, so that it is refused.
    """
    if not isinstance(file, IOBase):
        yield from file
        return
    while line := file.readline(LONGEST_LINE):
        yield line
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)


def placed(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a file from its start, as `bounded` gives them, each with its offset."""
    file.seek(0)
    offset = 0
    while line := file.readline(LONGEST_LINE):
        yield offset, line
        offset += len(line)
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
            offset += len(line)


@contextmanager
def kept_whole() -> Iterator[None]:
    """Postpone garbage collection while all that is read is kept, because it would find none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _opened(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as fault:
        raise Unusable(f"{path} cannot be read: {fault.strerror}") from fault


@contextmanager
def read_twice(file: BinaryIO) -> Iterator[BinaryIO]:
    """The file, copied to disk if it can be read only once, as standard input."""
    if file is not sys.stdin.buffer and file.seekable():
        yield file
        return
    with NamedTemporaryFile() as kept:
        shutil.copyfileobj(file, kept)
        kept.flush()
        kept.seek(0)
        yield cast("BinaryIO", kept)


def provenance_of(file: BinaryIO) -> str:
    """The digest of a whole file, which is then read again from its start."""
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return f"sha256:{digest.hexdigest()}"


@contextmanager
def lines_with_progress(lines: BinaryIO) -> Iterator[Iterable[bytes]]:
    """The lines; on a terminal, with a progress bar on stderr."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield bounded(lines)
        return
    size = os.fstat(lines.fileno()).st_size
    with Progress(*Progress.get_default_columns(), TransferSpeedColumn(), console=console) as shown:
        task = shown.add_task("importing", total=size)

        def counted() -> Iterator[bytes]:
            for line in bounded(lines):
                yield line
                shown.advance(task, len(line))

        yield counted()
