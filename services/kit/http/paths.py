"""The path parameters of routes, as the OpenAPI document has them."""

from typing import Annotated

from fastapi import Path

DealerInPath = Annotated[str, Path(description="the dealer's code", examples=["SD-011"])]
"""A dealer, by its code."""
