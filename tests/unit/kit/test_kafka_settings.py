"""How Kafka is entered is said by the environment, and what is wrong there is said plainly."""

from pathlib import Path

import pytest

from services.kit.log.kafka.settings import read_kafka_settings
from services.kit.settings import SettingsUnfit

BROKERS = {"bootstrap": "kafka-1:9092,kafka-2:9092"}
SASL = {
    "security_protocol": "SASL_SSL",
    "sasl_mechanism": "SCRAM-SHA-512",
    "sasl_username": "docket",
    "sasl_password": "secret",
}
KEY = {"key_password": "k"}


def test_without_brokers_there_is_no_kafka() -> None:
    assert read_kafka_settings() is None


def test_brokers_alone_are_entered_in_plain_text() -> None:
    settings = read_kafka_settings(**BROKERS)
    assert settings
    assert settings.connection() == {
        "bootstrap_servers": "kafka-1:9092,kafka-2:9092",
        "security_protocol": "PLAINTEXT",
    }
    assert (settings.replication, settings.copies_needed) == (3, 2)


def test_the_clients_are_told_all_that_is_said(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("ca_file", "certificate_file", "key_file")}
    for file in files.values():
        file.touch()
    settings = read_kafka_settings(**BROKERS, **SASL, **files, **KEY)
    assert settings
    assert settings.connection() == {
        "bootstrap_servers": "kafka-1:9092,kafka-2:9092",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "docket",
        "sasl_plain_password": "secret",
        "ssl_cafile": str(files["ca_file"]),
        "ssl_certfile": str(files["certificate_file"]),
        "ssl_keyfile": str(files["key_file"]),
        "ssl_password": "k",
    }
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "copies"), [({"replication": 1}, 1), ({"replication": 2}, 1), ({"replication": 5}, 4)]
)
def test_all_copies_but_one_must_be_written(given: dict[str, int], copies: int) -> None:
    settings = read_kafka_settings(**BROKERS, **given)
    assert settings
    assert settings.copies_needed == copies


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"bootstrap": "kafka"}, "DOCKET_KAFKA_BOOTSTRAP: .*; expected: host:port"),
        ({"security_protocol": "TLS"}, "DOCKET_KAFKA_SECURITY_PROTOCOL: .* PLAINTEXT, SSL,"),
        (
            {"security_protocol": "SASL_SSL"},
            "_SASL_MECHANISM is needed with .*_SASL_USERNAME is needed .*_SASL_PASSWORD is needed",
        ),
        ({"sasl_username": "docket"}, "DOCKET_KAFKA_SASL_USERNAME has no use with .*=PLAINTEXT"),
        ({"ca_file": __file__}, "DOCKET_KAFKA_CA_FILE has no use with .*=PLAINTEXT"),
        ({**SASL, "ca_file": "nowhere.pem"}, "DOCKET_KAFKA_CA_FILE: there is no file nowhere.pem"),
        ({**SASL, "key_file": __file__}, "_KEY_FILE and DOCKET_KAFKA_CERTIFICATE_FILE go together"),
        (
            {"replication": 2, "min_insync_replicas": 3},
            "DOCKET_KAFKA_MIN_INSYNC_REPLICAS is more than DOCKET_KAFKA_REPLICATION",
        ),
    ],
)
def test_what_is_unfit_is_named_with_what_is_expected(given: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsUnfit, match=said):
        read_kafka_settings(**{**BROKERS, **given})
