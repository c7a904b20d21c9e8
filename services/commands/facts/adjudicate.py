"""`docket adjudicate`: the law over a file of recorded events."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table

from contracts.policy.documents import PolicyRefused, Regulation, read_document
from contracts.policy.shipped import shipped_documents
from contracts.wording.authority import UNKNOWN, Authority, authority_of
from services.commands.captions import Lang, caption, clause, value_caption
from services.commands.facts.facts_file import bounded, facts_file, kept_whole
from services.commands.printing import paper, yuan_exact
from services.commands.refusal import Failed, Unusable
from services.penalties.adjudication import MalformedLines, UnknownDealers, adjudicate_lines
from services.penalties.policy.worst_case import bear


def adjudicate_file(
    facts: str, as_of: date, policies: Sequence[Path], dealers: Collection[str]
) -> dict[str, Any]:
    """The JSON object of the dockets; `facts` is a path, or `-` for standard input.

    Raises `Unusable` for what was given beside the facts, `Failed` with every fault of each line.
    """
    documents = [_document(path) for path in policies]
    with facts_file(facts) as lines, kept_whole():
        try:
            return adjudicate_lines(bounded(lines), as_of, policies=documents, dealers=dealers)
        except MalformedLines as malformed:
            raise Failed(str(malformed)) from malformed
        except UnknownDealers as unknown:
            raise Failed(f"--dealer: {unknown}") from unknown
        except PolicyRefused as refused:
            raise Failed(f"--policy: {refused}") from refused


def _document(path: Path) -> bytes:
    try:
        text = path.read_bytes()
        bear(text)
    except OSError as fault:
        raise Unusable(f"--policy: {path} cannot be read: {fault.strerror}") from fault
    except PolicyRefused as refused:
        faults = "\n".join(f"--policy: {path}: {fault}" for fault in refused.faults)
        raise Failed(faults) from refused
    return text


Numbering = Mapping[tuple[str, str], Authority]
"""By policy and version, how the paper numbers its sections."""


def numbering(policies: Sequence[Path]) -> Numbering:
    """That of the documents shipped, and of those given, which can be read."""
    texts = [*shipped_documents(), *(path.read_bytes() for path in policies)]
    return {
        (each.policy, each.version): authority_of(each)
        for each in map(read_document, texts)
        if isinstance(each, Regulation)
    }


def show_dockets(said: dict[str, Any], lang: Lang, papers: Numbering) -> None:
    """The dockets as tables."""
    console = paper()
    for dealer, docket in said["dealers"].items():
        console.print(docket_table(dealer, said["as_of"], docket, lang, papers))
        for anomaly in docket["anomalies"]:
            console.print(
                f"{caption('anomaly', lang)}: "
                f"{anomaly['kind']} {anomaly['event']}: {anomaly['detail']}"
            )


def docket_table(
    dealer: str, as_of: str, docket: dict[str, Any], lang: Lang, papers: Numbering
) -> Table:
    """One dealer's docket as a table, its balance and payout beneath."""
    payout = value_caption("payout", docket["payout"], lang)
    table = Table(
        title=f"{dealer} {caption('as of', lang)} {as_of}",
        caption=caption("balance", lang, balance=yuan_exact(docket["balance_fen"]), payout=payout),
        title_justify="left",
        caption_justify="left",
    )
    for column in ("date", "§", "clause", "subject"):
        table.add_column(caption(column, lang), overflow="fold")
    table.add_column(caption("CNY", lang), justify="right")
    table.add_column(caption("status", lang))
    for entry in docket["entries"]:
        table.add_row(*_cells(entry, lang, papers))
    for deadline in docket["deadlines"]:
        table.add_row(
            deadline["due_on"],
            "",
            clause(deadline["clause"], lang),
            deadline["subject"],
            "",
            caption("due", lang),
            style="dim",
        )
    return table


def _cells(entry: dict[str, Any], lang: Lang, papers: Numbering) -> Iterable[str]:
    marks = [caption("provisional", lang)] if entry.get("provisional") else []
    if entry["explanation"].get("calendar_provisional"):
        marks.append(caption("calendar", lang))
    status = value_caption("status", entry["status"], lang)
    authority = papers.get((entry["policy"], entry["policy_version"]), UNKNOWN)
    return (
        entry["occurred_on"],
        authority.numbered(entry["section"]),
        clause(entry["clause"], lang),
        entry["subject"],
        yuan_exact(entry["amount_fen"])
        if entry["amount_fen"]
        else value_caption("kind", entry["kind"], lang),
        f"{status} ({', '.join(marks)})" if marks else status,
    )
