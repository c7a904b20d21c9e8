"""What data says is told in the log, on one line, and steers nobody who reads it."""

import logging
from collections.abc import Iterator

import pytest

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
