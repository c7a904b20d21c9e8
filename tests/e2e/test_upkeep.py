"""Whoever runs a stack sees how far it is, and copies it while it runs."""

import json
from pathlib import Path

import pytest

from contracts.events import POSTINGS
from services.registry import SERVICES
from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, declared


def test_the_release_names_itself(docket: Docket) -> None:
    assert docket.must("--version").out == b"docket 0.1.0\n"


def test_a_status_tells_how_far_a_stack_is_while_it_runs_and_after(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"), declared("2012-07-02", "2012-06"))
        docket.must("close-days", "--through", "2012-07-31")
        running = docket.must("status").json
        assert stack.stop() == 0
    assert running["running"] == list(SERVICES)
    assert running["clock"] == "manual"
    assert running["posted_through"] == "2012-07-31"
    assert set(running["closed_through"].values()) == {"2012-07-31"}
    exported = [event["type"].split(".")[1] for event in docket.export()]
    assert running["events"] == {
        name: exported.count(name) for name in ("staffing", "audits", "decisions")
    }
    assert running["postings"] == sum(event["type"] in POSTINGS for event in docket.export()) > 0
    assert docket.must("status").json["running"] == []


def test_a_status_lists_codes_that_one_may_take_for_one_another(docket: Docket) -> None:
    mistyped = declared("2012-07-02", "2012-06", dealer=DEALER.lower())
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"), mistyped)
        assert docket.must("status").json["codes_alike"] == [[DEALER, DEALER.lower()]]


def test_a_status_of_no_stack_says_so_and_makes_none(docket: Docket) -> None:
    ran = docket.run("status")
    assert (ran.status, ran.out) == (1, b"")
    assert "no stack was ever run on" in ran.said
    assert not docket.data.exists()


def test_a_copy_made_of_a_running_stack_goes_on_where_it_was_made(
    docket: Docket, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"))
        docket.must("close-days", "--through", "2012-07-31")
        told = docket.must("backup", folder).json
        before = docket.must("export").out
        stack.accept(declared("2012-08-01", "2012-07"))
    assert set(told["bytes"]) >= {*SERVICES, "decisions"}
    copy = Docket(tmp_path / "other", data=folder)
    assert copy.must("export").out == before
    with copy.up() as stack:
        stack.accept(declared("2012-08-01", "2012-07"))
        entries = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")["entries"]
    assert [entry["clause"] for entry in entries] == ["baseline-late"]


def test_an_export_refills_an_empty_folder_with_the_same_stack(
    docket: Docket, tmp_path: Path
) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"), declared("2012-07-02", "2012-06"))
        docket.must("close-days", "--through", "2012-08-31")
        before = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")
        mailed = sorted(each.name for each in (docket.data / "mail").iterdir())
    export = docket.must("export").out
    assert mailed
    other = Docket(tmp_path / "other")
    (tmp_path / "export.ndjson").write_bytes(export)
    for service in ("staffing", "audits", "penalties"):
        other.must("restore", service, "--from", tmp_path / "export.ndjson")
    with other.up() as stack:
        assert stack.get(f"/penalties/v1/dealers/{DEALER}/docket") == before
        assert stack.get("/notifications/v1/deliveries")["deliveries"][0]["state"] == "passed_over"
    assert sorted(other.must("export").lines) == sorted(export.splitlines())
    assert not (other.data / "mail").exists()


def test_a_copy_is_made_into_a_new_folder_alone(docket: Docket, tmp_path: Path) -> None:
    assert "has no stores" in docket.run("backup", tmp_path / "copy").said
    with docket.up():
        pass
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter").touch()
    ran = docket.run("backup", tmp_path / "taken")
    assert (ran.status, ran.out) == (2, b"")
    assert "name a new folder" in ran.said


def test_the_log_has_time_level_service_and_request_id(docket: Docket) -> None:
    with docket.up() as stack:
        answer = stack.http.post(
            "/staffing/v1/events%0AERROR", json={}, headers={"x-request-id": "visit-7"}
        )
        assert answer.headers["x-request-id"] == "visit-7"
        made = stack.http.get("/livez", headers={"x-request-id": "two words"})
        assert made.headers["x-request-id"] not in {"", "two words"}
        stack.accept(accepted("2012-06-04"))
        docket.must("close-days", "--through", "2012-07-31")
        assert stack.stop() == 0
        lines = [line for line in stack.said.splitlines() if line.startswith("20")]
    fields = [line.split(" ", 5) for line in lines]
    assert all(
        f[0].endswith("Z") and f[1] in {"INFO", "WARNING"} and f[2] == "docket" for f in fields
    ), lines
    told = [f[5] for f in fields]
    assert told[0] == "starts; days end by the manual clock"
    assert told[-1] == "stopped"
    assert any(text.startswith("reads partitions 0, 1") for text in told)
    assert any(text.startswith("posted ") and "of 1 dealers" in text for text in told)
    [refused] = [f for f in fields if f[5].startswith("refused with 404")]
    assert refused[3] == "visit-7"
    assert refused[5].endswith("POST /staffing/v1/events%0AERROR")


def test_the_log_says_no_more_than_it_is_asked_to(tmp_path: Path) -> None:
    with Docket(tmp_path, DOCKET_LOG_LEVEL="WARNING").up() as stack:
        assert stack.stop() == 0
        assert stack.told.count("\n") == 1, "the line that it is up"
        assert " INFO " not in stack.said


def test_a_demo_on_other_facts_says_that_it_loads_nothing(docket: Docket) -> None:
    with docket.up("wall") as stack:
        stack.accept(accepted("2012-06-04"))
    with docket.running("demo", "--dealers", "2", "--months", "2") as stack:
        while "no sample history is loaded" not in stack.said:
            assert stack.process.poll() is None, stack.said
        assert stack.stop() == 0
    assert json.loads(docket.must("export", "--topic", "staffing").lines[0])["subject"] == DEALER


@pytest.mark.parametrize("words", [("park", "list"), ("status",)])
def test_what_looks_at_a_folder_without_a_stack_leaves_it_empty(
    docket: Docket, words: tuple[str, ...]
) -> None:
    docket.data.mkdir()
    ran = docket.run(*words)
    assert ran.status != 0
    assert f"{docket.data}" in ran.said
    assert list(docket.data.iterdir()) == []
