"""A SQLite store takes little of the disk: for each closed day, and while it is written."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from contracts.topics import STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, closed_through
from services.kit.intake import journal
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Recording
from services.kit.store.sqlite import SqliteStore
from tests.component.kit.conftest import Opening
from tests.component.kit.records import PARTITIONS, day_closed, put

FIRST = date(2012, 7, 4)
DAYS = 2_000

MOST_OF_A_DAY = 130
"""Bytes that a closed day of a topic and partition takes in a reader's file."""

MOST_OF_A_LOG = 1_500_000
"""Bytes of a write-ahead log that nobody holds."""


def test_a_closed_day_that_is_read_takes_a_short_row(opening: Opening, tmp_path: Path) -> None:
    upstream = opening(f"sqlite:{tmp_path / 'upstream.sqlite'}", journal.TABLES)
    days = [day_closed(0, FIRST + timedelta(number), number) for number in range(1, DAYS + 1)]
    put(upstream, *days, stream="*/0")
    file = tmp_path / "view.sqlite"
    view = opening(f"sqlite:{file}", (*consumer.TABLES, *shelf.TABLES))
    before = pages(file)
    reader = Consumer(view, EmbeddedLog({STAFFING: upstream}, PARTITIONS), Shelf())
    reader.take()
    while reader.step():
        pass

    with view.reading() as look:
        assert closed_through(look, [STAFFING], 0) == FIRST + timedelta(DAYS)
    assert pages(file) - before < DAYS * MOST_OF_A_DAY


def test_the_write_ahead_log_is_put_away_while_a_store_is_written(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with closing(SqliteStore(file, (), durable=False)) as store:
        for number in range(1, 101):
            with store.transaction() as tx:
                tx.append([Recording("BJ", number, "said.v1", bytes(64 * 1024))])
        assert file.stat().st_size > 64 * 1024 * 80
        assert (tmp_path / "store.sqlite-wal").stat().st_size < MOST_OF_A_LOG


def pages(file: Path) -> int:
    """The bytes of a file's pages, wherever they stand."""
    with closing(sqlite3.connect(file)) as connection:
        [(size,)] = connection.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).fetchall()
    return int(size)
