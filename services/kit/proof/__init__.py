"""The byte formats of a proof: trees, keys, signed notes, checkpoints, tiles.

Every format is published (RFC 9162, C2SP), so that other libraries can verify it.
"""
