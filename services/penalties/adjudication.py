"""`docket adjudicate`: recorded events in, the dockets of their dealers out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from contracts.envelope import MAX_EVENT_BYTES
from contracts.events import is_derived
from contracts.events.decisions import PolicyPublished
from contracts.faults import Fault, Malformed
from contracts.policy.documents import PolicyRefused, read_document
from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_digests, shipped_documents
from contracts.reading import read_line
from services.penalties.law import ReceivedFact, adjudicate
from services.received.fact import Key, key_of, received_fact, well_formed_fact
from services.received.policies import document_of, known_from, known_policies, with_published


class LineFaults(NamedTuple):
    """The faults of one line of the input, counted from 1."""

    line: int
    faults: list[Fault]


class MalformedLines(ValueError):
    """Lines that are no events of the published language, each with every fault."""

    def __init__(self, lines: list[LineFaults]) -> None:
        super().__init__(
            "\n".join(f"line {line}: {fault}" for line, faults in lines for fault in faults)
        )
        self.lines = lines


class UnknownDealers(ValueError):
    """Dealers that were asked for and have no fact in the input."""

    def __init__(self, dealers: Collection[str]) -> None:
        super().__init__(f"no fact is about {', '.join(sorted(dealers))}")


def adjudicate_lines(
    lines: Iterable[bytes],
    as_of: date,
    *,
    policies: Sequence[bytes] = (),
    dealers: Collection[str] = (),
) -> dict[str, Any]:
    """The object of `docket adjudicate --json`.

    `policies`: documents that replace the shipped ones of the same policy. `dealers`: only these;
    all if none is named. Raises `MalformedLines`, `UnknownDealers`, or `PolicyRefused` for a
    document of `policies`.
    """
    facts, known = read_lines(lines, policies)
    if unknown := set(dealers) - {fact.dealer for fact in facts}:
        raise UnknownDealers(unknown)
    return {
        "as_of": as_of.isoformat(),
        "dealers": {
            dealer: adjudicate(dealer, of_one, known, as_of).to_json()
            for dealer, of_one in sorted(by_dealer(facts).items())
            if (not dealers or dealer in dealers)
            and any(fact.dealer == dealer and fact.received_on <= as_of for fact in of_one)
        },
    }


def read_lines(
    lines: Iterable[bytes], documents: Sequence[bytes] = ()
) -> tuple[list[ReceivedFact], Policies]:
    """The facts about dealers, and the known policies.

    `documents` replace the shipped ones of the same policy. Blank lines, derived events and
    closings are skipped, whatever they contain. Raises `MalformedLines` with every fault of every
    line, or `PolicyRefused` for a document.
    """
    facts: list[ReceivedFact] = []
    published: list[tuple[int, ReceivedFact, PolicyPublished]] = []
    malformed: list[LineFaults] = []
    for number, line in enumerate(lines, start=1):
        if len(line) <= MAX_EVENT_BYTES and (quick := well_formed_fact(line)) is not None:
            facts.append(quick)
            continue
        if not line.strip():
            continue
        try:
            fact = fact_in_line(line)
        except Malformed as error:
            malformed.append(LineFaults(number, error.faults))
            continue
        if fact is None:
            continue
        if type(fact.data) is PolicyPublished:
            published.append((number, fact, fact.data))
        else:
            facts.append(fact)
    known = KnownPolicies.going_by(documents, [fact for _, fact, _ in published])
    for number, fact, said in published:
        if faults := known.faults(fact, said):
            malformed.append(LineFaults(number, faults))
    if malformed:
        raise MalformedLines(sorted(malformed))
    return facts, known.policies()


def fact_in_line(line: bytes) -> ReceivedFact | None:
    """The fact in a line; None for a derived event, whatever it contains.

    Raises `Malformed` with every fault.
    """
    if len(line) <= MAX_EVENT_BYTES and (fact := well_formed_fact(line)) is not None:
        return fact
    event = read_line(line)
    return None if is_derived(event.get("type")) else received_fact(line, event)


class KnownPolicies(NamedTuple):
    """The policies that facts publish, and the documents that count before and beside them."""

    published: Sequence[ReceivedFact]
    before: Sequence[bytes]
    beside: Sequence[bytes]

    @classmethod
    def going_by(cls, documents: Sequence[bytes], published: Sequence[ReceivedFact]) -> Self:
        """The policies with `documents`, and with the shipped documents of all other policies.

        A stack's record holds the shipped documents, and others may precede them. In a file without
        them they count first.
        """
        given = {read_document(text).policy for text in documents}
        shipped = [text for text in shipped_documents() if read_document(text).policy not in given]
        if any(_is_shipped(fact) for fact in published):
            return cls(published, documents, shipped)
        return cls(published, [*shipped, *documents], [])

    def faults(self, fact: ReceivedFact, said: PolicyPublished) -> list[Fault]:
        """The faults of a document, by itself or beside the known ones."""
        try:
            document_of(said)
            if not self.beside:
                known_on = known_from(said, fact.received_on, fact.imported_on)
                with_published(Policies.of(self.before), said, known_on)
        except PolicyRefused as refused:
            return refused.faults
        return []

    def policies(self) -> Policies:
        return known_policies(self.published, before=self.before, beside=self.beside)


def _is_shipped(fact: ReceivedFact) -> bool:
    return isinstance(fact.data, PolicyPublished) and fact.data.digest.lower() in shipped_digests()


def by_dealer(facts: Iterable[ReceivedFact]) -> dict[str, list[ReceivedFact]]:
    """Each dealer's facts, and beside them those of other dealers that bear the same id.

    Of events that share topic, source and id only the first counts, for whichever dealer.
    """
    facts = list(facts)
    of_dealer: defaultdict[str, list[ReceivedFact]] = defaultdict(list)
    for fact in facts:
        of_dealer[fact.dealer].append(fact)
    if len(set(map(key_of, facts))) < len(facts):
        bearers: dict[Key, str] = {}
        shared = {
            fact.key for fact in facts if bearers.setdefault(fact.key, fact.dealer) != fact.dealer
        }
        of_key: defaultdict[Key, list[ReceivedFact]] = defaultdict(list)
        for fact in (fact for of_one in of_dealer.values() for fact in of_one):
            if fact.key in shared:
                of_key[fact.key].append(fact)
        for bearing in of_key.values():
            for dealer in {fact.dealer for fact in bearing}:
                of_dealer[dealer] += [fact for fact in bearing if fact.dealer != dealer]
    return dict(of_dealer)
