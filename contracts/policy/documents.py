"""Reads a policy document: complete and typed, or refused with every fault and its remedy."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from contracts.faults import Fault
from contracts.policy.calendar import WorkingDays
from contracts.policy.older import completed
from contracts.policy.terms import Terms
from contracts.policy.written import NotPlain, plain
from contracts.remedies import Remedy, genuine, remedy_of
from contracts.values import Closed, Code, LocalDate, Text

LEVELS = ("department", "company", "group")
"""The issuers of policies, the inferior first: the superior overrides (以上级制度为准)."""

FORMS = ("other", "written")
"""The form in which it was issued: a written notice overrides any other form (以书面签发为准)."""


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
    """A policy document that is refused, with every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def publication(text: bytes) -> dict[str, str]:
    """The `data` of the `policy-published` that carries a document; raises `PolicyRefused`."""
    document = read_document(text)
    return {
        "policy": document.policy,
        "version": document.version,
        "effective_from": str(document.effective_from),
        "digest": digest_of(text),
        "document": text.decode(),
    }


def digest_of(text: bytes) -> str:
    """The SHA-256 of a document's bytes, which identifies the version."""
    return hashlib.sha256(text).hexdigest()


def read_document(text: bytes) -> Regulation | WorkingDays:
    """A policy document (YAML, UTF-8), typed; raises `PolicyRefused` with every fault."""
    found = _read(text)
    if isinstance(found, tuple):
        raise PolicyRefused(list(found))
    return found


@lru_cache(maxsize=64)
def _read(text: bytes) -> Regulation | WorkingDays | tuple[Fault, ...]:
    """The document, or its faults; results are cached, so that repeated refusals cost nothing."""
    try:
        return _DOCUMENT.validate_python(completed(plain(text)))
    except NotPlain as refused:
        return (refused.fault,)
    except ValidationError as error:
        return tuple(_faults(error))


def _faults(error: ValidationError) -> list[Fault]:
    return [_fault(each["loc"], each["type"], each.get("ctx", {})) for each in genuine(error)]


UNSAID: Final = frozenset({"customer-relations", "working-days", "citations", "[key]"})
"""Steps of paths that the document itself does not have."""

MAPPING: Final = Remedy("has to be a mapping, of names to values", "应为映射（名称: 值）")

DOCUMENT_REMEDIES: Final[Mapping[str, Remedy]] = {
    "extra_forbidden": Remedy(
        "is no figure of this policy; correct the name or leave it out",
        "不是本制度的数值，请更正名称或删去",
    ),
    "dict_type": MAPPING,
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "is_instance_of": Remedy("has to be a number", "应为数值"),
}
"""The wording of faults that differs from that of events; only a decimal's class occurs."""

UNCITED: Final = Remedy(
    "is missing; cite the § (section) and its words beside the value",
    "缺少，请在数值旁注明条款（section）及原文（words）",
)


def _fault(loc: tuple[int | str, ...], kind: str, context: Mapping[str, Any]) -> Fault:
    path = ".".join(str(step) for step in loc if step not in UNSAID)
    if kind == "missing" and "citations" in loc:
        return Fault(path, *UNCITED)
    return Fault(path, *(DOCUMENT_REMEDIES.get(kind) or remedy_of(kind, context)))
