"""Whoever else writes, and however a process ends: what was acknowledged stands, once."""

import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from threading import Barrier, Event

from contracts.canonical import digest
from contracts.receipt import Receipt
from contracts.topics import DECISIONS
from services.kit.clock import WallClock, local_date
from services.kit.intake.accepted import ContentDiffers
from services.kit.intake.journal import TABLES, Journal
from services.kit.store import Store
from tests.component.kit.clocks import FlyingClock
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import declared, drafted, policy_published, shanghai
from tests.component.kit.processes import children, said
from tests.component.kit.promises import broken, recorded
from tests.component.kit.recorder import PARTITIONS
from tests.patience import PATIENCE

WRITERS = 4
KILLS = 5
CLOSINGS = 40


def acknowledged(lines: Iterable[str]) -> dict[tuple[str, str, str], int]:
    """Each (id, sequence, digest) that was told, and how often it was told to be new."""
    times_new: dict[tuple[str, str, str], int] = defaultdict(int)
    for line in lines:
        event_id, sequence, content, duplicate = line.split()
        times_new[event_id, sequence, content] += duplicate == "False"
    return times_new


def standing(store: Store) -> set[tuple[str, str, str]]:
    return {
        (n_id, str(n.sequence), digest(n.value))
        for n, (_, event) in zip(store.notifications(0, 1_000_000), recorded(store), strict=True)
        if (n_id := str(event["id"]))
    }


def test_four_processes_with_the_same_ids_record_each_once(
    opening: Opening, store_url: str
) -> None:
    arguments = [[store_url, str(seed), "60"] for seed in range(WRITERS)]
    with children("recorder", *arguments) as writers:
        lines = [line for child in writers for line in said(child)]
        assert [child.returncode for child in writers] == [0] * WRITERS

    store = opening(store_url)
    told = acknowledged(lines)
    assert broken(store, PARTITIONS) == []
    assert set(told) == standing(store)
    assert set(told.values()) == {1}


def test_what_was_acknowledged_survives_sigkill(opening: Opening, store_url: str) -> None:
    drawn = Random(20120705)
    lines: list[str] = []
    for kill in range(KILLS):
        with children("recorder", [store_url, str(kill), "100000"]) as [child]:
            time.sleep(drawn.uniform(0.01, 0.12))
            child.kill()
            lines += said(child)

    store = opening(store_url)
    told = acknowledged(lines)
    assert len(told) > KILLS
    assert broken(store, PARTITIONS) == []
    assert set(told) <= standing(store)
    # Only the batch at hand when the process was ended can be recorded and not acknowledged.
    assert len(standing(store) - set(told)) <= KILLS * 4
    assert set(told.values()) <= {0, 1}


def test_a_closer_racing_four_writers_keeps_its_word(opening: Opening, store_url: str) -> None:
    clock = FlyingClock(shanghai(date(2012, 7, 5)), day=0.02)
    together, over = Barrier(WRITERS + 1), Event()

    def journal() -> Journal:
        return Journal(opening(store_url, TABLES), DECISIONS, PARTITIONS, clock)

    def write(journal: Journal, seed: int) -> list[Receipt | ContentDiffers]:
        drawn = Random(seed)
        outcomes: list[Receipt | ContentDiffers] = []
        together.wait()
        while not over.is_set() or len(outcomes) < 40:
            number = drawn.randrange(60)
            drafts = [
                drafted(declared(str(number), f"D-{number % 7}")),
                drafted(declared(f"{seed}-{len(outcomes)}", f"D-{number % 7}")),
                drafted(policy_published(f"p{number % 10}", f"document: {drawn.randrange(2)}")),
            ]
            outcomes += journal.record(drafts[: drawn.randint(1, 3)])
            time.sleep(0.001)
        return outcomes

    def close(journal: Journal) -> int:
        closed = 0
        together.wait()
        until = time.monotonic() + PATIENCE
        while closed < CLOSINGS and time.monotonic() < until:
            closed += journal.close_days(local_date(clock.now()) - timedelta(days=1)) > 0
        over.set()
        return closed

    journals = [journal() for _ in range(WRITERS + 1)]
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        writing = [threads.submit(write, journals[n], n) for n in range(WRITERS)]
        closing = threads.submit(close, journals[WRITERS])
        outcomes = [outcome for each in writing for outcome in each.result()]

    store = opening(store_url)
    assert closing.result() == CLOSINGS
    assert len({event["recordedtime"][:10] for _, event in recorded(store)}) >= CLOSINGS / 2
    assert broken(store, PARTITIONS) == []
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    first_receipts = {(r.source, r.id): r for r in receipts if not r.duplicate}
    assert sum(not r.duplicate for r in receipts) == len(first_receipts)
    assert all(r.digest == first_receipts[r.source, r.id].digest for r in receipts)
    assert any(isinstance(outcome, ContentDiffers) for outcome in outcomes)
    assert any(r.duplicate for r in receipts)


def test_copies_of_a_fact_about_no_dealer_are_committed_together(
    opening: Opening, store_url: str
) -> None:
    follower = opening(store_url, TABLES)
    journal = Journal(opening(store_url, TABLES), DECISIONS, PARTITIONS, WallClock())
    over = Event()

    def write() -> None:
        for number in range(60):
            journal.record([drafted(policy_published(f"p{number}"))])
        over.set()

    seen: set[int] = set()
    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write)
        while not over.is_set() and not writing.done():
            seen.add(len(follower.notifications(0, 1_000_000)))
        writing.result()

    assert {count % PARTITIONS for count in seen} == {0}
    assert len(seen) > 3
