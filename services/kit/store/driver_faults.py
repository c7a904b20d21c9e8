"""Translates the exceptions of a database driver into those of a store."""

from collections.abc import Callable
from types import TracebackType

from services.kit.store import StoreUnavailable, ValueRefused


class DriverFaults:
    """`refusals` are the driver's faults of a value too large; `outages` those of the database."""

    def __init__(
        self,
        store: str,
        refusals: tuple[type[Exception], ...],
        outages: tuple[type[Exception], ...],
    ) -> None:
        self._store = store
        self._refusals = refusals
        self._outages = outages
        self._said = _Translating(self._translate, refusals)
        before_anything_is_asked = (OverflowError, UnicodeError)
        self._of_statement = _Translating(self._translate, (*refusals, *before_anything_is_asked))

    def said(self) -> "_Translating":
        """Raises `ValueRefused` or `StoreUnavailable` in place of what is raised within."""
        return self._said

    def of_statement(self) -> "_Translating":
        """The same around one statement, whose values the driver itself may refuse."""
        return self._of_statement

    def _translate(self, fault: BaseException, refusals: tuple[type[Exception], ...]) -> None:
        if isinstance(fault, refusals):
            said = f"the {self._store} store takes no such value: {fault}"
            raise ValueRefused(said) from fault
        if isinstance(fault, self._outages):
            said = f"the {self._store} store did not take it: {fault}"
            raise StoreUnavailable(said) from fault


class _Translating:
    """It remembers nothing, so that one serves every statement, also of several threads."""

    def __init__(
        self,
        translate: Callable[[BaseException, tuple[type[Exception], ...]], None],
        refusals: tuple[type[Exception], ...],
    ) -> None:
        self._translate = translate
        self._refusals = refusals

    def __enter__(self) -> None:
        """Nothing is translated before anything is raised."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if fault is not None:
            self._translate(fault, self._refusals)
