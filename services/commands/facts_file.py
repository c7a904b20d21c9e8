"""A file of facts, or standard input: its digest, and its lines under a progress bar."""

import gc
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from rich.console import Console
from rich.progress import Progress, TransferSpeedColumn

from services.commands.refusal import Unusable


@contextmanager
def facts_file(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input where the name is `-`; raises `Unusable`."""
    if name == "-":
        yield sys.stdin.buffer
        return
    with _opened(Path(name)) as file:
        yield file


@contextmanager
def kept_whole() -> Iterator[None]:
    """While all that is read is kept: the search for garbage, which finds none, is put off."""
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
    """The file, kept aside where it can be read only once, as standard input can."""
    if file is not sys.stdin.buffer and file.seekable():
        yield file
        return
    with TemporaryFile() as kept:
        shutil.copyfileobj(file, kept)
        kept.seek(0)
        yield kept


def provenance_of(file: BinaryIO) -> str:
    """The digest of a whole file, which is then read again from its start."""
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return f"sha256:{digest.hexdigest()}"


@contextmanager
def progress(lines: BinaryIO) -> Iterator[Iterable[bytes]]:
    """The lines; on a terminal, with a bar on stderr that says how far they are read."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lines
        return
    size = os.fstat(lines.fileno()).st_size
    with Progress(*Progress.get_default_columns(), TransferSpeedColumn(), console=console) as shown:
        task = shown.add_task("importing", total=size)

        def counted() -> Iterator[bytes]:
            for line in lines:
                yield line
                shown.advance(task, len(line))

        yield counted()
