"""Seals a closed day in one transaction: lines, root, seal, signature, and its event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from contracts.canonical import canonical
from contracts.envelope import sequence_text
from contracts.events.seals import DaySealed
from contracts.reading import read_json
from contracts.topics import EVERY_DEALER
from services.kit.log.decoding import NEVER
from services.kit.log.partitions import stream_of
from services.kit.proof.log_keys import LogKeys
from services.kit.proof.tree import Frontier, leaf_hash
from services.kit.store import Reading, Recording, Transaction
from services.kit.store.statements import chunks, marks
from services.penalties.deciding import law_digest
from services.penalties.law import LAW_VERSION
from services.penalties.sealing import frontiers, lines, seals
from services.penalties.sealing.changed_heads import all_heads_of, changed_heads, held_streams
from services.penalties.sealing.due_day import DueDay, due_day
from services.penalties.sealing.frontiers import grow, trees_of
from services.penalties.sealing.held_streams import by_topic, held_names, held_said
from services.penalties.sealing.lines import DayTree, line_at, line_of, packed, write_lines
from services.penalties.sealing.origins import OriginDiffers, begun_anew, refuse_other_origin
from services.penalties.sealing.seals import (
    SealedDay,
    last_sealed,
    line_hashes,
    recorded_seal,
    seals_of_log,
    write_seal,
)

TABLES: Final = (*frontiers.TABLES, *lines.TABLES, *seals.TABLES)

SOURCE: Final = "/penalties"

MADE_BY_ITS_PROCESS: Final = ("keys", "law_version", "law_digest", "continues")
"""What a seal says of the process that made it: taken from the recorded one, where there is one."""

RecordedSeal = Callable[[Reading, int], bytes | None]
"""The `day-sealed` of a number, where it is recorded already."""


class SealDiffers(Exception):
    """A day's recorded seal differs from that which follows from its facts and postings."""

    def __init__(self, through: str) -> None:
        super().__init__(f"differs: seal of {through}")
        self.through = through


@dataclass(frozen=True, slots=True)
class _Made:
    """A day as it follows from the store: its changed lines, its tree, its held streams."""

    changed: Mapping[str, str]
    tree: DayTree
    held: Mapping[str, Any]


class Log(NamedTuple):
    """The log's own tree after a seal."""

    number: int
    tree: Frontier


