from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.proof.tree import (
    EMPTY_ROOT,
    Frontier,
    ProofUnfit,
    check_consistency,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_by_path,
    root_of,
)

LEAVES = [leaf_hash(bytes([number])) for number in range(70)]


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, as it is written there."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return node_hash(by_definition(leaves[:left]), by_definition(leaves[left:]))


def test_roots_are_those_of_the_definition() -> None:
    for size in range(len(LEAVES)):
        assert root_of(LEAVES[:size]) == by_definition(LEAVES[:size])
    assert root_of([]) == EMPTY_ROOT


@given(st.lists(st.integers(0, 30), max_size=4))
def test_a_frontier_grows_to_the_root_of_all_its_leaves(steps: list[int]) -> None:
    frontier, size = Frontier(), 0
    for step in steps:
        added = [leaf_hash(str(size + each).encode()) for each in range(step)]
        frontier, size = frontier.with_leaves(added), size + step
    whole = [leaf_hash(str(each).encode()) for each in range(size)]

    assert frontier.size == size
    assert frontier.root == root_of(whole)


def test_every_leaf_of_every_size_has_a_path_that_fits_no_other_place() -> None:
    for size in range(1, 40):
        root = root_of(LEAVES[:size])
        for index in range(size):
            path = inclusion_path(LEAVES[:size], index)
            assert root_by_path(LEAVES[index], index, size, path) == root
            if size > 1:
                other = (index + 1) % size
                assert _leads_elsewhere(LEAVES[index], other, size, path, root)
                assert _leads_elsewhere(LEAVES[other], index, size, path, root)
                assert _leads_elsewhere(LEAVES[index], index, size, path[:-1], root)
            assert _leads_elsewhere(LEAVES[index], index, size, [*path, root], root)


def _leads_elsewhere(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    try:
        return root_by_path(leaf, index, size, path) != root
    except ProofUnfit:
        return True


def test_every_prefix_is_proven_and_no_other_root() -> None:
    for new in range(1, 40):
        for old in range(1, new + 1):
            roots = root_of(LEAVES[:old]), root_of(LEAVES[:new])
            path = consistency_path(LEAVES[:new], old)
            check_consistency(old, roots[0], new, roots[1], path)
            with pytest.raises(ProofUnfit):
                check_consistency(old, leaf_hash(b"other"), new, roots[1], path)
            with pytest.raises(ProofUnfit):
                check_consistency(old, roots[0], new, leaf_hash(b"other"), path)
            with pytest.raises(ProofUnfit):
                check_consistency(old, roots[0], new, roots[1], [*path, roots[0]])


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_a_place_beyond_the_tree_is_refused(index: int, size: int) -> None:
    with pytest.raises(ProofUnfit):
        root_by_path(LEAVES[0], index, size, [])
    with pytest.raises(ProofUnfit):
        inclusion_path(LEAVES[:size], index)


def test_hashes_of_other_lengths_and_consistency_from_nothing_are_refused() -> None:
    with pytest.raises(ProofUnfit, match="32 bytes"):
        root_by_path(LEAVES[0][:31], 0, 1, [])
    with pytest.raises(ProofUnfit, match="32 bytes"):
        root_by_path(LEAVES[0], 0, 2, [b"short"])
    with pytest.raises(ProofUnfit, match="no proof from 0"):
        check_consistency(0, EMPTY_ROOT, 3, root_of(LEAVES[:3]), [])
    with pytest.raises(ProofUnfit):
        consistency_path(LEAVES, 0)
