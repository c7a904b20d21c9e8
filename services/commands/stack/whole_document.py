"""The OpenAPI document of all services, for a process in which only some of them run."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.composition import House
from services.kit.service.built_service import BuiltService
from services.registry import SERVICES
from services.settings import AllSettings

DescribedBy = Callable[[Sequence[BuiltService]], dict[str, Any]]
"""Gives the document of an app of these services."""


@cache
def whole_document(described: DescribedBy) -> dict[str, Any]:
    """The document, made of the routes of every service over empty stores in a temporary folder.

    No store or log of the stack is opened for it. It takes some seconds, once a process.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="docket-routes-"))
        settings = AllSettings(data=Path(folder), postgres_url=None)
        house = stack.enter_context(
            closing(House(settings, "manual", publishing=False, alone=True))
        )
        parts = [house.built(name) for name in SERVICES]
        for part in parts:
            stack.callback(part.close)
        return described(parts)
