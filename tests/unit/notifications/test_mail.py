"""The mails as people read them, word for word, in both languages."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import POSTINGS
from contracts.events.penalties import AnyPosting, EntryReversed
from services.notifications.addressee import Addressee
from services.notifications.mail import Kind, Letterhead, MailboxUnfit, compose, recipients_of
from services.notifications.posting import Posted, read_posted
from services.notifications.wording import Language
from tests.unit.notifications.given import (
    DEALER,
    Said,
    incentive,
    penalty,
    posted,
    recorded,
    reversal,
    summons,
)

GOLDEN = Path(__file__).parent / "golden"
TO = Addressee(DEALER, "北京示例专营店", "crd@dealer.example")
OEM = "crd@oem.example"

LATE = penalty(
    explanation={
        "month": "2012-07",
        "due_on": "2012-08-05",
        "parameters": {"due_day": 5, "amount_fen": 200_000},
        "conditions": [
            {"name": "due_on", "left": "2012-08-05", "relation": "<", "right": "2012-08-06"}
        ],
    }
)
DAY = [LATE, incentive("2012-06", -150), summons(), reversal(penalty("2012-06"))]


def head(language: Language = "zh") -> Letterhead:
    return Letterhead("docket@oem.example", OEM, language, "https://docket.oem.example/")


def postings(said: list[Said], day: str = "2012-08-06") -> list[Posted]:
    return [read_posted(value) for value in recorded(posted(day, said))]


def mail_of(
    said: list[Said], kind: Kind = "day", language: Language = "zh", to: Addressee = TO
) -> EmailMessage:
    return compose(kind, "<day.x@penalties.docket>", head(language), to, postings(said))


def as_read(mail: EmailMessage) -> str:
    """The mail as its reader sees it, after its way through the wire."""
    arrived = message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert isinstance(arrived, EmailMessage)
    shown = [f"{name}: {arrived[name]}" for name in ("Date", "From", "To", "Subject")]
    return "\n".join([*shown, "", arrived.get_content()])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["day", "summons"])
def test_the_mail_word_for_word(kind: Kind, language: Language) -> None:
    said = DAY if kind == "day" else [summons(explanation={"threshold": 3})]
    golden = (GOLDEN / f"{kind}.{language}.txt").read_text(encoding="utf-8")
    assert as_read(mail_of(said, kind, language)).replace("\r\n", "\n") == golden


def test_the_same_postings_make_the_same_bytes() -> None:
    assert mail_of(DAY).as_bytes() == mail_of(DAY).as_bytes()


def test_what_travels_is_seven_bit_text_in_lines_of_legal_length() -> None:
    odd = penalty(explanation={"note": "长" * 5000, "words": "x" * 5000})
    lines = mail_of([odd]).as_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert all(line.isascii() and b"\n" not in line for line in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("model", get_args(AnyPosting), ids=lambda model: model.__name__)
def test_every_kind_of_posting_can_be_told(model: type[AnyPosting], language: Language) -> None:
    name = model.TYPE.split(".")[2]
    said = reversal(penalty()) if model is EntryReversed else Said(name, 1, penalty().data)
    assert POSTINGS[f"docket.penalties.{said.type}.v1"] is model
    assert "2012-08-06" in as_read(mail_of([said], language=language))


@pytest.mark.parametrize("because", ["withdrawn", "waived", "amended"])
def test_a_reversal_says_why_and_what_caused_it(because: str) -> None:
    said = reversal(penalty(), because, ["/dealers/BJ/dms#e7", "/policies#abc"])
    text = as_read(mail_of([said], language="en"))
    assert f"Reversed because: {because}" in text
    assert "Cause: /dealers/BJ/dms#e7, /policies#abc" in text
    assert "Amount: CNY -2,000.00" in text


def test_an_entry_is_looked_up_by_its_whole_id() -> None:
    entry = penalty("P-1%2FA/sales?#")
    link = f"https://docket.oem.example/penalties/v1/entries/{DEALER}/monthly-report-late/"
    assert f"{link}P-1%252FA/sales%3F%23\r\n" in as_read(mail_of([entry], language="en"))


def test_a_summons_goes_to_the_dealer_and_the_oem() -> None:
    assert recipients_of(mail_of([summons()], "summons")) == [TO.mailbox, OEM]


def test_what_concerns_a_dealer_without_a_mailbox_goes_to_the_oem_once() -> None:
    nobody = Addressee(DEALER, DEALER, None)
    for kind in ("day", "summons"):
        mail = mail_of([summons()], kind, to=nobody)
        assert recipients_of(mail) == [OEM]
        assert "请转交" in as_read(mail)
    assert "请转交" not in as_read(mail_of([summons()]))


def test_a_dealer_whose_mailbox_is_the_oems_gets_one_copy() -> None:
    assert recipients_of(mail_of([summons()], "summons", to=Addressee(DEALER, "x", OEM))) == [OEM]


NAMES = st.text(min_size=1, max_size=300)


@given(name=NAMES, subject=NAMES)
def test_no_name_or_subject_can_forge_a_header_or_a_line(name: str, subject: str) -> None:
    plain = mail_of([penalty("x")], to=Addressee(DEALER, "x", TO.mailbox))
    mail = mail_of([penalty(subject)], to=Addressee(DEALER, name, TO.mailbox))
    arrived = message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert arrived.keys() == plain.keys()
    assert isinstance(arrived, EmailMessage)
    assert recipients_of(arrived) == [TO.mailbox]
    assert len(arrived.get_content().split("\n")) == len(plain.get_content().split("\n"))


def test_a_forged_header_stays_in_the_name() -> None:
    forged = Addressee(DEALER, "x\r\nBcc: all@dealers.example\r\n\r\nhello", TO.mailbox)
    arrived = message_from_bytes(mail_of([penalty()], to=forged).as_bytes(), policy=SMTP)
    assert "Bcc" not in arrived
    assert arrived["Subject"].startswith("x  Bcc: all@dealers.example    hello")


@pytest.mark.parametrize("unfit", ["", "nobody", "a@b, c@d", "a@b\r\nBcc: c@d"])
def test_a_letterhead_names_real_addresses(unfit: str) -> None:
    with pytest.raises(MailboxUnfit):
        Letterhead("docket@oem.example", unfit, "zh", "http://127.0.0.1")
    with pytest.raises(MailboxUnfit):
        Letterhead(unfit, OEM, "zh", "http://127.0.0.1")
