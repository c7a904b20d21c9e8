"""A start that would close many days at once needs agreement: it reports what would follow."""

import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from typing import Final

from contracts.dates import ONE_DAY
from services.commands.refusal import Unusable
from services.commands.stack.catch_up_forecast import Foreseen
from services.composition import ClockMode, House
from services.kit.clock import local_date
from services.kit.settings import Settings
from services.notifications import days_without_mail
from services.notifications.wording import yuan_in_words

MOST_DAYS: Final = 31
"""Days that a start closes at once without agreement."""

_log = logging.getLogger(__name__)


class ManyDays(Unusable):
    """So many days wait to be closed that the start needs agreement."""


def agree(settings: Settings, services: Sequence[str], mode: ClockMode) -> None:
    """Return if few days are due or the start is told to catch up; else raise `ManyDays`.

    It runs before anything is written, over the topics that these services accept: services that
    accept none close no day. If no mails are wanted, notifications records that first.
    """
    if mode != "wall":
        return
    with closing(House(settings, mode, publishing=False)) as house:
        through = local_date(house.clock.now()) - ONE_DAY
        closed = [journal.closed_through() for journal in house.accepted_by(services)]
        before = min((day for day in closed if day is not None), default=through)
        days = (through - before).days
        if days <= MOST_DAYS:
            return
        if settings.catch_up is None:
            raise ManyDays(
                _said(days, before, through, Foreseen.by_closing(house, before, through))
            )
        _log.warning("%s days are closed at once, through %s", days, through)
        is_quiet = settings.catch_up == "quiet"
        with house.results("notifications").transaction() as tx:
            days_without_mail.decide(tx, before, through, house.clock.now(), is_quiet=is_quiet)


def _said(days: int, before: date, through: date, found: Foreseen) -> str:
    posted = len(found.postings)
    return (
        f"{days} days wait to be closed ({before + ONE_DAY} to {through}), more than {MOST_DAYS}, "
        f"for {found.dealers} dealers: closed now, all at once, they would post {posted} entries "
        f"about {found.about} dealers ({found.reversals} of them taking back; in all "
        f"{yuan_in_words(found.amount_fen, 'en')} owed) and make {found.mails} mails. "
        "Nothing is done. Start with --catch-up (DOCKET_CATCH_UP=send) to do all that, or with "
        "--catch-up=quiet (DOCKET_CATCH_UP=quiet) to post and send no mail of these days"
    )
