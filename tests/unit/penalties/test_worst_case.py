"""A document whose figures would break an entry is refused before it is let in."""

import pytest

from contracts.policy.bounds import MOST_BYTES, bounded_document
from contracts.policy.documents import PolicyRefused, read_document
from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents, shipped_policies
from services.penalties.law import CLAUSES, adjudicate
from services.penalties.policy.worst_case import admitted, bear
from services.penalties.policy.worst_story import DEALER, story
from tests.builders.policies import CRD, WORKING_DAYS, document, replaced
from tests.unit.law.given import date

FACTOR = "factor:\n      value: 2\n"
BREACHES = "after_breaches:\n      value: 2\n"
COMPOUNDING = ("compounding:\n      value: false", "compounding:\n      value: true")


def figure(old: str, value: int | str) -> tuple[str, str]:
    name, _, _ = old.partition(":")
    return old, f"{name}:\n      value: {value}\n"


def refused(text: str) -> list[str]:
    with pytest.raises(PolicyRefused) as told:
        bear(text.encode())
    return [str(fault) for fault in told.value.faults]


def test_what_is_shipped_is_borne() -> None:
    for text in shipped_documents():
        bear(text)


def test_the_made_up_dealer_breaks_every_clause_that_costs() -> None:
    start = date(2012, 6, 1)
    docket = adjudicate(DEALER, story(start), shipped_policies(), date(2014, 8, 1))
    missing = set(CLAUSES) - {entry.clause for entry in docket.entries}
    assert missing <= {"probation-expired", "payout-released"}


@pytest.mark.parametrize("factor", ["1" + "0" * 30, "0x10", "010", "1e30", "1001"])
def test_a_factor_that_is_none_or_too_large_is_refused_by_its_name(factor: str) -> None:
    [fault] = refused(replaced(CRD, figure(FACTOR, factor)))
    assert fault.startswith("terms.hardware-unrectified.factor: ")


def test_an_amount_that_compounds_beyond_what_an_entry_holds_is_refused() -> None:
    """3,000 yuan, doubled 35 times, is more than 2 to the 53rd fen; 34 times, so is the balance."""
    bear(replaced(CRD, COMPOUNDING, figure(BREACHES, 33)).encode())
    for breaches, told in ((34, "terms: leads to"), (35, "breach 35 of one chain")):
        [fault] = refused(replaced(CRD, COMPOUNDING, figure(BREACHES, breaches)))
        assert told in fault


def test_a_chain_begun_by_one_version_is_borne_by_the_next_that_compounds() -> None:
    patient = document("2013", "2013-01-01", figure(BREACHES, 100)).encode()
    dear = document("2014", "2014-01-01", COMPOUNDING, figure(FACTOR, 1000)).encode()
    bear(dear)
    policies = admitted(Policies.of([WORKING_DAYS.encode()]), patient)
    with pytest.raises(PolicyRefused, match=r"breach 100 .*gwm-crd 2014"):
        admitted(policies, dear)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (document("y", "0001-01-01"), "effective_from: lies outside the years 1949 to 2200"),
        (document("y", "2201-01-01"), "effective_from: lies outside the years 1949 to 2200"),
        (replaced(CRD, figure(BREACHES, 101)), "after_breaches: is larger than 100"),
        (replaced(WORKING_DAYS, ("\n  2004:", "\n  1948:")), "2004"),
        (WORKING_DAYS + "\n  2300:\n    notices: [x]\n    holidays: []\n    make_up_days: []\n",
         "years.2300: lies outside"),
        ("[" + "1," * 10_000 + "]", "more than 10000 values"),
        (CRD + "#" * MOST_BYTES, "at most 65536 are taken"),
    ],
)  # fmt: skip
def test_what_is_beyond_the_bounds_is_refused(text: str, fault: str) -> None:
    assert fault in "\n".join(refused(text))


def test_of_very_many_faults_the_first_are_named() -> None:
    text = CRD.replace("value: [resigned, transferred, dismissed]", f"value: {[1] * 2000}")
    faults = refused(text)
    assert len(faults) == 51
    assert faults[-1] == "and 1950 more; mend these first"


def test_a_reader_knows_no_bounds() -> None:
    """What was once let in is read for ever."""
    text = document("y", "0001-01-01").encode() + b"#" * MOST_BYTES
    assert read_document(text).version == "y"
    with pytest.raises(PolicyRefused):
        bounded_document(text)
