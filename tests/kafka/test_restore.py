"""A store lost or set back is refilled from its topic in Kafka, and goes on unbroken."""

from collections import Counter
from typing import Any

import pytest

from tests.e2e.docket import Stack
from tests.e2e.facts import DEALER, accepted, baseline, declared, member, reported, waived
from tests.kafka.production import (
    SERVICES,
    TOPICS,
    Production,
    accept,
    eventually,
    live_docket,
    posted,
)
from tests.patience import PATIENCE

OTHER = "SH-QPX"
OPENED_ON, CLOSED_ON, LATER = "2026-03-02", "2026-05-10", "2026-06-12"

Services = dict[str, Stack]


def begin(docket: Production, services: Services) -> None:
    """Two dealers, one of whom is silent; days are closed, and the silence is posted."""
    accept(services, accepted(OPENED_ON), accepted(OPENED_ON, "other", OTHER))
    accept(services, baseline(OPENED_ON, member("C001", "customer_manager", OPENED_ON)))
    docket.must("close-days", "--through", CLOSED_ON)


def go_on(docket: Production, services: Services) -> None:
    """More facts in each topic, and more days; what it owed for March is waived."""
    accept(services, declared(CLOSED_ON, "2026-04"), reported(CLOSED_ON, "2026-04"))
    entry = next(each["data"]["entry_id"] for each in posted(docket) if each["subject"] == DEALER)
    accept(services, waived(CLOSED_ON, entry))
    docket.must("close-days", "--through", LATER)


def all_on_topics(docket: Production) -> dict[str, Any]:
    """Every topic, once it has all that its store has."""

    def complete(seen: dict[str, Any]) -> bool:
        recorded = Counter(docket.must("export").lines)
        return Counter(v for each in seen.values() for p in each.values() for v in p) == recorded

    return dict(eventually(lambda: {t: docket.on_topic(t) for t in TOPICS}, complete))


def refused(docket: Production, service: str, because: str) -> None:
    ran = docket.run("serve", service, "--port", "0")
    assert ran.status == 2
    assert because in ran.said
    assert ran.said.rstrip().endswith(f"refill it with `docket restore {service}`")


def assert_it_agrees(docket: Production, services: Services, as_of: str) -> None:
    wanted = docket.adjudicated(as_of)
    for dealer in (DEALER, OTHER):
        assert wanted[dealer]["entries"]
        eventually(
            lambda dealer=dealer: live_docket(services["penalties"], dealer),
            lambda seen, dealer=dealer: seen == wanted[dealer],
        )


@pytest.mark.slow
def test_stores_set_back_are_refused_refilled_and_go_on(docket: Production) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        all_on_topics(docket)
    docket.copy_database(copy := f"{docket.database}_copy")
    with docket.serving(*SERVICES) as services:
        go_on(docket, services)
        before = all_on_topics(docket)
        expected = {
            dealer: live_docket(services["penalties"], dealer) for dealer in (DEALER, OTHER)
        }
    exported = sorted(docket.must("export").lines)

    docket.set_back_to(copy)
    assert sorted(docket.must("export").lines) != exported
    for service in SERVICES:
        refused(docket, service, "and its store has not: it is not the store it was")
    for service in SERVICES:
        told = docket.must("restore", service).json["topics"]
        assert sum(each["restored"] for each in told.values()) > 0
        assert sum(each["known"] for each in told.values()) > 0
    assert sorted(docket.must("export").lines) == exported

    with docket.serving(*SERVICES) as services:
        for dealer, was in expected.items():
            eventually(
                lambda dealer=dealer: live_docket(services["penalties"], dealer),
                lambda seen, was=was: seen == was,
            )
        [again, new] = accept(
            services, declared(LATER, "2026-05", "may"), declared(LATER, "2026-05", "may-2")
        )
        assert int(new["sequence"]) == int(again["sequence"]) + 1
        last = max(
            int(line["sequence"])
            for line in docket.export("--topic", "staffing", "--dealer", DEALER)
            if line["subject"] == DEALER
        )
        assert int(new["sequence"]) == last
        docket.must("close-days", "--through", "2026-07-12")
        after = all_on_topics(docket)
        for topic, was in before.items():
            for partition, values in was.items():
                assert after[topic][partition][: len(values)] == values
        assert_it_agrees(docket, services, "2026-07-13")
        assert services["penalties"].get("/readyz")["parked"] == {}


@pytest.mark.slow
def test_a_store_that_was_lost_gets_all_postings_back_and_none_twice(docket: Production) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        go_on(docket, services)
        before = all_on_topics(docket)
    exported = sorted(docket.must("export").lines)
    docket.stores("DROP SCHEMA penalties CASCADE; DROP SCHEMA decisions CASCADE")
    missing = docket.run("serve", "penalties", "--port", "0")
    assert missing.status == 2
    assert "run `docket migrate`" in missing.said

    docket.must("migrate")
    refused(docket, "penalties", "and its store has not")
    docket.must("restore", "penalties")
    assert sorted(docket.must("export").lines) == exported
    with docket.serving(*SERVICES) as services:
        assert_it_agrees(docket, services, "2026-06-13")
        docket.must("close-days", "--through", "2026-07-12")
        after = all_on_topics(docket)
        postings = [value for each in after["docket.penalties.v1"].values() for value in each]
        assert len(postings) == len(set(postings))
        for partition, values in before["docket.penalties.v1"].items():
            assert after["docket.penalties.v1"][partition][: len(values)] == values
        assert_it_agrees(docket, services, "2026-07-13")
        assert services["penalties"].get("/readyz")["parked"] == {}


@pytest.mark.slow
def test_a_service_beneath_which_its_store_is_set_back_ends_and_says_why(
    docket: Production,
) -> None:
    with docket.serving("staffing") as services:
        accept(services, accepted(OPENED_ON))
    docket.copy_database(copy := f"{docket.database}_copy")
    with docket.serving("staffing") as services:
        accept(services, declared(OPENED_ON, "2026-03"))
        eventually(
            lambda: docket.on_topic("docket.staffing.v1"),
            lambda seen: sum(map(len, seen.values())) == 2,
        )
        running = docket.run("restore", "staffing")
        assert running.status == 1
        assert running.said == "staffing runs; stop all its instances, and restore then\n"

        docket.set_back_to(copy, away=3)
        assert services["staffing"].process.wait(PATIENCE) == 2
        assert "refill it with `docket restore staffing`" in services["staffing"].said
    assert docket.must("restore", "staffing").json["topics"]["docket.staffing.v1"]["restored"] == 1
