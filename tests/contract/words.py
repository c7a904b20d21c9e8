"""What every fault of the language is held to: to be told in both languages, in words of ours."""

from contracts.faults import Fault, Malformed
from contracts.reading import read_recorded
from contracts.remedies import OTHERWISE
from tests.contract.language import Event


def told(event: Event) -> list[Fault]:
    """The faults of an event, none where it is read."""
    try:
        read_recorded(event)
    except Malformed as refused:
        return refused.faults
    return []


def assert_ours(fault: Fault) -> None:
    """GivenFact in both languages, each in its own words, and by a remedy of this field's kind."""
    assert fault.remedy
    assert fault.zh, fault
    assert " or " not in fault.zh, fault
    assert fault.remedy != OTHERWISE.en, fault
