"""The two sides of `docket diff`: the sources that they name, and their dockets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.faults import Malformed
from contracts.reading import read_json
from contracts.values import LocalDate
from services.commands.ask.fact_sources import read_history
from services.commands.facts.facts_file import LONGEST_LINE, facts_file, kept_whole, read_twice
from services.commands.facts.recorded_history import History, recorded_in
from services.commands.refusal import Unusable
from services.penalties.adjudication import MalformedLines
from services.penalties.law import adjudicate
from services.penalties.law.docket import EntryJson
from services.penalties.posting.postings import PostingMalformed, standing
from services.received.fact import ReceivedFact

POSTED_PREFIX: Final = "posted:"
"""The prefix of an export or a data folder whose postings are read instead of adjudicating it."""

Reading = Literal["given", "posted", "adjudicated"]


class EntrySaid(BaseModel):
    """An entry in the output of `docket adjudicate --json`: the fields that are used here."""

    model_config = ConfigDict(extra="allow")

    entry_id: str
    kind: str
    clause: str
    subject: str
    occurred_on: LocalDate
    amount_fen: int


class DocketSaid(BaseModel):
    """A dealer's docket in the output of `docket adjudicate --json`."""

    model_config = ConfigDict(extra="allow")

    entries: list[EntrySaid]


class DocketsSaid(BaseModel):
    """The output of `docket adjudicate --json`."""

    as_of: LocalDate
    dealers: dict[str, DocketSaid]


@dataclass(frozen=True, slots=True)
class Dockets:
    """One side of the comparison: its entries, and the other fields of each dealer, if it has them.

    It does not state the fields in `silent_on`, so that they are not compared.
    """

    name: str
    reading: Reading
    as_of: date
    entries: Sequence[EntryJson]
    besides: Mapping[str, Mapping[str, Any]] | None = None
    silent_on: frozenset[str] = frozenset()


class Side(NamedTuple):
    """A side as given, and its contents."""

    name: str
    found: DocketsSaid | History
    posted: bool

    @classmethod
    def read(cls, name: str) -> Self:
        """Read a side; raises `Unusable`."""
        posted, source = name.startswith(POSTED_PREFIX), name.removeprefix(POSTED_PREFIX)
        try:
            found = _found(source)
        except MalformedLines as malformed:
            raise Unusable(f"{name}: {malformed}") from malformed
        if posted and isinstance(found, DocketsSaid):
            raise Unusable(f"{name}: dockets hold no postings; name an export or a data folder")
        return cls(name, found, posted)

    def dockets(self, as_of: date, *, beside_posted: bool) -> Dockets:
        """Its dockets as of a day; the output of `docket adjudicate` keeps the day that it names.

        `beside_posted`: as the run of that closed day counted, without later imports.
        """
        if isinstance(self.found, DocketsSaid):
            return _given(self.name, self.found)
        if self.posted:
            try:
                return Dockets(
                    self.name,
                    "posted",
                    as_of,
                    standing(self.found.postings, as_of),
                    silent_on=frozenset({"status"}),
                )
            except PostingMalformed as fault:
                raise Unusable(f"{self.name}: {fault}") from fault
        return _adjudicated(self.name, self.found, as_of, beside_posted=beside_posted)


def common_day(sides: Sequence[Side]) -> date:
    """The day of the comparison if none is named.

    It is that of a side given as dockets; otherwise, if postings are compared, the last closed day;
    otherwise the later of the open days.
    """
    said = [side.found.as_of for side in sides if isinstance(side.found, DocketsSaid)]
    if said:
        return max(said)
    closed = [
        side.found.closed_through
        for side in sides
        if side.posted and isinstance(side.found, History) and side.found.closed_through
    ]
    if closed:
        return min(closed)
    return max(side.found.open_day for side in sides if isinstance(side.found, History))


def _found(source: str) -> DocketsSaid | History:
    if source != "-" and Path(source).is_dir():
        return read_history(source)
    with facts_file(source) as given, read_twice(given) as file, kept_whole():
        return _dockets_in_file(source, file) or recorded_in(file)


def _dockets_in_file(source: str, file: BinaryIO) -> DocketsSaid | None:
    """The dockets in the file; None if it is not one object with dealers.

    A first line that is an object by itself, without dealers, is an event, and others follow.
    """
    try:
        first = read_json(file.readline(LONGEST_LINE))
    except Malformed:
        first = None
    file.seek(0)
    return _dockets_in(source, file.read()) if first is None or "dealers" in first else None


def _dockets_in(source: str, text: bytes) -> DocketsSaid | None:
    """The dockets in the text; None if it is not one object with dealers."""
    try:
        said = read_json(text)
    except Malformed:
        return None
    if "dealers" not in said:
        return None
    try:
        return DocketsSaid.model_validate(said)
    except ValidationError as error:
        faults = "\n".join(
            f"{source}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
            for fault in error.errors()
        )
        raise Unusable(faults) from error


def _given(name: str, found: DocketsSaid) -> Dockets:
    dockets = {dealer: each.model_dump(mode="json") for dealer, each in found.dealers.items()}
    return Dockets(
        name,
        "given",
        found.as_of,
        [entry for docket in dockets.values() for entry in docket["entries"]],
        {dealer: _besides(docket) for dealer, docket in dockets.items()},
        frozenset({"imported"}),
    )


def _adjudicated(name: str, recorded: History, as_of: date, *, beside_posted: bool) -> Dockets:
    entries: list[EntryJson] = []
    besides: dict[str, Mapping[str, Any]] = {}
    for dealer in sorted(recorded.facts):
        facts: Sequence[ReceivedFact] = recorded.facts[dealer]
        if beside_posted:
            facts = recorded.counted_on(dealer, as_of)
        if recorded.known(dealer, as_of):
            docket = adjudicate(dealer, facts, recorded.policies, as_of)
            besides[dealer] = _besides(docket.to_json())
            entries += [
                {**entry.to_json(), **({"imported": True} if entry.imported else {})}
                for entry in docket.entries
            ]
    return Dockets(name, "adjudicated", as_of, entries, besides)


def _besides(docket: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in docket.items() if name != "entries"}
