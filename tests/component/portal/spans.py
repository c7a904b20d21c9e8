"""What the portal keeps, as a test looks at it."""

from typing import Any

from tests.component.penalties.stack import Stack
from tests.patience import PATIENCE

SERVICES = ("staffing", "audits", "penalties", "portal")


def settle(stack: Stack) -> None:
    """Wait until all that is recorded is read."""
    for part in stack.parts:
        for runner in part.runners:
            assert runner.settle(PATIENCE) or not runner.worker.immediate, runner.trouble


def rows(stack: Stack, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the portal's store, once all that is recorded is read into it."""
    settle(stack)
    with stack.house.results("portal").reading() as look:
        return look.execute(query, values)


def codes(stack: Stack) -> list[str]:
    found: list[str] = stack.read("/penalties/v1/dealers")
    return found
