import pytest

from services.kit.proof.tiles import Tile, entries_bytes, hashes_in, tile_bytes, tiles_of
from services.kit.proof.tree import leaf_hash, root_of

LEAVES = [leaf_hash(str(number).encode()) for number in range(700)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(2, 5, 17), "tile/2/005.p/17"),
        (Tile(None, 1000, 1), "tile/entries/x001/000.p/1"),
    ],
)
def test_a_tile_has_one_path(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.read(path.removeprefix("tile/")) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0/0",
        "00/000",
        "64/000",
        "0/x000/000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "e/000",
    ],
)
def test_other_paths_name_none(path: str) -> None:
    assert Tile.read(path) is None


def test_a_log_has_the_tiles_of_its_size_and_adds_those_that_grow() -> None:
    assert [each.path for each in tiles_of(700)] == [
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/188",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/188",
        "tile/1/000.p/2",
    ]
    assert [each.path for each in tiles_of(700, 512)] == [
        "tile/entries/002.p/188",
        "tile/0/002.p/188",
    ]
    assert list(tiles_of(0)) == []


def test_a_tile_holds_hashes_of_the_tree() -> None:
    assert tile_bytes(Tile(0, 2, 188), LEAVES) == b"".join(LEAVES[512:])
    assert tile_bytes(Tile(0, 2), LEAVES) is None
    upper = tile_bytes(Tile(1, 0, 2), LEAVES)
    assert upper is not None
    assert hashes_in(upper) == [root_of(LEAVES[:256]), root_of(LEAVES[256:512])]
    assert entries_bytes([b"ab", b""]) == b"\x00\x02ab\x00\x00"
