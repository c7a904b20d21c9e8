"""The largest number of partitions that the settings allow closes a day, over either store."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from contracts.topics import PENALTIES, STAFFING
from services.composition import House
from services.kit.settings import Settings, SettingsUnfit
from services.kit.store.locations import migrate_stores
from services.penalties.posting.runs import last_run
from services.registry import APART, SERVICE_BY_NAME, SERVICES, TABLES
from services.settings import read_settings
from tests.component.kit.facts import declared, drafted
from tests.servers.postgres import own_database, postgres_server

MOST = 1000
DAY = date(2012, 8, 6)

READ = {name: service.reads for name, service in SERVICE_BY_NAME.items()}
"""The topics of which each service keeps the closed days, where they close any."""

ENOUGH = 8
"""Steps in which a consumer has read all, and begun to post the partitions one by one."""


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    if request.param == "postgresql":
        monkeypatch.setenv("DOCKET_POSTGRES_URL", str(request.getfixturevalue("database")))
        migrate_stores(read_settings(data=tmp_path), TABLES, APART)
    return read_settings(data=tmp_path, partitions=MOST)


@pytest.fixture
def database() -> Iterator[str]:
    with postgres_server() as server, own_database(server) as url:
        yield url


def test_no_more_are_allowed(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnfit, match="DOCKET_PARTITIONS"):
        read_settings(data=tmp_path, partitions=MOST + 1)


@pytest.mark.slow
def test_every_service_reads_a_day_that_all_partitions_close(settings: Settings) -> None:
    with closing(House(settings, "manual")) as house:
        parts = [house.built(service) for service in SERVICES]
        workers = {part.name: part.runners[0].worker for part in parts}
        try:
            for worker in workers.values():
                worker.take()
            house.journals[STAFFING].record([drafted(declared())])
            for journal in house.journals.values():
                assert journal.close_days(DAY) == MOST
            for service, worker in workers.items():
                for _ in range(ENOUGH):
                    worker.step()
                with house.results(service).reading() as look:
                    closed = look.execute("SELECT topic, COUNT(*) FROM closings GROUP BY topic")
                closing_days = [topic for topic in READ[service] if topic != PENALTIES]
                assert dict(closed) == dict.fromkeys(closing_days, MOST)
            with house.penalties_store().reading() as look:
                assert last_run(look, 0) == DAY
        finally:
            for part in parts:
                part.close()
