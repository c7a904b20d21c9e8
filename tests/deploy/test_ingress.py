"""The way in leads each path of the services to every instance of the service that answers it."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from fastapi.routing import APIRoute

from services.composition import House
from services.kit.http import language
from services.kit.settings import Settings
from services.registry import SERVICES
from tests.deploy.programs import DEPLOY, complaints, program
from tests.patience import PATIENCE
from tools.servers.here import free_port

INSTANCES = 2


@contextmanager
def instance(name: str) -> Iterator[ThreadingHTTPServer]:
    """A server that answers its name, whatever it is asked."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = f"{name} {self.path}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), name=name)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def ingress(instances: Mapping[str, list[int]], folder: Path) -> Iterator[httpx.Client]:
    """The ingress before these ports of loopback."""
    port = free_port()
    places = {
        f"DOCKET_{name.upper()}": f"to {' '.join(f'127.0.0.1:{each}' for each in ports)}"
        for name, ports in instances.items()
    }
    with (folder / "ingress.log").open("wb") as log:
        running = subprocess.Popen(
            [program("caddy"), "run", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"],
            env={**os.environ, **places, "DOCKET_INGRESS_HOST": "127.0.0.1",
                 "DOCKET_INGRESS_PORT": str(port), "HOME": str(folder)},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            _wait_for(client)
            yield client
    finally:
        running.terminate()
        running.wait(PATIENCE)


def _wait_for(client: httpx.Client) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            client.get("/livez").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the ingress does not answer")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[httpx.Client]:
    with ExitStack() as stack:
        ports = {
            name: [
                stack.enter_context(instance(f"{name}-{n}")).server_port for n in range(INSTANCES)
            ]
            for name in SERVICES
        }
        yield stack.enter_context(ingress(ports, tmp_path))


def test_the_file_is_in_its_one_form() -> None:
    assert complaints("caddy", "fmt", "--diff", DEPLOY / "Caddyfile") == ""


def test_the_file_as_composed_is_valid() -> None:
    options = ("--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")
    assert complaints("caddy", "validate", *options) == ""


def test_every_path_leads_to_its_service(cluster: httpx.Client, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with closing(House(settings, "manual")) as house:
        paths = {
            (name, route.path)
            for name in SERVICES
            for router in house.built(name).routes
            for route in router.routes
        }
        answered = {(name, path, cluster.get(path).text.split("-")[0]) for name, path in paths}
    assert len(answered) > len(SERVICES)
    assert [each for each in answered if each[0] != each[2]] == []


def test_a_path_arrives_as_it_was_sent(cluster: httpx.Client) -> None:
    sent = "/penalties/v1/entries/SD-011/gm-summons%2F2026?on=2026-01-01"
    assert cluster.get(sent).text.split(" ")[1] == sent


def test_a_path_leads_in_by_whatever_name_the_ingress_is_called(cluster: httpx.Client) -> None:
    answer = cluster.get("/audits/v1/dealers", headers={"Host": "docket.oem.example"})
    assert answer.text.endswith(" /audits/v1/dealers")


def test_all_instances_take_turns(cluster: httpx.Client) -> None:
    answered = [cluster.get("/audits/v1/dealers").text.split(" ")[0] for _ in range(4)]
    assert sorted(answered) == ["audits-0", "audits-0", "audits-1", "audits-1"]


def test_one_instance_takes_all_trials(cluster: httpx.Client) -> None:
    paths = ("/penalties/v1/whatif", *(f"/penalties/v1/whatif/{job}" for job in range(8)))
    assert len({cluster.get(path).text.split(" ")[0] for path in paths}) == 1


def test_the_language_leads_in(cluster: httpx.Client) -> None:
    paths = [route.path for route in language.routes().routes if isinstance(route, APIRoute)]
    assert len(paths) > 5
    for path in paths:
        answer = cluster.get(path)
        assert (answer.status_code, answer.text.split("-")[0]) == (200, "staffing"), path


def test_the_document_of_all_services_leads_in(cluster: httpx.Client) -> None:
    answer = cluster.get("/openapi.json")
    assert answer.text.split("-", 1)[0] == "staffing"
    assert answer.text.endswith(" /openapi-whole.json")


def test_what_is_of_one_instance_alone_does_not_lead_in(cluster: httpx.Client) -> None:
    inner = (
        "/metrics",
        "/readyz",
        "/services",
        "/docs",
        "/docs/swagger-ui.css",
        "/openapi-whole.json",
    )
    assert {cluster.get(path).status_code for path in inner} == {404}


def test_a_page_leads_to_the_portal(cluster: httpx.Client) -> None:
    answered = {cluster.get(path).text.split("-")[0] for path in ("/", "/dealers", "/d/BJ-001")}
    assert answered == {"portal"}


def test_an_instance_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    with instance("staffing-1") as left:
        instances = {"staffing": [free_port(), left.server_port]}
        with ingress(instances, tmp_path) as client:
            answered = [client.get("/staffing/v1/dealers") for _ in range(4)]
    assert {(answer.status_code, answer.text) for answer in answered} == {
        (200, "staffing-1 /staffing/v1/dealers")
    }
