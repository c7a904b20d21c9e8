"""The connection to the mail server: encrypted and authenticated where the settings say so."""

from collections.abc import Iterator
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

import pytest

from services.notifications.outlet import Letter, SendResult, Unreachable
from services.notifications.smtp import PasswordInTheClear, Security, SmtpOutlet, SmtpServer
from tests.component.notifications.post_office import (
    PostOffice,
    free_port,
    knows,
    open_post_office,
)
from tests.servers.certificate import made_certificate

LETTER = Letter("x.eml", "docket@oem.example", ["a@b.example"], b"Subject: x\r\n\r\n.dot\r\n")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_certificate(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


def served(security: Security, certificate: Path) -> dict[str, Any]:
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if security == "tls":
        return {"ssl_context": context, "auth_require_tls": False}
    return {"tls_context": context, "require_starttls": True}


@pytest.fixture(params=["starttls", "tls"])
def security(request: pytest.FixtureRequest) -> Security:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def office(security: Security, certificate: Path) -> Iterator[PostOffice]:
    office = PostOffice(free_port())
    options = served(security, certificate)
    with open_post_office(office, authenticator=knows("docket", "secret"), **options):
        yield office


def server(office: PostOffice, password: str, security: Security, ca_file: Path) -> SmtpServer:
    return SmtpServer("127.0.0.1", office.port, "docket", password, security, ca_file)


def test_a_letter_travels_encrypted_and_authenticated(
    office: PostOffice, security: Security, certificate: Path
) -> None:
    outlet = SmtpOutlet(server(office, "secret", security, certificate))
    assert outlet.send(LETTER) == {"a@b.example": SendResult("sent")}
    outlet.close()
    [taken] = office.taken
    assert taken.encrypted
    assert taken.user == "docket"
    assert taken.content == LETTER.content


def test_a_wrong_password_refuses_no_letter_for_good(
    office: PostOffice, security: Security, certificate: Path
) -> None:
    outlet = SmtpOutlet(server(office, "wrong", security, certificate))
    with pytest.raises(Unreachable, match="535"):
        outlet.send(LETTER)
    assert office.taken == []


def test_a_server_that_nobody_vouches_for_is_not_spoken_to(
    office: PostOffice, security: Security
) -> None:
    stranger = SmtpServer("127.0.0.1", office.port, "docket", "secret", security)
    with pytest.raises(Unreachable, match="certificate verify failed"):
        SmtpOutlet(stranger).send(LETTER)
    assert office.taken == []


def test_a_password_never_travels_in_the_clear() -> None:
    with pytest.raises(PasswordInTheClear):
        SmtpServer("127.0.0.1", 25, "docket", "secret")


def test_a_password_shows_nowhere() -> None:
    assert "secret" not in repr(SmtpServer("127.0.0.1", 25, "docket", "secret", "tls"))
