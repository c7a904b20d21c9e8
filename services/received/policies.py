"""The known policies, the same for every service and every command."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from contracts.events.decisions import PolicyPublished
from contracts.faults import Fault
from contracts.policy.documents import PolicyRefused, read_document
from contracts.policy.policies import Clash, Policies
from contracts.policy.shipped import shipped_digests
from services.received.fact import ReceivedFact, received_order


class PolicyUnreadable(Exception):
    """This release cannot read a published policy, without which no decision is safe."""

    def __init__(self, said: PolicyPublished, refused: PolicyRefused) -> None:
        super().__init__(
            f"the policy {said.policy} {said.version}, published with digest {said.digest}, cannot "
            f"be read by this release: {refused}; run the release that published it, or a later one"
        )


def known_policies(
    facts: Iterable[ReceivedFact],
    *,
    before: Sequence[bytes] = (),
    beside: Sequence[bytes] = (),
) -> Policies:
    """The policies that these facts publish, each known from the day of `known_from`.

    Of those that clash the one received first counts. `before`: documents that count before all
    that is published; `beside`: such as count where nothing published clashes with them. Both
    are known from the day on which they take effect. Raises `PolicyUnreadable`, or
    `PolicyRefused` for a document of `before`.
    """
    published = tuple(
        (fact.data, known_from(fact.data, fact.received_on, fact.imported_on))
        for fact in sorted(facts, key=received_order)
        if isinstance(fact.data, PolicyPublished)
    )
    return _known(tuple(before), published, tuple(beside))


def known_from(said: PolicyPublished, received_on: date, imported_on: date | None) -> date:
    """The day from which a published policy is known.

    An imported policy cannot be known before it entered, whatever its `recordedtime`; a policy that
    a release ships is known from its own receipt on.
    """
    if imported_on is None or said.digest.lower() in shipped_digests():
        return received_on
    return max(received_on, imported_on)


def with_published(policies: Policies, said: PolicyPublished, known_on: date) -> Policies:
    """`policies` and the document of a `policy-published`, known from `known_on`.

    Raises `PolicyRefused` if the document is refused, or its digest differs.
    """
    return policies.with_document(document_of(said), known_on)


def document_of(said: PolicyPublished) -> bytes:
    """The document of a `policy-published`; raises `PolicyRefused` if its digest differs."""
    text = said.document.encode()
    document = read_document(text)
    faults = [
        Fault(
            f"data.{name}",
            "differs from what the document says; say the same in both",
            "与文件所写不同：两处应一致",
        )
        for name in ("policy", "version", "effective_from")
        if getattr(said, name) != getattr(document, name)
    ]
    if faults:
        raise PolicyRefused(faults)
    return text


@lru_cache(maxsize=64)
def _known(
    before: tuple[bytes, ...],
    published: tuple[tuple[PolicyPublished, date], ...],
    beside: tuple[bytes, ...],
) -> Policies:
    policies = Policies.of(before)
    for said, known_on in published:
        try:
            policies = with_published(policies, said, known_on)
        except Clash:
            continue
        except PolicyRefused as refused:
            raise PolicyUnreadable(said, refused) from refused
    for text in beside:
        try:
            policies = policies.with_document(text)
        except Clash:
            continue
    return policies
