"""A plausible, wholly fictitious history of supervised dealers, in which every clause occurs."""

from services.sample.history import sample_history

__all__ = ["sample_history"]
