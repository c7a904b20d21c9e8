"""The one place where settings become stores, and stores become services."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Literal

from contracts.events.decisions import PolicyPublished
from contracts.policy.documents import digest_of, read_document
from contracts.policy.shipped import shipped_documents
from contracts.topics import (
    AUDITS,
    DECISIONS,
    EVERY_DEALER,
    FACT_TOPICS,
    PENALTIES,
    STAFFING,
    short_name,
)
from services.audits import part as audits
from services.kit import journal
from services.kit.clock import Clock, ManualClock, WallClock, instant_text, local_date, start_of
from services.kit.draft import Draft, imported_draft
from services.kit.journal import Journal
from services.kit.log import EmbeddedLog
from services.kit.part import Part
from services.kit.settings import Settings, SettingsUnfit
from services.kit.store import Row, Store, open_store
from services.notifications import part as notifications
from services.notifications.mail import Letterhead, MailboxUnfit
from services.notifications.smtp import PasswordInTheClear, SmtpServer
from services.penalties import part as penalties
from services.staffing import part as staffing

ClockMode = Literal["wall", "manual"]
SERVICES: Final = ("staffing", "audits", "penalties", "notifications")


class House:
    """The stores of a stack, opened where its settings say, and the services over them."""

    def __init__(self, settings: Settings, mode: ClockMode) -> None:
        _make_folder(settings)
        self.settings = settings
        self.mode = mode
        self._opened: dict[str, Store] = {}
        journals = {topic: self._open(short_name(topic), journal.TABLES) for topic in FACT_TOPICS}
        self.clock = _clock(self.mode, journals)
        self.journals = {
            topic: Journal(store, topic, settings.partitions, self.clock)
            for topic, store in journals.items()
        }
        self.journals[DECISIONS].record(shipped_policies_as_imports())

    @property
    def facts(self) -> Mapping[str, Store]:
        """The stores of the three topics of facts."""
        return {topic: journal.store for topic, journal in self.journals.items()}

    def penalties_store(self) -> Store:
        """The store of the topic of penalties."""
        return self._open("penalties", penalties.TABLES)

    def part(self, service: str) -> Part:
        """One service over the stores of this house."""
        match service:
            case "staffing":
                store = self._open("staffing-view", staffing.TABLES)
                return staffing.staffing_part(self.journals[STAFFING], store, self.facts)
            case "audits":
                store = self._open("audits-view", audits.TABLES)
                return audits.audits_part(self.journals[AUDITS], store, self.facts)
            case "penalties":
                decisions = self.journals[DECISIONS]
                return penalties.penalties_part(decisions, self.penalties_store(), self.facts)
            case "notifications":
                return self._notifications()
            case _:
                raise ValueError(f"no service {service}; there are {', '.join(SERVICES)}")

    def _notifications(self) -> Part:
        settings = self.settings
        read = {STAFFING: self.facts[STAFFING], PENALTIES: self.penalties_store()}
        return notifications.notifications_part(
            self._open("notifications", notifications.TABLES),
            EmbeddedLog(read, settings.partitions),
            notifications.outlet(_mail_server(settings), settings.data / "mail"),
            _letterhead(settings),
            self.clock.now,
            mail_imported=settings.mail_imported,
        )

    def accepts(self, topic: str, services: Collection[str]) -> bool:
        """Whether one of these services accepts the facts of a topic."""
        return ("penalties" if topic == DECISIONS else short_name(topic)) in services

    def close(self) -> None:
        """Close every store."""
        for store in self._opened.values():
            store.close()

    def _open(self, name: str, tables: Sequence[str]) -> Store:
        if name not in self._opened:
            self._opened[name] = open_store(_store_url(self.settings, name), tables)
        return self._opened[name]


def shipped_policies_as_imports() -> list[Draft]:
    """The policy documents of this release, as known since they took effect."""
    return [_policy_draft(text) for text in shipped_documents()]


def _policy_draft(text: bytes) -> Draft:
    document = read_document(text)
    effective = instant_text(start_of(document.effective_from))
    body = {
        "specversion": "1.0",
        "id": digest_of(text),
        "source": "/policies",
        "type": PolicyPublished.TYPE,
        "subject": EVERY_DEALER,
        "time": effective,
        "recordedtime": effective,
        "actor": "policies",
        "data": {
            "policy": document.policy,
            "version": document.version,
            "effective_from": str(document.effective_from),
            "digest": digest_of(text),
            "document": text.decode(),
        },
    }
    return imported_draft(body, datetime.now(UTC), "shipped with this release")


def _mail_server(settings: Settings) -> SmtpServer | None:
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


def _letterhead(settings: Settings) -> Letterhead:
    try:
        return Letterhead(
            settings.mail_from, settings.oem_mailbox, settings.mail_language, settings.base_url
        )
    except MailboxUnfit as fault:
        raise SettingsUnfit(f"DOCKET_MAIL_FROM, DOCKET_OEM_MAILBOX: {fault}") from fault


def _make_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SettingsUnfit(
            f"DOCKET_DATA (or --data): {settings.data}: {fault.strerror}; expected: a folder, or a "
            "place for one"
        ) from fault


def _store_url(settings: Settings, name: str) -> str:
    if settings.postgres_url is not None:
        url = settings.postgres_url.get_secret_value()
        return f"{url}{'&' if '?' in url else '?'}schema={name.replace('-', '_')}"
    return f"sqlite:{settings.data / name}.sqlite"


def _clock(mode: ClockMode, journals: Mapping[str, Store]) -> Clock:
    if mode == "wall":
        return WallClock()
    stamped = [at for store in journals.values() for (at,) in _first_stamp(store) if at is not None]
    opened = local_date(datetime.fromisoformat(min(stamped))) if stamped else None
    return ManualClock(opened)


def _first_stamp(store: Store) -> Sequence[Row]:
    with store.reading() as look:
        return look.execute("SELECT MIN(stamped_at) FROM streams")
