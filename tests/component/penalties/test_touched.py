"""A closed day looks at the dealers it concerns, and at no others."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from services.kit.consumer.consumer import Consumer
from services.kit.store import Reading
from services.penalties.law import LAW_VERSION
from services.penalties.posting.casebook import Casebook, CaseFact
from tests.builders.audits import hardware_inspected
from tests.builders.decisions import waived
from tests.builders.given_fact import GivenFact
from tests.builders.policies import document, published
from tests.builders.staffing import accepted, baseline_filed, closed, no_change_declared
from tests.replay.ledger import Event, Ledger, posted, run

DEALERS = [f"D-{number}" for number in range(6)]


class NotingCasebook(Casebook):
    """Notes whose cases are opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def case(self, look: Reading, stream: str) -> Sequence[CaseFact]:
        if not stream.startswith("*"):
            self.opened.append(stream)
        return super().case(look, stream)

    def cases(self, look: Reading, dealers: Sequence[str]) -> Mapping[str, Sequence[CaseFact]]:
        self.opened += dealers
        return super().cases(look, dealers)


class Office:
    """The service that posts, and whose cases it opened since the last question."""

    def __init__(self, ledger: Ledger, law_version: str = LAW_VERSION) -> None:
        self.ledger = ledger
        self._casebook = NotingCasebook()
        self._consumer: Consumer = ledger.consumer(casebook=self._casebook, law_version=law_version)

    def tell(self, dealer: str, *facts: GivenFact) -> None:
        self.ledger.receive([_of(dealer, number, told) for number, told in enumerate(facts)])

    def close(self, day: str) -> list[str]:
        """Close a day; the dealers whose cases were opened."""
        self._casebook.opened.clear()
        self.ledger.close_day(date.fromisoformat(day))
        run(self._consumer)
        return sorted(self._casebook.opened)


def _of(dealer: str, number: int, told: GivenFact) -> Event:
    event = told.event(number)
    return {**event, "id": f"{dealer}-{event['recordedtime']}-{event['id']}", "subject": dealer} | (
        told.more
    )


