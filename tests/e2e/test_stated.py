"""A stack states a dealer's docket as days close, to whoever reads the topic of postings."""

from typing import Any

from contracts.events import EVENTS
from contracts.events.dockets import DocketStated
from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, baseline, declared, member


def stated(docket: Docket) -> list[dict[str, Any]]:
    found = docket.export("--topic", "penalties", "--dealer", DEALER)
    return [event for event in found if event["type"] == DocketStated.TYPE]


def test_what_is_due_is_stated_as_days_close_and_again_by_a_rebuild(docket: Docket) -> None:
    with docket.up() as stack:
        people = baseline("2012-06-05", member("p-1", "customer_manager", "2012-06-01"))
        stack.accept(accepted("2012-06-04"), people)
        for day in ("2012-07-01", "2012-07-02", "2012-07-31"):
            docket.must("close-days", "--through", day)
        stack.accept(declared("2012-08-01", "2012-07"))
        docket.must("close-days", "--through", "2012-08-06")
        shown = stack.get(f"/penalties/v1/dealers/{DEALER}/deadlines")["deadlines"]
        posted = stack.get(f"/penalties/v1/dealers/{DEALER}/postings")
        deliveries = stack.get("/notifications/v1/deliveries")["deliveries"]
    said = stated(docket)
    for event in said:
        EVENTS[event["type"]].model_validate(event["data"])
    assert [(each["data"]["as_of"], len(each["data"]["duties"])) for each in said] == [
        ("2012-07-01", 2),
        ("2012-08-06", 2),
    ]
    last = said[-1]["data"]
    assert last["balance_fen"] == sum(each["data"]["amount_fen"] for each in posted) == 200_000
    assert last["penalties"] == {"year": "2012", "count": 1, "threshold": 3}
    assert [duty["id"] for duty in last["duties"]] == [
        duty["id"] for duty in shown if duty["outcome"] == "due"
    ]
    days_posted = {each["data"]["posted_on"] for each in posted}
    assert {each["posted_on"] for each in deliveries} == days_posted, "of what is posted alone"
    rebuilt = docket.run("rebuild", "penalties")
    assert (rebuilt.status, rebuilt.json["differences"]) == (0, []), rebuilt.said
    assert stated(docket) == said
    assert docket.must("status").json["postings"] == len(posted)
