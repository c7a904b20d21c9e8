"""What a service makes of the log is made anew beside it, and takes its place when it is equal."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contracts.topics import PENALTIES
from services.__main__ import app
from services.commands.facts.export import export
from services.commands.running_stack import AlreadyRunning, alone
from services.commands.upkeep.rebuild import Differs, rebuild
from services.composition import House
from services.kit.settings import Settings
from services.kit.store.generations import live_generation
from services.kit.store.locations import migrate_stores, pointer
from services.registry import APART, SERVICES, TABLES
from services.settings import read_settings
from tests.builders.given_fact import DEALER
from tests.builders.staffing import no_change_declared
from tests.component.penalties.stack import PARTITIONS, Stack, running
from tests.component.penalties.test_parked_days import live, lose_one, resume
from tests.servers.postgres import own_database, postgres_server


def settings_of(folder: Path) -> Settings:
    return read_settings(data=folder, partitions=PARTITIONS)


def postings(settings: Settings) -> Sequence[bytes]:
    with closing(House(settings, "manual")) as house:
        return sorted(export(house, [], [PENALTIES]))


def generation(settings: Settings, projection: str) -> int:
    with closing(pointer(settings)) as store:
        return live_generation(store, projection)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """A database of the test's own, for the schemas of a whole stack."""
    with own_database(postgres) as url:
        yield url


def test_generations_are_schemas_on_postgresql(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKET_POSTGRES_URL", database)
    migrate_stores(settings_of(tmp_path), TABLES, APART)
    with running(tmp_path) as stack:
        live(stack, lose_one)
        resume(stack)
        assert len(stack.postings()) > 0
    settings = settings_of(tmp_path)
    before = postings(settings)
    assert rebuild(settings, "penalties", None)["generation"] == "penalties-2"
    assert postings(settings) == before
    spoil(settings)
    with pytest.raises(Differs):
        rebuild(settings, "penalties", None)


@pytest.fixture
def ran(tmp_path: Path) -> Settings:
    """The data of a stack that has posted, with a dealer that was parked over the end of days."""
    with running(tmp_path) as stack:
        live(stack, lose_one)
        resume(stack)
        assert len(stack.postings()) > 0
        stack.read("/staffing/v1/dealers")
    return settings_of(tmp_path)


def test_equal_generations_are_switched_and_nothing_changes(ran: Settings) -> None:
    before = postings(ran)
    told: list[tuple[int, int]] = []
    said = rebuild(ran, "penalties", None, lambda done, of: told.append((done, of)))
    assert said == {"service": "penalties", "generation": "penalties-2", "differences": []}
    assert generation(ran, "penalties") == 2
    assert postings(ran) == before
    assert told[-1][0] == told[-1][1] > 0

    with running(ran.data) as stack:
        assert _parked(stack) == []
        stack.post(no_change_declared("2012-08", "2012-09-08").named("later"))
        stack.close("2012-10-08")
        assert len(stack.postings()) > 0
        assert stack.trouble() == []
    assert len(postings(ran)) > len(before)


@pytest.mark.parametrize("service", ["audits", "notifications", "portal"])
def test_each_service_is_rebuilt_and_again(ran: Settings, service: str) -> None:
    rebuild(ran, service, None)
    assert rebuild(ran, service, None)["generation"].endswith("-3")


def test_staffing_which_still_waits_is_rebuilt_as_it_waits(ran: Settings) -> None:
    assert rebuild(ran, "staffing", None)["differences"] == []


SPOILT = f"UPDATE kept SET after_close = '1999-01-01' WHERE stream = '{DEALER}'"
SPOILT_DAY = "UPDATE closings SET sequence = sequence + 1 WHERE partition = 0"


def spoil(settings: Settings, how: str = SPOILT) -> None:
    """A row of the live generation is not what the log says."""
    with (
        closing(House(settings, "manual")) as house,
        house.results("penalties").transaction() as tx,
    ):
        tx.execute(how)


def test_what_differs_is_shown_and_nothing_is_switched(ran: Settings) -> None:
    spoil(ran)
    with pytest.raises(Differs, match=rf"1 differ .*\n  facts of {DEALER}\n"):
        rebuild(ran, "penalties", None)
    assert generation(ran, "penalties") == 1


def test_closed_days_that_differ_are_shown(ran: Settings) -> None:
    spoil(ran, SPOILT_DAY)
    with pytest.raises(Differs, match=r"1 differ .*\n  days closed of \*/0\n"):
        rebuild(ran, "penalties", None)


def test_a_difference_is_accepted_with_its_reason(ran: Settings) -> None:
    spoil(ran)
    said = rebuild(ran, "penalties", "a row was spoilt by hand")
    [difference] = said["differences"]
    assert (difference["what"], difference["stream"]) == ("facts", DEALER)
    with closing(pointer(ran)) as store, store.reading() as look:
        assert look.execute("SELECT projection, generation, reason FROM live") == [
            ("penalties", 2, "a row was spoilt by hand")
        ]
    assert rebuild(ran, "penalties", None)["differences"] == []


def test_who_reads_the_postings_reads_those_of_the_new_generation_once(ran: Settings) -> None:
    with closing(House(ran, "manual")) as house:
        parts = [house.built(service) for service in SERVICES]
        _read_all(parts)
        kept = _kept_by_notifications(house)
    rebuild(ran, "penalties", None)
    with closing(House(ran, "manual")) as house:
        _read_all([house.built("notifications")])
        assert _kept_by_notifications(house) == kept > 0
        with house.results("notifications").reading() as look:
            assert look.execute("SELECT * FROM outbox") == []
    assert not list(ran.data.glob("mail/**/*.eml"))


def test_a_service_that_runs_is_not_rebuilt(ran: Settings) -> None:
    with alone(ran.data, ["penalties"], None), pytest.raises(AlreadyRunning, match="stop it"):
        rebuild(ran, "penalties", None)


def _read_all(parts: Sequence[object]) -> None:
    from services.kit.service.built_service import BuiltService

    for part in parts:
        assert isinstance(part, BuiltService)
        part.start()
        for runner in part.runners:
            assert runner.settle(30) or not runner.worker.immediate
        part.close()


def _kept_by_notifications(house: House) -> int:
    with house.results("notifications").reading() as look:
        [(count,)] = look.execute("SELECT COUNT(*) FROM kept")
    return int(count)


def _parked(stack: Stack) -> list[str]:
    with stack.house.penalties_store().reading() as look:
        return [reason for (reason,) in look.execute("SELECT reason FROM parked")]


def test_the_command_says_what_was_done(ran: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKET_PARTITIONS", str(PARTITIONS))
    words = ["rebuild", "penalties", "--data", str(ran.data)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert '"generation": "penalties-2"' in result.stdout
    spoil(ran)
    assert isinstance(CliRunner().invoke(app, words).exception, Differs)
    assert CliRunner().invoke(app, [*words, "--accept-difference", "spoilt"]).exit_code == 0
    assert generation(ran, "penalties") == 4, "the one refused stays aside"
