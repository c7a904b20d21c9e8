"""A stack that seals its days, by keys that are the same in every test."""

import time
from pathlib import Path
from typing import Any

from contracts.reading import read_json
from services.kit.proof.keys import SigningKey, write_key_file
from services.kit.store import Store
from services.penalties.sealing.seals import SealedDay, last_sealed, seals_of_log
from tests.component.penalties.stack import Stack
from tests.patience import PATIENCE

ORIGIN = "docket.example.com/crd"
LOG_KEY = SigningKey(ORIGIN, bytes(range(32)))
RECEIPTS_KEY = SigningKey(f"{ORIGIN}/receipts", bytes(range(32, 64)))


def keys_in(folder: Path) -> dict[str, Path]:
    """The settings of both keys, their files made where there are none."""
    named = {"log_key": LOG_KEY, "receipts_key": RECEIPTS_KEY}
    paths = {name: folder / f"{name}.key" for name in named}
    for name, path in paths.items():
        if not path.exists():
            write_key_file(path, named[name])
    return paths


def sealed(stack: Stack, through: str) -> list[SealedDay]:
    """The seals, once the day is sealed."""
    return sealed_in(stack.house.penalties_store(), through)


def sealed_in(store: Store, through: str) -> list[SealedDay]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with store.reading() as look:
            last = last_sealed(look)
            if last and last.through >= through:
                return seals_of_log(look, last)
        time.sleep(0.02)
    raise AssertionError(f"{through} is not sealed: {last and last.through} is the last")


def recorded(store: Store, partition: int) -> list[dict[str, Any]]:
    """The `day-sealed` events of a partition."""
    return [read_json(each.value) for each in store.events(f"*/{partition}")]
