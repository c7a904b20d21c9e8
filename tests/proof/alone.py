"""The verifier that stands alone, as the process of a stranger or called in this one."""

import importlib.util
import io
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = Path(__file__).parents[2] / "verify_standalone.py"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_standalone", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ALONE: Any = _loaded()


def verify_alone(file: bytes, *vkeys: str) -> str | None:
    """What is wrong with a bundle; None where nothing is. As `main` has it, without a process."""
    try:
        keys = [ALONE.key_of(each, ALONE.Unusable) for each in vkeys]
        with redirect_stdout(io.StringIO()) as said:
            status = ALONE.verify(file, keys, [], [], "")
    except ALONE.Unusable as fault:
        return str(fault)
    except (ALONE.Wrong, ArithmeticError, LookupError, ValueError, TypeError, AttributeError) as f:
        return str(f)
    return said.getvalue() if status else None


def run_alone(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """It as a command, by Python without any package of ours."""
    return subprocess.run(
        [sys.executable, "-I", FILE, *words], capture_output=True, text=True, check=False
    )
