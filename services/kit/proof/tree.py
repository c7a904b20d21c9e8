"""Merkle trees with SHA-256 (RFC 9162, 2.1): roots, and proofs of inclusion and consistency."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

HASH_BYTES: Final = 32

EMPTY_ROOT: Final = sha256(b"").digest()
"""The root of a tree without leaves."""

Hash = bytes
"""A SHA-256, 32 bytes."""


class ProofUnfit(ValueError):
    """The proof has the wrong shape, or leads to another root."""


def leaf_hash(data: bytes) -> Hash:
    """The hash of a leaf: SHA-256(0x00 ‖ data)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\1" + left + right).digest()


def root_of(leaves: Sequence[Hash]) -> Hash:
    """The root over leaf hashes."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        level = _above(level)
    return level[0]


def _above(level: Sequence[Hash]) -> list[Hash]:
    """The next level: pairs are hashed, and an odd node is kept."""
    paired = [node_hash(*pair) for pair in zip(level[::2], level[1::2], strict=False)]
    return [*paired, level[-1]] if len(level) % 2 else paired


class Frontier(NamedTuple):
    """A tree that grows at its end: its size, and its full subtrees, the largest first."""

    size: int = 0
    peaks: tuple[Hash, ...] = ()

    def with_leaves(self, leaves: Iterable[Hash]) -> "Frontier":
        """The tree with leaf hashes added."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            above, ones = leaf, size
            while ones & 1:
                above = node_hash(peaks.pop(), above)
                ones >>= 1
            peaks.append(above)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> Hash:
        """The root of the tree."""
        if not self.peaks:
            return EMPTY_ROOT
        *left, root = self.peaks
        for peak in reversed(left):
            root = node_hash(peak, root)
        return root


def inclusion_path(leaves: Sequence[Hash], index: int) -> list[Hash]:
    """The path of one leaf to the root (2.1.3.1); raises `ProofUnfit` beyond the last leaf."""
    if not 0 <= index < len(leaves):
        raise ProofUnfit(f"a tree of {len(leaves)} leaves has none at {index}")
    path: list[Hash] = []
    level = list(leaves)
    while len(level) > 1:
        if (beside := index ^ 1) < len(level):
            path.append(level[beside])
        level, index = _above(level), index >> 1
    return path


def root_by_path(leaf: Hash, index: int, size: int, path: Sequence[Hash]) -> Hash:
    """The root that a leaf's path leads to (2.1.3.2); raises `ProofUnfit`."""
    _refuse_short([leaf, *path])
    if not 0 <= index < size:
        raise ProofUnfit(f"a tree of {size} leaves has none at {index}")
    at, last, root = index, size - 1, leaf
    for each in path:
        if last == 0:
            raise ProofUnfit("the path is too long")
        if at & 1 or at == last:
            root = node_hash(each, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, each)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofUnfit("the path is too short")
    return root


def consistency_path(leaves: Sequence[Hash], old: int) -> list[Hash]:
    """The proof that the first `old` leaves are a prefix (2.1.4.1); 0 < old ≤ all."""
    if not 0 < old <= len(leaves):
        raise ProofUnfit(f"there is no proof from {old} to {len(leaves)}")
    return _subproof(leaves, old, whole=True)


def _subproof(leaves: Sequence[Hash], old: int, *, whole: bool) -> list[Hash]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= left:
        return [*_subproof(leaves[:left], old, whole=whole), root_of(leaves[left:])]
    return [*_subproof(leaves[left:], old - left, whole=False), root_of(leaves[:left])]


def check_consistency(
    old: int, old_root: Hash, new: int, new_root: Hash, path: Sequence[Hash]
) -> None:
    """Raise `ProofUnfit` unless the tree of `old` leaves is a prefix of that of `new` (2.1.4.2)."""
    _refuse_short([old_root, new_root, *path])
    if not 0 < old <= new:
        raise ProofUnfit(f"there is no proof from {old} to {new}")
    if old == new:
        if path or old_root != new_root:
            raise ProofUnfit("trees of one size have different roots")
        return
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes or _roots_by(hashes, old - 1, new - 1) != (old_root, new_root):
        raise ProofUnfit("the smaller tree is no prefix of the larger one")


def _roots_by(hashes: Sequence[Hash], at: int, last: int) -> tuple[Hash, Hash]:
    """The two roots to which a consistency proof leads; `at` and `last` are their last leaves."""
    while at & 1:
        at, last = at >> 1, last >> 1
    old_found = new_found = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            raise ProofUnfit("the path is too long")
        if at & 1 or at == last:
            old_found, new_found = node_hash(each, old_found), node_hash(each, new_found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new_found = node_hash(new_found, each)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofUnfit("the path is too short")
    return old_found, new_found


def _refuse_short(hashes: Sequence[Hash]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofUnfit("a hash has 32 bytes")
