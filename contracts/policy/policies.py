"""The version of each policy in force on a day, among all that are known."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Self, TypeVar

from contracts.faults import Fault
from contracts.policy.calendar import WorkingDays
from contracts.policy.documents import (
    FORMS,
    LEVELS,
    PolicyRefused,
    Regulation,
    digest_of,
    read_document,
)

D = TypeVar("D", Regulation, WorkingDays)


class Clash(PolicyRefused):
    """A valid document that contradicts a known one."""


class VersionIsImmutable(Clash):
    """A known version has the same policy and version, and another digest."""


class EffectiveOnTheSameDay(Clash):
    """Two versions of one policy take effect on the same day."""


class PublishedAfterItsEffect(Clash):
    """A version was published after it took effect, without `retroactive: true`."""


class PrecedenceUndecided(Clash):
    """Two policies of equal level and form rule the same matter from the same day."""


@dataclass(frozen=True, slots=True)
class Version:
    """A known document: its digest, and the day from which it is known."""

    document: Regulation | WorkingDays
    digest: str
    known_on: date

    @property
    def rank(self) -> tuple[int, int]:
        """The precedence of a policy: the level, then the form; the day decides next."""
        match self.document:
            case Regulation(level=level, form=form):
                return LEVELS.index(level), FORMS.index(form)
            case WorkingDays():
                return 0, 0


@dataclass(frozen=True)
class Policies:
    """The known versions of all policies: an immutable value."""

    versions: tuple[Version, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[bytes]) -> Self:
        """Documents that count as known from the day on which they take effect."""
        policies = cls()
        for text in texts:
            policies = policies.with_document(text)
        return policies

    def with_document(self, text: bytes, known_on: date | None = None) -> Self:
        """These policies and one more, known from `known_on` (by default its effective date).

        Raises `PolicyRefused` or a subclass. A known document changes only the day from which it is
        known.
        """
        digest = digest_of(text)
        document = read_document(text)
        known_on = known_on or document.effective_from
        for known in self.versions:
            if known.digest == digest:
                earlier = min(known.known_on, known_on)
                kept = tuple(each for each in self.versions if each is not known)
                return type(self)(_in_order([*kept, Version(document, digest, earlier)]))
        if known_on > document.effective_from and not document.retroactive:
            raise PublishedAfterItsEffect(
                [
                    Fault(
                        "effective_from",
                        f"{document.effective_from} lies before the publication on {known_on}; "
                        "name a later day, or say `retroactive: true`",
                        f"{document.effective_from} 早于发布日 {known_on}；"
                        "请改为较晚的日期，或写明 `retroactive: true`",
                    )
                ]
            )
        added = Version(document, digest, known_on)
        for known in self.versions:
            _refuse_clash(known, added)
        return type(self)(_in_order([*self.versions, added]))

    def known_by(self, day: date) -> Self:
        """The policies as they were known on `day`."""
        if all(version.known_on <= day for version in self.versions):
            return self
        return type(self)(tuple(each for each in self.versions if each.known_on <= day))

    def in_force(self, on: date) -> Regulation | None:
        """The regulation that rules on `on`; None before the first."""
        days, regulations = self._regulations
        at = bisect_right(days, on)
        return regulations[at - 1] if at else None

    def applicable(self, on: date) -> Regulation:
        """The regulation in force on `on`; before the first one, the first.

        Raises `LookupError` if none is known.
        """
        days, regulations = self._regulations
        if not regulations:
            raise LookupError("no regulation is known")
        return regulations[bisect_right(days, on, 1) - 1]

    def calendar(self, on: date) -> WorkingDays | None:
        """The working-day calendar of `on`, else the first known; None if none is known."""
        days, calendars = self._calendars
        return calendars[bisect_right(days, on, 1) - 1] if calendars else None

    @cached_property
    def start(self) -> date | None:
        """The day on which the first regulation takes effect."""
        days, _ = self._regulations
        return days[0] if days else None

    @cached_property
    def _regulations(self) -> tuple[list[date], list[Regulation]]:
        return _timeline(self.versions, Regulation)

    @cached_property
    def _calendars(self) -> tuple[list[date], list[WorkingDays]]:
        return _timeline(self.versions, WorkingDays)


def _timeline(versions: Iterable[Version], kind: type[D]) -> tuple[list[date], list[D]]:
    """The days on which the ruling document changes, and the document that rules from each on."""
    days: list[date] = []
    ruling: list[D] = []
    latest: dict[str, tuple[tuple[int, int], date, D]] = {}
    for version in versions:
        document = version.document
        if isinstance(document, kind):
            latest[document.policy] = (version.rank, document.effective_from, document)
            days.append(document.effective_from)
            ruling.append(max(latest.values(), key=itemgetter(0, 1))[2])
    return days, ruling


def _in_order(versions: Iterable[Version]) -> tuple[Version, ...]:
    return tuple(sorted(versions, key=lambda each: (each.document.effective_from, each.digest)))


def _refuse_clash(known: Version, added: Version) -> None:
    old, new = known.document, added.document
    if (old.policy, old.version) == (new.policy, new.version):
        named = f"{new.policy} {new.version}"
        en = f"{named} is known with digest {known.digest}; publish a new version"
        zh = f"{named} 已有记录，摘要为 {known.digest}；请发布新版本"
        raise VersionIsImmutable([Fault("version", en, zh)])
    if old.effective_from != new.effective_from or type(old) is not type(new):
        return
    day = f"{old.policy} {old.version} takes effect on {old.effective_from} too; "
    zh = f"{old.policy} {old.version} 也自 {old.effective_from} 起施行；"
    if old.policy == new.policy:
        other = day + "name another day", zh + "请改为其他日期"
        raise EffectiveOnTheSameDay([Fault("effective_from", *other)])
    if known.rank == added.rank:
        superior = day + "give one of them the superior level or form, or another day"
        zh += "请使其一的级别（level）或形式（form）高于另一，或改为其他日期"
        raise PrecedenceUndecided([Fault("level", superior, zh)])
