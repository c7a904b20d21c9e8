"""Appeals and summonses of all dealers, by state and by page, over both stores."""

from contextlib import closing
from pathlib import Path
from typing import Any

from services.kit.log.embedded import EmbeddedLog
from services.kit.store.locations import open_store
from services.penalties.posting.posting_consumer import TABLES, posting_consumer
from tests.builders.audits import hardware_inspected
from tests.builders.decisions import (
    appeal_decided,
    appeal_lodged,
    corrected,
    heard,
    waived,
    withdrawn,
)
from tests.builders.given_fact import DEALER, GivenFact
from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.penalties.matters import (
    APPEALS,
    DEALERS,
    FIRST,
    SUMMONS,
    SUMMONSES,
    listed,
    say,
    summoned,
)
from tests.component.penalties.matters import (
    stack as stack,  # noqa: PLC0414
)
from tests.component.penalties.stack import PARTITIONS, Stack


def entry(stack: Stack, entry_id: str) -> Any:
    return stack.read(f"/penalties/v1/entries/{DEALER}/{entry_id}")


def test_an_appeal_is_listed_at_once_and_by_what_became_of_it(stack: Stack) -> None:
    summoned(stack, *DEALERS[:3])
    assert stack.read(APPEALS) == {"appeals": [], "next": None}
    for dealer in DEALERS[:3]:
        say(stack, appeal_lodged(FIRST, "2012-07-02"), dealer=dealer)
    say(stack, appeal_decided(FIRST, "2012-07-02", "upheld"), dealer="TJ-1")
    say(stack, waived(FIRST, "2012-07-02"), dealer="TJ-2")
    became = [(DEALER, "open"), ("TJ-1", "upheld"), ("TJ-2", "waived")]
    assert listed(stack, APPEALS) == became
    for each in became:
        assert listed(stack, APPEALS, state=each[1]) == [each]
    [shown] = stack.read(APPEALS, state="open")["appeals"]
    assert shown["entry_id"] == f"{DEALER}/{FIRST}"
    [told] = entry(stack, FIRST)["appeals"]
    assert {"dealer": DEALER, "entry_id": shown["entry_id"], **told} == shown


def test_what_is_taken_back_or_put_right_is_listed_as_it_stands(stack: Stack) -> None:
    summoned(stack, DEALER)
    say(stack, appeal_lodged(FIRST, "2012-07-02").named("appeal"))
    decided = appeal_decided(FIRST, "2012-07-02", "upheld").named("decision")
    say(stack, decided)
    named = {"source": f"/{DEALER}"}
    right = corrected("decision", "2012-07-02", appeal_decided(FIRST, "2012-07-02", "waived"))
    stack.post(GivenFact(right.type, right.data | named, right.received))
    assert listed(stack, APPEALS) == [(DEALER, "waived")]
    for identity, left in (("decision", [(DEALER, "open")]), ("appeal", [])):
        gone = withdrawn(identity, "2012-07-02", topic="docket.decisions.v1")
        stack.post(GivenFact(gone.type, gone.data | named, gone.received))
        assert listed(stack, APPEALS) == left


def test_a_decision_dated_ahead_is_listed_as_such_from_its_day_on(stack: Stack) -> None:
    summoned(stack, DEALER)
    say(stack, appeal_lodged(FIRST, "2012-07-02"))
    decided = appeal_decided(FIRST, "2012-07-04", "waived")
    say(stack, GivenFact(decided.type, decided.data, "2012-07-02"))
    assert listed(stack, APPEALS) == [(DEALER, "open")]
    stack.close("2012-07-02")
    assert listed(stack, APPEALS) == [(DEALER, "open")]
    stack.close("2012-07-03")
    assert listed(stack, APPEALS, state="waived") == [(DEALER, "waived")]
    assert entry(stack, FIRST)["appeals"][0]["state"] == "waived"


def test_a_summons_is_listed_once_posted_and_by_its_hearings_at_once(stack: Stack) -> None:
    summoned(stack, DEALER, "TJ-1")
    assert listed(stack, SUMMONSES, state="open") == [(DEALER, "open"), ("TJ-1", "open")]
    for outcome, state in (("absent", "open"), ("failed", "failed"), ("passed", "passed")):
        say(stack, heard(SUMMONS, "2012-07-02", outcome))
        assert listed(stack, SUMMONSES) == [(DEALER, state), ("TJ-1", "open")]
        assert entry(stack, SUMMONS)["state"] == state
    [shown] = stack.read(SUMMONSES, state="passed")["summonses"]
    assert shown["hearings"] == entry(stack, SUMMONS)["hearings"]
    assert (shown["clause"], shown["occurred_on"]) == ("gm-summons", "2012-07-01")


def test_a_summons_that_follows_no_more_is_withdrawn_by_the_postings(stack: Stack) -> None:
    summoned(stack, DEALER, "TJ-1")
    gone = withdrawn("inspected-2", "2012-07-02", topic="audits")
    stack.post(GivenFact(gone.type, gone.data | {"source": f"/{DEALER}"}, gone.received))
    assert entry(stack, SUMMONS)["state"] == "withdrawn"
    stack.close("2012-07-02")
    assert listed(stack, SUMMONSES, state="withdrawn") == [(DEALER, "withdrawn")]
    assert listed(stack, SUMMONSES, state="open") == [("TJ-1", "open")]
    told = entry(stack, SUMMONS)
    assert (told["stands"], told["state"]) == (False, "withdrawn")
    say(stack, hardware_inspected("I4", "2012-07-03", "labels"))
    stack.close("2012-07-03")
    assert listed(stack, SUMMONSES) == [("TJ-1", "open"), (DEALER, "open")], "it arose anew, later"


def test_a_waived_summons_is_neither_open_nor_withdrawn(stack: Stack) -> None:
    summoned(stack, DEALER)
    say(stack, waived(SUMMONS, "2012-07-02"))
    for _ in range(2):
        assert listed(stack, SUMMONSES) == [(DEALER, "waived")]
        assert entry(stack, SUMMONS)["state"] == "waived"
        assert entry(stack, SUMMONS)["waiver"]["waived_on"] == "2012-07-02"
        stack.close("2012-07-02")


def test_lists_made_anew_from_the_log_are_the_same(stack: Stack, tmp_path: Path) -> None:
    summoned(stack, *DEALERS[:3])
    for dealer in DEALERS[:3]:
        say(stack, appeal_lodged(FIRST, "2012-07-02"), dealer=dealer)
    say(stack, heard(SUMMONS, "2012-07-02", "failed"), dealer="TJ-1")
    say(stack, waived(SUMMONS, "2012-07-03", received="2012-07-02"), dealer="TJ-2")
    stack.close("2012-07-02")
    kept = "SELECT kind, place, dealer, state, changes_on, said FROM matters ORDER BY place"
    stack.read(APPEALS)
    with closing(open_store(f"sqlite:{tmp_path / 'again.sqlite'}", TABLES)) as again:
        log = EmbeddedLog(stack.house.facts, PARTITIONS)
        reader = posting_consumer(again, log)
        reader.take()
        while reader.step():
            pass
        with again.reading() as mine, stack.house.penalties_store().reading() as first:
            lines = [tuple(map(str, row)) for row in mine.execute(kept)]
            assert lines == [tuple(map(str, row)) for row in first.execute(kept)]
            assert len(lines) == 6
