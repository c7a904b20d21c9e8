"""Warns while the working days of the coming year are unknown, until its notice is published."""

import logging
from datetime import date
from typing import Final

from services.facts.kept_policies import kept_policies
from services.kit.intake.journal import Journal
from services.kit.store import Store, StoreUnavailable
from services.received.policies import PolicyUnreadable

NOVEMBER: Final = 11
"""The month by which the State Council has usually announced the next year's holidays."""

_log = logging.getLogger(__name__)


class NoticeWatch:
    """Names the years without a notice; once a day in the log, too."""

    def __init__(self, decisions: Journal, store: Store) -> None:
        self._decisions = decisions
        self._store = store
        self._said_on: date | None = None

    def warnings(self) -> list[str]:
        """A sentence for each provisional year that has begun or soon will.

        It is empty if the store is unavailable, which the log reports.
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
