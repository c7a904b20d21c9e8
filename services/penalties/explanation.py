"""Why an entry stands, what became of one that does not, and why others never arose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from contracts.policy.citations import Chapter
from contracts.policy.documents import Regulation
from contracts.policy.policies import Policies
from contracts.policy.terms import Terms
from contracts.reading import read_json
from contracts.standing import standing_facts
from services.penalties.law import Entry, Explained, ReceivedFact, adjudicate, explain
from services.penalties.law.docket import plain
from services.penalties.law.words import Sentence, words
from services.penalties.postings import Posting, history
from services.penalties.unmet import is_exception, why_not

BECAME: Final[Mapping[str, Sentence]] = {
    "reversed": Sentence(
        "{entry_id}不再成立：{posted_on}冲回（{because}），起因：{cause}。",
        "{entry_id} no longer stands: it was reversed on {posted_on} ({because}), because of "
        "{cause}.",
    ),
    "posted": Sentence(
        "{entry_id}不再成立：{posted_on}所过之账待关账时冲回。",
        "{entry_id} no longer stands: what was posted on {posted_on} is to be reversed when the "
        "day closes.",
    ),
    "never arose": Sentence("{entry_id}从未成立。", "{entry_id} never arose."),
}
"""What became of an entry that does not stand."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is known of one dealer when somebody asks why."""

    dealer: str
    facts: Sequence[ReceivedFact]
    policies: Policies
    postings: Sequence[Posting]
    as_of: date

    def of_entry(self, entry_id: str) -> dict[str, Any]:
        """Why the entry stands: facts, policy, parameters, dates, conditions, in words and as data.

        `stands` is false of one that does not: `became` then says `reversed`, `posted` (what the
        postings still say, until the next day closes) or `never arose`, and `verdicts` why. Where
        several entries bear the id, `namesakes` has the grounds of the others.
        """
        entry, *namesakes = self._entries(entry_id) or (None,)
        posted = [
            posting
            for posting in history(self.postings, entry_id)
            if posting["data"]["posted_on"] <= self.as_of.isoformat()
        ]
        return {
            "entry_id": entry_id,
            "as_of": self.as_of.isoformat(),
            "stands": entry is not None,
            **(self._grounds(entry) if entry else self._absence(entry_id, posted)),
            "namesakes": [self._grounds(each) for each in namesakes],
            "decisions": self._decisions(entry_id),
            "postings": posted,
        }

    def of_clause(self, clause: str) -> dict[str, Any]:
        """Every verdict of a clause (by its slug): what arose, and what did not and why."""
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
        regulation, digest = _regulation(self.policies, entry)
        return {
            "words": words(said),
            "entry": said,
            "policy": {
                "policy": regulation.policy,
                "version": regulation.version,
                "title": regulation.title,
                "effective_from": regulation.effective_from.isoformat(),
                "digest": digest,
            },
            "parameters": [
                {
                    "name": name,
                    "value": value,
                    **_citation(regulation.terms, entry.clause, name, value),
                }
                for name, value in entry.explanation["parameters"].items()
            ],
            "facts": self._recorded(entry.evidence),
        }

    def _absence(self, entry_id: str, posted: Sequence[Posting]) -> dict[str, Any]:
        _, _, rest = entry_id.partition("/")
        clause, _, subject = rest.partition("/")
        last = posted[-1]["data"] if posted else {}
        became = "reversed" if "because" in last else "posted" if posted else "never arose"
        values = {**last, "entry_id": entry_id, "cause": ", ".join(last.get("cause", ()))}
        return {
            "became": became,
            "words": {
                "zh": BECAME[became].zh.format_map(values),
                "en": BECAME[became].en.format_map(values),
            },
            "verdicts": [each for each in self._verdicts(clause) if each["subject"] == subject],
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
            "words": words(entry.to_json()) if entry else why_not(verdict),
        }

    def _recorded(self, names: Iterable[str]) -> list[Mapping[str, Any]]:
        """The facts of these names as recorded, in received order."""
        wanted = set(names)
        return [_event(fact) for fact in self._known() if fact.name in wanted]

    def _decisions(self, entry_id: str) -> list[Mapping[str, Any]]:
        """What the OEM and the dealer have said about the entry since, as recorded."""
        return [
            _event(fact)
            for fact in self._known()
            if entry_id in {getattr(fact.data, name, None) for name in ("entry_id", "summons_id")}
        ]

    def _known(self) -> Sequence[ReceivedFact]:
        """The facts that stand, in received order."""
        known = (fact for fact in self.facts if fact.received_on <= self.as_of)
        return standing_facts(self.dealer, known).facts


def _regulation(policies: Policies, entry: Entry) -> tuple[Regulation, str]:
    """The version that an entry names, and its digest."""
    return next(
        (document, version.digest)
        for version in policies.versions
        if isinstance(document := version.document, Regulation)
        and (document.policy, document.version) == (entry.policy, entry.policy_version)
    )


def _citation(terms: Terms, clause: str, name: str, value: Any) -> dict[str, Any]:
    """Whence the figure comes: the clause's own chapter, else the only one that knows it.

    Nothing where it is another figure there: one of the version under which the duty arose.
    """
    chapters: dict[str | None, Chapter] = {
        field.alias: getattr(terms, chapter) for chapter, field in Terms.model_fields.items()
    }
    knowing = {alias: each for alias, each in chapters.items() if name in each.citations}
    chapter = knowing.get(clause)
    if chapter is None and len(knowing) == 1:
        (chapter,) = knowing.values()
    if chapter is None or plain(getattr(chapter, name)) != value:
        return {}
    return chapter.citations[name].model_dump(exclude_none=True)


def _event(fact: ReceivedFact) -> Mapping[str, Any]:
    return read_json(fact.recorded) if isinstance(fact.recorded, bytes) else fact.recorded
