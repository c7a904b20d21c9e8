"""What holds of every history: order, repetition, the days between, waivers and drafts."""

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents, shipped_policies
from services.penalties.law import Docket
from tests.builders import audits, decisions, staffing
from tests.builders.given_fact import DEALER, GivenFact
from tests.unit.law.given import given

FIRST_DAY = date(2012, 5, 20)
LAST_DAY = date(2013, 6, 30)
DAYS = st.dates(FIRST_DAY, date(2013, 4, 30)).map(date.isoformat)
MONTHS = st.sampled_from(["2012-05", "2012-06", "2012-07", "2012-12", "2013-01"])
PEOPLE = st.sampled_from("ABC")
POSITIONS = st.sampled_from(["customer_manager", "process_checker", "risk_controller"])
REASONS = st.sampled_from(["resigned", "transferred", "extended_absence"])
IDS = st.sampled_from(["1", "2", "3"])
MEMBERS = st.builds(staffing.member, PEOPLE, DAYS, POSITIONS)
FAILED = st.sampled_from([(), ("labels",)])
VERDICTS = st.sampled_from(["false", "exemplary", "accepted"])
ENTRIES = st.sampled_from(
    [
        "monthly-report-late/2012-06",
        "monthly-report-late/2012-07",
        "change-filing/2012-07",
        "change-filing/1",
        "vacancy-unfilled/1/1",
        "hardware-nonconforming/1",
        "gm-summons/2012",
        "gm-summons/2013",
        f"payout-suspended/{DEALER}/gm-summons/2012",
    ]
)
SUMMONS = st.sampled_from(["gm-summons/2012", "gm-summons/2013", "vacancy-summons/1"])

FACTS = st.one_of(
    st.builds(staffing.accepted, DAYS, received=DAYS),
    st.builds(staffing.closed, DAYS, received=DAYS),
    st.builds(staffing.baseline_filed, DAYS, MEMBERS),
    st.builds(
        staffing.change_filed,
        IDS,
        DAYS,
        effective=DAYS,
        person=PEOPLE,
        position=POSITIONS,
        reason=REASONS,
        successor=st.none() | MEMBERS,
        expected=st.none() | DAYS,
    ),
    st.builds(staffing.successor_filed, IDS, DAYS, MEMBERS),
    st.builds(staffing.no_change_declared, MONTHS, DAYS),
    st.builds(staffing.trained, PEOPLE, DAYS, passed=st.booleans(), received=DAYS),
    st.builds(
        lambda name, on, failed, of, received: audits.hardware_inspected(
            name, on, *failed, reinspects=of, received=received
        ),
        IDS,
        DAYS,
        FAILED,
        st.none() | IDS,
        DAYS,
    ),
    st.builds(audits.rectified, IDS, DAYS),
    st.builds(audits.finding, IDS, DAYS, person=PEOPLE, position=POSITIONS, reason=REASONS),
    st.builds(audits.report_submitted, MONTHS, DAYS),
    st.builds(audits.report_assessed, MONTHS, DAYS, VERDICTS),
    st.builds(decisions.waived, ENTRIES, DAYS, received=DAYS),
    st.builds(
        decisions.heard,
        SUMMONS,
        DAYS,
        st.sampled_from(["passed", "failed", "absent"]),
        received=DAYS,
    ),
    st.builds(decisions.settled, IDS, DAYS, st.integers(1, 9)),
    st.builds(
        decisions.withdrawn,
        st.integers(1, 20).map("f{}".format),
        DAYS,
        topic=st.sampled_from(["staffing", "audits", "decisions"]),
    ),
)
HISTORIES = st.lists(FACTS, min_size=1, max_size=25).map(
    lambda facts: [told.named(f"f{number}") for number, told in enumerate(facts, start=1)]
)


def whole(docket: Docket) -> str:
    return json.dumps(
        [
            docket.to_json(),
            [(d.clause, d.subject, str(d.due_on), d.outcome, d.met_by) for d in docket.deadlines],
        ]
    )


