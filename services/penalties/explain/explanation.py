"""Why an entry stands, was reversed, or never arose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from contracts.policy.documents import Regulation
from contracts.policy.policies import Policies
from contracts.wording.common import BECAUSE
from contracts.wording.entries import decided_words, words
from contracts.wording.figures import listed
from contracts.wording.sentence import LANGUAGES, Language, Sentence
from services.penalties.citations import authority, citation, cited_figure, version_of
from services.penalties.explain.not_arisen import is_exception, why_not
from services.penalties.law import Entry, Explained, ReceivedFact, adjudicate, explain
from services.penalties.law.today import Today
from services.penalties.posting.postings import PostingEvent, ended, is_summons, postings_of
from services.penalties.proceedings import Proceedings, as_recorded
from services.received.standing import Standing, standing_facts

BECAME: Final[Mapping[str, Sentence]] = {
    "reversed": Sentence(
        "{entry_id}不再成立：{posted_on}撤销，原因：{because}（{cause}）。",
        "{entry_id} no longer stands: it was taken back on {posted_on}, as {because} ({cause}).",
    ),
    "posted": Sentence(
        "{entry_id}不再成立：{posted_on}所入账的条目将在下一次日终撤销。",
        "{entry_id} no longer stands: what was posted on {posted_on} is to be taken back when the "
        "day closes.",
    ),
    "never arose": Sentence("{entry_id}从未成立。", "{entry_id} never arose."),
}
"""The outcome of an entry that does not stand."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The facts, policies and postings of one dealer from which an explanation follows."""

    dealer: str
    facts: Sequence[ReceivedFact]
    policies: Policies
    postings: Sequence[PostingEvent]
    as_of: date

    def of_entry(self, entry_id: str) -> dict[str, Any]:
        """Why the entry stands: facts, policy, parameters, dates, conditions, in words and as data.

        `stands` is false for one that does not: then `became` is `reversed`, `posted` (the postings
        still hold it, until the next day closes) or `never arose`, and `verdicts` give the reasons.
        If several entries bear the id, `namesakes` has the grounds of the others. `appeals`,
        `waiver` and, of a summons, `hearings` and `state` give what followed; `decisions` has the
        same as recorded.
        """
        entry, *namesakes = self._entries(entry_id) or (None,)
        posted = [
            posting
            for posting in postings_of(self.postings, entry_id)
            if posting["data"]["posted_on"] <= self.as_of.isoformat()
        ]
        return {
            "entry_id": entry_id,
            "as_of": self.as_of.isoformat(),
            "stands": entry is not None,
            **(self._grounds(entry) if entry else self._absence(entry_id, posted)),
            "namesakes": [self._grounds(each) for each in namesakes],
            **self._since(entry_id, entry, posted),
            "decisions": self._decisions(entry_id),
            "postings": posted,
        }

    def of_clause(self, clause: str) -> dict[str, Any]:
        """Every verdict of a clause (by its slug): arisen or not, with the reasons."""
        return {
            "dealer": self.dealer,
            "clause": clause,
            "as_of": self.as_of.isoformat(),
            "verdicts": self._verdicts(clause),
        }

    def _entries(self, entry_id: str) -> list[Entry]:
        docket = adjudicate(self.dealer, self.facts, self.policies, self.as_of)
        return [entry for entry in docket.entries if entry.entry_id == entry_id]

    def _grounds(self, entry: Entry) -> dict[str, Any]:
        said = entry.to_json()
        version = version_of(self.policies, said)
        if version is None or not isinstance(regulation := version.document, Regulation):
            raise LookupError(f"{entry.policy} {entry.policy_version} is not known")
        decided = {each: decided_words(said["explanation"], each) for each in LANGUAGES}
        return {
            "words": self._words(entry),
            "citation": citation(self.policies, said),
            "decided": decided if decided["zh"] else None,
            "entry": said,
            "policy": {
                "policy": regulation.policy,
                "version": regulation.version,
                "title": regulation.title,
                "effective_from": regulation.effective_from.isoformat(),
                "digest": version.digest,
            },
            "parameters": [
                {
                    "name": name,
                    "value": value,
                    **_cited(regulation, entry.clause, name, value),
                }
                for name, value in entry.explanation["parameters"].items()
            ],
            "facts": self._recorded(entry.evidence),
        }

    def _absence(self, entry_id: str, posted: Sequence[PostingEvent]) -> dict[str, Any]:
        _, _, rest = entry_id.partition("/")
        clause, _, subject = rest.partition("/")
        last = posted[-1]["data"] if posted else {}
        became = "reversed" if "because" in last else "posted" if posted else "never arose"
        return {
            "became": became,
            "words": {
                language: BECAME[became]
                .in_language(language)
                .format(
                    entry_id=entry_id,
                    posted_on=last.get("posted_on"),
                    because=_because(last, language),
                    cause=listed(last.get("cause", ()), language),
                )
                for language in LANGUAGES
            },
            "verdicts": [each for each in self._verdicts(clause) if each["subject"] == subject],
        }

    def _since(
        self, entry_id: str, entry: Entry | None, posted: Sequence[PostingEvent]
    ) -> dict[str, Any]:
        said = Proceedings(self._standing(), Today(self.as_of))
        summoned_on = entry.occurred_on if entry and is_summons(entry_id) else None
        return {
            "appeals": said.appeals(entry_id),
            "waiver": said.waiver(entry_id),
            "hearings": said.hearings(entry_id, summoned_on),
            "state": said.summons_state(entry_id, summoned_on, ended(posted))
            if is_summons(entry_id)
            else None,
        }

    def _verdicts(self, clause: str) -> list[dict[str, Any]]:
        explained = explain(self.dealer, self.facts, self.policies, self.as_of, clause)
        return [self._verdict(each) for each in explained]

    def _verdict(self, explained: Explained) -> dict[str, Any]:
        verdict, entry = explained
        said = verdict.to_json()
        for condition, tested in zip(said["conditions"], verdict.tested, strict=True):
            condition["exception"] = is_exception(tested)
        return {
            "entry_id": f"{self.dealer}/{verdict.clause.slug}/{verdict.subject}",
            **said,
            "words": self._words(entry) if entry else why_not(verdict),
        }

    def _words(self, entry: Entry) -> dict[str, str]:
        said = entry.to_json()
        return words(said, authority(self.policies, said))

    def _recorded(self, names: Iterable[str]) -> list[Mapping[str, Any]]:
        """The facts of these names as recorded, in received order."""
        wanted = set(names)
        return [as_recorded(fact) for fact in self._known() if fact.name in wanted]

    def _decisions(self, entry_id: str) -> list[Mapping[str, Any]]:
        """The facts of the OEM and the dealer about the entry since it arose, as recorded."""
        return [
            as_recorded(fact)
            for fact in self._known()
            if entry_id in {getattr(fact.data, name, None) for name in ("entry_id", "summons_id")}
        ]

    def _known(self) -> Sequence[ReceivedFact]:
        """The facts that stand, in received order."""
        return self._standing().facts

    def _standing(self) -> Standing:
        known = (fact for fact in self.facts if fact.received_on <= self.as_of)
        return standing_facts(self.dealer, known)


def _because(last: Mapping[str, Any], language: Language) -> str:
    said = BECAUSE.get(last.get("because", ""))
    return said.in_language(language) if said else ""


def _cited(regulation: Regulation, clause: str, name: str, value: Any) -> dict[str, Any]:
    found = cited_figure(regulation.terms, clause, name, value)
    return found.model_dump(exclude_none=True) if found else {}
