"""A stack is restored from its export, and the command says what was done."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from contracts.canonical import canonical
from contracts.events import POSTINGS
from contracts.reading import read_json
from contracts.topics import DECISIONS, PENALTIES, STAFFING, short_name
from services.__main__ import app
from services.commands.facts.export import export
from services.commands.refusal import Failed, Unusable
from services.commands.upkeep.restore import restore
from services.composition import House
from services.kit.settings import Settings
from services.settings import read_settings
from tests.builders.staffing import no_change_declared
from tests.component.penalties.stack import PARTITIONS as OF_THE_STACK
from tests.component.penalties.stack import Stack, new_dealer, running


@pytest.fixture
def ran(tmp_path: Path) -> Settings:
    """The data folder of a stack that has posted."""
    folder = tmp_path / "ran"
    with running(folder) as stack:
        stack.post(*new_dealer("2012-07-01"))
        stack.close("2012-08-01")
        stack.post(no_change_declared("2012-07", "2012-08-02"))
        stack.close("2012-08-06")
        assert len(stack.postings()) == 1
        stack.close("2012-09-07")
        assert len(stack.postings()) > 1
    return read_settings(data=folder, partitions=OF_THE_STACK)


def whole_export(settings: Settings, *topics: str) -> list[bytes]:
    with closing(House(settings, "manual")) as house:
        return list(
            export(house, [], topics or (STAFFING, "docket.audits.v1", DECISIONS, PENALTIES))
        )


def postings_in(recorded: list[bytes]) -> list[dict[str, Any]]:
    return [event for event in map(read_json, recorded) if event["type"] in POSTINGS]


def lose(settings: Settings, topic: str) -> None:
    for file in settings.data.glob(f"{short_name(topic)}.sqlite*"):
        file.unlink()


def test_a_whole_stack_is_restored_from_its_export(ran: Settings, tmp_path: Path) -> None:
    before = whole_export(ran)
    file = tmp_path / "export.ndjson"
    file.write_bytes(b"".join(value + b"\n" for value in before))
    empty = read_settings(data=tmp_path / "empty", partitions=OF_THE_STACK)
    for service in ("staffing", "audits", "penalties"):
        restore(empty, service, str(file))
    assert whole_export(empty) == before

    with running(empty.data) as stack:
        assert stack.trouble() == []
        assert stack.docket()["balance_fen"] > 0
        assert _parked(stack) == []
        stack.close("2012-10-08")
        restored = stack.postings()
    with running(ran.data) as stack:
        stack.close("2012-10-08")
        assert stack.postings() == restored


def test_postings_are_derived_again_and_recorded_once(ran: Settings, tmp_path: Path) -> None:
    before = whole_export(ran, PENALTIES)
    file = tmp_path / "export.ndjson"
    file.write_bytes(b"".join(value + b"\n" for value in whole_export(ran)))
    lose(ran, PENALTIES)
    assert restore(ran, "penalties", str(file))["topics"][PENALTIES]["restored"] == len(before)
    with running(ran.data) as stack:
        assert stack.postings() == postings_in(before)
    assert whole_export(ran, PENALTIES) == before


def test_a_dealer_whose_postings_say_otherwise_is_parked(ran: Settings, tmp_path: Path) -> None:
    exported = whole_export(ran, PENALTIES)
    first, *_ = postings_in(exported)
    at = exported.index(canonical(first))
    first["data"]["amount_fen"] += 1
    exported[at] = canonical(first)
    file = tmp_path / "export.ndjson"
    file.write_bytes(b"".join(value + b"\n" for value in exported))
    lose(ran, PENALTIES)
    restore(ran, "penalties", str(file))
    with running(ran.data) as stack:
        stack.postings()
        [reason] = _parked(stack)
        assert "recorded otherwise" in reason
        assert stack.trouble() == []


def test_what_cannot_be_restored_is_said(ran: Settings, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="--from"):
        restore(ran, "staffing", None)
    with pytest.raises(Unusable, match="docket rebuild"):
        restore(ran, "notifications", None)
    file = tmp_path / "bad.ndjson"
    file.write_bytes(b"{}\n")
    with pytest.raises(Unusable, match="line 1"):
        restore(ran, "staffing", str(file))
    lines = [read_json(each) for each in whole_export(ran, STAFFING)]
    file.write_bytes(canonical({**lines[0], "actor": "someone:else"}))
    with pytest.raises(Failed, match="recorded otherwise"):
        restore(ran, "staffing", str(file))


def test_the_command_says_what_was_done(
    ran: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKET_PARTITIONS", str(OF_THE_STACK))

    def told(folder: Path, *words: str) -> str:
        result = CliRunner().invoke(app, [*words, "--data", str(folder)])
        assert result.exit_code == 0, result.output
        return result.stdout

    before = told(ran.data, "export")
    file, empty = tmp_path / "export.ndjson", tmp_path / "empty"
    file.write_text(before)
    for service in ("staffing", "audits", "penalties"):
        assert '"known": 0' in told(empty, "restore", service, "--from", str(file))
    assert told(empty, "export") == before


def _parked(stack: Stack) -> list[str]:
    with stack.house.penalties_store().reading() as look:
        return [reason for (reason,) in look.execute("SELECT reason FROM parked")]
