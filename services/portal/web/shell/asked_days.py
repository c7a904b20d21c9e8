"""A day that a page is asked about: a form sends an empty text where none is chosen."""

from typing import Annotated

from pydantic import BeforeValidator

from contracts.values import LocalDate

ChosenDay = Annotated[LocalDate | None, BeforeValidator(lambda given: given or None)]
"""The day, or None where none is chosen."""
