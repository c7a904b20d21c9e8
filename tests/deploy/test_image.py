import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from tests.deploy.programs import DEPLOY, ROOT, complaints
from tests.patience import PATIENCE

KEPT_FOR_CHECKS = ("contracts/samples/SHA256SUMS", "contracts/schemas/released/")


def allowed() -> list[str]:
    """What `.dockerignore` lets into the build."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line.removeprefix("!").rstrip("/") for line in lines if line.startswith("!")]


def copied() -> list[str]:
    """What the build takes from the tree."""
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    found = [re.fullmatch(r"COPY (?!--from)(\S+) \S+", line) for line in lines]
    return [copy[1].rstrip("/") for copy in found if copy]


def test_the_dockerfile_is_well_made() -> None:
    assert complaints("hadolint", DEPLOY / "Dockerfile") == ""


def test_the_build_sees_what_it_takes_and_nothing_else() -> None:
    assert sorted(allowed()) == sorted(copied())


def test_the_image_holds_every_file_of_the_services(tmp_path: Path) -> None:
    given = tmp_path / "given"
    for name in copied():
        _copy(ROOT / name, given / name)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--wheel-dir", tmp_path, given],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    [wheel] = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        held = set(packed.namelist())
    needed = {
        str(path.relative_to(given))
        for name in ("contracts", "services")
        for path in (given / name).rglob("*")
        if path.is_file()
    }
    assert {name for name in needed - held if not name.startswith(KEPT_FOR_CHECKS)} == set()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(
            source, target, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    else:
        shutil.copyfile(source, target)
