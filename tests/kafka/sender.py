"""A process that relays a store to its topic until it is ended; it says `active` once it sends."""

import sys
import time

from services.kit.log import LogUnavailable
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.relay.relay import Relay
from services.kit.store import StoreUnavailable
from services.kit.store.lease import FencedOut
from services.kit.store.locations import open_store
from tests.kafka.logs import PARTITIONS


def main(bootstrap: str, topic: str, url: str) -> None:
    """Relay until killed."""
    kafka = KafkaSettings(bootstrap=bootstrap, replication=1)
    sending = Relay(open_store(url), topic, PARTITIONS, KafkaBroker(kafka))
    while True:
        try:
            if sending.step():
                print("active", flush=True)  # noqa: T201
        except (FencedOut, LogUnavailable, StoreUnavailable) as fault:
            print(f"not {fault}", flush=True)  # noqa: T201
            sending.rejoin()
        time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
