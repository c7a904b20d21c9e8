"""What the settings say of mail: the server, and whose letters they are."""

from services.kit.settings import Settings, SettingsUnfit
from services.notifications.mail import Letterhead, MailboxUnfit
from services.notifications.smtp import PasswordInTheClear, SmtpServer


def mail_server(settings: Settings) -> SmtpServer | None:
    """The server that takes mails; none where they are filed. Raises `SettingsUnfit`."""
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password
    try:
        return SmtpServer(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_user,
            password.get_secret_value() if password else None,
            settings.smtp_security,
            settings.smtp_ca_file,
        )
    except PasswordInTheClear as fault:
        raise SettingsUnfit(f"DOCKET_SMTP_SECURITY: {fault}") from fault


def letterhead(settings: Settings) -> Letterhead:
    """The sender of mails and their language. Raises `SettingsUnfit`."""
    try:
        return Letterhead(
            settings.mail_from, settings.oem_mailbox, settings.mail_language, settings.base_url
        )
    except MailboxUnfit as fault:
        raise SettingsUnfit(f"DOCKET_MAIL_FROM, DOCKET_OEM_MAILBOX: {fault}") from fault
