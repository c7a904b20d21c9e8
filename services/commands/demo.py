"""`docket demo`: the stack with a sample history lived through, and one docket to look at."""

from datetime import date
from threading import Thread

from rich.console import Console

from contracts.topics import FACT_TOPICS
from services.commands.adjudicate import docket_table
from services.commands.close_days import wait_until_posted
from services.commands.import_facts import import_file
from services.commands.sample import sample_lines
from services.commands.stack import serve
from services.composition import SERVICES, House
from services.penalties.casebook import Casebook
from services.penalties.live import LiveDocket, LiveDockets

SUMMONED_BY = 3
"""Penalties that the shown summons counts."""


def run_demo(house: House, port: int, *, dealers: int, months: int, until: date, seed: int) -> None:
    """Serve until stopped; meanwhile load the sample, and print one dealer's docket."""
    console = Console(stderr=True)

    def load() -> None:
        if _is_empty(house):
            file = house.settings.data / "sample.ndjson"
            with file.open("wb") as lines:
                lines.writelines(sample_lines(dealers, months, until, seed))
            console.print(f"{file}: a history of {dealers} dealers over {months} months")
            summary = import_file(house, str(file), as_lived=True)
            for journal in house.journals.values():
                journal.close_days(until)
            console.print(
                f"{summary.accepted} facts accepted; posting what the closed days make of them"
            )
        _show(house, port, console)

    serve(house, SERVICES, port, lambda: Thread(target=load, name="demo", daemon=True).start())


def _is_empty(house: House) -> bool:
    with house.facts[FACT_TOPICS[0]].reading() as look:
        return not look.execute("SELECT 1 FROM streams WHERE stream NOT LIKE '*%' LIMIT 1")


def _show(house: House, port: int, console: Console) -> None:
    store = house.penalties_store()
    closed = house.journals[FACT_TOPICS[0]].closed_through()
    if closed:
        wait_until_posted(house, closed)
    dockets = LiveDockets(store, Casebook(), house.settings.partitions)
    with store.reading() as look:
        streams = look.execute("SELECT DISTINCT stream FROM kept WHERE stream NOT LIKE '*%'")
    found = {dealer: live for (dealer,) in sorted(streams) if (live := dockets.of(dealer))}
    if not found:
        return
    dealer = max(found, key=lambda code: _worth_a_look(found[code]))
    said = found[dealer].to_json()
    Console().print(docket_table(dealer, said["as_of"], said))
    here = f"http://127.0.0.1:{port}"
    summons = next((e for e in said["entries"] if e["kind"] == "summons"), said["entries"][0])
    console.print(
        f"\nAll is up at {here}/ (Ctrl-C stops it). Try next:\n"
        f"  curl {here}/penalties/v1/dealers/{dealer}/docket\n"
        f"  curl {here}/penalties/v1/dealers/{dealer}/deadlines\n"
        f"  curl {here}/penalties/v1/entries/{summons['entry_id']}\n"
        f"  curl {here}/staffing/v1/dealers/{dealer}/headcount\n"
        f"  ls {house.settings.data / 'mail'}   # the mails this history led to",
        soft_wrap=True,
        highlight=False,
    )


def _worth_a_look(live: LiveDocket) -> tuple[bool, int]:
    """A dealer summoned for its third penalty, and little besides."""
    entries = live.docket.entries
    counted = [e for e in entries if e.kind == "summons" and len(e.evidence) >= SUMMONED_BY]
    return bool(counted), -len(entries)
