"""`docket adjudicate`: the law over a file of recorded events."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table

from contracts.policy.documents import PolicyRefused
from services.commands.facts_file import facts_file, kept_whole
from services.commands.printing import paper, yuan
from services.commands.refusal import Failed, Unusable
from services.penalties.adjudication import MalformedLines, adjudicate_lines
from services.penalties.worst_case import bear


def adjudicate_file(
    facts: str, as_of: date, policies: Sequence[Path], dealers: Collection[str]
) -> dict[str, Any]:
    """The JSON object of the dockets; `facts` is a path, or `-` for standard input.

    Raises `Unusable` for what was given beside the facts, `Failed` with every fault of each line.
    """
    documents = [_document(path) for path in policies]
    with facts_file(facts) as lines, kept_whole():
        try:
            return adjudicate_lines(lines, as_of, policies=documents, dealers=dealers)
        except MalformedLines as malformed:
            raise Failed(str(malformed)) from malformed
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


def show(said: dict[str, Any]) -> None:
    """The dockets as tables."""
    console = paper()
    for dealer, docket in said["dealers"].items():
        console.print(docket_table(dealer, said["as_of"], docket))
        for anomaly in docket["anomalies"]:
            console.print(f"anomaly: {anomaly['kind']} {anomaly['event']}: {anomaly['detail']}")


def docket_table(dealer: str, as_of: str, docket: dict[str, Any]) -> Table:
    """One dealer's docket as a table, its balance and payout beneath."""
    table = Table(
        title=f"{dealer} as of {as_of}",
        caption=f"balance {yuan(docket['balance_fen'])} CNY, payout {docket['payout']}",
        title_justify="left",
        caption_justify="left",
    )
    for column in ("date", "§", "clause", "subject"):
        table.add_column(column, overflow="fold")
    table.add_column("CNY", justify="right")
    table.add_column("status")
    for entry in docket["entries"]:
        table.add_row(*_cells(entry))
    for deadline in docket["deadlines"]:
        table.add_row(
            deadline["due_on"], "", deadline["clause"], deadline["subject"], "", "due", style="dim"
        )
    return table


def _cells(entry: dict[str, Any]) -> Iterable[str]:
    status = entry["status"] + (" (provisional)" if entry.get("provisional") else "")
    return (
        entry["occurred_on"],
        entry["section"],
        entry["clause"],
        entry["subject"],
        yuan(entry["amount_fen"]) if entry["amount_fen"] else entry["kind"],
        status,
    )
