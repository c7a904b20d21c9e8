"""One dealer's evidence in one file: its events, and that there are no others."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from contracts.canonical import canonical
from contracts.reading import read_json
from contracts.topics import DECISIONS, EVERY_DEALER, PENALTIES, topic_of
from services.kit.log.partitions import partition_of, stream_of
from services.kit.proof.bundle import (
    CHECKPOINT_MEMBER,
    HANDOVERS,
    LINES,
    OF_DEALER,
    OF_EVERYONE,
    SEALS,
    head_of,
)
from services.kit.proof.container import pack
from services.kit.proof.encoding import base64_text
from services.kit.proof.tiles import hashes_in
from services.kit.proof.tree import inclusion_path
from services.kit.store import Reading
from services.penalties.sealing.evidence import stream_bytes
from services.penalties.sealing.lines import line_at
from services.penalties.sealing.seals import (
    SealedDay,
    last_sealed,
    line_hashes,
    sealed_through,
    seals_of_log,
)
from services.penalties.sealing.witnessing import cosigned


class NotSealedYet(Exception):
    """The events asked for are not sealed yet."""


class NothingKnown(Exception):
    """No such dealer, or no such entry, is known."""


@dataclass(frozen=True)
class Bundling:
    """Makes bundles of sealed events; the same bytes for the same sealed day."""

    look: Reading
    partitions: int

    def of_dealer(
        self, dealer: str, through: str | None = None, *, witnessed: bool = False
    ) -> bytes:
        """A dealer's bundle, through the last sealed day that is not after `through`.

        `witnessed`: with the cosignatures of witnesses. Raises `NotSealedYet`, `NothingKnown`.
        """
        day = sealed_through(self.look, through) if through else last_sealed(self.look)
        if day is None:
            raise NotSealedYet("no day is sealed yet" + (f" through {through}" if through else ""))
        if line_at(self.look, dealer, day.number) is None:
            self._refuse_unknown(dealer)
            raise NotSealedYet(f"nothing of {dealer} is sealed through {day.through}")
        return pack(self._members(dealer, day, witnessed=witnessed))

    def of_entry(self, entry_id: str, *, witnessed: bool = False) -> bytes:
        """The bundle of the dealer of an entry, through the seal that holds its last posting."""
        dealer = entry_id.partition("/")[0]
        rows = self.look.execute(
            "SELECT originator_version, state FROM stored_events WHERE originator_id = ?"
            " ORDER BY originator_version DESC",
            (dealer,),
        )
        for sequence, state in rows:
            if read_json(bytes(state))["data"].get("entry_id") == entry_id:
                through = self._sealed_with(dealer, int(sequence))
                return self.of_dealer(dealer, through, witnessed=witnessed)
        raise NothingKnown(f"no entry {entry_id} was ever posted")

    def _sealed_with(self, dealer: str, sequence: int) -> str:
        day = first_seal_of(self.look, dealer, PENALTIES, sequence)
        if day is None:
            raise NotSealedYet(f"posting {sequence} of {dealer} is not sealed yet")
        return day.through

    def _refuse_unknown(self, dealer: str) -> None:
        if not self.look.execute("SELECT 1 FROM kept WHERE stream = ? LIMIT 1", (dealer,)):
            raise NothingKnown(f"no fact about a dealer {dealer} is known")

    def _members(self, dealer: str, day: SealedDay, *, witnessed: bool) -> Mapping[str, bytes]:
        seals = seals_of_log(self.look, day)
        every = stream_of(EVERY_DEALER, partition_of(dealer, self.partitions))
        return {
            "bundle.json": head_of(dealer),
            CHECKPOINT_MEMBER: (cosigned(self.look, day) if witnessed else day.checkpoint).encode(),
            HANDOVERS: _ndjson(canonical({"checkpoint": each}) for each in handovers(seals)),
            SEALS: _ndjson(each.text.encode() for each in seals),
            LINES: _ndjson(self._lines(dealer, every, seals)),
            **{
                f"dealer/{name}.ndjson": self._stream(dealer, name, day.number)
                for name in OF_DEALER
            },
            **{
                f"every/{name}.ndjson": self._stream(every, name, day.number)
                for name in OF_EVERYONE
            },
        }

    def _stream(self, stream: str, name: str, number: int) -> bytes:
        line = line_at(self.look, stream, number)
        size = read_json(line.encode()).get(name, {"size": 0})["size"] if line else 0
        return _ndjson(stream_bytes(self.look, stream, topic_of(f"docket.{name}"), size))

    def _lines(self, dealer: str, every: str, seals: list[SealedDay]) -> Iterable[bytes]:
        """The lines of the days on which something changed, and of the days before these."""
        rows = self.look.execute("SELECT stream, MIN(number) FROM lines GROUP BY stream")
        names = sorted((str(stream).encode(), int(number)) for stream, number in rows)
        for seal in self._days_shown(dealer, every, seals):
            hashes = hashes_in(line_hashes(self.look, seal.number))
            standing = [name for name, number in names if number <= seal.number]
            for stream in sorted((dealer, every), key=str.encode):
                at = bisect_left(standing, name := stream.encode())
                if standing[at : at + 1] == [name]:
                    shown: dict[str, Any] = {
                        "index": at,
                        "line": line_at(self.look, stream, seal.number),
                        "path": [base64_text(each) for each in inclusion_path(hashes, at)],
                        "through": seal.through,
                    }
                    yield canonical(shown)

    def _days_shown(self, dealer: str, every: str, seals: list[SealedDay]) -> list[SealedDay]:
        began, last = seals[0].number, seals[-1].number
        rows = self.look.execute(
            "SELECT number FROM lines WHERE stream = ? AND number <= ?", (dealer, last)
        )
        changed = {max(int(number), began) for (number,) in rows}
        for (after_close,) in self.look.execute(
            "SELECT after_close FROM kept WHERE stream = ? AND topic = ?", (every, DECISIONS)
        ):
            with_it = [seal.number for seal in seals if seal.through > after_close]
            changed |= set(with_it[:1])
        shown = {*changed, *(number - 1 for number in changed), last}
        return [seal for seal in seals if seal.number in shown]


def first_seal_of(look: Reading, stream: str, topic: str, sequence: int) -> SealedDay | None:
    """The first seal that counts an event."""
    name = topic.split(".")[1]
    rows = look.execute(
        "SELECT number, line FROM lines WHERE stream = ? ORDER BY number", (stream,)
    )
    for number, line in rows:
        if read_json(line.encode()).get(name, {"size": 0})["size"] >= sequence:
            [(through,)] = look.execute("SELECT through FROM seals WHERE number = ?", (number,))
            return sealed_through(look, through)
    return None


def handovers(seals: list[SealedDay]) -> list[str]:
    """The last checkpoints that both a key and its successor have signed."""
    return [
        before.checkpoint
        for before, after in pairwise(seals)
        if set(_log_keys(before)) > set(_log_keys(after))
    ]


def _log_keys(seal: SealedDay) -> list[str]:
    return [key for key in seal.said["keys"] if "/receipts+" not in key]


def _ndjson(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
