"""Which version of which policy is in force, and what may be published beside it."""

from datetime import date

import pytest

from contracts.policy.documents import PolicyRefused
from contracts.policy.policies import (
    EffectiveOnTheSameDay,
    Policies,
    PrecedenceUndecided,
    PublishedAfterItsEffect,
    VersionIsImmutable,
)
from contracts.policy.shipped import shipped_documents, shipped_policies

(CRD,) = [text for text in shipped_documents() if b"gwm-crd" in text]
START = date(2012, 6, 1)


def version(number: str, effective_from: str, *, policy: str = "gwm-crd", **header: str) -> bytes:
    """A document like the shipped one, of another version, day, policy, level or form."""
    text = CRD.decode().replace("policy: gwm-crd", f"policy: {policy}")
    text = text.replace('version: "2012-06"', f'version: "{number}"')
    text = text.replace("effective_from: 2012-06-01", f"effective_from: {effective_from}")
    for name, value in header.items():
        text = text.replace(f"\n{name}: ", f"\n{name}: {value} # ", 1)
    return text.encode()


def in_force(policies: Policies, on: date) -> tuple[str, str] | None:
    regulation = policies.in_force(on)
    return (regulation.policy, regulation.version) if regulation else None


def test_the_shipped_regulation_is_in_force_from_its_first_day_and_not_the_day_before() -> None:
    shipped = shipped_policies()
    assert shipped.start == START
    assert in_force(shipped, date(2012, 5, 31)) is None
    assert in_force(shipped, START) == ("gwm-crd", "2012-06")


def test_a_later_version_supersedes_from_its_effective_date() -> None:
    policies = shipped_policies().with_document(version("2013", "2013-01-01"), date(2012, 12, 1))
    assert in_force(policies, date(2012, 12, 31)) == ("gwm-crd", "2012-06")
    assert in_force(policies, date(2013, 1, 1)) == ("gwm-crd", "2013")


def test_a_version_is_known_only_from_the_day_received() -> None:
    policies = shipped_policies().with_document(version("2013", "2013-01-01"), date(2012, 12, 1))
    assert policies.known_by(date(2012, 11, 30)) == shipped_policies()
    assert policies.known_by(date(2012, 12, 1)) == policies


def test_the_same_document_again_changes_nothing() -> None:
    shipped = shipped_policies()
    assert shipped.with_document(CRD, START) == shipped
    assert shipped.with_document(CRD, date(2020, 1, 1)) == shipped


def test_a_document_published_again_earlier_is_known_from_the_earlier_day() -> None:
    text = version("2013", "2013-01-01")
    later = shipped_policies().with_document(text, date(2012, 12, 20))
    assert later.with_document(text, date(2012, 12, 1)).known_by(date(2012, 12, 5)).versions[-1]
    assert len(later.with_document(text, date(2012, 12, 1)).versions) == len(later.versions)


def test_a_version_once_published_is_immutable() -> None:
    other = CRD.replace(b"value: 200000", b"value: 1")
    with pytest.raises(VersionIsImmutable, match="publish a new version"):
        shipped_policies().with_document(other, START)


def test_two_versions_of_one_policy_on_one_day_are_refused() -> None:
    with pytest.raises(EffectiveOnTheSameDay, match="name another day"):
        shipped_policies().with_document(version("b", "2012-06-01"), START)


def test_a_version_published_after_it_takes_effect_must_say_that_it_is_retroactive() -> None:
    text = version("2013", "2013-01-01")
    assert shipped_policies().with_document(text, date(2013, 1, 1))
    with pytest.raises(PublishedAfterItsEffect, match="retroactive: true"):
        shipped_policies().with_document(text, date(2013, 1, 2))
    said = text + b"\nretroactive: true\n"
    assert in_force(shipped_policies().with_document(said, date(2013, 1, 2)), date(2013, 1, 1)) == (
        "gwm-crd",
        "2013",
    )


def test_a_superior_policy_overrides_an_inferior_one_however_late_that_is() -> None:
    policies = shipped_policies()
    policies = policies.with_document(
        version("1", "2013-01-01", policy="group-rule", level="group"), date(2012, 12, 1)
    )
    policies = policies.with_document(version("2014", "2014-01-01"), date(2013, 12, 1))
    assert in_force(policies, date(2013, 1, 1)) == ("group-rule", "1")
    assert in_force(policies, date(2014, 1, 1)) == ("group-rule", "1")


def test_a_written_notice_overrides_any_other_form() -> None:
    said = version("1", "2013-01-01", policy="said-at-a-meeting", form="other")
    policies = shipped_policies().with_document(said, date(2012, 12, 1))
    assert in_force(policies, date(2013, 1, 1)) == ("gwm-crd", "2012-06")


def test_a_later_notice_of_equal_level_and_form_supersedes_an_earlier_one() -> None:
    policies = shipped_policies()
    policies = policies.with_document(version("1", "2013-01-01", policy="notice"), START)
    assert in_force(policies, date(2012, 12, 31)) == ("gwm-crd", "2012-06")
    assert in_force(policies, date(2013, 1, 1)) == ("notice", "1")


def test_two_policies_of_equal_precedence_on_one_day_are_refused() -> None:
    with pytest.raises(PrecedenceUndecided, match="superior level or form"):
        shipped_policies().with_document(version("1", "2012-06-01", policy="notice"), START)
    superior = version("1", "2012-06-01", policy="notice", level="group")
    assert in_force(shipped_policies().with_document(superior, START), START) == ("notice", "1")


def test_the_order_of_publication_does_not_matter() -> None:
    one, other = version("a", "2013-01-01"), version("b", "2014-01-01")
    known = date(2012, 12, 1)
    forth = shipped_policies().with_document(one, known).with_document(other, known)
    back = shipped_policies().with_document(other, known).with_document(one, known)
    assert forth == back


def test_a_calendar_is_a_policy_document_and_a_later_one_counts_from_its_effective_date() -> None:
    (days,) = [text for text in shipped_documents() if b"cn-working-days" in text]
    later = days.replace(b'version: "2004"', b'version: "2027"')
    later = later.replace(b"effective_from: 2004-01-01", b"effective_from: 2027-01-01")
    policies = shipped_policies().with_document(later, date(2026, 12, 1))
    versions = [
        calendar.version
        for on in (date(1999, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
        if (calendar := policies.calendar(on)) is not None
    ]
    assert versions == ["2004", "2004", "2027"]
    assert Policies().calendar(START) is None


def test_all_that_is_wrong_with_a_document_is_a_refusal() -> None:
    for refusal in (
        VersionIsImmutable,
        EffectiveOnTheSameDay,
        PublishedAfterItsEffect,
        PrecedenceUndecided,
    ):
        assert issubclass(refusal, PolicyRefused)
