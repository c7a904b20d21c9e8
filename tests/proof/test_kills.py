"""A sealer that ends between its transaction, its files and its witness, taken over by another."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from services.kit.store import Store, StoreUnavailable
from services.kit.store.lease import FencedOut
from services.penalties.sealing import sealer as sealing
from services.penalties.sealing.day_sealing import DaySealing
from services.penalties.sealing.publishing import published
from services.penalties.sealing.sealer import Sealer
from services.penalties.sealing.seals import last_sealed, seals_of_log
from tests.component.penalties.stack import PARTITIONS
from tests.patience import PATIENCE
from tests.proof.evidence import Evidence
from tests.proof.oem import KEYS, forged, store_of


class Killed(BaseException):
    """The process ends here."""


def dying(chance: Random, work: Callable[..., object]) -> Callable[..., object]:
    def worked(*given: object, **named: object) -> object:
        before, after = chance.random() < 0.3, chance.random() < 0.3
        if before:
            raise Killed
        found = work(*given, **named)
        if after:
            raise Killed
        return found

    return worked


@pytest.mark.parametrize("seed", range(8))
def test_kills_anywhere_leave_one_history(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance, folder = Random(seed), tmp_path / "log"
    again = forged(evidence.data, tmp_path / "again", lambda _: None, seals=False)
    monkeypatch.setattr(sealing, "publish", dying(chance, sealing.publish))
    monkeypatch.setattr(DaySealing, "seal_next", dying(chance, DaySealing.seal_next))
    with store_of(again) as store, store_of(evidence.data) as other:
        kills = 0
        for _ in range(200):
            one = Sealer(store, PARTITIONS, KEYS, folder)
            one.refuse_rolled_back()
            let_go(store)
            try:
                while one.step():
                    pass
            except Killed:
                kills += 1
                continue
            if (found := published(folder)) and found.size == 6:
                break
        with store.reading() as look, other.reading() as beside:
            last, theirs = last_sealed(look), last_sealed(beside)
            assert last
            assert theirs
            mine = [day.text for day in seals_of_log(look, last)]
            assert mine == [day.text for day in seals_of_log(beside, theirs)]
    assert published(folder) is not None
    assert (folder / "checkpoint").read_text() == last.checkpoint
    assert kills, "with eight steps and more, each seed ends some"


def test_two_that_live_seal_one_history(evidence: Evidence, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    again = forged(evidence.data, tmp_path / "again", lambda _: None, seals=False)
    over = Event()
    failed: list[Exception] = []

    def seal(number: int) -> None:
        with store_of(again) as store:
            one = Sealer(store, PARTITIONS, KEYS, folder)
            chance = Random(number)
            while not over.is_set():
                try:
                    one.step()
                except (FencedOut, StoreUnavailable):
                    continue
                except Exception as fault:  # noqa: BLE001 - told by the test itself
                    failed.append(fault)
                    return
                if chance.random() < 0.2:
                    one.close()  # the other may go on
            one.close()

    sealers = [Thread(target=seal, args=(number,)) for number in range(2)]
    for each in sealers:
        each.start()
    until = time.monotonic() + PATIENCE
    while not ((found := published(folder)) and found.size == 6) and time.monotonic() < until:
        time.sleep(0.01)
    over.set()
    for each in sealers:
        each.join()
    assert failed == []
    assert (folder / "checkpoint").read_text() == last_checkpoint(evidence.data)
    assert last_checkpoint(again) == last_checkpoint(evidence.data)


def last_checkpoint(folder: Path) -> str:
    with store_of(folder) as store, store.reading() as look:
        last = last_sealed(look)
        assert last
        return last.checkpoint


def let_go(store: Store) -> None:
    """Whoever was killed is silent for longer than the lease's term."""
    with store.transaction() as tx:
        tx.execute("UPDATE leases SET beat = -1")
