"""How a policy document is read: whole and typed, or refused with every fault and its remedy."""

import hashlib
from functools import lru_cache
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from contracts.policy.calendar import WorkingDays
from contracts.policy.older import completed
from contracts.policy.terms import Terms
from contracts.policy.written import NotPlain, plain
from contracts.reading import Fault
from contracts.values import Closed, Code, LocalDate, Text

LEVELS = ("department", "company", "group")
"""Who issued a policy, the inferior first: the superior overrides (以上级制度为准)."""

FORMS = ("other", "written")
"""How it was issued: a written notice overrides any other form (以书面签发为准)."""


class Regulation(Closed):
    """A version of the customer-relations regulation, or a notice that replaces it whole."""

    kind: Literal["customer-relations"]
    policy: Code
    version: Code
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


def digest_of(text: bytes) -> str:
    """The SHA-256 of a document's bytes: what names it among all versions."""
    return hashlib.sha256(text).hexdigest()


def read_document(text: bytes) -> Regulation | WorkingDays:
    """A policy document (YAML, UTF-8), typed; `PolicyRefused` with every fault in it."""
    found = _read(text)
    if isinstance(found, tuple):
        raise PolicyRefused(list(found))
    return found


@lru_cache(maxsize=64)
def _read(text: bytes) -> Regulation | WorkingDays | tuple[Fault, ...]:
    """The document, or its faults: who sends what is refused again and again costs nothing."""
    try:
        return _DOCUMENT.validate_python(completed(plain(text)))
    except NotPlain as refused:
        return (refused.fault,)
    except ValidationError as error:
        return tuple(_faults(error))


def _faults(error: ValidationError) -> list[Fault]:
    return [
        _fault(fault["loc"], fault["type"], fault["msg"].removeprefix("Value error, "))
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]


UNSAID: Final = frozenset({"customer-relations", "working-days", "citations"})
"""Steps on the way to a field that the document does not have."""


def _fault(loc: tuple[int | str, ...], kind: str, message: str) -> Fault:
    path = [str(step) for step in loc if step not in UNSAID]
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
