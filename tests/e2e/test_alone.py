"""Each service in a process of its own, on one data folder: the answers of the one process."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, baseline, declared, inspected, member, waived

ANSWERS = {
    "staffing": [
        f"/staffing/v1/dealers/{DEALER}/headcount?on=2012-07-12",
        f"/staffing/v1/dealers/{DEALER}/filings",
    ],
    "audits": [f"/audits/v1/dealers/{DEALER}/inspections"],
    "penalties": [
        f"/penalties/v1/dealers/{DEALER}/{about}"
        for about in ("docket", "postings", "deadlines", "statement?month=2012-07")
    ],
    "notifications": ["/notifications/v1/deliveries"],
}
OF = {"staffing": "staffing", "audits": "audits", "decisions": "penalties"}


def live_through(docket: Docket, stacks: dict[str, Stack]) -> dict[str, Any]:
    """The same days lived through; what each service then answers."""
    for event in (
        accepted("2012-06-25"),
        baseline("2012-06-26", member("P1", "customer_manager", "2012-06-25")),
        inspected("2012-07-01", "H1", labels=False),
    ):
        stacks[OF[event["type"].split(".")[1]]].accept(event)
    docket.must("close-days", "--through", "2012-07-10")
    stacks["audits"].accept(inspected("2012-07-11", "H2", computers=False))
    stacks["penalties"].accept(waived("2012-07-11", f"{DEALER}/hardware-nonconforming/H1"))
    docket.must("close-days", "--through", "2012-08-06")
    stacks["staffing"].accept(declared("2012-08-07", "2012-07"))
    return {
        path: without_instants(stacks[service].http.get(path).json())
        for service, paths in ANSWERS.items()
        for path in paths
    }


def without_instants(answer: Any) -> Any:
    """The answer without the times of day at which it came about."""
    if isinstance(answer, dict):
        return {n: without_instants(v) for n, v in answer.items() if n not in INSTANTS}
    if isinstance(answer, list):
        return [without_instants(each) for each in answer]
    return answer


INSTANTS = {"recordedtime", "received_at", "tried_at", "sent_sha256", "digest", "accepted_at"}


def test_services_apart_answer_as_one_stack_does(tmp_path: Path) -> None:
    one, apart = Docket(tmp_path / "one"), Docket(tmp_path / "apart")
    with one.up() as stack:
        expected = live_through(one, dict.fromkeys(ANSWERS, stack))
        assert stack.stop() == 0
    with ExitStack() as running:
        stacks = {
            service: running.enter_context(apart.running("serve", service, "--clock", "manual"))
            for service in ANSWERS
        }
        for service, stack in stacks.items():
            assert stack.told.startswith(f"{service} is up: ")
            assert stack.get("/readyz")["status"] == "ready"
            others = [path for name, paths in ANSWERS.items() if name != service for path in paths]
            assert {stack.http.get(path).status_code for path in others} == {404}
        assert live_through(apart, stacks) == expected
        assert expected[f"/penalties/v1/dealers/{DEALER}/docket"]["balance_fen"] == 2_800_000
        assert [stack.stop() for stack in stacks.values()] == [0, 0, 0, 0]


def test_services_agree_on_one_clock(docket: Docket) -> None:
    with docket.running("serve", "staffing", "--clock", "manual") as staffing:
        other = docket.run("serve", "audits", "--port", "0", "--clock", "wall")
        assert other.status == 1
        assert other.said == (
            f"staffing runs on {docket.data} with --clock manual; stop it before services run "
            "there with --clock wall\n"
        )
        with docket.running("serve", "audits") as audits:
            staffing.accept(accepted("2012-06-25"))
            [receipt] = audits.accept(inspected("2015-01-01", "H1", labels=False))
            assert receipt["recordedtime"][:10] in {"2012-06-24", "2012-06-25"}, "one open day"
