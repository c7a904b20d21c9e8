"""What a proof is made of, as bytes: trees, keys, signed notes, checkpoints, tiles.

Every format here is a published one (RFC 9162, C2SP), so that libraries of others check it.
"""
