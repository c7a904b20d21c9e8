"""`docket adjudicate`: the law over a file of recorded events."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import orjson
from rich.table import Table

from contracts.policy.documents import PolicyRefused, Regulation, read_document
from contracts.policy.shipped import shipped_documents
from contracts.wording.authority import UNKNOWN, Authority, authority_of
from services.commands.captions import Lang, caption, clause, value_caption
from services.commands.facts.dockets import Asked, dockets_of
from services.commands.facts.facts_file import facts_file, kept_whole, placed, read_twice
from services.commands.printing import paper, yuan_exact
from services.commands.refusal import Failed, Unusable
from services.penalties.adjudication import UnknownDealers
from services.penalties.indexed_history import IndexedHistory, malformed_lines
from services.penalties.policy.worst_case import bear


@contextmanager
def adjudicated_file(
    facts: str,
    as_of: date,
    policies: Sequence[Path],
    dealers: Collection[str],
    processes: int | None = None,
) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
    """Each dealer's docket by its code, once all are known; `facts` is a path, or `-`.

    Dockets are stored on disk until then, because the last line may be malformed. Raises `Unusable`
    for unfit arguments, `Failed` with every fault of each line.
    """
    documents = [_document(path) for path in policies]
    with facts_file(facts) as given, read_twice(given) as file, TemporaryFile() as aside:
        with kept_whole():
            history = IndexedHistory(placed(file))
            try:
                known = history.policies(documents)
            except PolicyRefused as refused:
                raise Failed(f"--policy: {refused}") from refused
            if history.faults:
                known = None  # the other lines are only looked at
            asked = Asked(str(file.name), as_of, known, dealers)
            for dealer, docket in dockets_of(history, asked, processes):
                aside.write(orjson.dumps([dealer, orjson.Fragment(docket)]) + b"\n")
        if history.faults:
            file.seek(0)
            raise Failed(str(malformed_lines(history.faults, placed(file))))
        if unknown := set(dealers) - history.places.keys():
            raise Failed(f"--dealer: {UnknownDealers(unknown)}")
        aside.seek(0)
        yield map(_read_aside, aside)


def _read_aside(line: bytes) -> tuple[str, dict[str, Any]]:
    dealer, docket = orjson.loads(line)
    return dealer, docket


def dockets_json(as_of: date, dockets: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[bytes]:
    """One object with every docket, in the form of `print_json`, a piece a dealer."""
    yield f'{{\n "as_of": "{as_of.isoformat()}",\n "dealers": {{'.encode()
    between = ""
    for dealer, docket in dockets:
        said = json.dumps(docket, ensure_ascii=False, indent=1).replace("\n", "\n  ")
        yield f"{between}\n  {json.dumps(dealer, ensure_ascii=False)}: {said}".encode()
        between = ","
    yield f"{'' if not between else chr(10) + ' '}}}\n}}\n".encode()


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
"""By policy and version, the section numbers of the paper regulation."""


def numbering(policies: Sequence[Path]) -> Numbering:
    """The numbering of the shipped documents, and of those given that can be read."""
    texts = [*shipped_documents(), *(path.read_bytes() for path in policies)]
    return {
        (each.policy, each.version): authority_of(each)
        for each in map(read_document, texts)
        if isinstance(each, Regulation)
    }


def show_docket(
    dealer: str, as_of: date, docket: dict[str, Any], lang: Lang, papers: Numbering
) -> None:
    """Print a docket as a table, with its contradictions beneath."""
    console = paper()
    console.print(docket_table(dealer, as_of.isoformat(), docket, lang, papers))
    for anomaly in docket["anomalies"]:
        console.print(
            f"{caption('anomaly', lang)}: {anomaly['kind']} {anomaly['event']}: {anomaly['detail']}"
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
