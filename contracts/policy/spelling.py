"""The texts of a policy document, with escapes decoded, under the rules for texts of events.

Only the intake applies them, because an accepted document is read for ever.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from contracts.acceptance import marks_of, text_faults
from contracts.faults import Fault
from contracts.values import PROSE, InYear, Spelling


def spelling_faults(
    value: Any, path: tuple[str, ...] = (), mark: Spelling | InYear = PROSE
) -> Iterator[Fault]:
    """The faults of the texts of a document, or of a part of it."""
    match value:
        case BaseModel():
            marks = marks_of(type(value))
            for name, field in type(value).model_fields.items():
                step = () if name == "citations" else (field.alias or name,)
                yield from spelling_faults(getattr(value, name), (*path, *step), marks[name])
        case dict():
            for key, each in value.items():
                yield from spelling_faults(each, (*path, str(key)), mark)
        case tuple():
            for number, each in enumerate(value):
                yield from spelling_faults(each, (*path, str(number)), mark)
        case str() if isinstance(mark, Spelling):
            yield from text_faults(".".join(path), value, mark)
