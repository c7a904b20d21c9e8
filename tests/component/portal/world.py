"""The portal's store over real ones: events appended upstream, read, and asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contracts.canonical import canonical
from contracts.events.dockets import DocketStated
from contracts.topics import FACT_TOPICS, PENALTIES, short_name, topic_of
from services.access_table import CHECKER
from services.facts.regions import KeptRegions
from services.kit.identity.principal import Principal, Scope
from services.kit.identity.viewer import Viewer
from services.kit.log.day_closed import day_closed
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of, stream_of
from services.kit.store import Recording, Store
from services.kit.store.locations import migrate_store, open_store
from services.portal.projection import spanning_consumer
from services.portal.service import TABLES, TOPICS
from tests.builders.given_fact import GivenFact
from tests.unit.notifications.given import Said, posted

PARTITIONS = 3


@dataclass
class World:
    """A folder with the upstream stores, and the portal's own there or in PostgreSQL."""

    folder: Path
    own_url: str | None = None
    heads: dict[tuple[str, str], int] = field(default_factory=dict)
    opened: dict[str, Store] = field(default_factory=dict)

    def own(self) -> Store:
        url = self.own_url or f"sqlite:{self.folder / 'portal'}.sqlite"
        return self._opened("portal", url, TABLES)

    def tell(self, dealer: str, *facts: GivenFact) -> None:
        """Facts of a dealer, each received when it says."""
        for told in facts:
            number = self.heads.get((topic_of(told.type), dealer), 0) + 1
            self.append({**told.event(number), "subject": dealer, "actor": "dealer:dms"})

    def post(self, dealer: str, day: str, *postings: Said) -> None:
        """All postings of a dealer's day."""
        after = self.heads.get((PENALTIES, dealer), 0)
        for event in posted(day, postings, dealer=dealer, after=after):
            self.append({**event, "subject": dealer})

    def state(self, dealer: str, as_of: str, **said: Any) -> None:
        """What is stated of a dealer's docket after a day."""
        at = f"{as_of}T16:00:05.000000Z"
        data = {
            "as_of": as_of, "law_version": "1", "balance_fen": 0, "payout": "normal",
            "penalties": {"year": as_of[:4], "count": 0, "threshold": 3},
            "summonses": [], "duties": [], **said,
        }  # fmt: skip
        self.append({
            "specversion": "1.0", "id": f"{dealer}/docket#{as_of}", "source": "/penalties",
            "type": DocketStated.TYPE, "subject": dealer, "time": at, "recordedtime": at,
            "data": data, "actor": "penalties",
        })  # fmt: skip

    def close(self, through: str) -> None:
        """Close a day of the topics of facts, everywhere."""
        for topic in FACT_TOPICS:
            for partition in range(PARTITIONS):
                at = f"{through}T16:00:00.000000Z"
                event = day_closed(topic, partition, through, at, None)
                self.append(dict(event), stream_of("*", partition))

    def append(self, event: Mapping[str, Any], stream: str | None = None) -> None:
        topic, stream = topic_of(event["type"]), stream or event["subject"]
        number = self.heads[topic, stream] = self.heads.get((topic, stream), 0) + 1
        recorded = {**event, "sequence": f"{number:020d}"}
        store = self._opened(short_name(topic), f"sqlite:{self.folder / short_name(topic)}.sqlite")
        with store.transaction() as tx:
            tx.append([Recording(stream, number, event["type"], canonical(recorded))])

    def read(self) -> None:
        """Read into the portal all that there is."""
        stores = {topic: self._opened_topic(topic) for topic in TOPICS}
        consumer = spanning_consumer(self.own(), EmbeddedLog(stores, PARTITIONS))
        consumer.take()
        while consumer.step():
            pass

    def viewer(
        self, role: str, *, dealers: Scope = frozenset(), regions: Scope = frozenset()
    ) -> Viewer:
        """Somebody who looks, in 2012 as ever."""
        kept = KeptRegions(self.own(), lambda: datetime(2012, 9, 1, tzinfo=UTC))
        return Viewer(Principal("somebody", role, dealers, regions), "common", CHECKER, kept)

    def close_stores(self) -> None:
        for store in self.opened.values():
            store.close()

    def _opened_topic(self, topic: str) -> Store:
        return self._opened(short_name(topic), f"sqlite:{self.folder / short_name(topic)}.sqlite")

    def _opened(self, name: str, url: str, tables: Sequence[str] = ()) -> Store:
        if name not in self.opened:
            migrate_store(url, tables)
            self.opened[name] = open_store(url, tables)
        return self.opened[name]


def partition(dealer: str) -> int:
    return partition_of(dealer, PARTITIONS)
