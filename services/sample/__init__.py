"""A plausible, wholly fictitious history of supervised dealers, in which every clause occurs."""

from services.sample.history import history

__all__ = ["history"]
