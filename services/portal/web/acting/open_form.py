"""A form as it stands before somebody: what it makes, what was typed, and what came of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from fastapi import Request
from starlette.datastructures import UploadFile

from contracts.faults import Fault
from services.kit.http.problem import Problem
from services.portal.web.acting.act_kinds import ActAbout, ActKind
from services.portal.web.acting.form_fields import FormField, form_fields
from services.portal.web.acting.typed_values import data_typed
from services.portal.web.shell.forms import read_form, typed

KEY: Final = "key"
"""The field with the Idempotency-Key: it is made when the form is first shown, and stays."""

AT: Final = "at"
"""The field with the instant at which the form was first shown: the event's `time`."""

PHOTOS_SENT: Final = ".files"
"""Ends the name of the field in which photos are chosen: their digests alone are kept."""

_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
_FIRST_STEPS = re.compile(r"^events\.\d+\.")


@dataclass
class OpenForm:
    """A form, under the `source` of whoever sends it."""

    about: ActAbout
    source: str
    typed: dict[str, str]
    problem: Problem | None = None
    effects: Sequence[Mapping[str, Any]] | None = None

    @property
    def kind(self) -> ActKind:
        """What is done."""
        return self.about.kind

    @property
    def dealer(self) -> str:
        """Whom it concerns."""
        return self.about.dealer

    @property
    def named(self) -> Mapping[str, Any]:
        """The members of the data that the page itself names."""
        return self.about.named

    @property
    def fields(self) -> tuple[FormField, ...]:
        """What is asked for besides the data that is put right."""
        return form_fields(self.kind.type, self.typed, self.kind.without)

    @property
    def amended_fields(self) -> tuple[FormField, ...]:
        """The data that is put right, field by field."""
        if self.about.amended is None:
            return ()
        return form_fields(self.about.amended, self.typed, within="data.data")

    @property
    def data(self) -> dict[str, Any]:
        """The `data` of the event."""
        amended = (
            {"data": data_typed(self.amended_fields, self.typed)} if self.about.amended else {}
        )
        return {**self.named, **data_typed(self.fields, self.typed), **amended}

    @property
    def event(self) -> dict[str, Any]:
        """The event, for what takes events as they are."""
        return {
            "specversion": "1.0",
            "id": self.typed[KEY],
            "source": self.source,
            "type": self.kind.type,
            "subject": self.dealer,
            "time": self.typed[AT],
            "data": self.data,
        }

    def fault_of(self, name: str) -> Fault | None:
        """What the service says of a field."""
        faults = self.problem.faults if self.problem else ()
        return next((each for each in faults if _within_event(each.field) == name), None)

    @property
    def other_faults(self) -> list[Fault]:
        """What it says of none of the fields that are shown."""
        shown = {*_names(self.fields), *_names(self.amended_fields)}
        faults = self.problem.faults if self.problem else ()
        return [each for each in faults if _within_event(each.field) not in shown]


def _within_event(name: str) -> str:
    return _FIRST_STEPS.sub("", name)


def _names(fields: Sequence[FormField]) -> list[str]:
    return [name for each in fields for name in (each.name, *_names(each.parts))]


def is_key(text: str | None) -> bool:
    """Whether it is of the form of the keys that forms bear."""
    return text is not None and _KEY.fullmatch(text) is not None


async def sent_texts(request: Request) -> dict[str, str]:
    """What a browser sent, as texts; of a photo its SHA-256 is kept, and nothing else."""
    form = await read_form(request)
    found = typed(form)
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read() if name.endswith(PHOTOS_SENT) else b""
            await value.close()
            if content:
                field = name.removesuffix(PHOTOS_SENT)
                digests = [*found.get(field, "").split(), sha256(content).hexdigest()]
                found[field] = "\n".join(dict.fromkeys(digests))
    return found
