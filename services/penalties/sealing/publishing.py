"""Publishes the log as static files in a folder, which only grows."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from filelock import FileLock

from services.kit.log import LogUnfit
from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.note import Note, NoteUnfit
from services.kit.proof.tiles import (
    CHECKPOINT,
    WIDTH,
    Tile,
    entries_bytes,
    tile_bytes,
    tiles_of,
)
from services.kit.proof.tree import Hash, leaf_hash, root_of

LOCK: Final = ".lock"


class RolledBack(LogUnfit):
    """The folder has signed seals that the store lacks."""


def published(folder: Path) -> Checkpoint | None:
    """The checkpoint in a folder; raises `RolledBack` if it cannot be read."""
    file = folder / CHECKPOINT
    try:
        return Checkpoint.read(Note.read(file.read_text("utf-8")).text)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, NoteUnfit) as fault:
        raise RolledBack(f"{file}: cannot be read: {fault}; put the folder back") from fault


def refuse_rolled_back(folder: Path, origin: str, leaves: Sequence[Hash]) -> None:
    """Raise `RolledBack` unless the log in a folder is a prefix of these leaves."""
    found = published(folder)
    if found is None:
        return
    if found.origin != origin:
        raise RolledBack(
            f"the log in {folder} is {found.origin}, and this one is {origin}: name a folder of "
            "its own in DOCKET_LOG_FOLDER"
        )
    if found.size > len(leaves):
        raise RolledBack(
            f"the log in {folder} has {found.size} seals, signed, and this store has "
            f"{len(leaves)}: it is not the store it was; refill it with docket restore penalties"
        )
    if root_of(leaves[: found.size]) != found.root:
        raise RolledBack(
            f"the log in {folder} has other seals than this store: it is not the store it was; "
            "refill it with docket restore penalties"
        )


def publish(folder: Path, origin: str, entries: Sequence[bytes], checkpoint: str) -> None:
    """Bring a folder up to a log: tiles first, then the checkpoint. Raises `RolledBack`.

    A folder that is further already stays as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    leaves = [leaf_hash(entry) for entry in entries]
    with FileLock(folder / LOCK):
        found = published(folder)
        if found and found.origin == origin and found.size > len(entries):
            return  # by another instance, which has committed more
        refuse_rolled_back(folder, origin, leaves)
        for tile in tiles_of(len(entries), found.size if found else 0):
            _write(folder / tile.path, tile_content(tile, entries, leaves))
        _write(folder / CHECKPOINT, checkpoint.encode())


def tile_content(tile: Tile, entries: Sequence[bytes], leaves: Sequence[Hash]) -> bytes:
    """The content of a tile, or a bundle of entries; empty if the log is not as long."""
    if tile.level is not None:
        return tile_bytes(tile, leaves) or b""
    start = tile.number * WIDTH
    bundle = entries[start : start + tile.width]
    return entries_bytes(bundle) if len(bundle) == tile.width else b""


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
