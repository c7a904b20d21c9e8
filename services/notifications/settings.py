"""The settings of mail from the environment: the server, and the sender."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.settings import PREFIX, Settings, SettingsUnfit
from services.notifications.mail import Letterhead, MailboxUnfit
from services.notifications.smtp import PasswordInTheClear, SmtpServer


class MailSettings(BaseSettings):
    """The server of mails, and their sender."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    smtp_host: Annotated[str | None, Field(description="a host name; else mail is filed")] = None
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="a port, 1 to 65535")] = 25
    smtp_user: Annotated[str | None, Field(description="a user name, if the server asks")] = None
    smtp_password: Annotated[SecretStr | None, Field(description="the user's password")] = None
    smtp_security: Annotated[
        Literal["none", "starttls", "tls"], Field(description="none, starttls or tls")
    ] = "none"
    smtp_ca_file: Annotated[
        Path | None, Field(description="the certificate of an authority of your own (PEM)")
    ] = None
    mail_from: Annotated[str, Field(description="a mail address")] = "docket@oem.example"
    oem_mailbox: Annotated[str, Field(description="the OEM's mail address")] = "crd@oem.example"
    mail_language: Annotated[Literal["zh", "en"], Field(description="zh or en")] = "zh"
    mail_imported: Annotated[
        bool, Field(description="true or false: whether what was imported late is mailed too")
    ] = False


def mail_settings(settings: Settings) -> MailSettings:
    """The settings of mail, out of those of a stack."""
    return MailSettings.model_validate(settings, from_attributes=True)


def mail_server(mail: MailSettings) -> SmtpServer | None:
    """The mail server; None if mails are written to files. Raises `SettingsUnfit`."""
    if mail.smtp_host is None:
        return None
    password = mail.smtp_password
    try:
        return SmtpServer(
            mail.smtp_host,
            mail.smtp_port,
            mail.smtp_user,
            password.get_secret_value() if password else None,
            mail.smtp_security,
            mail.smtp_ca_file,
        )
    except PasswordInTheClear as fault:
        raise SettingsUnfit(f"DOCKET_SMTP_SECURITY: {fault}") from fault


def letterhead(mail: MailSettings, base_url: str) -> Letterhead:
    """The sender of mails and their language. Raises `SettingsUnfit`."""
    try:
        return Letterhead(mail.mail_from, mail.oem_mailbox, mail.mail_language, base_url)
    except MailboxUnfit as fault:
        raise SettingsUnfit(f"DOCKET_MAIL_FROM, DOCKET_OEM_MAILBOX: {fault}") from fault
