"""Seals one day after another, updates the folder, and asks witnesses; one instance is active."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from services.kit.consumer.fence import refuse_superseded
from services.kit.log import Place
from services.kit.log.lag import Progress
from services.kit.proof.log_keys import LogKeys
from services.kit.proof.tree import leaf_hash
from services.kit.proof.witnesses import WitnessPolicy
from services.kit.store import Store, StoreUnavailable, Transaction
from services.kit.store.lease import Lease
from services.penalties.sealing import day_sealing, witnessing
from services.penalties.sealing.day_sealing import DaySealing
from services.penalties.sealing.publishing import publish, refuse_rolled_back
from services.penalties.sealing.seals import (
    begins_anew,
    last_sealed,
    recorded_log,
    seals_of_log,
)
from services.penalties.sealing.witnessing import Witnessing, cosigned

TABLES: Final = (*day_sealing.TABLES, *witnessing.TABLES)

_log = logging.getLogger(__name__)


class Sealer:
    """A worker of a `Runner`. Neither intake nor posting waits for it."""

    immediate = False
    pause = 0.2

    def __init__(
        self,
        store: Store,
        partitions: int,
        keys: LogKeys,
        folder: Path | None = None,
        policy: WitnessPolicy | None = None,
    ) -> None:
        self._store = store
        self._partitions = partitions
        self._keys = keys
        self._folder = folder
        self._lease = Lease(store, "the seals")
        self._sealing: DaySealing | None = None
        self._in_folder: str | None = None
        self._witnessing = Witnessing(store, policy, self._guard) if policy else None

    def refuse_rolled_back(self) -> None:
        """Raise `RolledBack` if the folder has signed seals that the store lacks."""
        if self._folder is None:
            return
        with self._store.reading() as look:
            entries = [] if begins_anew(look) else recorded_log(look)
        leaves = [leaf_hash(entry.encode()) for entry in entries]
        refuse_rolled_back(self._folder, self._keys.origin, leaves)

    def take(self) -> None:
        """Nothing is taken before the lease is held; see `step`."""

    def step(self) -> bool:
        """Seal the next day, or publish sealed ones; False if there was nothing to do."""
        if not self._lease.hold():
            return False
        try:
            return self._seal() or self._publish() or self._ask_witnesses()
        except BaseException:
            self._sealing = self._in_folder = None  # only the store can say what stands
            raise

    def _seal(self) -> bool:
        if self._sealing is None:
            self.refuse_rolled_back()
            self._sealing = DaySealing(self._partitions, self._keys)
        with self._store.reading() as look:
            if not self._sealing.is_due(look):
                return False
        with self._store.transaction() as tx:
            self._guard(tx)
            day = self._sealing.seal_next(tx)
        if day:
            _log.info("sealed %s, the seal %s of the log", day.through, day.entry + 1)
        return day is not None

    def _publish(self) -> bool:
        if self._folder is None:
            return False
        with self._store.reading() as look:
            last = last_sealed(look)
            if last is None or (checkpoint := cosigned(look, last)) == self._in_folder:
                return False
            entries = [each.text.encode() for each in seals_of_log(look, last)]
        publish(self._folder, self._keys.origin, entries, checkpoint)
        self._in_folder = checkpoint
        return True

    def _ask_witnesses(self) -> bool:
        return self._witnessing is not None and self._witnessing.ask()

    def _guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` if another instance seals, or another generation is live."""
        self._lease.guard(tx)
        refuse_superseded(tx)

    def progress(self) -> Mapping[Place, Progress]:
        """Nothing, because it reads no log."""
        return {}

    def rejoin(self) -> bool:
        """Wait for the lease again."""
        return True

    def close(self) -> None:
        """Release the lease, so that another instance need not wait for it to expire."""
        try:
            self._lease.release()
        except StoreUnavailable as fault:
            _log.warning("the turn to seal is over when it has been silent: %s", fault)
