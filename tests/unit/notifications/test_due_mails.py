"""Which mails the postings of one dealer and day make."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.events.penalties import ManagerSummoned
from services.notifications.letters import file_name
from services.notifications.outbox import DueMail
from services.notifications.projection import mails_of as mails_of_day
from tests.unit.notifications.given import (
    DEALER,
    incentive,
    penalty,
    posted,
    reversal,
    summons,
)


def mails_of(day: list[dict[str, Any]], before: Sequence[dict[str, Any]] = ()) -> list[DueMail]:
    """The mails of a day, by the summonses posted until then."""
    summoned = {e["id"]: e for e in [*before, *day] if e["type"] == ManagerSummoned.TYPE}
    return mails_of_day(day, summoned)


def test_one_mail_lists_the_day() -> None:
    [mail] = mails_of(
        posted("2012-08-06", [penalty(), incentive()], after=4, staffing=7, decisions=2)
    )
    assert (mail.kind, mail.dealer, mail.posted_on) == ("day", DEALER, date(2012, 8, 6))
    assert mail.postings == [5, 6]
    assert (mail.staffing, mail.decisions) == (7, 2)


def test_each_summons_is_a_mail_besides() -> None:
    day = posted("2012-08-06", [summons("2012"), penalty(), summons("C-1")])
    mails = mails_of(day)
    assert [(mail.kind, mail.postings) for mail in mails] == [
        ("day", [1, 2, 3]),
        ("summons", [1]),
        ("summons", [3]),
    ]
    assert len({mail.message_id for mail in mails}) == 3


def test_each_summons_taken_back_is_a_mail_besides() -> None:
    before = posted("2012-08-03", [penalty(), summons()])
    day = posted("2012-08-06", [reversal(penalty()), reversal(summons()), summons("C-1")], after=2)
    assert [(mail.kind, mail.postings) for mail in mails_of(day, before)] == [
        ("day", [3, 4, 5]),
        ("summons", [5]),
        ("summons-withdrawn", [4]),
    ]


def test_a_message_id_depends_on_the_set_of_postings_alone() -> None:
    [mail] = mails_of(posted("2012-08-06", [penalty(), incentive()]))
    [replayed] = mails_of(posted("2012-08-06", [incentive(), penalty()], after=9, staffing=3))
    [other_day] = mails_of(posted("2012-08-07", [penalty(), incentive()]))
    [other_part] = mails_of(posted("2012-08-06", [penalty(), incentive("2012-06")]))
    [other_dealer] = mails_of(posted("2012-08-06", [penalty(), incentive()], dealer="SH-TEST"))
    assert replayed.message_id == mail.message_id
    assert len({m.message_id for m in (mail, other_day, other_part, other_dealer)}) == 4
    assert mail.message_id == "<day.2012-08-06.b139458fab80b733cef73057e7b46968@penalties.docket>"


def test_a_file_is_named_by_day_and_dealer_and_stays_in_its_folder() -> None:
    [mail] = mails_of(posted("2012-08-06", [penalty()], dealer="BJ-BSL"))
    assert file_name(mail).startswith("2012-08-06-BJ-BSL-day-")
    for odd in ("..", ".\\..\\x", "专" * 64, "a:b"):
        [mail] = mails_of(posted("2012-08-06", [penalty()], dealer=odd))
        name = file_name(mail)
        assert name.isascii()
        assert len(name) < 120
        assert not set(name) & set("/\\:")
