"""The page on the tools, its transcripts made anew: `python -m tests.e2e.tools_page`."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tools.md"
TRANSCRIPT = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


def replayed(page: str, folder: Path) -> str:
    """The page with what its commands print when they are run, one after another, in a folder."""
    for name in ("docs", "contracts"):
        (folder / name).symlink_to(ROOT / name)
    return TRANSCRIPT.sub(lambda found: "".join(_run(found.group(), folder)), page)


def _run(transcript: str, folder: Path) -> Iterator[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOCKET_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"
    for line in transcript.splitlines():
        if line.startswith("$ "):
            ran = subprocess.run(
                ["bash", "-c", line.removeprefix("$ ")],
                cwd=folder,
                env={**clean, "PATH": path, "COLUMNS": "100", "LC_ALL": "C.UTF-8"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            said = [each.rstrip() for each in ran.stdout.decode().splitlines()]
            yield "\n".join([line, *said]) + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        PAGE.write_text(replayed(PAGE.read_text(), Path(folder)))
