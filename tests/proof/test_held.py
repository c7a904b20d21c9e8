"""The evidence of a dealer that closed days have passed by, while it waits and once it goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from services.penalties.verification.remarks import HELD
from tests.builders.given_fact import DEALER
from tests.component.penalties.sealed import LOG_KEY, keys_in, sealed
from tests.component.penalties.stack import Stack, running
from tests.component.penalties.test_parked_days import fork, live, lose_one, resume, settle
from tests.proof.alone import verify_alone
from tests.proof.evidence import fault_of, verified
from tests.proof.oem import bundle_of


@pytest.mark.parametrize("trouble", [lose_one, fork])
def test_its_held_days_are_not_judged_and_are_derived_again_once_it_goes_on(
    tmp_path: Path, trouble: Callable[[Stack], None]
) -> None:
    key = str(LOG_KEY.verifying)
    with running(tmp_path / "data", **keys_in(tmp_path)) as stack:
        live(stack, trouble)
        sealed(stack, "2012-09-07")
        held = bundle_of(tmp_path / "data")
        resume(stack)
        settle(stack)
        stack.close("2012-10-08")
        sealed(stack, "2012-10-08")
        whole = b"".join(value + b"\n" for value in stack.exported())
    [unjudged] = verified(held).findings.unjudged
    said = {"dealer": DEALER, "since": "2012-08-04", "days": 4}
    assert unjudged == (HELD.zh.format(**said), HELD.en.format(**said))
    assert f"{DEALER} has been held since 2012-08-04" in (verify_alone(held, key) or "")

    after = bundle_of(tmp_path / "data")
    assert fault_of(after) == ""
    assert verify_alone(after, key) is None
    found = verified(after)
    [evidence] = found.dealers
    made = {each.sequence for each in evidence.streams[DEALER, "penalties"]}
    assert found.rederived[DEALER] == made != set()
    if trouble is not fork:  # an export holds the fork itself, which no seal counts
        assert fault_of(whole) == ""