@settings(max_examples=150, deadline=None)
@over(HISTORIES, st.randoms(use_true_random=False))
def test_order_and_repetition_are_irrelevant_byte_for_byte(
    history: list[GivenFact], random: object
) -> None:
    shuffled = [*history, *history[::2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    day = LAST_DAY.isoformat()
    assert whole(given(*shuffled).on(day)) == whole(given(*history).on(day))


@settings(max_examples=40, deadline=None)
@over(HISTORIES)
def test_nothing_changes_on_a_day_that_next_change_on_does_not_name(
    history: list[GivenFact],
) -> None:
    case = given(*history)
    day = FIRST_DAY
    before = case.on(day.isoformat())
    while day < LAST_DAY:
        day += timedelta(days=1)
        after = case.on(day.isoformat())
        if before.next_change_on is None or day < before.next_change_on:
            assert whole(after) == whole(before), day
        before = after


@settings(max_examples=100, deadline=None)
@over(HISTORIES)
def test_waiving_every_entry_leaves_nothing_owed(history: list[GivenFact]) -> None:
    day = LAST_DAY.isoformat()
    facts = [told for told in history if "settlement" not in told.type]
    owed = given(*facts).on(day)
    waivers = [
        decisions.waived(entry.entry_id.removeprefix(f"{DEALER}/"), "2012-01-01", received=day)
        for entry in owed.entries
    ]
    waived = given(*facts, *waivers).on(day)
    assert (waived.balance_fen, waived.payout) == (0, "normal")
    assert all(entry.status == "waived" for entry in waived.entries)


@settings(max_examples=100, deadline=None)
@over(HISTORIES, st.integers(0, 300))
def test_a_fact_known_late_gives_the_docket_it_would_have_given_in_time(
    history: list[GivenFact], delay: int
) -> None:
    """Where the receipt decides the order alone: trainings, findings, inspections, verdicts."""
    in_order = sorted(filter(_is_timeless, history), key=lambda told: (told.received, told.id))
    delayed = [
        replace(told, received=f"{LAST_DAY} 10:{minute:02d}:00")
        for minute, told in enumerate(in_order)
    ]
    day = (LAST_DAY + timedelta(days=delay)).isoformat()
    in_time, late = given(*in_order).on(day), given(*delayed).on(day)
    assert [e.to_json() for e in in_time.entries] == [e.to_json() for e in late.entries]


def _is_timeless(told: GivenFact) -> bool:
    names = ("training-completed", "report-assessed", "hardware-inspected", "finding-recorded")
    return any(name in told.type for name in names)


AMENDED = Policies.of(
    [
        *shipped_documents(),
        *(
            text.replace(b'version: "2012-06"', b'version: "2013"')
            .replace(b"effective_from: 2012-06-01", b"effective_from: 2013-01-01")
            .replace(b"value: 500000", b"value: 700000")
            .replace(b"value: 15\n", b"value: 10\n")
            .replace(b"due_day:\n      value: 5", b"due_day:\n      value: 8")
            for text in shipped_documents()
            if b"gwm-crd" in text
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@over(HISTORIES)
def test_a_version_effective_on_a_day_changes_nothing_before_it(history: list[GivenFact]) -> None:
    for day in ("2012-12-31", LAST_DAY.isoformat()):
        now, then = given(*history).on(day), given(*history, policies=AMENDED).on(day)
        assert [e.to_json() for e in now.entries if e.occurred_on < date(2013, 1, 1)] == [
            e.to_json() for e in then.entries if e.occurred_on < date(2013, 1, 1)
        ]


def test_the_amended_policy_does_change_what_comes_after() -> None:
    told = staffing.change_filed("C1", "2013-02-10", effective="2013-02-01")
    amounts = [
        given(told, policies=policies).on("2013-03-01").balance_fen
        for policies in (shipped_policies(), AMENDED)
    ]
    assert amounts == [500_000, 700_000]
