"""`docket backup`: the SQLite stores of a data folder, copied while they may be in use."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from contracts.topics import FACT_TOPICS, PENALTIES, short_name
from services.commands.refusal import Failed, Unusable
from services.kit.settings import Settings
from services.kit.store.generations import store_name
from services.kit.store.locations import POINTER, live_numbers
from services.registry import IDENTITY_STORE, TABLES

LOG: Final = (short_name(PENALTIES), *map(short_name, FACT_TOPICS))
"""The stores from which others read: copied last, so that no reader is ahead of its log."""

EPOCHS: Final = "stream_epochs"
"""The table of a store's epoch, which is not copied: a stack started from a copy has its own."""


def copy_stores(settings: Settings, folder: Path) -> dict[str, Any]:
    """Copy the stores; returns them with their bytes; raises `Unusable` without source or target.

    Each copy is one transaction of its store. A stack started on the folder reads on from there.
    """
    if settings.postgres_url is not None:
        raise Unusable("DOCKET_POSTGRES_URL: back PostgreSQL up by its own means: pg_basebackup")
    if not (settings.data / f"{POINTER}.sqlite").exists():
        raise Unusable(f"--data: {settings.data} has no stores")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable(f"{folder}: is there already; name a new folder")
    numbers = live_numbers(settings, TABLES)
    order = [*(name for name in numbers if name not in LOG), *LOG]
    files = [POINTER, *(store_name(name, numbers[name]) for name in order)]
    if (settings.data / f"{IDENTITY_STORE}.sqlite").exists():  # else no key was ever made here
        files.append(IDENTITY_STORE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copied = {name: _copy(settings.data, folder, f"{name}.sqlite") for name in files}
        for name in ("clock.json",):
            if (settings.data / name).exists():
                (folder / name).write_bytes((settings.data / name).read_bytes())
    except (OSError, sqlite3.Error) as fault:
        raise Failed(f"{folder}: {fault}; the copy is not whole: remove it, try again") from fault
    return {"folder": str(folder), "bytes": copied}


def _copy(source: Path, target: Path, name: str) -> int:
    with (
        closing(sqlite3.connect(f"file:{source / name}?mode=ro", uri=True)) as stored,
        closing(sqlite3.connect(target / name)) as copy,
    ):
        stored.backup(copy)
        if copy.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (EPOCHS,)).fetchall():
            copy.execute(f"DELETE FROM {EPOCHS}")
            copy.commit()
    return (target / name).stat().st_size
