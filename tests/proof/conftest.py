"""A stack that has sealed and stopped, with receipts that were kept beside it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.builders.staffing import change_filed, no_change_declared
from tests.component.penalties.sealed import keys_in, sealed
from tests.component.penalties.stack import new_dealer, running
from tests.component.penalties.test_parked_days import settle
from tests.component.penalties.test_parking import NEIGHBOUR
from tests.proof.evidence import Evidence


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """A stack with a late report's fine, a change, and a declaration in time; all days sealed."""
    folder = tmp_path_factory.mktemp("sealed")
    with running(folder / "data", **keys_in(folder)) as stack:
        stack.post(*new_dealer("2012-07-01"))
        stack.post(*new_dealer("2012-07-01"), dealer=NEIGHBOUR)
        for day in ("2012-07-31", "2012-08-01"):
            stack.close(day)
        stack.post(no_change_declared("2012-07", "2012-08-02"))
        stack.post(change_filed("C1", "2012-08-02", effective="2012-08-01"))
        for day in ("2012-08-06", "2012-08-07", "2012-08-20"):
            stack.close(day)
        declared = stack.send(no_change_declared("2012-08", "2012-08-21")).json()
        stack.close("2012-09-07")
        settle(stack)
        early = sealed(stack, "2012-08-06")
        sealed(stack, "2012-09-07")
        exported = b"".join(value + b"\n" for value in stack.exported())
        assert stack.postings()
        assert stack.trouble() == []
    (folder / "seen").write_text(early[2].checkpoint)
    (folder / "receipt").write_text(declared["note"])
    (folder / "receipt.json").write_text(json.dumps(declared))
    return Evidence(folder, exported)


@pytest.fixture
def evidence(made: Evidence, tmp_path: Path) -> Evidence:
    """The same, in a folder that a test may spoil."""
    shutil.copytree(made.folder, tmp_path / "own")
    return Evidence(tmp_path / "own", made.exported)
