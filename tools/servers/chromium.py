"""Chromium as this machine has it, with a font for Chinese: pages in boxes would show nothing.

The shell without windows comes first: it takes less than half the time for the same pages.
"""

import shutil
import subprocess
from typing import Final

from tools.servers.here import NotHere

PROGRAMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FONT: Final = "Noto Sans CJK SC"


def chromium() -> str:
    """The program; raises `NotHere` without it or without the font."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise NotHere(f"no {' or '.join(PROGRAMS)} on PATH")
    if shutil.which("fc-list") is None:
        raise NotHere("no fc-list on PATH (fontconfig)")
    listed = subprocess.run(["fc-list", f":family={FONT}"], check=True, capture_output=True)
    if not listed.stdout.strip():
        raise NotHere(f"no font {FONT} (fonts-noto-cjk)")
    return found
