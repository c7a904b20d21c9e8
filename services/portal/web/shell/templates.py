"""The templates: what stands in them is escaped, and a name that is not given is an error."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.wording.common import KINDS
from contracts.wording.sentence import Sentence
from contracts.wording.vocabulary import LABELS, MONEY, clause_name, label, value_name
from services.kit.http.problem import Problem
from services.kit.http.problem_types import ProblemType, problem_type
from services.kit.http.request_context import Language
from services.portal.web.shell.assets import asset_address
from services.portal.web.shell.catalogue import catalogue, text
from services.portal.web.shell.figures import TAG, Figures
from services.portal.web.shell.places import entry_path, fact_path, own_name, summons_path

ENVIRONMENT: Final = Environment(
    loader=PackageLoader("services.portal.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
ENVIRONMENT.filters["in_language"] = getattr


def _kind_of(problem: Problem) -> ProblemType | None:
    return problem_type(problem.status, problem.slug)


ENVIRONMENT.globals.update(
    asset=asset_address,
    entry_path=entry_path,
    fact_path=fact_path,
    own_name=own_name,
    summons_path=summons_path,
    kind_of=_kind_of,
)


def rendered(template: str, language: Language, given: Mapping[str, Any]) -> str:
    """A template filled in, in a language: `t` gives words, `figures` figures."""
    return ENVIRONMENT.get_template(template).render(spoken(language) | dict(given))


def spoken(language: Language) -> dict[str, Any]:
    """What every template finds that depends on the language."""

    def kind(name: str) -> str:
        return KINDS.get(name, Sentence(name, name)).in_language(language)

    def field(name: str) -> str:
        plain = name.removesuffix(MONEY)
        return catalogue(language).get(f"field.{plain}") or label(name, language)

    def figure_name(name: str) -> str:
        return label(name, language) if name.removesuffix(MONEY) in LABELS else field(name)

    def value(name: str, given: Any) -> str:
        known = value_name(name, given, language)
        return catalogue(language).get(f"value.{given}", known) if known == given else known

    def field_name(name: str) -> str:
        return catalogue(language).get(f"asked.{name}") or field(name)

    return {
        "language": language,
        "field": field,
        "figure_name": figure_name,
        "tag": TAG[language],
        "t": partial(text, language),
        "figures": Figures(language),
        "clause": lambda slug: clause_name(slug).in_language(language),
        "kind": kind,
        "value": value,
        "field_name": field_name,
    }
