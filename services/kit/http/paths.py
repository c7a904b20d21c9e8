"""What stands in the paths of routes, as the OpenAPI document has it."""

from typing import Annotated

from fastapi import Path

DealerInPath = Annotated[str, Path(description="the dealer's code", examples=["SD-011"])]
"""A dealer, by its code."""
