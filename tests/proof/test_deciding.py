"""The digest of the law covers all that decides: whatever the law and its postings import."""

import ast
from collections.abc import Iterator
from pathlib import Path

from services.penalties.deciding import deciding_files

ROOT = Path(__file__).parents[2]

BEGIN = ("services.penalties.law", "services.penalties.posting.examination")

READ = (
    "services/kit/consumer/parking.py",
    "services/kit/consumer/shelf.py",
    "services/kit/log/__init__.py",
    "services/kit/log/decoding.py",
    "services/kit/proof/tree.py",
    "services/kit/store/__init__.py",
    "services/kit/store/statements.py",
    "services/penalties/__init__.py",
)
"""What brings the facts there, and decides nothing about them."""


def test_what_decides_is_in_the_digest_of_the_law() -> None:
    imported = _reached(BEGIN)
    decides = {path for path, _ in deciding_files()}
    assert imported - decides == set(READ)


def test_what_is_in_the_digest_is_there_and_named_once() -> None:
    paths = [path for path, _ in deciding_files()]
    assert len(set(paths)) == len(paths) > 0
    assert all((ROOT / path).is_file() for path in paths)


def _reached(modules: tuple[str, ...]) -> set[str]:
    """The files that these modules import, and these again, within the house."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        path = _file_of(waiting.pop())
        if path is not None and (name := path.relative_to(ROOT).as_posix()) not in found:
            found.add(name)
            waiting.extend(_imports(path))
    return found


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _file_of(module: str) -> Path | None:
    if module.partition(".")[0] not in {"contracts", "services"}:
        return None
    place = ROOT.joinpath(*module.split("."))
    found = [each for each in (place / "__init__.py", place.with_suffix(".py")) if each.exists()]
    return found[0] if found else None
