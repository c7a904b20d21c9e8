"""A member of a group that speaks the newer protocol (KIP-848), which kafka-python 3.0.12 does not.

Source of the messages: `clients/src/main/resources/common/message` of Apache Kafka 4.1.0.
"""

import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import Any

from kafka import KafkaAdminClient
from kafka.protocol.api_message import ApiMessage

from services.kit.log.kafka.settings import KafkaSettings

_HERE = sys.modules[__name__]

CLIENT = "a-newer-client"


class ConsumerGroupHeartbeatRequest(ApiMessage, load_json=_HERE):
    """Joins, stays, and with an epoch of -1 leaves."""


class ConsumerGroupHeartbeatResponse(ApiMessage, load_json=_HERE):
    """What it is given."""


@contextmanager
def newer_member(kafka: KafkaSettings, group: str, topics: Sequence[str]) -> Iterator[None]:
    """In the group until the block is left."""
    over = Event()
    with closing(KafkaAdminClient(**kafka.connection(), client_id=CLIENT)) as client:
        name = str(uuid.uuid4())
        epoch = _beat(client, group, name, 0, topics)

        def stay(epoch: int = epoch) -> None:
            while not over.wait(0.5):
                epoch = _beat(client, group, name, epoch)

        staying = Thread(target=stay)
        staying.start()
        try:
            yield
        finally:
            over.set()
            staying.join()
            _beat(client, group, name, -1)


def _beat(
    client: Any, group: str, name: str, epoch: int, topics: Sequence[str] | None = None
) -> int:
    joins = {"rebalance_timeout_ms": 5000, "subscribed_topic_names": topics, "topic_partitions": []}

    async def ask() -> Any:
        [node] = (await client._find_coordinator_ids([group])).values()  # noqa: SLF001
        request = ConsumerGroupHeartbeatRequest(
            group_id=group,
            member_id=name,
            member_epoch=epoch,
            **(joins if topics else {}),
        )
        return await client._manager.send(request, node_id=node)  # noqa: SLF001

    said = client._manager.run(ask)  # noqa: SLF001 - it has no such message
    assert said.error_code == 0, (said.error_code, said.error_message)
    return int(said.member_epoch)
