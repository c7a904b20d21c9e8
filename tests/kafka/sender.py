"""A process that relays a store to its topic until it is ended; it says `active` once it sends."""

import sys
import time

from services.kit.fence import FencedOut
from services.kit.kafka_broker import KafkaBroker
from services.kit.kafka_settings import KafkaSettings
from services.kit.log import LogUnavailable
from services.kit.places import open_store
from services.kit.relay import Relay
from services.kit.store import StoreUnavailable
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
