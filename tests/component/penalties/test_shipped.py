"""What a release ships is published once; nobody changes a figure of the past by a release."""

import logging
from contextlib import closing

import pytest

from contracts.policy.shipped import shipped_documents
from contracts.topics import DECISIONS
from services.commands.refusal import status_of
from services.composition import House
from services.kit.intake.draft import draft
from services.kit.intake.journal import Journal
from services.penalties.adjudication import MalformedLines
from services.penalties.policy.admission import published as on_record
from services.penalties.policy.shipped import ShippedPolicyEdited, publish_shipped
from services.received.policies import PolicyUnreadable
from tests.builders.audits import hardware_inspected
from tests.builders.given_fact import DEALER
from tests.builders.policies import (
    CRD,
    DEARER_HARDWARE,
    calendar,
    document,
    published,
    replaced,
)
from tests.component.penalties.stack import Stack, new_dealer

AHEAD = "2013-01-01"


@pytest.fixture
def decisions(stack: Stack) -> Journal:
    """Where a first start has published what the release ships; the open day is 2 July."""
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-01")
    return stack.house.journals[DECISIONS]


def versions(decisions: Journal) -> list[str]:
    return [fact.data.model_dump()["version"] for fact in on_record(decisions)]


def test_a_second_start_publishes_nothing(decisions: Journal) -> None:
    before = versions(decisions)
    publish_shipped(decisions)
    assert versions(decisions) == before == ["2012-06", "2004"]


class LooksTooEarly(Journal):
    """The journal of an instance whose look is over when another records."""

    def receipt(self, source: str, event_id: str) -> None:  # noqa: ARG002 - nothing is there yet
        return None


def test_two_instances_that_start_at_once_publish_once(stack: Stack, decisions: Journal) -> None:
    before = versions(decisions)
    publish_shipped(
        LooksTooEarly(decisions.store, DECISIONS, decisions.partitions, stack.house.clock)
    )
    assert versions(decisions) == before


def test_a_release_with_a_new_version_publishes_it_alone(decisions: Journal) -> None:
    publish_shipped(decisions, [*shipped_documents(), calendar("2027", "2027-01-01").encode()])
    assert versions(decisions) == ["2012-06", "2004", "2027"]


def test_a_release_that_edits_what_was_shipped_does_not_start(decisions: Journal) -> None:
    edited = replaced(CRD, DEARER_HARDWARE).encode()
    with pytest.raises(ShippedPolicyEdited, match=r"gwm-crd 2012-06 .* version of its own"):
        publish_shipped(decisions, [edited])
    assert versions(decisions) == ["2012-06", "2004"]


def test_what_the_oem_has_published_stands_before_what_a_later_release_ships(
    stack: Stack, decisions: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    stack.post(published(calendar("2027-oem", "2027-01-01"), "2012-07-02"))
    with caplog.at_level(logging.WARNING):
        publish_shipped(decisions, [calendar("2027", "2027-01-01").encode()])
    assert versions(decisions)[2:] == ["2027-oem"]
    assert "the shipped cn-working-days 2027 is not published" in caplog.text


def test_a_command_reads_two_that_clash_as_the_service_does(
    stack: Stack, decisions: Journal
) -> None:
    """Let in at one moment, by a door that has not seen the other yet: the first counts."""
    clashing = (document("2013", AHEAD, DEARER_HARDWARE), document("2013-2", AHEAD))
    for number, text in enumerate(clashing):
        event = published(text, "2012-07-02").event(number)
        event["time"] = event.pop("recordedtime")
        decisions.record([draft(event, "crd:li")])
    stack.close("2013-01-01")
    stack.post(hardware_inspected("I1", "2013-01-02", "labels"))
    live = stack.docket()["entries"][-1]
    assert (live["amount_fen"], live["policy_version"]) == (400_000, "2013")
    assert stack.adjudicated("2013-01-02")[DEALER]["entries"][-1]["amount_fen"] == 400_000


def test_a_command_passes_over_a_version_that_clashes_with_what_is_shipped_as_the_service_does(
    stack: Stack, decisions: Journal
) -> None:
    event = published(document("2012-06", AHEAD, DEARER_HARDWARE), "2012-07-02").event(1)
    event["time"] = event.pop("recordedtime")
    decisions.record([draft(event, "crd:li")])
    stack.close("2013-01-01")
    stack.post(hardware_inspected("I1", "2013-01-02", "labels"))
    assert stack.docket()["entries"][-1]["amount_fen"] == 300_000
    assert stack.adjudicated("2013-01-02")[DEALER]["entries"][-1]["amount_fen"] == 300_000


def test_a_policy_that_this_release_cannot_read_stops_it_and_is_named(
    stack: Stack, decisions: Journal
) -> None:
    """As an older release may have let it in: nothing is decided as if it were not there."""
    text = replaced(document("2013", AHEAD), ("  baseline-late:", "  baseline-latest:"))
    event = published(text, "2012-07-02").event(1)
    event["time"] = event.pop("recordedtime")
    decisions.record([draft(event, "crd:li")])
    digest = event["data"]["digest"]
    stack.close("2012-07-02")
    for runner in (runner for part in stack.parts for runner in part.runners):
        runner.settle()
    assert "gwm-crd 2013" in "; ".join(stack.trouble())
    with pytest.raises(PolicyUnreadable, match=f"gwm-crd 2013, .*{digest}.*baseline-late") as told:
        stack.house.built("penalties")
    assert status_of(told.value) == 2
    with pytest.raises(MalformedLines, match="baseline-late: is missing"):
        stack.adjudicated("2012-07-03")
    with (
        closing(House(stack.house.settings, "manual")) as house,
        pytest.raises(PolicyUnreadable, match="gwm-crd 2013"),
    ):
        house.built("staffing")
