"""How long tests wait for what is bound to happen, however busy the machine is."""

from typing import Final

PATIENCE: Final = 300.0
"""Seconds; what is there sooner is not waited for any longer."""
