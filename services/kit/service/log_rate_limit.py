"""Limits repeated log lines: so many are written, the others are counted."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TextIO

MOST_LINES_A_SPAN: Final = 50
"""Lines of one module that differ by their values alone, in each span."""

SPAN_SECONDS: Final = 60.0
"""Seconds of a span."""


@dataclass(slots=True)
class _Repeated:
    """The lines written and left out of one message since `began`."""

    began: float
    level: int
    written: int = 0
    left_out: int = 0


class RateLimitedHandler(logging.StreamHandler[TextIO]):
    """Writes to stderr; after each span it adds how many repetitions of a line were left out."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._repeated: dict[tuple[str, str], _Repeated] = {}

    def emit(self, record: logging.LogRecord) -> None:
        now = self._now()
        self._tell_ended(now - SPAN_SECONDS)
        # asyncio puts values into what it says, but not into its first line.
        line = record.name, str(record.msg).partition("\n")[0]
        repeated = self._repeated.setdefault(line, _Repeated(now, record.levelno))
        if repeated.written < MOST_LINES_A_SPAN:
            repeated.written += 1
            super().emit(record)
        else:
            repeated.left_out += 1

    def close(self) -> None:
        self._tell_ended(float("inf"))
        super().close()

    def _tell_ended(self, until: float) -> None:
        ended = {line: each for line, each in self._repeated.items() if each.began <= until}
        for (name, message), each in ended.items():
            del self._repeated[name, message]
            if each.left_out:
                self._tell(name, each.level, "left out %s more lines: %s", each.left_out, message)

    def _tell(self, name: str, level: int, message: str, *values: object) -> None:
        record = logging.LogRecord(name, level, __file__, 0, message, values, None)
        if self.filter(record):
            super().emit(record)
