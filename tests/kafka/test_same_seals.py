"""Over Kafka and PostgreSQL the same bytes are sealed as over SQLite, of the same events."""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from contracts.canonical import canonical
from contracts.events.dockets import DocketStated
from contracts.events.seals import DaySealed
from tests.component.penalties.sealed import LOG_KEY, keys_in
from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, baseline, declared, member
from tests.kafka.production import PARTITIONS, Production, accept, eventually

pytestmark = pytest.mark.slow

OPENED_ON, CLOSED_ON, LATER = "2026-03-02", "2026-05-10", "2026-06-12"


def environment(folder: Path) -> dict[str, str]:
    return {f"DOCKET_{name.upper()}": str(path) for name, path in keys_in(folder).items()}


def seals(docket: Docket) -> list[bytes]:
    """The seals with their checkpoints, from the copies of one partition."""
    found: dict[str, bytes] = {}
    for event in docket.export("--topic", "penalties"):
        if event["type"] == DaySealed.TYPE:
            assert found.setdefault(event["sequence"], canonical(event)) == canonical(event)
    return [value for _, value in sorted(found.items())]


def sealed_through(docket: Docket, day: str) -> list[bytes]:
    def is_sealed(found: list[bytes]) -> bool:
        return bool(found) and json.loads(found[-1])["data"]["seal"]["through"] == day

    return eventually(lambda: seals(docket), is_sealed)


def test_two_instances_over_kafka_seal_what_one_over_sqlite_seals(
    docket: Production, tmp_path: Path
) -> None:
    docket.environment |= environment(tmp_path)
    docket.environment["DOCKET_LOG_FOLDER"] = str(tmp_path / "log")
    with ExitStack() as running:
        services = running.enter_context(docket.serving("staffing", "audits", "penalties"))
        running.enter_context(docket.running("serve", "penalties", "--clock", "manual"))
        for dealer in (DEALER, "SH-2"):
            accept(services, {**accepted(OPENED_ON), "id": f"accepted-{dealer}", "subject": dealer})
            staff = baseline(OPENED_ON, member("C001", "customer_manager", OPENED_ON))
            accept(services, {**staff, "id": f"staff-{dealer}", "subject": dealer})
        docket.must("close-days", "--through", CLOSED_ON)
        accept(services, declared(CLOSED_ON, "2026-04"))
        docket.must("close-days", "--through", LATER)
        over_kafka = sealed_through(docket, LATER)
        exported = docket.export()
    checkpoint = json.loads(over_kafka[-1])["data"]["checkpoint"]
    assert (tmp_path / "log" / "checkpoint").read_text() == checkpoint
    assert any(event["type"] == DocketStated.TYPE for event in exported)
    kept = [event for event in exported if event["type"] != DaySealed.TYPE]
    file = tmp_path / "export.ndjson"
    file.write_bytes(b"".join(canonical(event) + b"\n" for event in kept))

    alone = Docket(tmp_path / "alone", DOCKET_PARTITIONS=str(PARTITIONS), **environment(tmp_path))
    for service in ("staffing", "audits", "penalties"):
        alone.run("restore", service, "--from", file)
    with alone.up():
        over_sqlite = sealed_through(alone, LATER)
    assert over_sqlite == over_kafka
    for made, name in ((docket, "production"), (alone, "alone")):
        made.run("bundle", DEALER, "-o", tmp_path / f"{name}.docket")
    bundles = [(tmp_path / f"{name}.docket").read_bytes() for name in ("production", "alone")]
    assert bundles[0] == bundles[1]
    verified = alone.must(
        "verify", tmp_path / "alone.docket", "--key", str(LOG_KEY.verifying), "--json"
    )
    assert verified.json["dealers"][0]["statements"]["re_derived"] > 0
