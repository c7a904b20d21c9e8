"""A log that is read up to a bound: a store that has read on meanwhile keeps its positions."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from services.kit.consumer.consumer import Consumer
from services.kit.consumer.fence import positions_in
from services.kit.consumer.shelf import Shelf
from services.kit.log import Place
from services.kit.log.bounded import BoundedLog
from services.kit.log.kafka.whole_log import WholeLog
from services.kit.store import Store
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, KafkaTestLog
from tests.kafka.test_members import VIEW, expected, file, kept
from tests.kafka.test_members import log as log  # noqa: PLC0414

EVERYTHING = 10_000
"""An offset beyond all that is sent."""


@pytest.fixture
def whole(log: KafkaTestLog) -> Iterator[WholeLog]:
    with closing(WholeLog(log.kafka, log.topics, PARTITIONS)) as reader:
        yield reader


def read_up_to(whole: WholeLog, view: Store, last: dict[Place, int]) -> None:
    consumer = Consumer(view, BoundedLog(whole, last), Shelf())
    consumer.take()
    while consumer.step():
        pass


def positions(log: KafkaTestLog, view: Store) -> dict[Place, int]:
    with view.reading() as look:
        return {at: to for at, to in positions_in(look).items() if at[0] in log.topics}


def test_a_bound_behind_a_store_moves_it_nowhere(
    log: KafkaTestLog, whole: WholeLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    beyond = {(topic, p): EVERYTHING for topic in log.topics for p in range(PARTITIONS)}
    file(log, 1)
    read_up_to(whole, view, beyond)
    before = positions(log, view)
    file(log, 2)
    read_up_to(whole, view, beyond)
    after = positions(log, view)
    assert after != before
    file(log, 3)
    read_up_to(whole, view, before)
    assert positions(log, view) == after
    assert kept(view) == expected(log, 2)