def test_a_dealer_of_many_facts_is_examined_apart_from_the_others(tmp_path: Path) -> None:
    ledger, casebook = Ledger(tmp_path), NotingCasebook()
    office = Office(ledger)
    for dealer in DEALERS:
        facts = 30 if dealer == "D-2" else 3
        months = [f"2012-{month:02}" for month in range(1, 13)] * 3
        told = [no_change_declared(month, "2012-07-02") for month in months[:facts]]
        office.tell(dealer, *told)
    ledger.close_day(date(2012, 7, 2))
    consumer = ledger.consumer(casebook=casebook, facts_at_once=12)
    slices: list[list[str]] = []
    more = True
    while more:
        casebook.opened.clear()
        more = consumer.step()
        if casebook.opened:
            slices.append(list(casebook.opened))
    ledger.close()
    assert ["D-2"] in slices
    assert sorted(dealer for some in slices for dealer in some) == DEALERS
    assert any(len(some) > 1 for some in slices), slices


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Six dealers that were accepted, filed their baseline, and closed; five of them later."""
    ledger = Ledger(tmp_path)
    office = Office(ledger)
    for dealer in DEALERS:
        office.tell(dealer, accepted("2012-07-01"), baseline_filed("2012-07-01"))
        office.tell(dealer, no_change_declared("2012-07", "2012-07-01"))
    assert office.close("2012-07-01") == DEALERS
    yield office
    ledger.close()


def test_a_day_on_which_nothing_can_change_opens_no_case(office: Office) -> None:
    assert office.close("2012-07-02") == []
    assert office.close("2012-07-30") == []


def test_a_fact_opens_its_dealer_s_case_alone(office: Office) -> None:
    office.tell("D-2", hardware_inspected("I1", "2012-07-02", "labels"))
    assert office.close("2012-07-02") == ["D-2"]
    assert office.close("2012-07-03") == []


def test_a_fact_received_later_opens_its_case_on_the_day_it_was_received(office: Office) -> None:
    office.tell("D-2", hardware_inspected("I1", "2012-07-04", "labels"))
    assert office.close("2012-07-03") == []
    assert office.close("2012-07-04") == ["D-2"]


def test_an_import_after_the_close_opens_its_case_in_the_next_run(office: Office) -> None:
    office.close("2012-07-10")
    office.tell("D-4", hardware_inspected("I1", "2012-07-02", "labels"))
    assert office.close("2012-07-11") == ["D-4"]
    assert office.close("2012-07-12") == []


def test_the_day_after_a_deadline_opens_the_cases_that_had_it(office: Office) -> None:
    office.tell("D-5", closed("2012-07-20", received="2012-07-05"))
    assert office.close("2012-07-05") == ["D-5"]
    office.close("2012-08-05")
    assert office.close("2012-08-06") == DEALERS[:5]
    assert office.close("2012-08-07") == []


def test_the_day_of_a_decision_known_ahead_opens_the_case_again(office: Office) -> None:
    office.tell("D-1", hardware_inspected("I1", "2012-07-02", "labels"))
    office.close("2012-07-02")
    entry = GivenFact(
        "docket.decisions.entry-waived.v1",
        {"entry_id": "D-1/hardware-nonconforming/I1", "waived_on": "2012-07-09", "reason": "核实"},
        "2012-07-03",
    )
    office.tell("D-1", entry)
    assert office.close("2012-07-03") == ["D-1"]
    assert office.close("2012-07-08") == []
    assert office.close("2012-07-09") == ["D-1"]
    assert [each["id"] for each in posted(office.ledger.store)["D-1"]] == [
        "D-1/hardware-nonconforming/I1#1",
        "D-1/hardware-nonconforming/I1#2",
    ]


def test_a_policy_opens_every_case_when_it_comes_and_when_it_takes_effect(office: Office) -> None:
    office.close("2012-07-02")
    office.ledger.receive([published(document("2013", "2012-07-08"), "2012-07-03").event(1)])
    assert office.close("2012-07-03") == DEALERS
    assert office.close("2012-07-07") == []
    assert office.close("2012-07-08") == DEALERS


def test_a_day_of_waivers_opens_the_case_of_the_waived_alone(office: Office) -> None:
    office.tell("D-3", waived("monthly-report-late/2012-07", "2012-07-05"))
    assert office.close("2012-07-05") == ["D-3"]


def test_another_release_of_the_law_opens_every_case_once_and_names_itself(
    tmp_path: Path,
) -> None:
    ledger = Ledger(tmp_path)
    first = Office(ledger, "1")
    first.tell("D-1", accepted("2012-07-01"), baseline_filed("2012-07-01"))
    first.tell("D-2", hardware_inspected("I1", "2012-07-01", "labels"))
    first.close("2012-08-06")
    assert {posting["data"]["law_version"] for posting in posted(ledger.store)["D-2"]} == {"1"}
    _as_the_first_release_had_it(ledger)

    second = Office(ledger, "2")
    assert second.close("2012-08-07") == ["D-1", "D-2"]
    assert second.close("2012-08-08") == []
    amended, anew = posted(ledger.store)["D-2"][-2:]
    assert (amended["data"]["because"], amended["data"]["cause"]) == ("amended", ["law/2"])
    assert anew["data"]["amount_fen"] == 300_000
    assert {each["data"]["law_version"] for each in (amended, anew)} == {"2"}
    assert len(posted(ledger.store)["D-1"]) == 2, "what the release does not change stands"
    ledger.close()


def _as_the_first_release_had_it(ledger: Ledger) -> None:
    """As if the first release had said 2,500 where this one says 3,000."""
    with ledger.store.transaction() as tx:
        tx.execute(
            'UPDATE posted SET entries = replace(entries, \'"amount_fen":300000,"citation"\','
            ' \'"amount_fen":250000,"citation"\')'
            " WHERE entry_id = 'D-2/hardware-nonconforming/I1'"
        )
