"""The contents of a mail: each posting, its reason, its words, and the total."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from contracts.events.penalties import AnyPosting, EntryReversed
from contracts.wording.authority import UNKNOWN, Authority
from contracts.wording.common import KINDS
from contracts.wording.entries import decided_words, reversed_words, words
from contracts.wording.figures import Number
from contracts.wording.sentence import Language, Sentence
from contracts.wording.vocabulary import clause_name
from services.notifications.posting import MailedPosting
from services.notifications.wording import explained, yuan_in_words

KIND_OF: Final[Mapping[str, str]] = {
    "penalty-assessed": "penalty",
    "fee-charged": "fee",
    "incentive-granted": "incentive",
    "notice-issued": "notice",
    "manager-summoned": "summons",
    "payout-suspended": "payout_suspended",
    "payout-released": "payout_released",
    "termination-review-opened": "termination_review",
    "entry-reversed": "reversal",
}
"""The kind of entry, by what was posted."""

MAIL_SUBJECTS: Final[Mapping[str, Sentence]] = {
    "penalty": Sentence("违约金通知", "Penalties"),
    "notice": Sentence("通报", "Notice"),
    "incentive": Sentence("激励通知", "Incentive"),
    "fee": Sentence("费用通知", "Fee"),
    "reversal": Sentence("撤销通知", "Taken back"),
}
"""What a mail is, all of whose postings are of one kind."""

MIXED: Final = Sentence("客户关系部管理通知", "Customer relations, the day's entries")
OWED: Final = Sentence("应扣{total} {money}", "{money} owed{total}")
GRANTED: Final = Sentence("应得{total} {money}", "{money} owed to you{total}")
LESS: Final = Sentence("应扣减少 {money}", "{money} less owed")
MORE: Final = Sentence("应扣增加 {money}", "{money} more owed")
IN_ALL: Final = Sentence("合计", " in all")
NUMBER: Final = Sentence("共 {number} 项", "{number:entry|entries}")
EDITION: Final = Sentence("《{title}》（{version}版）", "《{title}》, edition {version}")

COUNTED: Final[Mapping[str, Sentence]] = {
    "calendar_year": Sentence("本年度有效处罚", "Effective penalties of the year"),
    "rolling_year": Sentence("一年内有效处罚", "Effective penalties within a year"),
}
BEFORE: Final = Sentence(
    "第 {number} 次（第 {threshold} 次时总经理须述职）",
    "number {number} (at number {threshold} the general manager must report in person)",
)
REACHED: Final = Sentence(
    "第 {number} 次（已达 {threshold} 次，总经理须述职）",
    "number {number} ({threshold} are reached: the general manager must report in person)",
)

SAID_ELSEWHERE: Final = frozenset({"decided", "calendar_provisional"})
"""What an explanation holds that the mail says in a sentence."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One posting in the language of a mail."""

    posted: MailedPosting
    language: Language

    @property
    def entry(self) -> AnyPosting:
        return self.posted.data

    @property
    def clause(self) -> str:
        """The clause's name."""
        return clause_name(self.entry.clause).in_language(self.language)

    @property
    def kind(self) -> str:
        """The kind of posting, with its amount if any: `扣除违约金 5,000.00 元`."""
        name = KINDS[KIND_OF[self.posted.name]].in_language(self.language)
        fen = self.entry.amount_fen
        if self.posted.name != "entry-reversed":
            fen = abs(fen)
        return f"{name} {yuan_in_words(fen, self.language)}" if fen else name

    @property
    def section(self) -> str:
        """The section as the paper numbers it; if that is unknown `§4.1.5(2)`."""
        cited = self.entry.citation
        return (cited.paper if cited else None) or f"§{self.entry.section}"

    @property
    def edition(self) -> str:
        """The regulation and its edition, by which the entry was made."""
        cited, version = self.entry.citation, self.entry.policy_version
        if self.language == "zh" and (month := re.fullmatch(r"(\d{4})-0?(\d{1,2})", version)):
            version = f"{month[1]}年{month[2]}月"
        text = EDITION.in_language(self.language)
        return text.format(title=cited.title if cited else self.entry.policy, version=version)

    @property
    def words(self) -> str:
        """The entry in one sentence: as posted, else of this release."""
        if self.entry.words is not None:
            return Sentence(self.entry.words.zh, self.entry.words.en).in_language(self.language)
        data = self.entry.model_dump(mode="json")
        said = words(data, self._authority)
        if isinstance(self.entry, EntryReversed):
            said = reversed_words(said, data["because"], data["cause"], data["posted_on"])
        return said[self.language]

    @property
    def _authority(self) -> Authority:
        cited = self.entry.citation
        if cited is None:
            return UNKNOWN
        return Authority(cited.title, {self.entry.section: cited.paper} if cited.paper else {})

    @property
    def stands(self) -> bool:
        """Whether the entry is posted, and not reversed."""
        return not isinstance(self.entry, EntryReversed)

    @property
    def quoted(self) -> str:
        """The regulation's own words, in quotes; empty if they are unknown."""
        cited = self.entry.citation
        by = Sentence("；", "; ").in_language(self.language)
        return by.join(f"“{each}”" for each in cited.words) if cited else ""

    @property
    def counted(self) -> str:
        """Of a penalty: its number in the year, and when the manager must report; else empty."""
        count = self.entry.count
        if count is None:
            return ""
        said = BEFORE if count.number < count.threshold else REACHED
        told = said.in_language(self.language).format(
            number=count.number, threshold=count.threshold
        )
        name = COUNTED[count.within].in_language(self.language)
        return Sentence(f"{name}：{told}", f"{name}: {told}").in_language(self.language)

    @property
    def decided(self) -> str:
        """The figures that the policy decided because the regulation is open; empty if none."""
        return decided_words(self.entry.explanation, self.language) or ""

    @property
    def data(self) -> list[str]:
        """The data behind the entry, a line each."""
        said = self.entry.explanation.items()
        elsewhere = SAID_ELSEWHERE | ({"failed"} if "failed_items" in dict(said) else set())
        told = {name: value for name, value in said if name not in elsewhere}
        return explained(told, self.language)

    @property
    def penalties(self) -> list[Mapping[str, Any]]:
        """Of a summons: the penalties that led to it, each with clause, date, amount and id."""
        counted = self.entry.explanation.get("counted")
        return [
            {
                **each,
                "name": clause_name(str(each.get("clause"))).in_language(self.language),
                "amount": yuan_in_words(int(str(each.get("amount_fen", 0))), self.language),
            }
            for each in (counted if isinstance(counted, list) else [])
            if isinstance(each, dict)
        ]


def heading(postings: Sequence[MailedPosting], language: Language) -> str:
    """The title of a day's mail, by its postings, as `违约金通知`."""
    kinds = {KIND_OF[posted.name] for posted in postings}
    (kind, *others) = kinds
    return (MIXED if others else MAIL_SUBJECTS.get(kind, MIXED)).in_language(language)


def comes_to(postings: Sequence[MailedPosting], language: Language) -> str:
    """The total of the postings: `应扣 5,000.00 元`; without amounts, their number."""
    total = sum(posted.data.amount_fen for posted in postings)
    if not any(posted.data.amount_fen for posted in postings):
        return NUMBER.in_language(language).format(number=Number(len(postings)))
    kinds = {KIND_OF[posted.name] for posted in postings}
    if kinds == {"reversal"}:
        said = LESS if total <= 0 else MORE
    else:
        said = OWED if total >= 0 else GRANTED
    in_all = IN_ALL.in_language(language) if len(kinds) > 1 else ""
    return said.in_language(language).format(
        money=yuan_in_words(abs(total), language), total=in_all
    )
