"""The seals are the same bytes over every store, after a restore, and with a new key."""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from contracts.reading import read_json
from contracts.topics import EVERY_DEALER, topic_of
from services.commands.upkeep.restore import restore
from services.kit.log.partitions import partition_of
from services.kit.proof.keys import SigningKey
from services.kit.proof.log_keys import LogKeys
from services.kit.settings import Settings
from services.kit.store.locations import migrate_stores
from services.penalties.sealing.bundling import Bundling
from services.penalties.sealing.day_sealing import DaySealing
from services.penalties.sealing.restarting import NothingLost, next_origin, restart
from services.penalties.sealing.seals import last_sealed, recorded_seal, seals_of_log
from services.registry import APART, TABLES
from services.settings import read_settings
from tests.component.penalties.sealed import LOG_KEY, ORIGIN, RECEIPTS_KEY, keys_in, sealed
from tests.component.penalties.stack import PARTITIONS, running
from tests.proof.evidence import Evidence, fault_of, verified
from tests.proof.oem import KEYS, bundle_of, forged, seal_all, store_of
from tests.servers.postgres import own_database, postgres_server
from tests.unit.law.given import DEALER


def texts(folder: Path) -> list[str]:
    with store_of(folder) as store, store.reading() as look:
        last = last_sealed(look)
        assert last
        return [day.text for day in seals_of_log(look, last)]


def settings_of(folder: Path) -> Settings:
    return read_settings(data=folder, partitions=PARTITIONS)


def interleaved(lines: list[bytes], chance: Random) -> list[bytes]:
    """The same events with the partitions of each topic in another order; each keeps its own.

    Of an event that has a copy in every partition the first copy is that of partition 0.
    """
    copies: Counter[tuple[str, str]] = Counter()
    places: defaultdict[tuple[str, int], list[bytes]] = defaultdict(list)
    for line in lines:
        event = read_json(line)
        topic, subject = topic_of(event["type"]), event["subject"]
        partition = partition_of(subject, PARTITIONS)
        if subject == EVERY_DEALER:
            named = event["data"].get("partition")
            partition = copies[topic, event["id"]] if named is None else named
            copies[topic, event["id"]] += 1
        places[topic, partition].append(line)
    left = [place for place, waiting in places.items() for _ in waiting]
    chance.shuffle(left)
    following = {place: iter(waiting) for place, waiting in places.items()}
    return [next(following[place]) for place in left]


def restored(evidence: Evidence, to: Path) -> None:
    file = evidence.folder / "export.ndjson"
    file.write_bytes(evidence.exported)
    for service in ("staffing", "audits", "penalties"):
        restore(settings_of(to), service, str(file))


def test_after_a_restore_the_seals_are_those_that_were_recorded(
    evidence: Evidence, tmp_path: Path
) -> None:
    restored(evidence, tmp_path / "again")
    with running(tmp_path / "again", **keys_in(evidence.folder)) as stack:
        again = [day.text for day in sealed(stack, "2012-09-07")]
        assert stack.trouble() == []
        stack.close("2012-09-08")
        longer = [day.text for day in sealed(stack, "2012-09-08")]
    assert again == texts(evidence.data)
    assert longer[: len(again)] == again


