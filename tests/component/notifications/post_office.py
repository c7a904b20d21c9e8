"""A real SMTP server on loopback that keeps what it takes, and refuses what it is told to."""

import socket
from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session


@dataclass(frozen=True)
class Taken:
    """A letter that the server took."""

    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    user: str | None

    @property
    def mail(self) -> EmailMessage:
        mail = message_from_bytes(self.content, policy=SMTP)
        assert isinstance(mail, EmailMessage)
        return mail


@dataclass
class PostOffice:
    """The server's side: what it took, and how it answers."""

    port: int
    taken: list[Taken] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    at_mail: str | None = None
    connections: int = 0

    def ids(self, recipient: str) -> list[str]:
        """The Message-IDs of what one recipient got, in order."""
        return [t.mail["Message-ID"] for t in self.taken if recipient in t.recipients]

    def subjects(self, recipient: str) -> list[str]:
        return [t.mail["Subject"] for t in self.taken if recipient in t.recipients]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd names it
        self, _: smtp.SMTP, session: Session, __: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd names it
        self, _: smtp.SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, _: smtp.SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd names it
        self, server: smtp.SMTP, session: Session, envelope: Envelope
    ) -> str:
        refusals = [self.at_data[r] for r in envelope.rcpt_tos if r in self.at_data]
        if refusals == ["hang up"]:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
            return "421 gone"
        if refusals:
            return refusals[0]
        assert isinstance(envelope.content, bytes)
        assert server.transport is not None
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        user = str(session.auth_data) if session.authenticated else None
        self.taken.append(Taken(tuple(envelope.rcpt_tos), envelope.content, encrypted, user))
        return "250 OK"


@contextmanager
def open_post_office(office: PostOffice, **options: Any) -> Iterator[PostOffice]:
    """The server up, as long as the block lasts."""
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def knows(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that lets one user in."""

    def authenticate(_: smtp.SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
        known = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=known, handled=False, auth_data=data.login.decode())

    return authenticate


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
