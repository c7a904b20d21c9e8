"""Witnesses, and the quorum of them that must sign (C2SP tlog-policy)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from services.kit.proof.encoding import TextUnfit, number_of
from services.kit.proof.keys import COSIGNATURE, KeyUnfit, VerifyingKey
from services.kit.proof.note import Note

NONE: Final = "none"


class PolicyUnfit(ValueError):
    """The file is no policy; the message names the line."""


class Witness(NamedTuple):
    """A witness: its name in the file, its key, and the URL for checkpoints."""

    name: str
    key: VerifyingKey
    url: str | None


class _Group(NamedTuple):
    threshold: int
    members: Sequence[str]


@dataclass(frozen=True)
class WitnessPolicy:
    """The keys of the log, the witnesses, and the group that must sign."""

    logs: Sequence[VerifyingKey]
    witnesses: Mapping[str, Witness]
    groups: Mapping[str, _Group]
    quorum: str

    @classmethod
    def read(cls, text: str) -> Self:
        """The policy in a file; raises `PolicyUnfit`."""
        reading = _Reading()
        for number, line in enumerate(text.split("\n"), 1):
            if words := line.partition("#")[0].split():
                try:
                    reading.take(*words)
                except (KeyUnfit, TextUnfit, TypeError, ValueError) as fault:
                    raise PolicyUnfit(f"line {number}: {fault}") from fault
        if reading.quorum is None:
            raise PolicyUnfit("the policy says no quorum; `quorum none` asks for no witness")
        return cls(reading.logs, reading.witnesses, reading.groups, reading.quorum)

    def signed(self, note: Note) -> list[Witness]:
        """The witnesses that have signed a checkpoint."""
        return [each for each in self.witnesses.values() if note.is_signed_by(each.key)]

    def is_met(self, note: Note) -> bool:
        """Whether enough witnesses have signed for the quorum."""
        return self.quorum == NONE or self._met(self.quorum, {w.name for w in self.signed(note)})

    @property
    def needed(self) -> int:
        """The smallest number of witnesses that meets the quorum."""
        return 0 if self.quorum == NONE else self._least(self.quorum)

    def _met(self, name: str, signed: set[str]) -> bool:
        if name in self.witnesses:
            return name in signed
        group = self.groups[name]
        return sum(self._met(each, signed) for each in group.members) >= group.threshold

    def _least(self, name: str) -> int:
        if name in self.witnesses:
            return 1
        group = self.groups[name]
        return sum(sorted(self._least(each) for each in group.members)[: group.threshold])


class _Reading:
    def __init__(self) -> None:
        self.logs: list[VerifyingKey] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, _Group] = {}
        self.quorum: str | None = None

    def take(self, keyword: str, *words: str) -> None:
        match keyword, words:
            case "log", (vkey, *_):
                self.logs.append(VerifyingKey.read(vkey))
            case "witness", (name, vkey, *rest):
                self._refuse_known(name)
                key = VerifyingKey.read(vkey)
                if key.kind != COSIGNATURE:
                    raise KeyUnfit(f"the key of {name} is no witness's (type 0x04)")
                self.witnesses[name] = Witness(name, key, rest[0] if rest else None)
            case "group", (name, threshold, *members) if members:
                self._refuse_known(name)
                for each in members:
                    self._refuse_unknown(each)
                self.groups[name] = _Group(_threshold(threshold, len(members)), members)
            case "quorum", (name,):
                if self.quorum is not None:
                    raise PolicyUnfit("a second quorum")
                if name != NONE:
                    self._refuse_unknown(name)
                self.quorum = name
            case _:
                raise PolicyUnfit(f"{' '.join([keyword, *words])[:80]!r} says nothing of a policy")

    def _refuse_known(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise PolicyUnfit(f"{name} stands there twice")

    def _refuse_unknown(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise PolicyUnfit(f"{name} is no witness and no group above")


def _threshold(text: str, members: int) -> int:
    count = {"any": 1, "all": members}.get(text) or number_of(text)
    if not 1 <= count <= members:
        raise PolicyUnfit(f"{count} of {members} members cannot sign")
    return count
