"""Verifies that events were sealed when they state that they entered."""

from datetime import datetime

from pydantic import ValidationError

from contracts.events.decisions import PolicyPublished
from contracts.policy.calendar import WorkingDays
from contracts.policy.documents import PolicyRefused, Regulation, digest_of, read_document
from contracts.policy.shipped import shipped_digests, shipped_documents
from services.kit.clock import local_date
from services.kit.log.decoding import NEVER, is_day_closed
from services.penalties.verification.evidence import DealerEvidence, SealedEvent
from services.penalties.verification.postings_shown import named, run_day_of
from services.penalties.verification.reading import first_error
from services.penalties.verification.remarks import ENTERED_AHEAD, POLICY_ENTERED
from services.penalties.verification.verdict import Findings, Wrong


def check_facts(evidence: DealerEvidence, findings: Findings) -> None:
    """Row 8: a fact is in the first seal of its day, and in none before; raises `Wrong`.

    An imported fact that states an entry later than its seal is remarked alone: whoever imports by
    the manual clock has such facts, and a later entry is to nobody's disadvantage.
    """
    ahead = 0
    for (stream, topic), events in evidence.streams.items():
        if stream != evidence.dealer or topic == "penalties":
            continue
        for each in events:
            if not each.is_left_out:
                ahead += _is_ahead(evidence, topic, each)
    if ahead:
        findings.remark(ENTERED_AHEAD, dealer=evidence.dealer, count=ahead)


def _is_ahead(evidence: DealerEvidence, topic: str, each: SealedEvent) -> bool:
    """Whether an import states an entry later than its seal; raises `Wrong`."""
    entered_on = str(each.entered_on)
    first = evidence.first_seal(topic, each.sequence)
    due = evidence.first_through(entered_on)
    if first > due and not _was_held(evidence, first, due):
        raise Wrong(_said(evidence, topic, each))
    if first < due:
        # It may have entered after midnight, and before the day before was closed.
        cut = evidence.cut(topic, str(evidence.seals[first].through))
        if cut is None or entered_on > str(local_date(datetime.fromisoformat(cut.recordedtime))):
            if not each.is_imported:
                raise Wrong(_said(evidence, topic, each))
            return True
    return False


def check_posted(evidence: DealerEvidence) -> None:
    """A posting or statement is in the first seal of the day that made it; raises `Wrong`."""
    for each in evidence.streams[evidence.dealer, "penalties"]:
        day = run_day_of(each)
        first, due = evidence.first_seal("penalties", each.sequence), evidence.first_through(day)
        if first != due and not (first > due and _was_held(evidence, first, due)):
            raise Wrong(f"{named(each)}: says it was made as of {day}, and was not sealed then")


def _was_held(evidence: DealerEvidence, first: int, due: int) -> bool:
    """Whether the dealer was held meanwhile: late events are judged by when it goes on."""
    before = evidence.lines[evidence.dealer].get(first - 1)
    since = before.held_since if before else None
    return since is not None and since <= str(evidence.seals[due].through)


def _said(evidence: DealerEvidence, topic: str, each: SealedEvent) -> str:
    says = "entered" if each.is_imported else "was received"
    return (
        f"{topic} {each.sequence} of {evidence.dealer}: says it {says} on {each.entered_on}, and "
        "was not sealed then"
    )


def check_everyone(evidence: DealerEvidence, findings: Findings) -> None:
    """Row 9: days close in order, as in the seals, and policies were known when they state it."""
    for topic in ("staffing", "audits", "decisions"):
        _check_closings(evidence, topic)
    for index, line in evidence.lines[evidence.every].items():
        seal = evidence.seals[index]
        for topic in evidence.cuts:
            cut = evidence.cut(topic, str(seal.through))
            if cut is None or cut.sequence != line.sizes.get(topic):
                where = f"on {seal.through} where its seal says"
                raise Wrong(f"{topic} of {evidence.every}: was not cut {where}")
            if cut.recordedtime > seal.recordedtime:
                raise Wrong(f"seals: that of {seal.through} is older than a closing of that day")
    for event, closed in evidence.policies():
        _check_policy(evidence, event, closed, findings)


def _check_closings(evidence: DealerEvidence, topic: str) -> None:
    closed = NEVER
    for each in evidence.streams[evidence.every, topic]:
        if is_day_closed(each.type):
            through = str(each.event["data"]["through"])
            if through <= closed:
                raise Wrong(f"{topic} of {evidence.every}: {closed} is closed, and then {through}")
            if str(each.received_on) <= through:
                raise Wrong(
                    f"{topic} {each.sequence} of {evidence.every}: closes {through} on that day"
                )
            closed = through


def _check_policy(
    evidence: DealerEvidence, each: SealedEvent, closed: str, findings: Findings
) -> None:
    name = f"decisions {each.sequence} of {evidence.every}"
    document, text = _policy(name, each)
    for shipped in shipped_documents():
        own = read_document(shipped)
        same = (own.policy, own.version) == (document.policy, document.version)
        if same and digest_of(text) not in shipped_digests():
            raise Wrong(f"{name}: is not the {own.policy} {own.version} that releases ship")
    if not each.is_imported:
        if closed != NEVER and str(each.received_on) <= closed:
            raise Wrong(_known(name, each, closed))
        return
    if closed == NEVER or str(each.received_on) > closed:
        return
    if str(each.entered_on) <= closed:
        raise Wrong(f"{name}: says it entered on {each.entered_on}, and was not sealed then")
    retroactive = isinstance(document, Regulation) and document.retroactive
    if digest_of(text) in shipped_digests() or retroactive:
        findings.remark(
            POLICY_ENTERED,
            sequence=each.sequence,
            stream=evidence.every,
            entered_on=each.entered_on,
        )
        return
    raise Wrong(_known(name, each, closed))


def _known(name: str, each: SealedEvent, closed: str) -> str:
    return f"{name}: says it was known on {each.received_on}; it entered after the seal of {closed}"


def _policy(name: str, each: SealedEvent) -> tuple[Regulation | WorkingDays, bytes]:
    try:
        said = PolicyPublished.model_validate(each.event["data"])
        text = said.document.encode()
        document = read_document(text)
    except PolicyRefused as fault:
        raise Wrong(f"{name}: is no policy: {fault}") from fault
    except ValidationError as fault:
        raise Wrong(f"{name}: is no policy: {first_error(fault)}") from fault
    if said.digest.lower() != digest_of(text):
        raise Wrong(f"{name}: its document is not the one that its digest names")
    return document, text
