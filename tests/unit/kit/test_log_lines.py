"""What data says is told in the log, on one line, and steers nobody who reads it."""

import json
import logging
from collections.abc import Iterator
from contextvars import copy_context

import pytest

from services.kit.http.request_context import asked_dealer, principal, request_id
from services.kit.service.log_lines import log_as


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


def test_signs_of_data_that_steer_are_shown_as_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    log_as("penalties", "INFO")
    dealer = "BJ\x1b[2J\x07\u202e\u200b\nERROR forged"
    fault = ValueError(dealer)
    logging.getLogger("docket").warning("parked %s: %s", dealer, fault, exc_info=fault)
    said = capsys.readouterr().err
    assert not {"\x1b", "\x07", "\u202e", "\u200b"} & set(said)
    shown = r"BJ\x1b[2J\x07\u202e\u200b\nERROR forged"
    first, *traceback = said.splitlines()
    assert first.endswith(f"docket: parked {shown}: {shown}")
    assert traceback[0].startswith(r"ValueError: BJ\x1b[2J\x07\u202e\u200b")


def test_an_object_a_line_says_who_asked_about_whom(capsys: pytest.CaptureFixture[str]) -> None:
    log_as("penalties", "INFO", "json")
    copy_context().run(asked_about_one)
    said = json.loads(capsys.readouterr().err)
    assert said["time"].endswith("Z")
    assert said.pop("exception") == "ValueError: a\nb"
    assert {name: value for name, value in said.items() if name != "time"} == {
        "level": "ERROR", "service": "penalties", "request_id": "r-1", "principal": "oem:li",
        "dealer": "SD-011", "logger": "here", "message": "said\\ntwice",
    }  # fmt: skip


def asked_about_one() -> None:
    request_id.set("r-1")
    principal.set("oem:li")
    asked_dealer.set("SD-011")
    logging.getLogger("here").error("said\n%s", "twice", exc_info=ValueError("a\nb"))
