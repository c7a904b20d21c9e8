"""Sends letters by SMTP, on one connection while there are some to send."""

import contextlib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from typing import Final, Literal

from services.notifications.outlet import REFUSAL_CHARACTERS, Letter, SendResult, Unreachable
from services.notifications.wording import one_line

Security = Literal["none", "starttls", "tls"]

ANSWER_TIMEOUT_SECONDS: Final = 20.0
"""Seconds that a server may keep us waiting for each answer."""

FIRST_PERMANENT_CODE: Final = 500
"""Reply codes from here on refuse for good (RFC 5321, 4.2.1); those below, for now."""

TOO_LARGE_CODE: Final = 552
HUNG_UP: Final = (421, "the server hung up before it took the letter")

Refusals = Mapping[str, tuple[int, bytes | str]]


class PasswordInTheClear(ValueError):
    """A password would be sent over an unencrypted connection."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, the encryption of the connection, and our credentials there.

    `ca_file` names the trusted authority, if it is not one of the system's.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Security = "none"
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        if self.user is not None and self.security == "none":
            raise PasswordInTheClear(
                f"a password is set for {self.host}, and the connection is not encrypted: "
                "set the security to starttls or tls"
            )


class SmtpOutlet:
    """Hands letters to a mail server."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._connection: SMTP | None = None

    def send(self, letter: Letter) -> Mapping[str, SendResult]:
        try:
            refusals = self._hand_over(letter)
        except (SMTPException, OSError) as fault:
            self.close()
            reason = f"{self._server.host}:{self._server.port}: {fault}"
            raise Unreachable(one_line(reason)[:REFUSAL_CHARACTERS]) from fault
        return {
            recipient: _told(*refusals[recipient]) if recipient in refusals else SendResult("sent")
            for recipient in letter.recipients
        }

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SMTPException, OSError):
                connection.quit()
            connection.close()

    def _hand_over(self, letter: Letter) -> Refusals:
        if self._connection is None or self._connection.sock is None:
            self._connection = self._connect()
        try:
            return self._connection.sendmail(letter.sender, letter.recipients, letter.content)
        except SMTPRecipientsRefused as refused:
            return {each: refused.recipients.get(each, HUNG_UP) for each in letter.recipients}
        except SMTPDataError as refused:
            return dict.fromkeys(letter.recipients, (refused.smtp_code, refused.smtp_error))
        except SMTPSenderRefused as refused:
            # Any other refusal of the sender is about us, and meets every letter alike.
            if refused.smtp_code != TOO_LARGE_CODE:
                raise
            return dict.fromkeys(letter.recipients, (refused.smtp_code, refused.smtp_error))

    def _connect(self) -> SMTP:
        server = self._server
        context = ssl.create_default_context(cafile=server.ca_file)
        connection = (
            SMTP_SSL(server.host, server.port, timeout=ANSWER_TIMEOUT_SECONDS, context=context)
            if server.security == "tls"
            else SMTP(server.host, server.port, timeout=ANSWER_TIMEOUT_SECONDS)
        )
        try:
            if server.security == "starttls":
                connection.starttls(context=context)
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection


def _told(code: int, error: bytes | str) -> SendResult:
    said = error.decode("utf-8", "replace") if isinstance(error, bytes) else error
    reason = one_line(f"{code} {said}")[:REFUSAL_CHARACTERS]
    return SendResult("refused" if code >= FIRST_PERMANENT_CODE else "waiting", reason)
