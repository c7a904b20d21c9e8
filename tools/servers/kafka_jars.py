"""The programs of an Apache Kafka broker, as Maven fetches them once into a cache folder."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

from tools.servers.here import PATIENCE, NotHere

POM = Path(__file__).parents[2] / "deploy/kafka/pom.xml"


def kafka_jars() -> Path:
    """The folder of the jars that `deploy/kafka/pom.xml` names."""
    if not shutil.which("java"):
        raise NotHere("no java (Debian's package default-jre-headless)")
    release = hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    folder = _cache() / f"kafka-{release}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    if not shutil.which("mvn"):
        raise NotHere("no mvn to fetch Apache Kafka with (Debian's package maven)")
    fetching = folder.with_suffix(".part")
    shutil.rmtree(fetching, ignore_errors=True)
    command = ["mvn", "-B", "-q", "-f", str(POM), "dependency:copy-dependencies"]
    try:
        done = subprocess.run(
            [*command, f"-DoutputDirectory={fetching}"],
            check=False, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotHere(f"mvn did not fetch Apache Kafka within {PATIENCE:.0f} s") from None
    if done.returncode:
        [said, *_] = [*done.stdout.splitlines(), "no word of why"]
        raise NotHere(f"mvn could not fetch Apache Kafka: {said}")
    fetching.rename(folder)


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "dealer-docket"
