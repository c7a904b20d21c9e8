"""From POST to the live docket showing the fact, beside the sum of the legs it cannot do without.

Run with `.venv/bin/python bench/latency.py [FACTS]`. The production shape on loopback: one broker,
PostgreSQL, two instances of each service behind the ingress, nobody else calling. The legs are
taken in the same run, in turns with the whole: the POST by itself, a record through the bare Kafka
client to a waiting one, a row committed to PostgreSQL, and the docket asked for again.
"""

import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import psycopg
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from contracts.values import SHANGHAI
from deploy.cluster import ENVIRONMENT, cluster
from services.kit.identity.issuer import DevelopmentIssuer
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from tools.servers.here import free_port

OVERDUE = 10.0
"""Seconds after which a fact that does not show is a fault."""


def milliseconds(work: Callable[[], object]) -> float:
    """The duration of a call, in milliseconds."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def inspected(number: int) -> dict[str, Any]:
    """A fact that makes an entry at once."""
    now = datetime.now(UTC)
    return {
        "specversion": "1.0",
        "id": f"inspected-{number}",
        "source": "/oem/inspection",
        "type": "docket.audits.hardware-inspected.v1",
        "subject": f"D-{number % 20}",
        "time": now.isoformat(),
        "data": {
            "inspection_id": f"I{number}",
            "inspected_on": str(now.astimezone(SHANGHAI).date()),
            "items": [{"item": "labels", "conforming": False}],
        },
    }


class Calling:
    """A client that posts a fact and polls the docket for it."""

    def __init__(self, address: str, credentials: Mapping[str, str]) -> None:
        """`credentials`: the tokens of an inspector, who posts, and of the OEM, which reads."""
        self._headers = {
            role: {"authorization": f"Bearer {token}"} for role, token in credentials.items()
        }
        self._http = httpx.Client(base_url=address, timeout=OVERDUE)

    def post(self, number: int) -> None:
        """Until it is accepted."""
        answer = self._http.post(
            "/audits/v1/events", json=inspected(number), headers=self._headers["inspector"]
        )
        answer.raise_for_status()

    def shows(self, number: int) -> bool:
        """Whether the live docket has what follows."""
        answer = self._http.get(
            f"/penalties/v1/dealers/D-{number % 20}/docket", headers=self._headers["oem"]
        )
        found = answer.json()["entries"] if answer.status_code == httpx.codes.OK else []
        return f"I{number}" in {entry["subject"] for entry in found}

    def post_and_see(self, number: int) -> None:
        """Post, and ask until it shows."""
        self.post(number)
        until = time.monotonic() + OVERDUE
        while not self.shows(number):
            if time.monotonic() > until:
                raise TimeoutError(f"fact {number} does not show")


class Broker:
    """A record through the bare client."""

    def __init__(self, bootstrap: str) -> None:
        topic = f"bench-{secrets.token_hex(4)}"
        KafkaTopics(KafkaSettings(bootstrap=bootstrap, replication=1), [topic], 1).ensure()
        self._producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
        self._consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
        self._consumer.assign([TopicPartition(topic, 0)])
        self._topic = topic

    def there(self) -> None:
        """Written, acknowledged and read."""
        self._producer.send(self._topic, b"x" * 500).get(timeout=OVERDUE)
        while not self._consumer.poll(1000):
            pass


def main(facts: int) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with cluster(1, port := free_port(), folder / "cluster", "wall"):
            lines = (folder / "cluster" / ENVIRONMENT).read_text().splitlines()
            settings = dict(line.replace("'", "").split("=", 1) for line in lines)
            issuer = DevelopmentIssuer(Path(settings["DOCKET_DATA"]) / "issuer")
            known = {"sub": "bench", "aud": "docket", "docket_regions": "all"}
            credentials = {
                role: issuer.token({**known, "docket_role": role}, 24 * 3600)
                for role in ("inspector", "oem")
            }
            calling = Calling(f"http://127.0.0.1:{port}", credentials)
            broker = Broker(settings["DOCKET_KAFKA_BOOTSTRAP"])
            with psycopg.connect(settings["DOCKET_POSTGRES_URL"], autocommit=True) as database:
                database.execute("CREATE TABLE bench (value TEXT)")
                works: dict[str, Callable[[int], object]] = {
                    "POST until it shows": calling.post_and_see,
                    "POST": lambda n: calling.post(facts + n),
                    "through Kafka": lambda _: broker.there(),
                    "a row committed": lambda _: database.execute("INSERT INTO bench VALUES ('x')"),
                    "GET": calling.shows,
                }
                taken: dict[str, list[float]] = {name: [] for name in works}
                for number in range(facts):
                    for name, work in works.items():
                        taken[name].append(milliseconds(lambda w=work, n=number: w(n)))
    for name, each in taken.items():
        print(f"{name:20} median {median(each):6.1f} ms, 95 % {quantiles(each, n=20)[-1]:6.1f} ms")
    whole, *legs = (median(each) for each in taken.values())
    print(f"the whole / the sum of its legs {whole / sum(legs):.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ("200",)))
