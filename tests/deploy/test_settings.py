"""A container is told its secrets by files, and where to listen only by a setting of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from services.kit.log.kafka.settings import read_kafka_settings
from services.kit.settings import SettingsUnfit
from services.notifications.settings import mail_settings
from services.settings import read_settings
from tests.patience import PATIENCE
from tools.servers.here import free_port


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setenv("DOCKET_SECRETS", str(folder))
    return folder


def url_with(password: str, monkeypatch: pytest.MonkeyPatch, secrets: Path, url: str) -> str:
    (secrets / "docket_postgres_password").write_text(f"{password}\n")
    monkeypatch.setenv("DOCKET_POSTGRES_URL", url)
    read = read_settings().postgres_url
    assert read
    return read.get_secret_value()


@pytest.mark.parametrize("password", ["simple", "a/b+c=", "p@ss:w0rd?#%", "密码"])
def test_the_password_of_the_database_comes_from_a_file(
    password: str, monkeypatch: pytest.MonkeyPatch, secrets: Path
) -> None:
    url = "postgresql://docket@db:5432/docket?sslmode=require"
    understood = psycopg.conninfo.conninfo_to_dict(url_with(password, monkeypatch, secrets, url))
    assert understood == {
        "user": "docket", "password": password, "host": "db", "port": "5432",
        "dbname": "docket", "sslmode": "require",
    }  # fmt: skip


def test_a_password_in_the_url_stands(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> None:
    url = "postgresql://docket:own@db/docket"
    assert url_with("filed", monkeypatch, secrets, url) == url


def test_every_secret_may_be_filed(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> None:
    filed = {"docket_kafka_sasl_password": "of kafka", "docket_smtp_password": "of the post"}
    for name, secret in filed.items():
        (secrets / name).write_text(f"{secret}\n")
    for name, value in {
        "BOOTSTRAP": "kafka:9092", "SECURITY_PROTOCOL": "SASL_SSL", "SASL_MECHANISM": "PLAIN",
        "SASL_USERNAME": "docket",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"DOCKET_KAFKA_{name}", value)
    kafka, mail = read_kafka_settings(), mail_settings(read_settings()).smtp_password
    assert kafka
    assert kafka.connection()["sasl_plain_password"] == filed["docket_kafka_sasl_password"]
    assert mail
    assert mail.get_secret_value() == filed["docket_smtp_password"]


def test_a_folder_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKET_SECRETS", "/nowhere")
    with pytest.raises(SettingsUnfit, match=r"DOCKET_SECRETS: .*expected: a folder of files"):
        read_settings()


@contextmanager
def running(data: Path, settings: Mapping[str, str], place: str) -> Iterator[None]:
    """A stack that has come up at this place."""
    docket = Path(sys.executable).parent / "docket"
    with subprocess.Popen(
        [docket, "up", "--port", place.partition(":")[2], "--data", data],
        env={**os.environ, **settings},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not answers(place):
                assert time.monotonic() < until, f"nothing came up at {place}"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def answers(place: str) -> bool:
    try:
        return httpx.get(f"http://{place}/livez", timeout=2).is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(
    ("settings", "here", "not_here"),
    [({}, "127.0.0.1", "127.0.0.2"), ({"DOCKET_HOST": "127.0.0.2"}, "127.0.0.2", "127.0.0.1")],
)
def test_a_stack_listens_where_it_is_told_to_and_nowhere_else(
    settings: Mapping[str, str], here: str, not_here: str, tmp_path: Path
) -> None:
    port = free_port()
    with running(tmp_path, settings, f"{here}:{port}"):
        assert not answers(f"{not_here}:{port}")


@pytest.mark.parametrize("host", ["localhost", "0.0.0.0/0", "8080"])
def test_an_address_to_listen_on_is_written_out(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKET_HOST", host)
    with pytest.raises(SettingsUnfit, match=r"DOCKET_HOST: .*expected: the IP address listened on"):
        read_settings()
