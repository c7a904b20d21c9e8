"""Checks an export against its own seals: each is recomputed from every event."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from contracts.canonical import canonical
from contracts.events.seals import DaySealed, Seal
from contracts.topics import FACT_TOPICS, PENALTIES, short_name, topic_of
from services.kit.log.decoding import NEVER, is_day_closed
from services.kit.log.partitions import stream_of
from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.note import Note, NoteUnfit
from services.kit.proof.tree import Frontier, leaf_hash
from services.kit.recovery.partition_of_each_copy import Copies
from services.penalties.verification.canonical_form import NotInForm, canonical_object
from services.penalties.verification.evidence import Cut, DealerEvidence
from services.penalties.verification.history import LogShown, Trust, check_log, log_keys
from services.penalties.verification.reading import read_seal
from services.penalties.verification.recomputing import Export, Recomputing, TopicStream
from services.penalties.verification.remarks import AFTER_THE_LAST_SEAL
from services.penalties.verification.verdict import EvidenceUnusable, Findings, Wrong


def read_export(
    file: bytes, trust: Trust, findings: Findings
) -> tuple[LogShown, list[DealerEvidence]]:
    """The log and every dealer's evidence, all seals recomputed; raises `Wrong`."""
    events = list(_events(file))
    export = _ordered(events)
    log = _log(export)
    check_log(log, trust, findings)
    before = len(export.sealed) - len(log.seals)
    recomputing = Recomputing(export, [read_seal(e["seal"], 0) for e in export.sealed], before)
    recomputing.run()
    if recomputing.unsealed:
        findings.remark(AFTER_THE_LAST_SEAL, count=recomputing.unsealed)
    return log, list(recomputing.evidence(log.seals))


def _events(file: bytes) -> Iterator[tuple[bytes, dict[str, Any]]]:
    lines = file.split(b"\n")
    if lines.pop():
        raise EvidenceUnusable("no export: its last line does not end")
    for number, line in enumerate(lines, 1):
        try:
            event = canonical_object(line)
        except NotInForm as fault:
            raise Wrong(f"line {number} is not in canonical form") from fault
        if not all(isinstance(event.get(n), str) for n in ("type", "subject", "sequence", "id")):
            raise Wrong(f"line {number} is no event")
        if not event["sequence"].isdecimal() or event["type"].count(".") < 2:  # noqa: PLR2004
            raise Wrong(f"line {number} is no event")
        yield line, event


def _ordered(events: Sequence[tuple[bytes, dict[str, Any]]]) -> Export:
    """The events by stream; the copies of events about no dealer in their partitions."""
    seals = [event for _, event in events if event["type"] == DaySealed.TYPE]
    if not seals:
        raise EvidenceUnusable("no seal yet: the export has no day-sealed")
    try:
        sealed = [DaySealed.model_validate(each["data"]) for each in seals]
    except (ValidationError, KeyError) as fault:
        raise Wrong(f"day-sealed: one is none: {fault}") from fault
    partitions = sealed[-1].seal.partitions
    export = Export(partitions, _log_entries(events, partitions))
    for topic in FACT_TOPICS:
        _order_topic(export, topic, [each for each in events if topic_of(each[1]["type"]) == topic])
    for value, event in events:
        if topic_of(event["type"]) == PENALTIES and event["type"] != DaySealed.TYPE:
            _put(export, (event["subject"], short_name(PENALTIES)), event, value)
    return export


