"""A sealer that ends between its transaction, its files and its witness, taken over by another."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from services.kit.store import Store
from services.penalties.sealing import sealer as sealing
from services.penalties.sealing.day_sealing import DaySealing
from services.penalties.sealing.publishing import published
from services.penalties.sealing.sealer import Sealer
from services.penalties.sealing.seals import last_sealed, seals_of_log
from tests.component.penalties.stack import PARTITIONS
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
            _let_go(store)
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


def _let_go(store: Store) -> None:
    """Whoever was killed is silent for longer than the lease's term."""
    with store.transaction() as tx:
        tx.execute("UPDATE leases SET beat = -1")
