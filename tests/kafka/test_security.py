"""Brokers are entered as they ask it, by setting; who is not let in is told which one is wrong."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ScramMechanism, UserScramCredentialUpsertion

from services.kit.log.kafka.refusal import KafkaRefuses
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from tests.component.kit.facts import declared, drafted
from tests.e2e.docket import Docket
from tests.kafka.conftest import sweeping
from tests.kafka.logs import KafkaTestLog, joined, read_to_the_end, topics_named
from tests.servers.kafka import own_kafka
from tools.servers.here import free_port

USER, PASSWORD = "docket", "open sesame"
LISTENERS = {"SASL": "SASL_PLAINTEXT", "TLS": "SSL", "BOTH": "SASL_SSL"}
LOGIN = "org.apache.kafka.common.security"

Settings = dict[str, Any]


class Secured:
    """A broker that is entered in three ways, and what a client is told of each."""

    def __init__(self, ports: Mapping[str, int], plain: str, ca: Path, other_ca: Path) -> None:
        self.ports = ports
        self.plain = plain
        self.ca = ca
        self.other_ca = other_ca

    def settings(self, listener: str, **other: Any) -> Settings:
        said: Settings = {
            "bootstrap": f"127.0.0.1:{self.ports[listener]}",
            "security_protocol": LISTENERS[listener],
            "replication": 1,
            "session_timeout": 2,
        }
        if listener != "TLS":
            said |= {"sasl_mechanism": "PLAIN", "sasl_username": USER, "sasl_password": PASSWORD}
        if listener != "SASL":
            said |= {"ca_file": self.ca}
        return {**said, **other}


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A key with a certificate that signs itself, and the certificate alone."""
    store, alone = folder / f"{name}.p12", folder / f"{name}.pem"
    entry = ["-alias", name, "-keystore", store, "-storepass", "changeit"]
    subprocess.run(
        ["keytool", "-genkeypair", *entry, "-storetype", "PKCS12", "-keyalg", "RSA",
         "-dname", "CN=localhost", "-validity", "30",
         "-ext", "san=ip:127.0.0.1,dns:localhost", "-ext", "bc=ca:true"],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        ["keytool", "-exportcert", "-rfc", *entry, "-file", alone], check=True, capture_output=True
    )
    return store, alone


def asking(ports: Mapping[str, int], keys: Path) -> dict[str, str]:
    """The properties of a broker that asks for a user on two listeners, and for TLS on two."""
    places = "".join(f",{name}://127.0.0.1:{port}" for name, port in ports.items())
    protocols = "".join(f",{name}:{protocol}" for name, protocol in LISTENERS.items())
    asked = {
        "listeners": places,
        "advertised.listeners": places,
        "listener.security.protocol.map": protocols,
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.location": str(keys),
        "ssl.keystore.password": "changeit",
    }
    for name in ("sasl", "both"):
        said = f"listener.name.{name}"
        asked[f"{said}.sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256"
        asked[f"{said}.plain.sasl.jaas.config"] = (
            f'{LOGIN}.plain.PlainLoginModule required user_{USER}="{PASSWORD}";'
        )
        asked[f"{said}.scram-sha-256.sasl.jaas.config"] = (
            f"{LOGIN}.scram.ScramLoginModule required;"
        )
    return asked


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("certificates")
    ports = {name: free_port() for name in LISTENERS}
    with ExitStack() as stack:
        keys, ca = certificate(folder, "broker")
        with sweeping():
            cluster = stack.enter_context(own_kafka(extra=asking(ports, keys)))
        with closing(KafkaAdminClient(bootstrap_servers=cluster.bootstrap)) as admin:
            user = UserScramCredentialUpsertion(
                USER, ScramMechanism.SCRAM_SHA_256, password=PASSWORD, iterations=4096
            )
            assert admin.alter_user_scram_credentials([user]) == {USER: None}
        yield Secured(ports, cluster.bootstrap, ca, certificate(folder, "other")[1])


@pytest.mark.parametrize(
    ("listener", "more"),
    [
        ("SASL", {}),
        ("SASL", {"sasl_mechanism": "SCRAM-SHA-256"}),
        ("TLS", {}),
        ("BOTH", {"sasl_mechanism": "SCRAM-SHA-256"}),
    ],
)
def test_facts_go_in_and_out_where_a_user_or_tls_is_asked_for(
    secured: Secured, tmp_path: Path, listener: str, more: Settings
) -> None:
    kafka = KafkaSettings(**secured.settings(listener, **more))
    with closing(KafkaTestLog(tmp_path, topics_named("staffing"), kafka)) as log:
        journal = log.journal(log.topics[0])
        journal.record([drafted(declared(str(n), f"D-{n}")) for n in range(20)])
        with closing(log.reader("g")) as reader:
            found = [record.value for record in read_to_the_end(joined(reader))]
        assert sorted(found) == sorted(n.value for n in journal.store.notifications(0, 100))


CREDENTIALS = "DOCKET_KAFKA_SASL_USERNAME, DOCKET_KAFKA_SASL_PASSWORD, DOCKET_KAFKA_SASL_MECHANISM"


@pytest.mark.parametrize(
    ("listener", "wrong", "because"),
    [
        ("SASL", {"sasl_password": "no"}, f"{CREDENTIALS}: the brokers let nobody in by these"),
        ("SASL", {"sasl_username": "nobody"}, CREDENTIALS),
        ("SASL", {"sasl_mechanism": "SCRAM-SHA-512"}, CREDENTIALS),
        ("BOTH", {"sasl_mechanism": "SCRAM-SHA-256", "sasl_password": "no"}, CREDENTIALS),
        ("TLS", {"ca_file": "other_ca"}, "DOCKET_KAFKA_CA_FILE: the brokers' certificate is not"),
        ("TLS", {"bootstrap": "plain"}, "DOCKET_KAFKA_SECURITY_PROTOCOL=SSL: that is not how"),
    ],
)
def test_who_is_not_let_in_is_told_which_setting_is_wrong(
    secured: Secured, listener: str, wrong: Settings, because: str
) -> None:
    named = {n: getattr(secured, v) if hasattr(secured, v) else v for n, v in wrong.items()}
    kafka = KafkaSettings(**secured.settings(listener, **named))
    with pytest.raises(KafkaRefuses, match=f"^{because}"):
        KafkaTopics(kafka, topics_named("staffing"), 1).check()


@pytest.mark.parametrize("words", [("topics",), ("serve", "staffing", "--port", "0")])
def test_a_command_that_is_not_let_in_ends_with_one_sentence(
    secured: Secured, tmp_path: Path, words: tuple[str, ...]
) -> None:
    wrong = secured.settings("BOTH", sasl_password="no")  # noqa: S106
    environment = {f"DOCKET_KAFKA_{name.upper()}": str(value) for name, value in wrong.items()}
    ran = Docket(tmp_path, **environment).run(*words)
    assert ran.status == 2
    [said] = ran.said.splitlines()
    assert said.startswith(f"{CREDENTIALS}: the brokers let nobody in")
    assert PASSWORD not in ran.said
