"""What a page loads is small, and its address changes with it."""

import gzip

import pytest

from services.portal.web.shell.assets import assets

MOST_SCRIPT = 15 * 1024


def test_all_scripts_together_are_small() -> None:
    scripts = {name: each for name, each in assets().items() if name.endswith(".js")}
    if "htmx.js" not in scripts:
        pytest.skip("htmx is not set up: `make setup` brings it in where there is npm")
    assert sum(len(gzip.compress(each.content, 9)) for each in scripts.values()) <= MOST_SCRIPT


def test_an_address_bears_the_version_of_its_file() -> None:
    for name, each in assets().items():
        assert each.address.startswith(f"/static/{name}?v=")
    assert len({each.address for each in assets().values()}) == len(assets())
