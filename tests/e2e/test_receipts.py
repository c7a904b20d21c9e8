"""What a receipt says stays said: by a running stack, and by the next one on the same folder."""

import sqlite3
from contextlib import closing

from tests.e2e.docket import Docket
from tests.e2e.facts import accepted, declared


def test_bytes_changed_behind_the_stack_are_an_alarm_and_no_receipt(docket: Docket) -> None:
    acceptance = accepted("2012-06-25")
    with docket.up() as stack:
        stack.accept(acceptance, declared("2012-07-02", "2012-06"))
        assert stack.get("/readyz")["warnings"] == []
        with closing(sqlite3.connect(docket.data / "staffing.sqlite")) as store, store:
            store.execute(
                "UPDATE stored_events SET state = replace(state, 'crd@', 'ard@')"
                " WHERE originator_version = 1"
            )
        again = stack.post(acceptance)
        assert again.status_code == 500
        assert again.headers["content-type"] == "application/problem+json"
        [warning] = stack.get("/readyz")["warnings"]
        assert warning == again.json()["detail"]
        assert warning.startswith("/oem/crd#acceptance stands there, and no longer as")
        assert " ERROR " in stack.said
        assert stack.post(declared("2012-07-02", "2012-06")).status_code == 200