def _log_entries(
    events: Sequence[tuple[bytes, dict[str, Any]]], partitions: int
) -> list[Mapping[str, Any]]:
    """The content of each `day-sealed`, once; all its copies must be the same."""
    copies: defaultdict[int, list[bytes]] = defaultdict(list)
    by_number: dict[int, Mapping[str, Any]] = {}
    for value, event in events:
        if event["type"] == DaySealed.TYPE:
            number = int(event["sequence"])
            copies[number].append(value)
            by_number.setdefault(number, event["data"])
    for number in range(1, len(copies) + 1):
        day = by_number[number]["seal"]["through"] if number in by_number else "a day"
        first = copies[number][:1]
        for partition, value in enumerate(copies[number]):
            if [value] != first:
                raise Wrong(f"day-sealed of {day} in */{partition} is not the log's entry")
        if len(copies[number]) != partitions:
            raise Wrong(
                f"day-sealed of {day}: {len(copies[number])} copies are here, of {partitions}"
            )
    return [by_number[number] for number in sorted(by_number)]


def _order_topic(
    export: Export, topic: str, events: Sequence[tuple[bytes, dict[str, Any]]]
) -> None:
    name = short_name(topic)
    closed: dict[int, str] = {}
    try:
        copies = Copies((event for _, event in events), export.partitions)
        for place, (value, event) in enumerate(events):
            partition = copies.partition(place, event)
            if partition is None:
                raise Wrong(f"{name} {int(event['sequence'])} of *: follows in no partition")
            stream = stream_of(event["subject"], partition)
            if is_day_closed(event["type"]):
                through = str(event["data"]["through"])
                cut = Cut(through, int(event["sequence"]), str(event["recordedtime"]))
                export.cuts.setdefault((stream, name), []).append(cut)
                closed[partition] = max(through, closed.get(partition, NEVER))
            head = stream, name
            _put(export, head, event, value)
            number = int(event["sequence"])
            export.after_close.setdefault(head, {})[number] = closed.get(partition, NEVER)
    except (KeyError, TypeError, ValueError) as fault:
        raise Wrong(f"{name}: its events about no dealer cannot be told apart: {fault}") from fault


def _put(export: Export, head: TopicStream, event: Mapping[str, Any], value: bytes) -> None:
    number = int(event["sequence"])
    stream, name = head
    numbered = export.values.setdefault(head, {})
    if number in numbered:
        raise Wrong(f"{name} of {stream}: {number} stands there twice")
    if numbered and number < max(numbered):
        raise Wrong(f"{name} of {stream}: {max(numbered)} is followed by {number}")
    numbered[number] = value


def _log(export: Export) -> LogShown:
    """The log that continues, with the checkpoints that are handovers."""
    sealed = export.sealed
    began = max((at for at, each in enumerate(sealed) if "continues" in each["seal"]), default=0)
    of_log = sealed[began:]
    seals = [read_seal(each["seal"], number) for number, each in enumerate(of_log, 1)]
    entries = [canonical(each["seal"]) for each in of_log]
    notes = [_note(each["checkpoint"], seal) for each, seal in zip(of_log, seals, strict=True)]
    tree = Frontier()
    for note, seal, entry in zip(notes, seals, entries, strict=True):
        tree = tree.with_leaves([leaf_hash(entry)])
        _check_note(note, seal, tree)
    handovers = [
        notes[at]
        for at, (before, after) in enumerate(pairwise(seals))
        if {str(key) for key in log_keys(before)} > {str(key) for key in log_keys(after)}
    ]
    return LogShown(notes[-1], handovers, seals, entries)


def _note(text: str, seal: Seal) -> Note:
    try:
        return Note.read(text)
    except NoteUnfit as fault:
        raise Wrong(f"day-sealed of {seal.through}: its checkpoint is none: {fault}") from fault


def _check_note(note: Note, seal: Seal, tree: Frontier) -> None:
    try:
        found = Checkpoint.read(note.text)
    except NoteUnfit as fault:
        raise Wrong(f"day-sealed of {seal.through}: its checkpoint is none: {fault}") from fault
    keys = log_keys(seal)
    if (found.size, found.root) != (tree.size, tree.root):
        raise Wrong(f"day-sealed of {seal.through}: its checkpoint is not of the seals before it")
    if note.beside(keys) or not all(note.is_signed_by(key) for key in keys):
        raise Wrong(f"day-sealed of {seal.through}: its checkpoint is not signed by its keys")
