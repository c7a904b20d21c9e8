"""adjudicate.md, «Exactly», 1 and 2: which facts stand, whatever their order and repetition."""

from datetime import date

import pytest

from contracts.canonical import canonical
from services.received.fact import ReceivedFact, received_fact
from tests.unit.received.recorded_facts import corrected, event, said, withdrawn
from tests.unit.received.standings import declared, months, oddities, standing


def test_a_fact_is_received_on_its_date_in_shanghai() -> None:
    assert declared("2012-07-05T23:59:59").received_on == date(2012, 7, 5)
    assert declared("2012-07-06T00:00:00").received_on == date(2012, 7, 6)


def test_an_imported_fact_entered_on_its_date_in_shanghai() -> None:
    sent = event("no-change-declared", "2012-07-05", month="2012-06")
    imported = received_fact(canonical({**sent, "importedtime": "2012-08-20T16:00:00Z"}))
    assert imported.imported_on == date(2012, 8, 21)
    assert received_fact(canonical(sent)).imported_on is None


def test_its_sequence_in_the_log_is_a_number_where_it_has_one() -> None:
    sent = event("no-change-declared", "2012-07-05", month="2012-06")
    assert received_fact(canonical({**sent, "sequence": "00000000000000000017"})).sequence == 17
    assert received_fact(canonical(sent)).sequence is None


def test_facts_count_in_received_order_then_by_source_and_id() -> None:
    last = declared("2012-07-05T10:00:01", "2012-04", id_="a")
    by_source = declared("2012-07-05", "2012-01", source_="/a", id_="z")
    by_id = declared("2012-07-05", "2012-02", source_="/b", id_="a")
    after = declared("2012-07-05", "2012-03", source_="/b", id_="b")
    assert months(last, after, by_id, by_source) == ["2012-01", "2012-02", "2012-03", "2012-04"]


def test_a_repetition_counts_once_and_is_no_anomaly() -> None:
    fact = declared("2012-07-05")
    assert months(fact, fact) == ["2012-06"]
    assert oddities(fact, fact) == []


def test_of_one_id_with_differing_content_the_earliest_received_counts() -> None:
    first = declared("2012-07-05", "2012-06", id_="1")
    second = declared("2012-07-06", "2012-05", id_="1")
    assert months(first, second) == ["2012-06"]
    assert oddities(first, second) == [("differing-content", second.name)]


def test_the_same_content_received_twice_is_no_anomaly() -> None:
    first = declared("2012-07-05", id_="1")
    again = declared("2012-07-06", id_="1")
    assert [fact.received_on.day for fact in standing(first, again).facts] == [5]
    assert oddities(first, again) == []


def test_an_id_used_again_for_another_time_is_an_anomaly() -> None:
    first = declared("2012-07-05", id_="1")
    second = declared("2012-07-06", id_="1", time_="2012-07-04T08:00:00+08:00")
    assert oddities(first, second) == [("differing-content", second.name)]


def test_at_equal_times_the_canonical_json_that_sorts_first_counts() -> None:
    later_month = declared("2012-07-05", "2012-06", id_="1")
    sorts_first = declared("2012-07-05", "2012-05", id_="1")
    assert months(later_month, sorts_first) == ["2012-05"]


def test_at_equal_times_the_whole_event_is_compared() -> None:
    by_wang = event("no-change-declared", "2012-07-05", id_="1", month="2012-05")
    by_li = event("no-change-declared", "2012-07-05", id_="1", month="2012-06")
    facts = [
        received_fact(canonical({**by_wang, "actor": "crd:wang"})),
        received_fact(canonical({**by_li, "actor": "crd:li"})),
    ]
    assert months(*facts) == ["2012-06"]


def test_the_same_id_in_another_topic_is_another_fact() -> None:
    declaration = declared("2012-07-05", id_="1")
    report = said("monthly-report-assessed", "2012-07-05", id_="1", month="2012-06",
                  assessed_on="2012-07-05", verdict="accepted")  # fmt: skip
    assert len(standing(declaration, report).facts) == 2


def test_facts_of_another_dealer_stand_elsewhere() -> None:
    assert months(declared("2012-07-05", dealer="BJ-2")) == []


def changed(received: str, change_id: str, person: str = "P001") -> ReceivedFact:
    return said("change-filed", received, change_id=change_id, person_id=person,
                position="process_checker", reason="resigned", effective_on="2012-07-20",
                expected_on="2012-08-01")  # fmt: skip


def test_of_several_changes_of_one_change_id_the_first_received_counts() -> None:
    first, second = changed("2012-07-05", "C1", "P001"), changed("2012-07-06", "C1", "P002")
    assert [fact.name for fact in standing(second, first).facts] == [first.name]
    assert oddities(first, second) == [("repeated-id", second.name)]


def test_where_the_first_is_withdrawn_the_second_counts() -> None:
    first, second = changed("2012-07-05", "C1"), changed("2012-07-06", "C1")
    found = standing(first, second, withdrawn(first, "2012-07-07"))
    assert [fact.name for fact in found.facts if "change-filed" in fact.type] == [second.name]


def test_a_correction_can_make_two_facts_one() -> None:
    first, second = changed("2012-07-05", "C1"), changed("2012-07-06", "C2")
    same = {**second.data.model_dump(mode="json", exclude_none=True), "change_id": "C1"}
    assert oddities(first, second, corrected(second, "2012-07-08", **same)) == [
        ("repeated-id", second.name)
    ]


def test_one_inspection_id_may_stand_for_an_inspection_of_each_kind() -> None:
    hardware = said("hardware-inspected", "2012-07-05", inspection_id="I1",
                    inspected_on="2012-07-05",
                    items=[{"item": "labels", "conforming": True}])  # fmt: skip
    operations = said("operations-inspected", "2012-07-05", inspection_id="I1",
                      inspected_on="2012-07-05",
                      items=[{"position": "process_checker", "item": "etiquette_checks",
                              "conforming": True}])  # fmt: skip
    assert len(standing(hardware, operations).facts) == 2


@pytest.mark.parametrize(
    ("fact", "same", "other"),
    [
        ("dealer-closed", {"closed_on": "2012-09-01", "reason": "关店"}, None),
        (
            "training-completed",
            {"person_id": "P1", "name": "王", "position": "customer_manager",
             "held_on": "2012-07-01", "passed": True},
            {"held_on": "2012-07-02"},
        ),
        (
            "settlement-recorded",
            {"settled_on": "2012-07-01", "amount_fen": 100, "reference": "R1"},
            {"reference": "R2"},
        ),
        (
            "staffing-finding-recorded",
            {"finding_id": "F1", "found_on": "2012-07-01", "kind": "unfiled_change",
             "person_id": "P1", "position": "process_checker"},
            {"finding_id": "F2"},
        ),
    ],
)  # fmt: skip
def test_what_has_an_id_of_its_own_counts_once(
    fact: str, same: dict[str, object], other: dict[str, object] | None
) -> None:
    first, repeated = said(fact, "2012-07-05", **same), said(fact, "2012-07-06", **same)
    assert [each.name for each in standing(first, repeated).facts] == [first.name]
    if other is not None:
        another = said(fact, "2012-07-07", **(same | other))
        assert len(standing(first, another).facts) == 2
