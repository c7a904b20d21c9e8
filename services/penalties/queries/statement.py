"""A dealer's statement of a month: opening balance, postings and settlements, closing balance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from contracts.wording.common import BECAUSE, KINDS
from contracts.wording.sentence import Language, Sentence
from contracts.wording.vocabulary import clause_name
from services.penalties.posting.reconcile import KIND_OF_EVENT
from services.penalties.posting.settlements import Settled

POSTED_LINE: Final = Sentence("{kind}：{name}（{paper}）", "{kind}: {name} ({paper})")
REVERSED_LINE: Final = Sentence(
    "{kind}：{name}（{paper}），原因：{because}", "{kind}: {name} ({paper}), as {because}"
)
SETTLED: Final = Sentence(
    "返利抵扣 {reference}（{settled_on}）", "settlement {reference} of {settled_on}"
)
NO_SENTENCE: Final = Sentence("", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, in fen of CNY: positive if the dealer owes it, negative if it is settled."""

    stated_on: str
    text: str
    amount_fen: int
    posting: str | None = None
    entry_id: str | None = None
    clause: str | None = None
    section: str | None = None
    settlement: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A month by the day posted. Once `final` it never changes."""

    dealer: str
    month: str
    final: bool
    opening_balance_fen: int
    lines: Sequence[Line]
    closing_balance_fen: int
    currency: str = "CNY"


def is_final(month: str, posted_through: date | None) -> bool:
    """Whether the last day of a month `YYYY-MM` is posted, given the last day posted."""
    return posted_through is not None and month < str(posted_through + timedelta(days=1))[:7]


def statement(
    dealer: str,
    month: str,
    postings: Iterable[Mapping[str, Any]],
    settlements: Iterable[Settled],
    *,
    final: bool,
    language: Language = "en",
) -> Statement:
    """The statement of `month` (`YYYY-MM`) from all recorded postings and settlement lines."""
    lines = sorted(
        [
            *(_posting_line(each, language) for each in postings),
            *(_settlement_line(each, language) for each in settlements),
        ],
        key=lambda line: line.stated_on,
    )
    opening = sum(line.amount_fen for line in lines if line.stated_on[:7] < month)
    of_month = [line for line in lines if line.stated_on[:7] == month]
    closing = opening + sum(line.amount_fen for line in of_month)
    return Statement(dealer, month, final, opening, of_month, closing)


def _posting_line(event: Mapping[str, Any], language: Language) -> Line:
    data = event["data"]
    said = REVERSED_LINE if data.get("because") else POSTED_LINE
    kind = KINDS[KIND_OF_EVENT.get(event["type"], "reversal")].in_language(language)
    because = BECAUSE.get(data.get("because", ""), NO_SENTENCE).in_language(language)
    name = clause_name(data["clause"]).in_language(language)
    paper = (data.get("citation") or {}).get("paper") or f"§{data['section']}"
    return Line(
        stated_on=data["posted_on"],
        text=said.in_language(language).format(kind=kind, name=name, paper=paper, because=because),
        amount_fen=data["amount_fen"],
        posting=event["id"],
        entry_id=data["entry_id"],
        clause=data["clause"],
        section=data["section"],
    )


def _settlement_line(line: Settled, language: Language) -> Line:
    return Line(
        stated_on=line.counted_on,
        text=SETTLED.in_language(language).format(
            reference=line.reference, settled_on=line.settled_on
        ),
        amount_fen=-line.amount_fen,
        settlement=line.fact,
    )
