"""Both catalogues have the same words, and what is asked of them is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args, get_origin

import pytest
from jinja2 import nodes
from pydantic import BaseModel

from contracts.events import FACTS
from contracts.wording.items import ITEM_NAMES
from contracts.wording.vocabulary import LABELS, VALUES
from services.kit.http.request_context import Language
from services.portal.web.shell.catalogue import FOLDER, UnknownKey, catalogue, text
from services.portal.web.shell.navigation import BAR_PLACES
from services.portal.web.shell.templates import ENVIRONMENT, spoken

WEB = Path(__file__).parents[3] / "services" / "portal" / "web"
TEMPLATES = sorted(ENVIRONMENT.list_templates())


def fields(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name}


def asked(template: str) -> Iterator[tuple[str, set[str] | None]]:
    """The keys that a template asks for, with what it fills in; of a key that is put together the
    part that stands, and None."""
    assert ENVIRONMENT.loader
    source, _, _ = ENVIRONMENT.loader.get_source(ENVIRONMENT, template)
    for call in ENVIRONMENT.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t":
            key = call.args[0]
            if isinstance(key, nodes.Const):
                yield key.value, {each.key for each in call.kwargs}
            elif isinstance(key, nodes.Concat) and isinstance(key.nodes[0], nodes.Const):
                yield key.nodes[0].value, None


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert zh.keys() == en.keys()
    assert {key: fields(said) for key, said in zh.items()} == {
        key: fields(said) for key, said in en.items()
    }
    assert all(isinstance(said, str) and said.strip() for said in [*zh.values(), *en.values()])


def test_no_key_stands_in_two_files_of_a_language() -> None:
    for language in ("zh", "en"):
        keys = [
            line.partition(":")[0]
            for file in (WEB / FOLDER / language).iterdir()
            for line in file.read_text("utf-8").splitlines()
            if re.match(r"\S+: ", line)
        ]
        assert len(keys) == len(set(keys)) == len(catalogue("zh"))


def test_english_words_hold_no_chinese_but_the_name_of_the_language() -> None:
    chinese = {key for key, said in catalogue("en").items() if re.search("[一-鿿]", said)}
    assert chinese <= {"shell.other-language"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_asks_for_words_that_are_there(template: str) -> None:
    words = catalogue("en")
    for key, filled in asked(template):
        if filled is None:
            assert any(known.startswith(key) for known in words), key
        else:
            assert key in words, key
            assert fields(words[key]) <= filled, key


def test_every_place_of_the_bar_has_its_words() -> None:
    assert all(place.key in catalogue("zh") for place in BAR_PLACES)


def test_words_that_no_catalogue_has_are_an_error() -> None:
    with pytest.raises(UnknownKey):
        text("zh", "shell.unknown")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_no_words_of_its_own(template: str) -> None:
    assert ENVIRONMENT.loader
    source, _, _ = ENVIRONMENT.loader.get_source(ENVIRONMENT, template)
    filled = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", source, flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>", " ", filled)
    assert set(re.findall(r"[A-Za-z一-鿿]{2,}", bare)) <= {"CSV", "NDJSON"}


def told(model: Any) -> Iterator[tuple[str, str]]:
    """The names of fields of an event's data, and the values that these may have."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, field in model.model_fields.items():
            yield "field", name
            yield from told(field.annotation)
    if get_origin(model) is Literal:
        yield from (("value", each) for each in get_args(model) if isinstance(each, str))
    else:
        for each in get_args(model):
            yield from told(each)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_and_value_of_a_fact_has_a_name(language: Language) -> None:
    spoken_of = spoken(language)
    unnamed = {
        name
        for model in FACTS.values()
        for kind, name in told(model)
        if (
            kind == "field"
            and name.removesuffix("_fen") not in LABELS
            and f"field.{name}" not in catalogue(language)
        )
        or (
            kind == "value"
            and spoken_of["value"]("", name) == name
            and name not in {*VALUES, *ITEM_NAMES}
            and f"value.{name}" not in catalogue(language)
        )
    }
    assert unnamed == set()
