"""Whether the working days of the year to come are known: each autumn somebody publishes them."""

import logging
from datetime import date
from typing import Final

from services.facts.kept_policies import kept_policies
from services.kit.intake.journal import Journal
from services.kit.store import Store, StoreUnavailable
from services.received.policies import PolicyUnreadable

NOVEMBER: Final = 11
"""By this month the State Council has announced the next year's holidays, as a rule."""

_log = logging.getLogger(__name__)


class NoticeWatch:
    """Says which years want their notice; on each day once in the log too."""

    def __init__(self, decisions: Journal, store: Store) -> None:
        self._decisions = decisions
        self._store = store
        self._said_on: date | None = None

    def warnings(self) -> list[str]:
        """A sentence for each year that is provisional, though it is here or soon will be.

        None where that cannot be looked up: whoever reads the log says why.
        """
        try:
            return self._warnings()
        except (StoreUnavailable, PolicyUnreadable):
            return []

    def _warnings(self) -> list[str]:
        clock = self._decisions.clock
        today = clock.open_day(clock.now(), self._decisions.closed_through())
        found = [
            f"the calendar of {year} is missing: what rests on its working days is provisional; "
            "publish the official notice with `docket calendar import`"
            for year in self._missing(today)
        ]
        if self._said_on != today:
            self._said_on = today
            for each in found:
                _log.warning("%s", each)
        return found

    def _missing(self, today: date) -> list[int]:
        years = [today.year] + [today.year + 1] * (today.month >= NOVEMBER)
        with self._store.reading() as look:
            policies = kept_policies(look, 0)
        calendars = [(year, policies.calendar(date(year, 12, 31))) for year in years]
        return [year for year, known in calendars if known is None or year not in known.years]
