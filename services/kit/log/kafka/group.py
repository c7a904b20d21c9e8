"""The members of a consumer group of Apache Kafka, by either group protocol."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from services.kit.log import LogUnavailable
from services.kit.log.kafka.client import opened
from services.kit.log.kafka.messages import ConsumerGroupDescribeRequest
from services.kit.log.kafka.settings import KafkaSettings


def members(kafka: KafkaSettings, group: str) -> Sequence[str]:
    """Each member as `MEMBER (CLIENT at HOST)`; raises `LogUnavailable`."""
    with closing(opened(KafkaAdminClient, kafka)) as admin:
        try:
            found = admin.describe_groups([group])[group]
            # One whose members were joined by one of the newer protocol is «not a classic group».
            there = found["members"] if not found["error"] else _newer(admin, group)
        except KafkaError as fault:
            raise LogUnavailable(f"who is in the group {group} is not said: {fault}") from fault
    return sorted(
        f"{each['member_id']} ({each['client_id']} at {each['client_host'].lstrip('/')})"
        for each in there
    )


def _newer(admin: Any, group: str) -> list[dict[str, Any]]:
    async def ask() -> Any:
        [node] = (await admin._find_coordinator_ids([group])).values()  # noqa: SLF001
        request = ConsumerGroupDescribeRequest(
            group_ids=[group], include_authorized_operations=False
        )
        return await admin._manager.send(request, node_id=node)  # noqa: SLF001

    [found] = admin._manager.run(ask).groups  # noqa: SLF001 - it has no such question
    return [each.to_dict() for each in found.members]
