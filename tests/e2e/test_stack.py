"""The stack comes up on one port, says what it runs, and goes down without losing a word."""

import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path
from threading import Event

import httpx
import pytest

from services.commands.stack.stack import _listening
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import accepted, declared
from tests.patience import PATIENCE

EVERY_SERVICE = {
    "staffing": "/staffing/v1/dealers",
    "audits": "/audits/v1/receipts",
    "decisions": "/decisions/v1/receipts",
    "penalties": "/penalties/v1/dealers",
    "notifications": "/notifications/v1/deliveries",
    "portal": "/portal/v1/parked",
}


def test_every_service_answers_under_one_port_on_loopback(docket: Docket) -> None:
    with docket.up() as stack:
        assert stack.get("/livez") == {"status": "alive"}
        assert stack.get("/readyz")["status"] == "ready"
        page = stack.http.get("/services")
        assert page.headers["content-type"].startswith("text/html")
        for service, path in EVERY_SERVICE.items():
            assert f"<h2>{service}</h2>" in page.text
            assert f"<code>{path}</code>" in page.text
        assert stack.get("/staffing/v1/dealers") == []
        assert stack.get("/penalties/v1/dealers") == []
        assert stack.get("/notifications/v1/deliveries") == {"deliveries": [], "next": None}
        for topic in ("staffing", "audits", "decisions"):
            unknown = stack.http.get(f"/{topic}/v1/receipts", params={"source": "/x", "id": "y"})
            assert unknown.status_code == 404
            assert unknown.headers["content-type"] == "application/problem+json"
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((own_address(), stack.port), timeout=5).close()


def own_address() -> str:
    """This machine's address towards others, else another one of loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the way there is only looked up
        except OSError:
            return "127.0.0.2"
        return str(probe.getsockname()[0])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_asked_for_is_no_failure(docket: Docket, how: signal.Signals) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-25"))
        assert stack.stop(how) == 0
        assert stack.told.splitlines() == [f"docket is up: http://127.0.0.1:{stack.port}/"]
        assert stack.out == ""


def test_an_answer_waits_for_no_acknowledgement() -> None:
    with _listening(IPv4Address("127.0.0.1"), 0) as listening:
        caller = socket.create_connection(listening.getsockname())
        with caller, listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_stop_asked_for_at_the_start_is_no_failure(docket: Docket) -> None:
    """At any moment of it: those before the first word are the interpreter's own."""
    for moment in (0.4, 0.8):
        process = docket.start("up", "--port", "0")
        time.sleep(moment)
        assert process.stop() in {0, -signal.SIGTERM}
        assert "Traceback" not in process.said


def test_what_was_acknowledged_before_a_stop_is_there_after_it(docket: Docket) -> None:
    numbers = count(1)
    acknowledged: list[str] = []
    going = Event()

    def post(stack: Stack) -> None:
        with httpx.Client(base_url=stack.http.base_url, timeout=PATIENCE) as http:
            while True:
                fact = declared("2012-07-01", "2012-07", f"d{next(numbers)}")
                try:
                    answer = http.post("/staffing/v1/events", json=fact)
                except httpx.TransportError:
                    return
                assert answer.status_code == 202, answer.text
                acknowledged.append(answer.json()["id"])
                if len(acknowledged) > 200:
                    going.set()

    with ThreadPoolExecutor(8) as clients, docket.up() as stack:
        posting = [clients.submit(post, stack) for _ in range(8)]
        assert going.wait(PATIENCE)
        assert stack.stop() == 0
        for each in posting:
            each.result(30)
    with docket.up() as stack:
        receipts = [
            stack.get("/staffing/v1/receipts", source="/dealers/BJ-YCH/dms", id=each)["sequence"]
            for each in acknowledged
        ]
    assert len(set(receipts)) == len(acknowledged) > 200


def test_a_second_stack_on_the_same_data_is_refused(docket: Docket, tmp_path: Path) -> None:
    with docket.up() as stack:
        second = docket.run("up", "--port", "0", "--clock", "wall")
        assert second.status == 1
        assert second.said == (
            f"staffing runs on {docket.data} already; stop it, or name another folder with --data\n"
        )
        alone = docket.run("serve", "audits", "--port", "0")
        assert (alone.status, alone.said[:11]) == (1, "audits runs")

        taken = docket.run("up", "--port", str(stack.port), "--data", tmp_path / "other")
        assert taken.status == 1
        assert taken.said == (
            f"--port: 127.0.0.1:{stack.port}: Address already in use; name another port\n"
        )
        assert not (tmp_path / "other").exists()

        # The days of the stack that runs still end by hand, whatever the second one wanted.
        stack.accept(accepted("2012-06-25"))
        docket.must("close-days", "--through", "2012-06-25")
        assert stack.stop() == 0
    with docket.running("up") as stack:
        [receipt] = stack.accept(declared("2012-01-01", "2012-07"))
        assert receipt["recordedtime"][:10] in {"2012-06-25", "2012-06-26"}, "as last asked"


def test_no_service_of_that_name(docket: Docket) -> None:
    ran = docket.run("serve", "portals")
    assert ran.status == 2
    assert "notifications" in ran.said
