"""An empty poll says that the log is read to its end, wherever its reader was told to go on."""

from pathlib import Path

from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of
from services.kit.store import Recording
from services.kit.store.locations import open_store

PARTITIONS = 12


def test_a_reader_that_resumes_finds_what_is_new_behind_much_that_it_has_read(
    tmp_path: Path,
) -> None:
    store = open_store(f"sqlite:{tmp_path / 'upstream'}.sqlite")
    with store.transaction() as tx:
        tx.append([Recording("BJ-TEST", number, "t", b"{}") for number in range(1, 11)])
    log = EmbeddedLog({"topic": store}, PARTITIONS)
    log.seek({("topic", partition_of("BJ-TEST", PARTITIONS)): 9})
    assert [record.offset for record in log.poll(2)] == [10]
    assert log.poll(2) == []
    store.close()
