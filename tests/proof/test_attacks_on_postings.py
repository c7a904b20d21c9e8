"""Postings and statements raised, added, left out, or made by other code: each is found."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.canonical import canonical
from contracts.events.dockets import DocketStated
from contracts.reading import read_json
from services.kit.store import Recording, Transaction
from services.penalties.deciding import law_digest
from services.penalties.law import LAW_VERSION, Docket
from services.penalties.posting import examination
from services.penalties.sealing import day_sealing
from tests.builders.given_fact import DEALER
from tests.component.penalties.sealed import keys_in, sealed
from tests.component.penalties.stack import new_dealer, running
from tests.proof.evidence import Evidence, fault_of, verified
from tests.proof.oem import (
    bundle_of,
    changed_posting,
    forged,
    leave_out,
    numbers_of,
)


def test_a_fine_that_is_raised_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def raise_it(event: dict[str, dict[str, int]]) -> None:
        event["data"]["amount_fen"] += 1_00

    def change(tx: Transaction) -> None:
        changed_posting(tx, numbers_of(tx)[0], raise_it)

    file = bundle_of(forged(evidence.data, tmp_path / "forged", change))
    assert fault_of(file).startswith("posting ")
    assert "the law gives amount_fen " in fault_of(file)
    assert fault_of(file, law=False) == ""


def test_other_code_under_the_same_release_is_found_where_it_comes_to_something_else(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The OEM runs a law of its own under the number of ours, and seals what that comes to."""
    law = examination.adjudicate
    dearer = [False]

    def other_law(*asked: Any) -> Docket:
        docket = law(*asked)
        raised = [replace(e, amount_fen=e.amount_fen + 100 * dearer[0]) for e in docket.entries]
        return replace(docket, entries=tuple(raised))

    ours, theirs = law_digest(), "ab" * 32
    files = []
    for dearer[0] in (False, True):
        with monkeypatch.context() as there:
            there.setattr(examination, "adjudicate", other_law)
            there.setattr(day_sealing, "law_digest", lambda: theirs)
            folder = tmp_path / f"dearer-{dearer[0]}"
            with running(folder, **keys_in(evidence.folder)) as stack:
                stack.post(*new_dealer("2012-07-01"))
                stack.close("2012-08-06")
                assert stack.postings()
                sealed(stack, "2012-08-06")
            files.append(bundle_of(folder))
    same, otherwise = files
    found = verified(same)
    assert found.findings.unjudged == []
    [remark] = found.findings.remarks
    assert remark.en.startswith(f"sealed by the law {LAW_VERSION} {theirs}, and this is {ours}: ")
    assert remark.en.endswith("other code that comes to the same")
    said = fault_of(otherwise)
    assert "the law gives amount_fen 500000, posted was 500100" in said
    assert said.endswith(f" (sealed by the law {theirs}, this is {ours})")
    assert fault_of(otherwise, law=False) == ""


def test_a_duty_that_is_stated_otherwise_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def lower(event: dict[str, Any]) -> None:
        event["data"]["duties"][0]["amount_fen"] -= 1_00

    def change(tx: Transaction) -> None:
        changed_posting(tx, numbers_of(tx, statements=True)[0], lower)

    file = bundle_of(forged(evidence.data, tmp_path / "forged", change))
    name = f"docket-stated of 2012-07-31 ({DEALER}/docket#2012-07-31)"
    assert fault_of(file).startswith(f"{name}: the law states duties ")
    assert "stated was " in fault_of(file)


@pytest.mark.parametrize("which", [0, -1])
def test_a_statement_that_is_left_out_is_found(
    evidence: Evidence, tmp_path: Path, which: int
) -> None:
    def change(tx: Transaction) -> None:
        leave_out(tx, numbers_of(tx, statements=True)[which])

    said = fault_of(bundle_of(forged(evidence.data, tmp_path / "forged", change)))
    assert said.startswith("docket-stated of ")
    assert said.endswith(", and it was not stated")


def test_a_statement_that_is_added_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def add(tx: Transaction) -> None:
        last = numbers_of(tx, statements=True)[-1]
        rows = tx.execute(
            "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?",
            (DEALER, last),
        )
        event = read_json(bytes(rows[0][0]))
        event |= {"sequence": f"{last + 1:020d}", "id": f"{DEALER}/docket#made-up"}
        tx.append([Recording(DEALER, last + 1, DocketStated.TYPE, canonical(event))])

    said = fault_of(bundle_of(forged(evidence.data, tmp_path / "forged", add)))
    assert said.startswith("docket-stated of ")
    assert said.endswith("docket#made-up): the law states none")


def test_a_fine_that_is_added_is_found(evidence: Evidence, tmp_path: Path) -> None:
    def add(tx: Transaction) -> None:
        rows = tx.execute(
            "SELECT topic, state FROM stored_events WHERE originator_id = ?"
            " AND originator_version = ?",
            (DEALER, numbers_of(tx)[-1]),
        )
        [(event_type, state)] = rows
        last, event = numbers_of(tx, statements=True)[-1], read_json(bytes(state))
        event |= {"sequence": f"{last + 1:020d}", "id": f"{DEALER}/made-up/X#1"}
        event["data"]["entry_id"] = f"{DEALER}/made-up/X"
        tx.append([Recording(DEALER, last + 1, event_type, canonical(event))])

    file = bundle_of(forged(evidence.data, tmp_path / "forged", add))
    assert fault_of(file).endswith("made-up/X#1): the law gives none")


def test_a_posting_that_is_left_out_is_found(evidence: Evidence, tmp_path: Path) -> None:
    file = bundle_of(
        forged(evidence.data, tmp_path / "forged", lambda tx: leave_out(tx, numbers_of(tx)[-1]))
    )
    assert "and it was not posted" in fault_of(file)
