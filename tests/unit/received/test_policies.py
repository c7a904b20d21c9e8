"""Which policies are known, and from which day: one answer for all who ask."""

import hashlib

import pytest

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_digests, shipped_documents, shipped_policies
from services.received.fact import ReceivedFact, received_fact
from services.received.policies import PolicyUnreadable, known_policies
from tests.builders.audits import hardware_inspected
from tests.builders.given_fact import GivenFact
from tests.builders.policies import (
    CRD,
    DEARER_HARDWARE,
    document,
    published,
    replaced,
    retroactive,
)
from tests.builders.staffing import accepted
from tests.unit.law.given import given

SHIPPED_ONCE = {
    "1240396fc2d055deaabd569f0bf3fab9418f6d551fbab91e2c44b98319f5b097",  # gwm-crd 2012-06
    "5d438f1a5bfa2edbd6e6cde1b516f5ea5b434826de98a28681bdd8043eac562b",  # working-days 2004
}
"""Lines are added here with a release, and none is taken out."""

DEARER = document("2012-07", "2012-07-01", DEARER_HARDWARE)


def facts(*told: GivenFact) -> list[ReceivedFact]:
    return [received_fact(each.event(number)) for number, each in enumerate(told)]


def known_days(policies: Policies) -> dict[str, str]:
    return {each.document.version: str(each.known_on) for each in policies.versions}


def test_the_list_of_shipped_documents_has_all_that_this_release_ships() -> None:
    digests = {hashlib.sha256(text).hexdigest() for text in shipped_documents()}
    assert shipped_digests() >= digests, "make contracts"


def test_no_document_that_was_ever_shipped_leaves_the_list() -> None:
    assert shipped_digests() >= SHIPPED_ONCE


def test_what_is_published_is_known_from_the_day_it_was_received() -> None:
    policies = known_policies(facts(published(DEARER, "2012-06-20")))
    assert known_days(policies) == {"2012-07": "2012-06-20"}


@pytest.mark.parametrize(
    ("recorded", "imported", "known"),
    [
        ("2012-06-20", "2014-03-01", "2014-03-01"),  # it says that it was known before it entered
        ("2014-03-01", "2012-06-20", "2014-03-01"),  # and one dated ahead of its entry
    ],
)
def test_an_imported_policy_is_known_from_the_later_of_receipt_and_entry(
    recorded: str, imported: str, known: str
) -> None:
    told = published(retroactive(DEARER), recorded).imported(imported)
    assert known_days(known_policies(facts(told))) == {"2012-07": known}


def test_an_imported_policy_of_the_past_must_say_that_it_looks_back() -> None:
    """Else one import would raise the fines of years ago."""
    told = published(DEARER, "2012-06-20").imported("2014-03-01")
    assert known_policies(facts(told)) == Policies()


def test_a_document_that_a_release_has_shipped_is_known_from_its_receipt_however_it_entered() -> (
    None
):
    told = published(CRD, "2012-06-01").imported("2026-03-01")
    assert known_days(known_policies(facts(told))) == {"2012-06": "2012-06-01"}


def test_an_import_changes_no_fine_of_before_it_entered() -> None:
    story = [
        accepted("2012-06-20").event(1),
        hardware_inspected("I1", "2012-07-10", "labels").event(2),
    ]
    late = published(retroactive(DEARER), "2012-06-20").imported("2014-03-01").event(3)
    told = [received_fact(event) for event in story]
    policies = known_policies([received_fact(late)], beside=shipped_documents())
    docket = given().__class__(tuple(told), policies)

    def fine(on: str) -> int:
        [entry] = [e for e in docket.on(on).entries if e.clause == "hardware-nonconforming"]
        return entry.amount_fen

    assert (fine("2014-02-28"), fine("2014-03-01")) == (300_000, 400_000)


def test_of_two_that_clash_the_first_received_counts() -> None:
    first = published(document("2013", "2013-01-01"), "2012-07-02")
    second = published(document("2013-2", "2013-01-01"), "2012-07-03")
    assert list(known_days(known_policies(facts(second, first)))) == ["2013"]


def test_what_is_shipped_gives_way_to_what_is_published_and_stands_where_nothing_clashes() -> None:
    own = published(document("own", "2012-06-01"), "2012-05-01")
    assert set(known_days(known_policies(facts(own), beside=shipped_documents()))) == {
        "own",
        "2004",
    }
    assert known_policies([], beside=shipped_documents()) == shipped_policies()


def test_documents_given_first_count_before_what_is_published() -> None:
    told = facts(published(document("own", "2012-06-01"), "2012-05-01"))
    assert list(known_days(known_policies(told, before=[CRD.encode()]))) == ["2012-06"]


def test_a_published_document_that_cannot_be_read_is_never_passed_over() -> None:
    text = replaced(DEARER, ("  baseline-late:", "  baseline-latest:"))
    with pytest.raises(PolicyUnreadable, match="gwm-crd 2012-07"):
        known_policies(facts(published(text, "2012-06-20")))
