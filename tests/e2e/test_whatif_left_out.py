"""A dealer on whose facts the law fails is left out of a trial, and does not stop the others."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import pytest

from contracts.faults import Fault, Malformed
from services.commands.facts.recorded_history import recorded_of
from services.kit.store import StoreUnavailable
from services.penalties.law import ReceivedFact
from services.penalties.trial import PolicyDraft, try_drafts
from tests.builders.staffing import accepted
from tests.e2e.drafts import draft
from tests.e2e.lines import told

RECORDED = recorded_of(told(accepted("2012-12-01")).splitlines())
[DEALER] = RECORDED.facts
DRAFTS = [PolicyDraft("draft.yaml", draft(monthly_report_late__amount_fen=(200_000, 350_000)))]
AS_OF = date(2013, 6, 30)


def unread(fault: Exception) -> Sequence[ReceivedFact]:
    raise fault


def test_it_is_named_and_the_others_are_told() -> None:
    good = DEALER, partial(RECORDED.facts.__getitem__, DEALER)
    malformed = Malformed([Fault("data.month", "name a month", "请填月份")])
    bad = "ZZ", partial(unread, malformed)
    alone = try_drafts([good], RECORDED.policies, DRAFTS, AS_OF).to_json()
    assert alone["entries"]
    assert (alone["left_out"], alone["entries"][0]["dealer"]) == ([], DEALER)
    both = try_drafts([good, bad], RECORDED.policies, DRAFTS, AS_OF).to_json()
    assert both == {**alone, "left_out": ["ZZ"]}


def test_a_store_that_cannot_be_read_ends_the_trial() -> None:
    bad = DEALER, partial(unread, StoreUnavailable("away"))
    with pytest.raises(StoreUnavailable):
        try_drafts([bad], RECORDED.policies, DRAFTS, AS_OF)
