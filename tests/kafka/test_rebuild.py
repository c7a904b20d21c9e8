"""What a service makes of the log is made anew beside its running instances, which follow."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from services.registry import SERVICES
from tests.e2e.docket import Stack
from tests.e2e.facts import DEALER, accepted, baseline, declared, member, reported
from tests.kafka.production import Production, accept, eventually, live_docket, posted

OPENED_ON, CLOSED_ON, LATER = "2026-03-02", "2026-05-10", "2026-06-12"

Services = dict[str, Stack]

pytestmark = pytest.mark.slow


def begin(docket: Production, services: Services) -> None:
    """A dealer that is silent, and fined for it, is told by mail."""
    accept(services, accepted(OPENED_ON))
    accept(services, baseline(OPENED_ON, member("C001", "customer_manager", OPENED_ON)))
    docket.must("close-days", "--through", CLOSED_ON)
    eventually(lambda: len(posted(docket)), bool)
    eventually(lambda: mails(docket), bool)


def mails(docket: Production) -> list[str]:
    return sorted(path.name for path in docket.data.glob("mail/**/*.eml"))


def live(docket: Production) -> list[tuple[object, ...]]:
    return docket.stores("SELECT projection, generation, reason FROM generations.live ORDER BY 1")


def recorded_in(docket: Production, schema: str) -> int:
    [(count,)] = docket.stores(f"SELECT COUNT(*) FROM {schema}.stored_events")
    return int(count)


@contextmanager
def facts_coming_in(services: Services) -> Iterator[None]:
    """Facts of the dealer keep coming."""
    over = threading.Event()

    def send() -> None:
        number = 0
        while not over.wait(0.02):
            number += 1
            accept(services, declared(CLOSED_ON, "2026-04", f"busy-{number}"))

    sending = threading.Thread(target=send)
    sending.start()
    try:
        yield
    finally:
        over.set()
        sending.join()


def assert_it_goes_on(docket: Production, services: Services) -> None:
    """New facts are kept and posted on, once each; nobody is parked; all agree."""
    accept(services, reported(CLOSED_ON, "2026-04"))
    before = len(posted(docket))
    docket.must("close-days", "--through", LATER)
    eventually(lambda: len(posted(docket)) > before, bool)
    wanted = docket.adjudicated("2026-06-13")[DEALER]
    eventually(lambda: live_docket(services["penalties"], DEALER), lambda seen: seen == wanted)
    ids = [each["id"] for each in posted(docket)]
    assert len(ids) == len(set(ids))
    for each in services.values():
        said = eventually(lambda each=each: each.get("/readyz"), lambda it: not it["hindered"])
        assert said["parked"] == {}


def test_the_postings_are_made_anew_beside_instances_that_take_facts_meanwhile(
    docket: Production,
) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        sent, told = posted(docket), mails(docket)
        with facts_coming_in(services):
            ran = docket.run("rebuild", "penalties", "penalties")
        assert ran.status == 0, ran.said
        assert ran.json == {"service": "penalties", "generation": "penalties-2", "differences": []}
        assert ran.said.endswith("100 % of the log is read\n")
        assert live(docket) == [("penalties", 2, "equal")]
        assert posted(docket) == sent

        stood = recorded_in(docket, "penalties")
        assert_it_goes_on(docket, services)
        assert recorded_in(docket, "penalties") == stood
        assert recorded_in(docket, "penalties_2") == len(posted(docket)) > stood
        assert "another generation is live" in services["penalties"].said
        assert set(told) < set(eventually(lambda: mails(docket), lambda now: now != told))


def test_the_other_services_are_made_anew_and_no_mail_is_sent_by_it(docket: Production) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        told = mails(docket)
        for service, name in (("notifications", "notifications"), ("staffing", "staffing-view")):
            said = docket.run("rebuild", service, name).json
            assert said == {"service": service, "generation": f"{name}-2", "differences": []}
        eventually(lambda: services["notifications"].said, lambda it: "another generation" in it)
        time.sleep(2)
        assert mails(docket) == told
        assert_it_goes_on(docket, services)


def test_one_that_is_killed_half_way_changes_nothing_and_is_run_again(docket: Production) -> None:
    history = docket.must("sample", "--dealers", "25", "--months", "9", "--until", "2026-03-01").out
    file = docket.folder / "history.ndjson"
    file.write_bytes(history)
    with docket.serving(*SERVICES) as services:
        docket.must("import", file)
        docket.must("close-days", "--through", OPENED_ON)
        docket.must("close-days", "--through", CLOSED_ON)
        sent = eventually(lambda: posted(docket), lambda found: len(found) > 10)

        killed = docket.start("rebuild", "penalties")
        while "% of the log is read" not in killed.said:
            assert killed.process.poll() is None, killed.said
            time.sleep(0.005)
        killed.kill()
        assert live(docket) == []
        assert recorded_in(docket, "penalties_2") < len(sent), "it was half-way"
        assert posted(docket) == sent

        accept(services, accepted(CLOSED_ON))
        docket.must("close-days", "--through", LATER)
        sent = eventually(lambda: posted(docket), lambda found: len(found) > len(sent))
        said = docket.run("rebuild", "penalties")
        assert said.status == 0, said.said
        assert said.json["generation"] == "penalties-3"
        assert sorted(map(json.dumps, posted(docket))) == sorted(map(json.dumps, sent))


def test_what_differs_is_named_and_the_live_one_stays(docket: Production) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        docket.stores(
            f"UPDATE penalties.kept SET after_close = '1999-01-01' WHERE stream = '{DEALER}'"
        )
        refused = docket.run("rebuild", "penalties")
        assert refused.status == 1
        assert f"  facts of {DEALER}\n" in refused.said
        assert live(docket) == []

        accepted_with = ("--accept-difference", "spoilt by hand")
        assert docket.run("rebuild", "penalties", *accepted_with).status == 0
        assert live(docket) == [("penalties", 3, "spoilt by hand")]
        assert_it_goes_on(docket, services)


def test_postings_that_differ_are_never_switched_to(docket: Production) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        docket.stores(
            "UPDATE penalties.stored_events SET state = state || ' ' WHERE notification_id = 1"
        )
        refused = docket.run("rebuild", "penalties", "--accept-difference", "whatever")
        assert refused.status == 1
        assert "such a difference is not accepted" in refused.said
        assert live(docket) == []


def test_a_log_that_ends_in_markers_is_made_anew_from_and_one_without_its_beginning_is_not(
    docket: Production,
) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        docket.end_in_a_marker()
        made = docket.run("rebuild", "penalties")
        assert made.json == {"service": "penalties", "generation": "penalties-2", "differences": []}
        accept(services, reported(CLOSED_ON, "2026-04"))

        docket.expire()
        refused = docket.run("rebuild", "penalties")
        assert refused.status == 2
        assert "are gone from the log, and not read here: make the topic anew" in refused.said
        assert live(docket) == [("penalties", 2, "equal")]
