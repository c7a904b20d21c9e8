import re
import shutil
import subprocess
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml

from services.kit.identity.settings import IdentitySettings
from services.kit.log.kafka.settings import KafkaSettings
from services.portal.web.issuer.portal_settings import PortalSettings
from services.registry import SERVICE_BY_NAME, SERVICES
from services.settings import AllSettings
from tests.deploy.programs import DEPLOY, ROOT, complaints, program

COMPOSE = DEPLOY / "compose.yaml"
EXACT = r"[\w./-]+:\d+\.\d+\.\d+\S*|postgres:\d+\.\d+-\S+"


@cache
def composed() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


def test_the_file_is_a_compose_file() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    assert complaints("check-jsonschema", *schema, COMPOSE) == ""


def test_docker_compose_reads_it() -> None:
    if not shutil.which("docker") or complaints("docker", "compose", "version"):
        pytest.skip("no docker with its compose plugin: the file is held against the schema alone")
    assert complaints("docker", "compose", "-f", COMPOSE, "config", "--quiet") == ""


def test_every_service_runs_twice_and_none_but_ours() -> None:
    ours = {
        name: tuple(service["command"])
        for name, service in composed()["services"].items()
        if service["image"].startswith("dealer-docket:")
    }
    once = {name: (name,) for name in ("migrate", "topics", "issuer")}
    keys = {name: ours.pop(name)[:2] for name in ("log-key", "receipts-key")}
    assert set(keys.values()) == {("log", "keygen")}
    assert ours == {**once, **{name: ("serve", name) for name in SERVICES}}
    assert {composed()["services"][name]["deploy"]["replicas"] for name in SERVICES} == {2}


def test_penalties_alone_holds_the_logs_key_and_whoever_accepts_facts_that_of_receipts() -> None:
    def holders(volume: str, variable: str) -> list[str]:
        services = composed()["services"]
        mounted = [
            name
            for name, service in services.items()
            if any(str(each).startswith(f"{volume}:") for each in service.get("volumes", []))
        ]
        named = [n for n, service in services.items() if variable in service.get("environment", {})]
        assert mounted == [*named, volume]
        for name in named:
            at = services[name]["environment"][variable]
            [kept] = [each for each in services[name]["volumes"] if each.startswith(f"{volume}:")]
            assert kept.split(":")[1:] == [str(PurePosixPath(at).parent), "ro"]
            assert at in " ".join(services[volume]["command"])
            assert services[name]["depends_on"][volume]["condition"].endswith("successfully")
        return named

    assert holders("log-key", "DOCKET_LOG_KEY") == ["penalties"]
    accepting = [name for name in SERVICES if SERVICE_BY_NAME[name].accepts]
    assert holders("receipts-key", "DOCKET_RECEIPTS_KEY") == accepting


def test_nothing_is_published_beyond_this_machine() -> None:
    published = [
        port for service in composed()["services"].values() for port in service.get("ports", [])
    ]
    assert published == ["127.0.0.1:${DOCKET_PORT:-8080}:8080"]
    assert composed()["networks"]["inside"] == {"internal": True}
    unreached = {
        "staffing",
        "audits",
        "penalties",
        "migrate",
        "topics",
        "issuer",
        "postgres",
        "kafka",
    }
    assert {tuple(composed()["services"][name]["networks"]) for name in unreached} == {("inside",)}


def test_every_variable_is_one_that_a_setting_reads() -> None:
    known = {
        f"{model.model_config['env_prefix']}{field}".upper()
        for model in (AllSettings, KafkaSettings, IdentitySettings, PortalSettings)
        for field in model.model_fields
    }
    given = {
        variable
        for service in composed()["services"].values()
        for variable in service.get("environment", {})
        if variable.startswith("DOCKET_")
    }
    assert given - known == {"DOCKET_SECRETS"}
    assert {name.upper() for name in composed()["secrets"]} <= known


def test_no_secret_stands_in_the_file() -> None:
    secrets = composed()["secrets"].values()
    assert [secret["file"] for secret in secrets] == ["./secrets/postgres_password"]
    assert "/secrets/" in (DEPLOY / ".gitignore").read_text().splitlines()
    assert composed()["services"]["penalties"]["environment"]["DOCKET_IDENTITY_REQUIRED"] == "true"
    written = [
        (variable, value)
        for service in composed()["services"].values()
        for variable, value in service.get("environment", {}).items()
        if "PASSWORD" in variable and value is not None
    ]
    assert written == [("POSTGRES_PASSWORD_FILE", "/run/secrets/docket_postgres_password")]


def test_every_image_is_of_one_exact_release() -> None:
    images = {name: service["image"] for name, service in composed()["services"].items()}
    assert [name for name, image in images.items() if not re.fullmatch(EXACT, image)] == []


def test_releases_are_those_that_the_tests_run() -> None:
    kafka = re.search(r"<artifactId>kafka_2.13<.*?<version>(.*?)<", _pom(), re.DOTALL)
    assert kafka
    assert composed()["services"]["kafka"]["image"] == f"apache/kafka:{kafka[1]}"
    [caddy, *_] = subprocess.check_output([program("caddy"), "version"], text=True).split()
    ingress = composed()["services"]["ingress"]["image"]
    assert ingress == f"caddy:{caddy.removeprefix('v')}-alpine"


def _pom() -> str:
    return (ROOT / "deploy/kafka/pom.xml").read_text()
