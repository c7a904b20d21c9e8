"""Notices are given with the first receipt and kept beside it, over restarts and restores."""

from dataclasses import replace
from pathlib import Path

from contracts.canonical import digest
from contracts.topics import STAFFING
from services.commands.upkeep.rebuild import rebuild
from services.commands.upkeep.restore import restore
from services.settings import read_settings
from tests.builders.audits import finding
from tests.builders.decisions import corrected
from tests.builders.given_fact import DEALER
from tests.builders.staffing import baseline_filed, change_filed, no_change_declared, trained
from tests.component.notices.conftest import Running
from tests.component.notices.receipt_notes import kinds, receipt
from tests.component.penalties.stack import PARTITIONS, Stack, new_dealer, running

DAY = "2012-07-01"
STRANGE = trained("nobody", DAY).named("strange")


def test_a_repetition_gives_the_same_after_a_restart_too(begun: Running) -> None:
    with begun() as stack:
        first = receipt(stack, STRANGE)
        assert [each["kind"] for each in first["notices"]] == ["dealer-unknown", "person-unknown"]
        stack.post(*new_dealer(DAY))  # nothing of it would be odd by now
        again = stack.send(STRANGE)
        assert (again.status_code, again.json()) == (200, first | {"duplicate": True})
    with begun() as stack:
        again = stack.send(STRANGE)
        asked = stack.read("/staffing/v1/receipts", source="/test", id="strange")
        assert again.json() == asked == first | {"duplicate": True}
        [among] = stack.send_batch(STRANGE).json()
        assert among["receipt"] == asked


def test_notices_are_no_part_of_what_is_recorded(stack: Stack) -> None:
    given = receipt(stack, STRANGE)
    [recorded] = stack.house.facts[STAFFING].events(DEALER)
    assert given["digest"] == digest(recorded.value)
    assert b"notices" not in recorded.value


def test_what_stands_before_it_in_a_batch_is_known(stack: Stack) -> None:
    acceptance, baseline = new_dealer(DAY)
    change = change_filed("C1", DAY, effective="2012-07-30", person="Z").named("1")
    batch = [
        replace(change, id="before", data=change.data | {"change_id": "C0"}),
        acceptance,
        baseline,
        change,
        replace(change, id="2"),
        replace(change, id="2"),
    ]
    told = [each["receipt"] for each in stack.send_batch(*batch).json()]
    assert [[note["kind"] for note in each["notices"]] for each in told] == [
        ["dealer-unknown", "person-unknown"],
        [],
        [],
        [],
        ["id-repeated"],
        ["id-repeated"],
    ]
    assert told[5] == told[4] | {"duplicate": True}


def test_what_was_imported_is_known_and_noted_by_nobody(stack: Stack) -> None:
    summary = stack.take_over(*new_dealer(DAY), trained("nobody", DAY).named("older"))
    assert summary.accepted == 3
    kept = stack.read("/staffing/v1/receipts", source="/test", id="older")
    assert kept["notices"] == []
    assert kinds(stack, finding("F1", DAY, person="Z")) == []


def test_after_a_restore_the_receipt_is_the_same_but_for_its_notices(tmp_path: Path) -> None:
    with running(tmp_path / "lost") as stack:
        first = receipt(stack, STRANGE)
        stack.post(*new_dealer(DAY))
        lines = stack.exported()
    file = tmp_path / "export.ndjson"
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    settings = read_settings(data=tmp_path / "restored", partitions=PARTITIONS)
    for service in ("staffing", "audits", "penalties"):
        restore(settings, service, str(file))
    with running(settings.data) as stack:
        assert stack.send(STRANGE).json() == first | {"duplicate": True, "notices": []}
        repeated = trained("nobody", DAY).named("more")  # the index was filled as well
        assert kinds(stack, repeated) == ["person-unknown", "id-repeated"]
        assert kinds(stack, trained("Z", DAY).named("known")) == []


def test_a_rebuilt_service_knows_whom_the_dealers_named(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        stack.post(*new_dealer(DAY))
        assert kinds(stack, finding("F1", DAY, person="Z")) == []
    settings = read_settings(data=tmp_path, partitions=PARTITIONS)
    assert rebuild(settings, "audits", None)["differences"] == []
    with running(tmp_path) as stack:
        assert kinds(stack, finding("F2", DAY, person="Z").named("2")) == []
        assert kinds(stack, finding("F3", DAY).named("3")) == ["person-unknown"]


def test_a_correction_and_its_own_person_are_no_trouble(stack: Stack) -> None:
    stack.post(*new_dealer(DAY))
    by = baseline_filed(DAY)
    assert kinds(stack, corrected("nothing", DAY, by)) == []
    assert kinds(stack, no_change_declared("2012-07", DAY)) == []
