"""A withdrawn fact is as if it had never been, and a corrected one says what puts it right."""

import pytest

from tests.unit.received.recorded_facts import corrected, said, withdrawn
from tests.unit.received.standings import declared, months, oddities, standing


@pytest.mark.parametrize("on", ["2012-07-01", "2012-07-09"])
def test_a_withdrawn_fact_is_as_if_it_had_never_been_wherever_the_two_stand(on: str) -> None:
    fact = declared("2012-07-05")
    assert months(fact, withdrawn(fact, on)) == []
    assert oddities(fact, withdrawn(fact, on)) == []


def test_a_withdrawal_by_another_dealers_fact_changes_nothing() -> None:
    fact = declared("2012-07-05")
    assert months(fact, withdrawn(fact, "2012-07-06", dealer="BJ-2")) == ["2012-06"]


def test_a_withdrawal_of_an_unknown_fact_is_an_anomaly() -> None:
    withdrawal = withdrawn(declared("2012-07-05"), "2012-07-06")
    assert oddities(withdrawal) == [("unknown-fact", withdrawal.name)]


def test_a_correction_of_an_unknown_fact_is_an_anomaly_and_corrects_nothing() -> None:
    correction = corrected(declared("2012-07-05"), "2012-07-06", month="2012-05")
    assert oddities(correction) == [("unknown-fact", correction.name)]
    assert standing(correction).corrections == {}


def test_a_corrected_fact_has_the_data_of_the_correction_received_last_and_its_own_instant() -> (
    None
):
    fact = declared("2012-07-05", "2012-04")
    first = corrected(fact, "2012-07-08", month="2012-05")
    last = corrected(fact, "2012-07-09", month="2012-06")
    found = standing(last, fact, first)
    [stands] = [each for each in found.facts if each.key == fact.key]
    assert stands.data.month == "2012-06"  # type: ignore[union-attr]
    assert stands.recorded_at == fact.recorded_at
    assert found.corrections[fact.key].name == last.name


def test_a_corrected_fact_keeps_its_place_in_the_order() -> None:
    early, late = declared("2012-07-05", "2012-05"), declared("2012-07-06", "2012-06")
    assert months(late, corrected(early, "2012-07-09", month="2012-01"), early) == [
        "2012-01",
        "2012-06",
    ]


def test_a_correction_that_names_another_type_is_an_anomaly() -> None:
    fact = declared("2012-07-05")
    wrong = said("fact-corrected", "2012-07-06", type="docket.staffing.dealer-closed.v1",
                 source=fact.source, id=fact.id, reason="更正",
                 data={"closed_on": "2012-07-01", "reason": "关店"})  # fmt: skip
    assert months(fact, wrong) == ["2012-06"]
    assert oddities(fact, wrong) == [("correction-of-another-type", wrong.name)]


def test_a_withdrawn_fact_stays_away_however_corrected() -> None:
    fact = declared("2012-07-05")
    correction = corrected(fact, "2012-07-08", month="2012-05")
    assert months(fact, correction, withdrawn(fact, "2012-07-07")) == []


def test_a_withdrawal_names_the_topic_in_short_or_in_full() -> None:
    fact = declared("2012-07-05")
    for topic in ("staffing", "docket.staffing.v1"):
        assert months(fact, withdrawn(fact, "2012-07-06", topic=topic)) == []
    for other in ("audits", "docket.audits.v1"):
        elsewhere = withdrawn(fact, "2012-07-06", topic=other)
        assert months(fact, elsewhere) == ["2012-06"]
        assert oddities(fact, elsewhere) == [("unknown-fact", elsewhere.name)]


def test_a_withdrawal_cannot_be_withdrawn() -> None:
    fact = declared("2012-07-05")
    withdrawal = withdrawn(fact, "2012-07-06")
    undone = withdrawn(withdrawal, "2012-07-07")
    assert months(fact, withdrawal, undone) == []
    assert oddities(fact, withdrawal, undone) == [("final-fact", undone.name)]
    assert withdrawal in standing(fact, withdrawal, undone).facts


def test_a_correction_can_be_neither_withdrawn_nor_corrected() -> None:
    fact = declared("2012-07-05")
    correction = corrected(fact, "2012-07-06", month="2012-05")
    undone = withdrawn(correction, "2012-07-07")
    again = corrected(correction, "2012-07-08", type=fact.type, source=fact.source, id=fact.id,
                      reason="更正", data={"month": "2012-01"})  # fmt: skip
    assert months(fact, correction, undone, again) == ["2012-05"]
    assert sorted(oddities(fact, correction, undone, again)) == sorted(
        [("final-fact", undone.name), ("final-fact", again.name)]
    )
