"""Composes mails: their headers, and the text from a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cache, partial
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote

from contracts.practice import is_for_practice
from contracts.values import SHANGHAI
from contracts.wording.sentence import Language
from services.notifications.addressee import Addressee, is_reachable
from services.notifications.header import TextHeader
from services.notifications.mail_content import Telling, comes_to, heading
from services.notifications.posting import MailedPosting
from services.notifications.wording import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

MailKind = Literal["day", "summons", "summons-withdrawn", "undelivered"]
"""`undelivered` reports to the OEM a copy that did not arrive; the other kinds list postings."""

LANGUAGE_TAGS: Final[Mapping[Language, str]] = {"zh": "zh-CN", "en": "en"}

KEEP_IT: Final[Mapping[Language, str]] = {
    "zh": "以下为封存日志最近的签名检查点，请随本邮件留存：\n"
    "今后日志如被改写，凭此可以证明（docket verify --seen）。",
    "en": "The latest signed checkpoint of the log of seals follows. Keep it with this mail:\n"
    "should the log ever be rewritten, it proves so (docket verify --seen).",
}
"""The sentence above the checkpoint."""

LONGEST_NAME: Final = 60
"""Signs of a dealer's name that a subject line carries."""

_POLICY = policy.SMTP.clone(cte_type="7bit")


class MailboxUnfit(ValueError):
    """A setting is no mail address."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The settings of mails: the addresses of sender and OEM, the language, the link to entries.

    `base_url` is what stands before `/e/…`, the page of an entry.
    """

    sender: str
    oem_mailbox: str
    language: Language
    base_url: str

    def __post_init__(self) -> None:
        for mailbox in (self.sender, self.oem_mailbox):
            if not is_reachable(mailbox):
                raise MailboxUnfit(f"{mailbox!r} is no mail address; give one, as name@host")


def compose(
    kind: MailKind,
    message_id: str,
    letterhead: Letterhead,
    to: Addressee,
    postings: Sequence[MailedPosting],
    *,
    checkpoint: str = "",
) -> EmailMessage:
    """The mail of these postings, the same bytes for the same arguments.

    Its foot contains the `checkpoint` of the log of seals, if there is one, so that each mailbox is
    a witness of the log. It goes to the dealer, and also to the OEM if the dealer has no mailbox or
    it is about a summons. It has the date of the postings.
    """
    language = letterhead.language
    tellings = [Telling(posted, language) for posted in postings]
    return written(
        kind,
        message_id,
        letterhead,
        recipients(kind, letterhead, to),
        max(posted.recorded_at for posted in postings),
        checkpoint=checkpoint,
        dealer=to,
        short_name=to.name[:LONGEST_NAME],
        posted_on=_posted_on(postings),
        postings=postings,
        tellings=tellings,
        editions=list(dict.fromkeys(told.edition for told in tellings)),
        heading=heading(postings, language),
        comes_to=comes_to(postings, language),
        has_money=any(posted.data.amount_fen for posted in postings),
        is_owed=sum(posted.data.amount_fen for posted in postings) > 0,
        link=partial(_link, letterhead.base_url),
    )


def written(
    kind: MailKind,
    message_id: str,
    letterhead: Letterhead,
    to: Sequence[str],
    at: datetime,
    *,
    checkpoint: str = "",
    **said: object,
) -> EmailMessage:
    """The mail from the template of a kind and its values, dated as of an instant."""
    language = letterhead.language
    template = _templates().get_template(f"{kind}.{language}.txt")
    subject, _, body = template.render(contact=letterhead.oem_mailbox, **said).partition("\n")
    mail = EmailMessage(policy=_POLICY)
    mail["Date"] = at.astimezone(SHANGHAI)
    mail["From"] = Address(addr_spec=letterhead.sender)
    mail["To"] = [Address(addr_spec=mailbox) for mailbox in to]
    mail["Subject"] = TextHeader("Subject", subject)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body.lstrip("\n") + _foot(checkpoint, language))
    mail["Content-Language"] = LANGUAGE_TAGS[language]
    return mail


def _foot(checkpoint: str, language: Language) -> str:
    return f"\n-- \n{KEEP_IT[language]}\n\n{checkpoint}" if checkpoint else ""


def recipients(kind: MailKind, letterhead: Letterhead, to: Addressee) -> list[str]:
    """The mailboxes of a mail about a dealer."""
    oem = [letterhead.oem_mailbox] if kind != "day" or to.mailbox is None else []
    if is_for_practice(to.dealer):
        oem = []
    return list(dict.fromkeys([*([to.mailbox] if to.mailbox else []), *oem]))


def _posted_on(postings: Sequence[MailedPosting]) -> date:
    [day] = {posted.data.posted_on for posted in postings}
    return day


def _link(base_url: str, entry_id: str) -> str:
    return f"{base_url.rstrip('/')}/e/{quote(entry_id)}"


@cache
def _templates() -> "Environment":
    """The templates, loaded with the first mail: other commands start sooner without them."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    # Plain text is not HTML: nothing is escaped in it, but what is filled in stays on its line.
    return Environment(
        loader=PackageLoader("services.notifications"),
        autoescape=select_autoescape(),
        finalize=one_line,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
