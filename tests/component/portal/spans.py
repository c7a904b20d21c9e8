"""What the portal keeps, as a test looks at it."""

from typing import Any

from tests.component.penalties.stack import Stack, settle

SERVICES = ("staffing", "audits", "penalties", "portal")


def rows(stack: Stack, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the portal's store, once all that is recorded is read into it."""
    settle(stack.parts)
    with stack.house.results("portal").reading() as look:
        return look.execute(query, values)


def codes(stack: Stack) -> list[str]:
    found: list[str] = stack.read("/penalties/v1/dealers")
    return found
