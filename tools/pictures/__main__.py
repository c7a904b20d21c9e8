"""`make pictures`: takes the README's pictures of a stack that `make run` has brought up."""

import argparse
import sys
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Error, ViewportSize, sync_playwright

from tools.servers.chromium import chromium
from tools.servers.here import NotHere

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH: Final = 1100
AS_WHOM: Final = "oem"


class Picture(NamedTuple):
    """A page, in a language; as much of it as stands above `height` pixels."""

    name: str
    path: str
    locale: str
    height: int


PICTURES: Final = (
    Picture("entry", "/e/SD-011/change-filing/C004", "en-GB", 1330),
    Picture("dealer", "/d/SD-011", "zh-CN", 900),
)


def main() -> None:
    """Take them all, over those that are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8080", help="of the stack")
    address = parser.parse_args().address.rstrip("/")
    try:
        taken = take(address)
    except (NotHere, Error) as fault:
        sys.exit(f"no picture is taken: {fault}; bring a stack up with `make run` first")
    sys.stdout.writelines(f"{each}\n" for each in taken)


def take(address: str) -> list[Path]:
    """The files, each with its picture; raises `NotHere`, `playwright.sync_api.Error`."""
    FOLDER.mkdir(exist_ok=True)
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for each in PICTURES:
            size = ViewportSize(width=WIDTH, height=each.height)
            page = browser.new_page(locale=each.locale, viewport=size)
            page.goto(f"{address}/sign-in?next={each.path}")
            page.click(f'button[value="{AS_WHOM}"]')
            page.wait_for_url(f"**{each.path}")
            file = FOLDER / f"{each.name}.png"
            page.screenshot(path=file)
            taken.append(file)
            page.close()
        browser.close()
    return taken


if __name__ == "__main__":
    main()
