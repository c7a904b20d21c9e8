"""The programs that read what is deployed, as `requirements/deploy.txt` installs them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE
from tests.servers.without import do_without
from tools.servers.here import NotHere

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def program(name: str) -> str:
    """Where a program is; a test that needs it skips where there is none."""
    beside = Path(sys.executable).parent
    found = shutil.which(name, path=os.pathsep.join([str(beside), os.environ["PATH"]]))
    return found or do_without(name, [NotHere(f"none in {beside} (make .venv/dev) or on PATH")])


def complaints(name: str, *arguments: str | Path) -> str:
    """What a program says against a file; nothing where it is content."""
    done = subprocess.run(
        [program(name), *arguments],
        check=False, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE,
    )  # fmt: skip
    return f"{done.stdout}{done.stderr}" if done.returncode else ""
