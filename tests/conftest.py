"""What a run has left out is said in its last lines, with what would be needed for it."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import settings

settings.register_profile("docket", deadline=None)  # no test measures time
settings.load_profile("docket")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Written after all else; nothing where nothing was skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [each.longrepr[2] for each in skipped if isinstance(each.longrepr, tuple)]
    for line in left_out(reasons):
        terminalreporter.write_line(line)


def left_out(reasons: Iterable[str]) -> Iterator[str]:
    """The lines: each reason once, what most tests lack first."""
    counted: dict[str, int] = {}
    for reason in reasons:
        said = reason.removeprefix("Skipped: ")
        counted[said] = counted.get(said, 0) + 1
    if not counted:
        return
    yield ""
    yield f"{sum(counted.values())} tests were left out, for want of:"
    for said, count in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
        yield f"  {count:4}  {said}"
