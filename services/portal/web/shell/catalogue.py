"""The portal's own words: a catalogue for each language, by key."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from services.kit.http.request_context import Language

FOLDER: Final = "words"


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All words of a language: of every file of it, by key."""
    folder = files("services.portal.web") / FOLDER / language
    found: dict[str, str] = {}
    for each in sorted(folder.iterdir(), key=lambda file: file.name):
        found |= yaml.safe_load(each.read_text("utf-8"))
    return found


class UnknownKey(KeyError):
    """A template names words that no catalogue has."""


def text(language: Language, key: str, **values: Any) -> str:
    """The words of a key, with what stands in braces filled in."""
    try:
        found = catalogue(language)[key]
    except KeyError:
        raise UnknownKey(key) from None
    return found.format(**values) if values else found
