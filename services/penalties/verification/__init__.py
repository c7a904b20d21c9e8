"""Verification of evidence by anyone: seals, streams, times, promises, and the law."""
