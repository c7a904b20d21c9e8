"""Writes recorded events to a topic of Apache Kafka: a batch is acknowledged or given up."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Event
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import (
    BrokerResponseError,
    InvalidRecordError,
    InvalidTimestampError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    UnknownError,
)

from services.kit.log import LogUnavailable
from services.kit.log.kafka.client import opened
from services.kit.log.kafka.identity import refuse_others
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.outgoing import LARGEST_BATCH_BYTES, EventRefused, Outgoing

DELIVERY_SECONDS: Final = 30.0
"""Seconds after which an unacknowledged batch is given up, and its producer with it."""

NEVER_MS: Final = 24 * 3600 * 1000

TOPIC_ID_SECONDS: Final = 10.0
"""Seconds within which the brokers must return the topic's id."""

LOOK_BACKOFF_MS: Final = 10
"""Milliseconds between two checks of the topic's id, at least: each batch waits for one."""

CLOSING_SECONDS: Final = 3.0
FLUSH_SECONDS: Final = 0.5

UNFIT_TIME: Final = (
    "set the clocks of brokers and services right, and run `docket topics`, which sets how the "
    "topic takes times"
)
UNFIT_SIZE: Final = "run `docket topics`, which sets the topic's max.message.bytes"
UNFIT: Final = "see the brokers' log and the topic's settings"

REFUSED_FOR_GOOD: Final[Mapping[type[BrokerResponseError], str]] = {
    InvalidTimestampError: UNFIT_TIME,
    MessageSizeTooLargeError: UNFIT_SIZE,
    RecordListTooLargeError: "raise the topic's segment.bytes",
    InvalidRecordError: UNFIT,
}
"""The errors by which a broker refuses the record itself, and the remedy of each."""

_log = logging.getLogger(__name__)


class KafkaSender:
    """One producer. After a failure it is unusable: close it, and make another.

    `topic_id` is the id that was checked; nothing is sent to another topic of the same name. Raises
    `LogUnavailable` if no broker answers.
    """

    def __init__(self, kafka: KafkaSettings, topic: str, topic_id: str) -> None:
        self._topic = topic
        self._known = {topic: topic_id}
        self._has_unacknowledged = False
        self._producer = opened(
            KafkaProducer,
            kafka,
            enable_idempotence=True,
            transactional_id=f"docket.relay.{topic}",
            acks="all",
            batch_size=LARGEST_BATCH_BYTES,
            linger_ms=NEVER_MS,  # only the flush sends it, however long the process slept
            max_request_size=LARGEST_BATCH_BYTES,
            request_timeout_ms=10_000,
            retry_backoff_ms=LOOK_BACKOFF_MS,
            # Never before we give up ourselves: what the client gives up, it goes on from.
            delivery_timeout_ms=2 * NEVER_MS,
            max_block_ms=8000,  # less than a turn lasts; with a broker away, an epoch takes five
            allow_auto_create_topics=False,
            metrics_enabled=False,
        )
        try:
            self._fence_out_predecessors()
        except (KafkaError, OSError) as fault:
            self.close()
            raise LogUnavailable(f"{topic} cannot be written yet: {fault}") from fault

    def send(self, events: Sequence[Outgoing], meanwhile: Callable[[], None]) -> None:
        """Write events in their order, at most `BATCH_BYTES`; return once they are acknowledged.

        Calls `meanwhile` before the first write and repeatedly afterwards; its exception ends the
        wait. Raises `LogUnavailable`, or `EventRefused`: then some may be written, of each
        partition the first ones. Raises `TopicMadeAnew`.
        """
        try:
            self._look()
        except (KafkaError, OSError) as fault:
            raise LogUnavailable(f"{self._topic} is not seen: {fault}") from fault
        self._has_unacknowledged = True
        refused: list[tuple[Outgoing, BrokerResponseError]] = []
        try:
            sent = [self._written(event, refused) for event in events]
            # Who slept until here may have been taken over from, and what it holds been sent.
            meanwhile()
            self._wait(sent, meanwhile)
        except (KafkaError, OSError) as fault:
            raise LogUnavailable(f"{self._topic} takes nothing: {fault}") from fault
        if refused:
            # The first: whatever the client gave up then is told by the same error.
            raise self._refusal(*refused[0])
        for each in sent:
            if not each.succeeded():
                raise LogUnavailable(f"{self._topic} did not take an event: {each.exception}")
        self._has_unacknowledged = False

    def close(self) -> None:
        """Stop; whatever is not acknowledged by now is given up."""
        if self._has_unacknowledged:
            # A plain close flushes first, and where that fails it stops nothing.
            self._producer._sender.force_close()  # noqa: SLF001
        try:
            self._producer.close(timeout=CLOSING_SECONDS)
        except KafkaError as fault:
            _log.warning("a producer of %s is left behind: %s", self._topic, fault)

    def _look(self) -> None:
        """Compare the topic's id, as the brokers report it now, with the id that was checked."""
        self._producer.partitions_for(self._topic)
        seen = self._producer._metadata  # noqa: SLF001 - it tells nowhere else
        answered = Event()
        asked = seen.request_update()
        asked.add_both(lambda *_: answered.set())
        if not answered.wait(TOPIC_ID_SECONDS) or asked.failed():
            raise LogUnavailable(f"{self._topic} is not seen: {asked.exception or 'no answer'}")
        refuse_others(seen, self._known)

    def _fence_out_predecessors(self) -> None:
        """Raise the producer's epoch, so that brokers refuse late writes of a former relay.

        The epoch is that of a transactional producer, because Kafka gives no other that outlives a
        process; transactions are not used, so that readers find events alone. A partition refuses
        the old epoch from the first event of the new one on.
        """
        self._producer.init_transactions()
        self._producer._transaction_manager.transactional_id = None  # noqa: SLF001 - plain from here

    def _written(self, event: Outgoing, refused: list[tuple[Outgoing, BrokerResponseError]]) -> Any:
        def note(fault: Exception) -> None:
            if type(fault) in REFUSED_FOR_GOOD:
                refused.append((event, fault))

        try:
            written = self._producer.send(
                self._topic, event.value, event.key, event.headers, event.partition
            )
        except MessageSizeTooLargeError as fault:  # larger than we send anything at all
            raise self._refusal(event, fault) from fault
        written.add_errback(note)
        return written

    def _refusal(self, event: Outgoing, fault: BrokerResponseError) -> EventRefused:
        said = fault.args[0] if fault.args else None
        reason = f"{fault.message}: {said}" if said else str(fault.message)
        return EventRefused(self._topic, event, reason, REFUSED_FOR_GOOD[type(fault)])

    def _wait(self, sent: Sequence[Any], meanwhile: Callable[[], None]) -> None:
        until = time.monotonic() + DELIVERY_SECONDS
        while True:
            with suppress(KafkaTimeoutError, UnknownError):  # unknown: a batch split for its size
                self._producer.flush(timeout=FLUSH_SECONDS)
            if all(each.is_done for each in sent):
                return
            if time.monotonic() > until:
                raise LogUnavailable(
                    f"{self._topic}: no acknowledgement within {DELIVERY_SECONDS:.0f} s"
                )
            refuse_others(self._producer._metadata, self._known)  # noqa: SLF001 - see above
            meanwhile()
