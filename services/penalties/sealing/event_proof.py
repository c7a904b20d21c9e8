"""The proof that one event is sealed (C2SP tlog-proof), some 2 KB without the event itself."""

from contracts.canonical import canonical
from contracts.reading import read_json
from services.kit.proof.checkpoint import LogProof
from services.kit.proof.encoding import base64_text
from services.kit.proof.note import Note
from services.kit.proof.tiles import hashes_in
from services.kit.proof.tree import inclusion_path, leaf_hash
from services.kit.store import Reading
from services.penalties.sealing.bundling import NotSealedYet, first_seal_of
from services.penalties.sealing.evidence import stream_bytes
from services.penalties.sealing.lines import line_at, streams_of
from services.penalties.sealing.seals import last_sealed, line_hashes, seals_of_log
from services.penalties.sealing.witnessing import cosigned

FORM = "v1"


def event_proof(look: Reading, topic: str, stream: str, sequence: int) -> str:
    """The proof that leads from an event to the last checkpoint; raises `NotSealedYet`.

    It leads through its stream, its dealer's line and the first seal that counts it.
    """
    day, last = first_seal_of(look, stream, topic, sequence), last_sealed(look)
    if day is None or last is None or sequence < 1:
        raise NotSealedYet("not sealed yet: the day is open")
    line = line_at(look, stream, day.number) or ""
    name = topic.split(".")[1]
    size = _size(line, name)
    leaves = [leaf_hash(each) for each in stream_bytes(look, stream, topic, size)]
    line_index = streams_of(look, day.number).index(stream)
    hashes = hashes_in(line_hashes(look, day.number))
    extra = {
        "docket-proof": FORM,
        "index": sequence - 1,
        "line": line,
        "line_index": line_index,
        "line_path": [base64_text(each) for each in inclusion_path(hashes, line_index)],
        "path": [base64_text(each) for each in inclusion_path(leaves, sequence - 1)],
        "seal": day.text,
        "topic": topic,
    }
    log = [each.leaf for each in seals_of_log(look, last)]
    path = inclusion_path(log, day.entry)
    return str(LogProof(canonical(extra), day.entry, path, Note.read(cosigned(look, last))))


def _size(line: str, name: str) -> int:
    return int(read_json(line.encode())[name]["size"])
