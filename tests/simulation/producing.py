"""The brokers as one life of a relay reaches them: they take all, some, all unsaid, or not one."""

from collections.abc import Callable, Mapping, Sequence

from services.kit.log import LogUnavailable
from services.kit.log.outgoing import EventRefused, Outgoing
from tests.simulation.broker import NAME, Broker
from tests.simulation.instance import Exposure
from tests.simulation.world import World


class ExposedBroker:
    """What a relay asks of its brokers."""

    def __init__(self, broker: Broker, life: Exposure, world: World) -> None:
        self._broker = broker
        self._life = life
        self._world = world

    def check(self, topic: str, partitions: int) -> str:
        self._reach("before asking for the topic")
        assert partitions == self._broker.partitions
        return f"{NAME} {topic}"

    def last_values(self, topic: str, partitions: int) -> Mapping[int, bytes | None]:
        self._reach("before reading the end of the topic")
        ends = {partition: self._broker.log[topic, partition] for partition in range(partitions)}
        return {partition: values[-1] for partition, values in ends.items() if values}

    def sender(self, topic: str) -> "ExposedSender":
        self._reach("before making a producer")
        return ExposedSender(self._broker, topic, self._life, self._world)

    def _reach(self, where: str) -> None:
        self._life.meet(where)
        if self._life.strikes("log fails", where):
            raise LogUnavailable("no broker answers")


class ExposedSender:
    """A producer: of each partition it writes the first ones, before it fails or is paused.

    An event may be refused, for as long as chance has it.
    """

    def __init__(self, broker: Broker, topic: str, life: Exposure, world: World) -> None:
        self._broker = broker
        self._topic = topic
        self._life = life
        self._world = world

    def send(self, events: Sequence[Outgoing], meanwhile: Callable[[], None]) -> None:
        self._life.meet("before a send")
        waiting: dict[int, list[Outgoing]] = {}
        for event in events:
            waiting.setdefault(event.partition, []).append(event)
        rng = self._world.chance.rng
        while waiting:
            if self._life.strikes("log fails", "within a send"):
                raise LogUnavailable("some of it was not taken")
            partition = rng.choice(sorted(waiting))
            if self._life.strikes("event refused", "within a send"):
                raise EventRefused(self._topic, waiting[partition][0], "not now", "wait")
            many = rng.randint(1, len(waiting[partition]))
            self._write(partition, waiting[partition][:many])
            if many == len(waiting[partition]):
                del waiting[partition]
            else:
                waiting[partition] = waiting[partition][many:]
            self._life.meet("within a send")
            meanwhile()
        if self._life.strikes("acknowledgement lost", "of a send"):
            raise LogUnavailable("it was not said whether it was taken")

    def close(self) -> None:
        """What was not written by now is given up."""

    def _write(self, partition: int, events: Sequence[Outgoing]) -> None:
        log = self._broker.log[self._topic, partition]
        self._life.tell(
            f"writes {self._topic.split('.')[1]}/{partition} {len(log)}.. {len(events)}"
        )
        log += [event.value for event in events]
