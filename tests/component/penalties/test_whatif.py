"""Over both stores a trial of drafts says what the exported facts say."""

import time
from datetime import date
from functools import partial
from http import HTTPStatus

from services.commands.facts.recorded_history import recorded_of
from services.penalties.trial import PolicyDraft, try_drafts
from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.penalties.matters import (
    DEALERS,
    summoned,
)
from tests.component.penalties.matters import (
    stack as stack,  # noqa: PLC0414
)
from tests.component.penalties.stack import Stack
from tests.e2e.drafts import draft
from tests.patience import PATIENCE

AS_OF = "2012-07-01"
DRAFT = draft("2012-06-15", hardware_nonconforming__amount_fen=(300_000, 400_000))


def test_a_trial_is_of_all_that_is_recorded(stack: Stack) -> None:
    summoned(stack, *DEALERS)
    sent = {"drafts": [{"file": "draft", "document": DRAFT.decode()}], "as_of": AS_OF}
    begun = stack.runner.run(stack.client.post("/penalties/v1/whatif", json=sent))
    assert begun.status_code == HTTPStatus.ACCEPTED, begun.text
    until = time.monotonic() + PATIENCE
    while (answer := stack.get(begun.headers["location"])).status_code == HTTPStatus.ACCEPTED:
        assert time.monotonic() < until
        time.sleep(0.02)
    recorded = recorded_of(stack.exported())
    cases = [(each, partial(recorded.facts.__getitem__, each)) for each in sorted(recorded.facts)]
    drafts = [PolicyDraft("draft", DRAFT)]
    expected = try_drafts(cases, recorded.policies, drafts, date.fromisoformat(AS_OF)).to_json()
    assert answer.json() == expected
    assert [each["dealer"] for each in expected["by_dealer"]] == sorted(DEALERS)
