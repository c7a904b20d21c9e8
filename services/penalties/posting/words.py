"""The fields of a posting for people: its sentence, the paper's words, its number."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from contracts.dates import plus_years
from contracts.policy.documents import Regulation
from contracts.policy.policies import Policies
from contracts.wording.authority import Authority
from contracts.wording.entries import reversed_words, words
from services.penalties.citations import authority, citation, version_of
from services.penalties.law import Docket
from services.penalties.law.docket import EntryJson
from services.penalties.posting.reconcile import Step

TOLD: Final = frozenset({"words", "citation", "count"})
"""The fields for people. They are of the release that posted them, and decide nothing."""


class PostingWords:
    """Adds the fields for people to the postings of one dealer and day."""

    def __init__(self, docket: Docket, policies: Policies) -> None:
        self._policies = policies
        self._authorities: dict[tuple[str, str], Authority] = {}
        penalties = [
            each for each in docket.entries if each.kind == "penalty" and each.status == "effective"
        ]
        self._days = [each.occurred_on for each in penalties]
        self._at = {each.entry_id: at for at, each in enumerate(penalties)}

    def told(self, step: Step) -> Step:
        """The step with its entry's fields; a reversal keeps those of the reversed posting."""
        if step.because is not None:
            return step
        entry = step.entry
        said = {
            "words": words(entry, self._authority(entry)),
            "citation": citation(self._policies, entry),
            "count": self._count(entry),
        }
        known = {name: value for name, value in said.items() if value is not None}
        return Step(step.number, {**entry, **known})

    def reversal(self, step: Step, cause: Sequence[str], posted_on: date) -> dict[str, Any]:
        """The fields of a reversal: the posting reversed, its words, and the cause."""
        entry = step.entry
        said = entry.get("words") or words(entry, self._authority(entry))
        cited = entry.get("citation")
        return {
            "words": reversed_words(said, step.because or "", cause, str(posted_on)),
            **({"citation": cited} if cited else {}),
        }

    def _authority(self, entry: EntryJson) -> Authority:
        named = entry["policy"], entry["policy_version"]
        if named not in self._authorities:
            self._authorities[named] = authority(self._policies, entry)
        return self._authorities[named]

    def _count(self, entry: EntryJson) -> Mapping[str, Any] | None:
        """Which effective penalty of its year an entry is, and the number that summons."""
        at = self._at.get(entry["entry_id"])
        version = version_of(self._policies, entry)
        if at is None or version is None or not isinstance(version.document, Regulation):
            return None
        terms = version.document.terms.gm_summons
        on = self._days[at]
        before = (
            bisect_right(self._days, plus_years(on, -1))
            if terms.summons_window == "rolling_year"
            else bisect_left(self._days, date(on.year, 1, 1))
        )
        return {
            "within": terms.summons_window,
            "year": f"{on.year:04d}",
            "number": at + 1 - before,
            "threshold": terms.threshold,
        }
