"""`docket demo`: a stack with a sample history, and one docket of it on the terminal."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Thread

from rich.console import Console

from contracts.topics import FACT_TOPICS
from services.commands.facts.adjudicate import docket_table, numbering
from services.commands.facts.close_days import posted_in_all_partitions
from services.commands.facts.import_facts import import_file
from services.commands.facts.sample import sample_lines
from services.commands.printing import paper
from services.commands.running_stack import alone, among_others
from services.composition import House, several_may_run
from services.kit.identity.settings import read_identity_settings
from services.kit.proof.keys import read_key_file
from services.kit.settings import Settings
from services.kit.store import StoreUnavailable
from services.penalties.posting.casebook import Casebook
from services.penalties.queries.live import LiveDocket, LiveDockets
from services.penalties.sealing.seals import last_sealed
from services.registry import SERVICES

SHOWN_PENALTIES = 3
"""Penalties that the demonstrated summons counts."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A sample history that is loaded once into a running stack, and shown at each start."""

    dealers: int
    months: int
    until: date
    seed: int

    def take_up(self, settings: Settings) -> bool:
        """Load the rest of a history whose loading was interrupted; returns whether there was one.

        It runs before the stack starts, whose clock would otherwise close the days of the rest.
        Raises `AlreadyRunning`.
        """
        if not _sample_in(settings).exists():
            return False
        going = among_others if several_may_run(settings) else alone
        with (
            going(settings.data, SERVICES, None) as mode,
            closing(House(settings, mode)) as house,
        ):
            self._load(house, Console(stderr=True), lambda: True)
        return True

    @contextmanager
    def alongside(self, house: House, address: str, *, loaded: bool) -> Iterator[None]:
        """Load the history if it is missing, and show it, while the stack serves.

        The next start loads what is missing then.
        """
        ending = Event()
        console = Console(stderr=True)
        console.print(f"docket is up: {address}/", highlight=False)

        def run() -> None:
            try:
                if not loaded:
                    self._load(house, console, lambda: not ending.is_set())
                if _wait_until_posted(house, console, ending) and _is_sealed(house, ending):
                    up = f"All is up at {address}/ (Ctrl-C stops it)."
                    _show(house, up, address, str(house.settings.data / "mail"), console)
            except StoreUnavailable as fault:
                console.print(f"the sample history is not loaded: {fault}; start the demo again")

        thread = Thread(target=run, name="demo")
        thread.start()
        try:
            yield
        finally:
            ending.set()
            thread.join()

    def within(self, house: House, address: str, mails: str) -> None:
        """Load and show in a stack that other processes serve."""
        console = Console(stderr=True)
        self._load(house, console, lambda: True)
        if _wait_until_posted(house, console, Event()):
            _show(house, f"All is up at {address}/.", address, mails, console)

    def _load(self, house: House, console: Console, go_on: Callable[[], bool]) -> None:
        file = _sample_in(house.settings)
        if not file.exists():
            if not _is_empty(house):
                console.print(
                    f"{house.settings.data} has other facts: no sample history is loaded; for one "
                    "name an empty folder with --data"
                )
                return
            unfinished = file.with_suffix(".part")
            with unfinished.open("wb") as lines:
                lines.writelines(sample_lines(self.dealers, self.months, self.until, self.seed))
            unfinished.replace(file)
            console.print(f"{file}: a history of {self.dealers} dealers over {self.months} months")
        # A repetition where it was loaded before, and the rest where that was cut short.
        summary = import_file(house, str(file), as_lived=True, go_on=go_on)
        if summary.accepted and go_on():
            for journal in house.journals.values():
                journal.close_days(self.until)
        console.print(f"{summary.accepted} facts accepted, {summary.duplicate} known before")


def _sample_in(settings: Settings) -> Path:
    return settings.data / "sample.ndjson"


def _is_empty(house: House) -> bool:
    with house.facts[FACT_TOPICS[0]].reading() as look:
        return not look.execute("SELECT 1 FROM streams WHERE stream NOT LIKE '*%' LIMIT 1")