def test_over_postgresql_the_seals_are_the_same(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres_server() as server, own_database(server) as url:
        monkeypatch.setenv("DOCKET_POSTGRES_URL", url)
        migrate_stores(settings_of(tmp_path), TABLES, APART)
        kept = [
            line
            for line in evidence.exported.splitlines(keepends=True)
            if b'"type":"docket.penalties.day-sealed.v1"' not in line
        ]
        restored(Evidence(evidence.folder, b"".join(kept)), tmp_path)
        with running(tmp_path, url, **keys_in(evidence.folder)) as stack:
            again = [day.text for day in sealed(stack, "2012-09-07")]
            assert stack.trouble() == []
    assert again == texts(evidence.data)


@pytest.mark.parametrize("seed", range(3))
def test_however_the_partitions_come_the_seals_are_the_same(
    evidence: Evidence, tmp_path: Path, seed: int
) -> None:
    kept = [line for line in evidence.exported.splitlines() if b".day-sealed.v1" not in line]
    other = interleaved(kept, Random(seed))
    assert sorted(other) == sorted(kept)
    assert other != kept
    exported = b"".join(line + b"\n" for line in other)
    restored(Evidence(evidence.folder, exported), tmp_path / "again")
    with running(tmp_path / "again", **keys_in(evidence.folder)) as stack:
        again = [day.text for day in sealed(stack, "2012-09-07")]
        assert stack.trouble() == []
    assert again == texts(evidence.data)
    assert bundle_of(tmp_path / "again") == evidence.bundle


def test_without_the_recorded_seals_the_same_ones_are_made_again(
    evidence: Evidence, tmp_path: Path
) -> None:
    again = forged(evidence.data, tmp_path / "again", lambda _: None)
    assert texts(again) == texts(evidence.data)
    with store_of(again) as one, store_of(evidence.data) as other:
        for number in range(1, 7):
            with one.reading() as look, other.reading() as beside:
                assert recorded_seal(look, number) == recorded_seal(beside, number)


def test_a_new_key_is_accepted_by_whoever_has_the_old_one(
    evidence: Evidence, tmp_path: Path
) -> None:
    new = SigningKey(ORIGIN, bytes([9] * 32))
    folder = tmp_path / "rotated"
    forged(evidence.data, folder, lambda _: None, seals=False)
    with store_of(folder) as store:
        for keys in (
            KEYS,
            KEYS,
            replace(KEYS, signing=(new, LOG_KEY)),
            _by(new),
            _by(new),
            _by(new),
        ):
            with store.transaction() as tx:
                assert DaySealing(PARTITIONS, keys).seal_next(tx)
    file = bundle_of(folder)
    assert fault_of(file) == fault_of(file, keys=[new.verifying]) == ""
    stranger = SigningKey(ORIGIN, bytes([8] * 32))
    assert fault_of(file, keys=[stranger.verifying]) == "handover: not signed by a key given"
    assert verified(file).log.signed_by == [f"{ORIGIN} {new.verifying.id.hex()}"]


def _by(key: SigningKey) -> LogKeys:
    return LogKeys((key,), RECEIPTS_KEY.verifying)


def test_a_log_that_is_lost_is_followed_by_another_that_says_so(
    evidence: Evidence, tmp_path: Path
) -> None:
    with store_of(evidence.data) as store, store.reading() as look:
        lost = last_sealed(look)
        assert lost
    folder = tmp_path / "set-back"
    forged(evidence.data, folder, lambda _: None)
    with store_of(folder) as store:
        with store.transaction() as tx, pytest.raises(NothingLost):
            restart(tx, lost.checkpoint, "nothing is lost")
        with store.transaction() as tx:
            for table in ("seals", "lines", "frontiers"):
                tx.execute(f"DELETE FROM {table}")
            tx.execute("DELETE FROM stored_events WHERE originator_id LIKE '*/%'")
            assert restart(tx, lost.checkpoint, "its store was lost") == f"{ORIGIN}/2"
        new = SigningKey(f"{ORIGIN}/2", bytes([7] * 32))
        keys = LogKeys((new,), SigningKey(f"{ORIGIN}/2/receipts", bytes(32)).verifying)
        seal_all(store, keys)
        with store.reading() as look:
            last = last_sealed(look)
            assert last
            first = seals_of_log(look, last)[0]
            file = Bundling(look, PARTITIONS).of_dealer(DEALER)
    assert first.said["continues"]["origin"] == ORIGIN
    assert first.said["continues"]["size"] == 6
    assert first.said["continues"]["reason"] == "its store was lost"
    assert fault_of(file, keys=[new.verifying]) == ""


def test_origins_are_numbered() -> None:
    assert next_origin("a/b") == "a/b/2"
    assert next_origin("a/b/2") == "a/b/3"
