"""The policies that a consumer has read, the same in every service of the stack."""

from contracts.events.decisions import PolicyPublished
from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from contracts.topics import EVERY_DEALER
from services.kit.log.partitions import stream_of
from services.kit.store import Reading, Store
from services.received.fact import received_fact
from services.received.policies import known_policies


def kept_policies(look: Reading, partition: int) -> Policies:
    """The policies published in a partition, and those of this release that are still to come.

    Raises `PolicyUnreadable`.
    """
    published = look.execute(
        "SELECT value FROM kept WHERE stream = ? AND type = ?",
        (stream_of(EVERY_DEALER, partition), PolicyPublished.TYPE),
    )
    facts = [received_fact(bytes(value)) for (value,) in published]
    return known_policies(facts, beside=shipped_documents())


class PolicyShelf:
    """The policies of each partition, read again only if another was published."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Policies]] = {}

    def of(self, look: Reading, partition: int) -> Policies:
        """As `kept_policies`."""
        [(count,)] = look.execute(
            "SELECT COUNT(*) FROM kept WHERE stream = ? AND type = ?",
            (stream_of(EVERY_DEALER, partition), PolicyPublished.TYPE),
        )
        known = self._known.get(partition)
        if known is None or known[0] != count:
            known = self._known[partition] = count, kept_policies(look, partition)
        return known[1]


def refuse_unreadable(store: Store) -> None:
    """Raise `PolicyUnreadable` if this release cannot read a policy that was read before."""
    with store.reading() as look:
        for (partition,) in look.execute("SELECT DISTINCT partition FROM kept"):
            kept_policies(look, partition)
