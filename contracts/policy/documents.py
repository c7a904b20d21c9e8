"""How a policy document is read: whole and typed, or refused with every fault and its remedy."""

import hashlib
from functools import lru_cache
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from contracts.policy.calendar import WorkingDays
from contracts.policy.terms import Terms
from contracts.reading import Fault
from contracts.values import Closed, LocalDate, Text

LEVELS = ("department", "company", "group")
"""Who issued a policy, the inferior first: the superior overrides (以上级制度为准)."""

FORMS = ("other", "written")
"""How it was issued: a written notice overrides any other form (以书面签发为准)."""


class Regulation(Closed):
    """A version of the customer-relations regulation, or a notice that replaces it whole."""

    kind: Literal["customer-relations"]
    policy: Text
    version: Text
    title: Text
    effective_from: LocalDate
    level: Literal["department", "company", "group"]
    form: Literal["other", "written"]
    retroactive: bool = False
    terms: Terms


Document = Annotated[Regulation | WorkingDays, Field(discriminator="kind")]
_DOCUMENT: TypeAdapter[Regulation | WorkingDays] = TypeAdapter(Document)


class PolicyRefused(ValueError):
    """A policy document that cannot be taken, with every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class PlainLoader(yaml.SafeLoader):
    """YAML without what hides a figure: no key twice, no anchors."""

    def compose_node(self, parent: Any, index: int) -> Any:
        """Refuse an alias: each figure stands where it is read."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias (*) stands there; write the figure out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice: the second would win unseen."""
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if isinstance(key, str) and keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"{', '.join(twice)}: stands there twice; keep one")
        return super().construct_mapping(node, deep=deep)


def digest_of(text: bytes) -> str:
    """The SHA-256 of a document's bytes: what names it among all versions."""
    return hashlib.sha256(text).hexdigest()


@lru_cache(maxsize=64)
def read_document(text: bytes) -> Regulation | WorkingDays:
    """A policy document (YAML, UTF-8), typed; `PolicyRefused` with every fault in it."""
    try:
        written = yaml.load(text.decode(), PlainLoader)  # noqa: S506 - a SafeLoader, stricter
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise PolicyRefused([Fault("", f"not a policy document in YAML: {fault}")]) from fault
    try:
        return _DOCUMENT.validate_python(written)
    except ValidationError as error:
        raise PolicyRefused(_faults(error)) from error


def _faults(error: ValidationError) -> list[Fault]:
    return [
        _fault(fault["loc"], fault["type"], fault["msg"].removeprefix("Value error, "))
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _fault(loc: tuple[int | str, ...], kind: str, message: str) -> Fault:
    path = [str(step) for step in loc if step not in {"customer-relations", "citations"}]
    match kind:
        case "missing" if "citations" in loc:
            message = "is missing; cite the § (section) and its words beside the value"
        case "missing":
            message = "is missing; give it"
        case "extra_forbidden":
            message = "is no figure of this policy; correct the name or leave it out"
        case _:
            pass
    return Fault(".".join(path), message)
