"""Endpoints outlive a rebuild of the store that they stand in."""

import json

from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted
from tests.streams.receiving import Receiver

AUDITOR = {"authorization": "Bearer dev:auditor"}


def test_a_rebuild_of_penalties_keeps_its_endpoints_where_they_are(
    docket: Docket, receiver: Receiver
) -> None:
    webhooks = "/penalties/v1/webhooks"
    with docket.up() as stack:
        answer = stack.http.post(webhooks, json={"url": receiver.url}, headers=AUDITOR)
        assert answer.status_code == 201, answer.text
        stack.accept(accepted("2012-06-04"))
        assert docket.run("close-days", "--through", "2012-07-31").status == 0
        stack.settle(DEALER)
        before = posted(docket)
        receiver.wait_until(lambda: len(receiver.received) == len(before))
        assert stack.stop() == 0
    assert docket.run("rebuild", "penalties").json["differences"] == []

    with docket.up() as stack:
        assert docket.run("close-days", "--through", "2012-09-30").status == 0
        stack.settle(DEALER)
        after = posted(docket)
        assert len(after) > len(before) > 1
        receiver.wait_until(lambda: len(receiver.received) == len(after))
        assert sorted(each.id for each in receiver.received) == sorted(receiver.counts())
        told = {json.loads(each.body)["data"]["id"] for each in receiver.received}
    assert told == after


def posted(docket: Docket) -> set[str]:
    """The ids of what penalties has recorded; a seal has a copy in every partition."""
    return {each["id"] for each in docket.export("--topic", "penalties")}