def _wait_until_posted(house: House, console: Console, ending: Event) -> bool:
    """Wait for the postings of the last closed day; False if the stack ends before."""
    closed = house.journals[FACT_TOPICS[0]].closed_through()
    store, partitions = house.penalties_store(), house.settings.partitions
    with console.status("posting what the closed days make of the facts") as shown:
        while closed and (day := posted_in_all_partitions(store, partitions) or date.min) < closed:
            shown.update(f"posting what the closed days make of the facts: {day} of {closed}")
            if ending.wait(0.1):
                return False
    return not ending.is_set()


def _is_sealed(house: House, ending: Event) -> bool:
    """Wait for the seal of the last closed day, if there is a key; False if the stack ends."""
    closed = house.journals[FACT_TOPICS[0]].closed_through()
    while house.settings.log_key and closed and not ending.is_set():
        with house.penalties_store().reading() as look:
            last = last_sealed(look)
        if last and last.through >= str(closed):
            break
        ending.wait(0.1)
    return not ending.is_set()


def _to_verify(house: House, dealer: str) -> str:
    """The commands that make a dealer's bundle and check it."""
    if house.settings.log_key is None:
        return ""
    key = read_key_file(house.settings.log_key).verifying
    return (
        f"  docket bundle {dealer} --data {house.settings.data}   # all that is sealed of it\n"
        f"  docket verify {dealer}.docket --key {key}\n"
    )


def _show(house: House, up: str, address: str, mails: str, console: Console) -> None:
    store = house.penalties_store()
    dockets = LiveDockets(store, Casebook(), house.settings.partitions, house.clock)
    with store.reading() as look:
        streams = look.execute("SELECT DISTINCT stream FROM kept WHERE stream NOT LIKE '*%'")
    found = {dealer: live for (dealer,) in sorted(streams) if (live := dockets.of(dealer))}
    if not found:
        return
    dealer = max(found, key=lambda code: _worth_a_look(found[code]))
    said = found[dealer].to_json()
    paper().print(docket_table(dealer, said["as_of"], said, None, numbering([])))
    summons = [entry for entry in said["entries"] if entry["kind"] == "summons"]
    explained = "".join(
        f"  curl {address}/penalties/v1/entries/{entry['entry_id']}\n" for entry in summons[:1]
    )
    shown = "".join(f"  {address}/e/{entry['entry_id']}\n" for entry in summons[:1])
    console.print(
        f"\n{up} Open it in a browser, sign in as anybody it names, and look at\n"
        f"  {address}/d/{dealer}\n"
        f"{shown}"
        "Or try next:\n"
        f"  curl {address}/penalties/v1/dealers/{dealer}/docket\n"
        f"  curl {address}/penalties/v1/dealers/{dealer}/deadlines\n"
        f"{explained}"
        f"  curl {address}/staffing/v1/dealers/{dealer}/headcount\n"
        f"  ls {mails}   # the mails this history led to\n"
        f"{_to_verify(house, dealer)}\n"
        f"{_how_to_ask(address, dealer)}",
        soft_wrap=True,
        highlight=False,
    )


def _how_to_ask(address: str, dealer: str) -> str:
    """The header with which a caller identifies itself."""
    if read_identity_settings().required:
        return (
            "Callers say who they are here; put after each curl:\n"
            '  -H "authorization: Bearer $(docket token --role oem --regions all)"'
        )
    return (
        "Nobody has to say who they are, for all listens on loopback alone. To act as one role:\n"
        f"  curl {address}/penalties/v1/whoami -H 'authorization: Bearer dev:dealer:{dealer}'\n"
        "  and dev:inspector, dev:oem, dev:auditor, dev:admin (`docket access` says what each may)"
    )


def _worth_a_look(live: LiveDocket) -> tuple[bool, int]:
    """A dealer that is summoned for its third penalty, and has few other entries."""
    entries = live.docket.entries
    counted = [e for e in entries if e.kind == "summons" and len(e.evidence) >= SHOWN_PENALTIES]
    return bool(counted), -len(entries)
