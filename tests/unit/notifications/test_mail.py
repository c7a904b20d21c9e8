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
from contracts.wording.common import BECAUSE
from contracts.wording.sentence import Language
from services.notifications.addressee import Addressee
from services.notifications.mail import Letterhead, MailboxUnfit, MailKind, compose
from services.notifications.posting import MailedPosting, read_posted
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
        "conditions": [{"name": "answered_by", "left": None, "relation": "==", "right": None}],
        "decided": ["monthly-report-late.on_holiday"],
    },
    words={
        "zh": "2012年7月《客户关系部月度运营报告》应于2012-08-05（含当日）前收到，逾期未收到。",
        "en": "The report of 2012-07 was due by 2012-08-05 and was not received.",
    },
    citation={
        "title": "客户关系部管理办法",
        "paper": "五、6",
        "words": ["反馈逾期/虚假反馈者给予专营店2000元/次扣除违约金"],
    },
    count={"within": "calendar_year", "year": "2012", "number": 2, "threshold": 3},
)
SUMMONED = summons(
    explanation={
        "year": "2012",
        "parameters": {"threshold": 3, "summons_window": "calendar_year"},
        "counted": [
            {
                "entry_id": f"{DEALER}/monthly-report-late/{month}",
                "clause": "monthly-report-late",
                "occurred_on": f"{month}-06",
                "amount_fen": 200_000,
            }
            for month in ("2012-06", "2012-07", "2012-08")
        ],
    },
    citation={
        "title": "客户关系部管理办法",
        "paper": "五、6",
        "words": ["处罚超过三次以上(含三次)的专营店,要求总经理到公司述职"],
    },
)
DAY = [LATE, incentive("2012-06", -150), summons(), reversal(LATE)]
MAILS: dict[MailKind, list[Said]] = {
    "day": DAY,
    "summons": [SUMMONED],
    "summons-withdrawn": [reversal(SUMMONED, "withdrawn")],
}


def head(language: Language = "zh") -> Letterhead:
    return Letterhead("docket@oem.example", OEM, language, "https://docket.oem.example/")


def postings(said: list[Said], day: str = "2012-08-06") -> list[MailedPosting]:
    return [read_posted(value) for value in recorded(posted(day, said))]


def mail_of(
    said: list[Said], kind: MailKind = "day", language: Language = "zh", to: Addressee = TO
) -> EmailMessage:
    return compose(kind, "<day.x@penalties.docket>", head(language), to, postings(said))


def recipients_of(mail: EmailMessage) -> list[str]:
    return [address.addr_spec for address in mail["To"].addresses]


def as_read(mail: EmailMessage) -> str:
    """The mail as its reader sees it, after its way through the wire."""
    arrived = message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert isinstance(arrived, EmailMessage)
    shown = [f"{name}: {arrived[name]}" for name in ("Date", "From", "To", "Subject")]
    return "\n".join([*shown, "", arrived.get_content()])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", MAILS)
def test_the_mail_word_for_word(kind: MailKind, language: Language) -> None:
    said = MAILS[kind]
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
    assert f"Reason: {BECAUSE[because].en} (/dealers/BJ/dms#e7, /policies#abc, 2012-08-06)" in text
    assert "Taken back: " in text
    assert "reversal CNY -2,000.00" in text
    assert "Subject: Taken back: " in text


def test_an_entry_is_looked_up_by_its_whole_id() -> None:
    entry = penalty("P-1%2FA/sales?#")
    link = f"https://docket.oem.example/e/{DEALER}/monthly-report-late/"
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
    assert "x  Bcc: all@dealers.example    hello" in arrived["Subject"]


@pytest.mark.parametrize("unfit", ["", "nobody", "a@b, c@d", "a@b\r\nBcc: c@d"])
def test_a_letterhead_names_real_addresses(unfit: str) -> None:
    with pytest.raises(MailboxUnfit):
        Letterhead("docket@oem.example", unfit, "zh", "http://127.0.0.1")
    with pytest.raises(MailboxUnfit):
        Letterhead(unfit, OEM, "zh", "http://127.0.0.1")


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ([LATE], "违约金通知：北京示例专营店（BJ-TEST）2012-08-06，应扣 2,000.00 元"),
        ([incentive()], "激励通知：北京示例专营店（BJ-TEST）2012-08-06，应得 2,000.00 元"),
        ([Said("notice-issued", 1, {**LATE.data, "amount_fen": 0})], "共 1 项"),
        ([reversal(LATE)], "撤销通知：北京示例专营店（BJ-TEST）2012-08-06，应扣减少 2,000.00 元"),
        (
            [LATE, summons()],
            "客户关系部管理通知：北京示例专营店（BJ-TEST）2012-08-06，应扣合计",
        ),
        ([summons()], "客户关系部管理通知：北京示例专营店（BJ-TEST）2012-08-06，共 1 项"),
    ],
)
def test_a_subject_says_what_the_mail_is(said: list[Said], subject: str) -> None:
    assert subject in str(mail_of(said)["Subject"])


def test_a_posting_of_an_earlier_release_is_told_in_words_all_the_same() -> None:
    plain = penalty(explanation={"month": "2012-07", "due_on": "2012-08-05"})
    assert "逾期未收到，按§5.6扣除违约金2,000元" in as_read(mail_of([plain]))
    bare = as_read(mail_of([penalty()]))
    assert "月度运营报告逾期（2012-07），依据§5.6。" in bare
    assert "撤销：月度运营报告逾期" in as_read(mail_of([reversal(penalty())]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_foot_of_a_mail_carries_the_latest_checkpoint(language: Language) -> None:
    note = "docket.example.com/crd\n3\nEpJa\n\n— docket.example.com/crd r35U\n"
    told = compose("day", "<x@y>", head(language), TO, postings([penalty()]), checkpoint=note)
    without = compose("day", "<x@y>", head(language), TO, postings([penalty()]))
    assert told.get_content().replace("\r\n", "\n").endswith(f"\n\n{note}")
    assert "docket verify --seen" in told.get_content()
    assert "docket verify" not in without.get_content()
