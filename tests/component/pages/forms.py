"""Forms of the portal, filled in and sent, and what comes of them."""

import json
import time
from collections.abc import Callable
from typing import Any

from httpx import Response

from tests.component.pages.people import ORIGIN, FormFields, People, Person
from tests.patience import PATIENCE


def fields_of(person: Person, path: str, on: str = "2012-08-01") -> dict[str, str]:
    """The hidden fields of a page's form, which is shown on a day of the test's own."""
    return FormFields(person.read(path)).found | {"at": f"{on}T10:00:00+08:00"}


def send(person: Person, path: str, files: Any = None, **said: str) -> Response:
    """The form of a page, filled in and sent."""
    return again(person, path, fields_of(person, path) | said, files)


def again(person: Person, path: str, fields: dict[str, str], files: Any = None) -> Response:
    headers = {"accept": "text/html", "accept-language": "en", "origin": ORIGIN}
    return person.client.post(path, data=fields, headers=headers, files=files)


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what the portal states anew after it has read."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def recorded(house: People, kind: str, dealer: str) -> list[dict[str, Any]]:
    found = [json.loads(each) for each in house.stack.exported()]
    return [e for e in found if e["type"].split(".")[2] == kind and e["subject"] == dealer]
