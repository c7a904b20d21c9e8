"""A process that reads topics into a store, and stops itself with its first batch in its hands.

It says `asleep` before, and on each step after it was woken `fenced` or the partitions it has.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence

from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.log import Record
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.store.lease import FencedOut
from services.kit.store.locations import open_store
from tests.kafka.logs import PARTITIONS


class Drowsy(KafkaLog):
    """A log whose reader falls asleep once, before it has written what it read."""

    slept = False

    def poll(self, limit: int) -> Sequence[Record]:
        found = super().poll(limit)
        if found and not self.slept:
            self.slept = True
            say("asleep")
            os.kill(os.getpid(), signal.SIGSTOP)
        return found


def say(word: str) -> None:
    print(word, flush=True)  # noqa: T201


def main(bootstrap: str, group: str, url: str, *topics: str) -> None:
    """Read until killed."""
    kafka = KafkaSettings(bootstrap=bootstrap, replication=1, session_timeout=2)
    store = open_store(url, (*consumer.TABLES, *shelf.TABLES))
    reading = Consumer(store, Drowsy(kafka, group, topics, PARTITIONS), Shelf())
    said = ""
    while True:
        try:
            reading.step()
            word = ",".join(map(str, sorted(reading.taken.partitions)))
        except FencedOut:
            word = "fenced"
            reading.rejoin()
        if word != said:
            say(said := word)
        time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
