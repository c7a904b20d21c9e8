"""Translates the exceptions of a database driver into those of a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from services.kit.store import StoreUnavailable, ValueRefused


@dataclass(frozen=True, slots=True)
class DriverFaults:
    """`refusals` are the driver's faults of a value too large; `outages` those of the database."""

    store: str
    refusals: tuple[type[Exception], ...]
    outages: tuple[type[Exception], ...]

    @contextmanager
    def said(self) -> Iterator[None]:
        """Raises `ValueRefused` or `StoreUnavailable` in their place."""
        try:
            yield
        except self.refusals as fault:
            raise self._refused(fault) from fault
        except self.outages as fault:
            raise StoreUnavailable(f"the {self.store} store did not take it: {fault}") from fault

    @contextmanager
    def of_statement(self) -> Iterator[None]:
        """The same around one statement, whose values the driver itself may refuse."""
        try:
            with self.said():
                yield
        except (OverflowError, UnicodeError) as fault:  # before anything is asked
            raise self._refused(fault) from fault

    def _refused(self, fault: Exception) -> ValueRefused:
        return ValueRefused(f"the {self.store} store takes no such value: {fault}")
