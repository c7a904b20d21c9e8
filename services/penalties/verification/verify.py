"""Checks all rows of a bundle, in their order; returns the findings as data for a report."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.container import LOCAL
from services.kit.proof.note import Note
from services.penalties.deciding import law_digest
from services.penalties.law import LAW_VERSION
from services.penalties.posting.reconcile import KIND_OF_EVENT
from services.penalties.verification.bundles import read_bundle
from services.penalties.verification.evidence import DealerEvidence
from services.penalties.verification.exports import read_export
from services.penalties.verification.history import LogShown, Trust
from services.penalties.verification.law import Rederiving
from services.penalties.verification.postings_shown import check_postings, is_statement
from services.penalties.verification.promises import check_receipts, is_about
from services.penalties.verification.remarks import OTHER_CODE
from services.penalties.verification.times import check_everyone, check_facts, check_posted
from services.penalties.verification.verdict import EvidenceUnusable, Findings


@dataclass
class Verified:
    """What was shown and held: whose, through which day, by whom signed, and which entries."""

    log: LogShown
    findings: Findings
    dealers: list[DealerEvidence] = field(default_factory=list)
    rederived: dict[str, set[int]] = field(default_factory=dict)
    promises: int = 0

    @property
    def origin(self) -> str:
        """The name of the log."""
        return Checkpoint.read(self.log.note.text).origin


@dataclass(frozen=True)
class Against:
    """What a file is checked against."""

    trust: Trust
    receipts: Sequence[Note] = ()
    law: bool = True


def verify_file(file: bytes, asked: Against) -> Verified:
    """Check a bundle, or an export; raises `Wrong`, `EvidenceUnusable`."""
    if file.startswith(LOCAL):
        return verify_bundle(file, asked)
    if file.startswith(b"{"):
        return verify_export(file, asked)
    raise EvidenceUnusable("neither a bundle nor an export: a ZIP or lines of JSON are expected")


def verify_bundle(file: bytes, asked: Against) -> Verified:
    """Check a bundle; raises `Wrong`, `EvidenceUnusable`."""
    findings = Findings()
    log, evidence = read_bundle(file, asked.trust, findings)
    verified = Verified(log, findings)
    check_dealer(verified, evidence, asked)
    return verified


def verify_export(file: bytes, asked: Against) -> Verified:
    """Check an export of all dealers; raises `Wrong`, `EvidenceUnusable`."""
    findings = Findings()
    log, dealers = read_export(file, asked.trust, findings)
    verified = Verified(log, findings)
    for note in asked.receipts:
        if not any(is_about(evidence, note) for evidence in dealers):
            raise EvidenceUnusable("receipt: of a dealer of whom nothing is sealed here")
    for evidence in dealers:
        of_it = [note for note in asked.receipts if is_about(evidence, note)]
        check_dealer(verified, evidence, replace(asked, receipts=of_it))
    return verified


def check_dealer(verified: Verified, evidence: DealerEvidence, asked: Against) -> None:
    """Rows 8 to 11 of one dealer; raises `Wrong`, `EvidenceUnusable`."""
    findings = verified.findings
    check_facts(evidence, findings)
    if evidence.every not in {each.every for each in verified.dealers}:
        check_everyone(evidence, findings)
    promises = check_receipts(evidence, verified.origin, asked.receipts, findings)
    verified.promises += len(promises)
    check_postings(evidence)
    check_posted(evidence)
    verified.dealers.append(evidence)
    if asked.law:
        rederived = Rederiving(evidence, findings).check()
        verified.rederived[evidence.dealer] = rederived
        _remark_other_code(evidence, findings)


def _remark_other_code(evidence: DealerEvidence, findings: Findings) -> None:
    last = evidence.seals[-1]
    if last.law_version == LAW_VERSION and last.law_digest != law_digest():
        findings.remark(OTHER_CODE, release=LAW_VERSION, sealed=last.law_digest, ours=law_digest())


def entries_of(evidence: DealerEvidence, rederived: set[int]) -> list[dict[str, Any]]:
    """Each posting: its entry, its amount, its days, and whether the law derives it again."""
    return [
        {
            "sequence": each.sequence,
            "entry_id": each.event["data"]["entry_id"],
            "type": each.type,
            "kind": KIND_OF_EVENT.get(each.type, "reversal"),
            "occurred_on": each.event["data"]["occurred_on"],
            "amount_fen": each.event["data"]["amount_fen"],
            "posted_on": each.event["data"]["posted_on"],
            "re_derived": each.sequence in rederived,
        }
        for each in evidence.streams[evidence.dealer, "penalties"]
        if not is_statement(each)
    ]


def statements_of(evidence: DealerEvidence, rederived: set[int]) -> dict[str, int]:
    """How many statements of the docket there are, and how many of them the law gave again."""
    shown = [each for each in evidence.streams[evidence.dealer, "penalties"] if is_statement(each)]
    return {"shown": len(shown), "re_derived": sum(e.sequence in rederived for e in shown)}
