"""What a receipt says stays said: by a running stack, and by the next one on the same folder."""

import sqlite3
from contextlib import closing

from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, declared


def test_bytes_changed_behind_the_stack_are_an_alarm_and_no_receipt(docket: Docket) -> None:
    acceptance = accepted("2012-06-25")
    with docket.up() as stack:
        stack.accept(acceptance, declared("2012-07-02", "2012-06"))
        stack.settle(DEALER)
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
        assert again.json()["detail"].startswith("the event stands there no longer as it was")
        assert warning.startswith("/oem/crd#acceptance stands there, and no longer as")
        assert " ERROR " in stack.said
        assert stack.post(declared("2012-07-02", "2012-06")).status_code == 200


def test_what_is_odd_is_said_with_the_receipt_and_again_after_a_restart(docket: Docket) -> None:
    stranger = declared("2012-06-27", "2012-06", "strange") | {"subject": "SH-0009"}
    faultless = declared("2012-06-27", "2012-06")
    with docket.up() as stack:
        first = stack.accept(accepted("2012-06-25"), faultless, stranger)
        assert [[note["kind"] for note in each["notices"]] for each in first] == [
            [],
            [],
            ["dealer-unknown"],
        ]
        [note] = first[-1]["notices"]
        assert note.keys() == {"kind", "zh", "en"}
        stack.accept(accepted("2012-06-25", "another", "SH-0009"))
    with docket.up() as stack:
        again = stack.post(stranger)
        assert (again.status_code, again.json()) == (200, first[-1] | {"duplicate": True})
        query = {"source": stranger["source"], "id": stranger["id"]}
        assert stack.get("/staffing/v1/receipts", **query) == again.json()
        told = stack.get("/openapi.json")["components"]["schemas"]
        assert "notices" in told["Receipt"]["properties"]