class DaySealing:
    """Seals closed days one after another; compares with a seal that is recorded already.

    Without `keys` it only compares, and signs nothing.
    """

    def __init__(
        self, partitions: int, keys: LogKeys | None, recorded: RecordedSeal = recorded_seal
    ) -> None:
        self._partitions = partitions
        self._keys = keys
        self._recorded = recorded
        self._tree = DayTree()
        self._log = Log(0, Frontier())

    def is_due(self, look: Reading) -> bool:
        """Whether a day can be sealed now."""
        last = last_sealed(look)
        if self._keys is None and self._recorded(look, last.number + 1 if last else 1) is None:
            return False
        return due_day(look, self._partitions, last.through if last else NEVER) is not None

    def seal_next(self, tx: Transaction) -> SealedDay | None:
        """Seal the next day; None if none is due. Raises `SealDiffers`, `OriginDiffers`."""
        last = last_sealed(tx)
        number = last.number + 1 if last else 1
        value = self._recorded(tx, number)
        if value is None and self._keys is None:
            return None
        due = due_day(tx, self._partitions, last.through if last else NEVER)
        if due is None:
            return None
        self._find_tree(tx, last)
        recorded = read_json(value)["data"] if value is not None else None
        made = self._made(tx, due, number, last, recorded)
        seal = self._seal(due, made)
        if value is None or recorded is None:
            day, value = self._signed(tx, due, seal, made, last)
        else:
            day = self._as_recorded(due, seal, recorded, number, last)
        self._append(tx, number, value)
        write_lines(tx, number, made.changed)
        write_seal(tx, day, packed(made.tree.hashes))
        self._tree = made.tree
        return day

    def _find_tree(self, look: Reading, last: SealedDay | None) -> None:
        """Another instance may have sealed since, or the last transaction have been rolled back."""
        number = last.number if last else 0
        if self._tree.number != number:
            self._tree = DayTree.of(look, number, line_hashes(look, number)) if last else DayTree()

    def _made(
        self,
        tx: Transaction,
        due: DueDay,
        number: int,
        last: SealedDay | None,
        recorded: Mapping[str, Any] | None,
    ) -> _Made:
        if recorded is None:
            since, sizes = held_streams(tx, due), dict[str, Mapping[str, int]]()
        else:
            held = recorded.get("held", {})
            since = {stream: said.get("held_since") for stream, said in held.items()}
            sizes = {stream: by_topic(said["sizes"]) for stream, said in held.items()}
        late = {*since, *(last.held_streams if last else ())}
        heads = changed_heads(tx, self._partitions, due)
        heads |= {head for stream in late for head in all_heads_of(tx, stream)}
        growth = grow(tx, due, heads, sizes)
        streams = sorted({*late, *(stream for stream, _ in growth.trees)})
        trees = trees_of(tx, streams)
        fresh = {
            stream: line
            for stream in streams
            if (line := line_of(stream, trees[stream], since.get(stream)))
            and line != line_at(tx, stream, number)
        }
        return _Made(fresh, self._tree.followed(fresh), held_said(since, trees, growth))

    def _seal(self, due: DueDay, made: _Made) -> dict[str, Any]:
        return {
            "seal": "docket-seal/v1",
            "through": due.through,
            "recordedtime": due.at,
            "partitions": self._partitions,
            "lines": len(made.tree.hashes),
            "root": made.tree.root.hex(),
        }

    def _signed(
        self,
        tx: Transaction,
        due: DueDay,
        seal: Mapping[str, Any],
        made: _Made,
        last: SealedDay | None,
    ) -> tuple[SealedDay, bytes]:
        keys = self._keys
        if keys is None:
            raise OriginDiffers("no key is set")
        number = last.number + 1 if last else 1
        continues = begun_anew(tx, number, keys)
        if last and continues is None:
            refuse_other_origin(last, keys)
        by_this_process: dict[str, Any] = {
            "keys": keys.listed(),
            "law_version": LAW_VERSION,
            "law_digest": law_digest(),
            **({"continues": continues} if continues else {}),
        }
        said = {**seal, **by_this_process}
        began = number if continues or not last else last.began
        text = canonical(said)
        tree = self._log_before(tx, began, last).with_leaves([leaf_hash(text)])
        checkpoint = keys.signed(tree.size, tree.root)
        data = {"seal": said, "checkpoint": checkpoint}
        if made.held:
            data["held"] = made.held
        event = {
            "specversion": "1.0",
            "id": f"day-sealed/{due.through}",
            "source": SOURCE,
            "type": DaySealed.TYPE,
            "subject": EVERY_DEALER,
            "time": due.at,
            "data": data,
            "recordedtime": due.at,
            "sequence": sequence_text(number),
            "actor": "penalties",
        }
        self._log = Log(number, tree)
        sealed = number, due.through, began, text.decode(), checkpoint, held_names(made.held)
        return SealedDay(*sealed), canonical(event)

    def _log_before(self, look: Reading, began: int, last: SealedDay | None) -> Frontier:
        """The log before a seal; that of the last transaction, unless that was rolled back."""
        if last is None or began != last.began:
            return Frontier()
        if self._log.number != last.number:
            leaves = [each.leaf for each in seals_of_log(look, last)]
            self._log = Log(last.number, Frontier().with_leaves(leaves))
        return self._log.tree

    def _as_recorded(
        self,
        due: DueDay,
        seal: Mapping[str, Any],
        recorded: Mapping[str, Any],
        number: int,
        last: SealedDay | None,
    ) -> SealedDay:
        said = recorded["seal"]
        taken = {name: said[name] for name in MADE_BY_ITS_PROCESS if name in said}
        if {**seal, **taken} != said:
            raise SealDiffers(str(said["through"]))
        begins = "continues" in said or not last
        return SealedDay(
            number,
            due.through,
            number if begins or not last else last.began,
            canonical(said).decode(),
            recorded["checkpoint"],
            held_names(recorded.get("held", {})),
        )

    def _append(self, tx: Transaction, number: int, value: bytes) -> None:
        """Record the event in each partition that lacks it; its copies are the same bytes."""
        streams = [stream_of(EVERY_DEALER, partition) for partition in range(self._partitions)]
        known = {
            stream
            for some in chunks(streams)
            for (stream,) in tx.execute(
                "SELECT originator_id FROM stored_events WHERE originator_version = ?"
                f" AND originator_id IN ({marks(some)})",
                (number, *some),
            )
        }
        missing = [stream for stream in streams if stream not in known]
        tx.append([Recording(stream, number, DaySealed.TYPE, value) for stream in missing])
