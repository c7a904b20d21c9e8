"""One name means one thing, and a constant that is a time names its unit."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("contracts", "services")

OF_SEVERAL = {
    "Case": "what each service knows of a dealer",
    "View": "what each service reads back",
    "Change": "a filing as staffing shows it; a change of the department in the law",
    "Chapter": "the sentences of a chapter; the paper's numbering of one",
    "Department": "the sample's; the policy's figures of one",
    "Headcount": "what is answered of a day; the policy's figures",
    "Said": "forms of answers, and what a posting says",
    "Statement": "a statement of account; what is said of another post",
    "Submission": "a report's, as audits answers it; an event's",
    "Vacancy": "as staffing shows it; as the law counts its months",
    "Words": "the form of an answer; the member of a posting",
}
"""Names of classes that stand for several things, each in a service of its own, and for which."""

ONE_IN_EACH = {
    "MANAGER": "the position, as the law and as staffing ask for it",
    "TABLES": "what a module keeps",
    "TOPICS": "what a service, or an export, reads",
    "Language": "of a sentence; the option that asks for one",
    "adjudicate": "the law; its command",
    "asks": "what a service wants to know of before it looks",
    "close_days": "what a command does; the command",
    "explain": "the law; its command",
    "lateness": "what a service says of a fact that comes late",
    "park": "what a consumer does with a stream; the commands about it",
    "rebuild": "what a command does; the command",
    "restore": "what a command does; the command",
    "routes": "what a room answers over HTTP",
}
"""Other names that several modules have, because each plays the same part in its own room."""

FOR_SECONDS = re.compile(r"(?:^|_)(?:PATIENCE|TIMEOUT|PAUSE|WAIT|RETRY|GRACE|TERM|EVERY)$")


def _statements() -> Iterator[tuple[str, ast.stmt]]:
    for room in ROOMS:
        for module in sorted((ROOT / room).rglob("*.py")):
            for node in ast.parse(module.read_text()).body:
                yield str(module.relative_to(ROOT)), node


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _several(defined: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: where for name, where in defined.items() if len(where) > 1}


def test_a_public_class_has_its_name_to_itself() -> None:
    defined: defaultdict[str, list[str]] = defaultdict(list)
    for module, node in _statements():
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            defined[node.name].append(module)
    several = _several(defined)
    assert len(defined) > 200
    assert {n: w for n, w in several.items() if n not in OF_SEVERAL} == {}
    assert OF_SEVERAL.keys() - several.keys() == set()


def test_so_has_any_other_public_name_that_modules_import() -> None:
    imported = {
        (node.module, alias.name)
        for room in ROOMS
        for module in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    defined: defaultdict[str, list[str]] = defaultdict(list)
    for module, node in _statements():
        names = [node.name] if isinstance(node, ast.FunctionDef) else [*_assigned(node)]
        dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in names:
            if (dotted, name) in imported:
                defined[name].append(module)
    several = _several(defined)
    assert len(defined) > 500
    assert {n: w for n, w in several.items() if n not in ONE_IN_EACH} == {}
    assert ONE_IN_EACH.keys() - several.keys() == set()


def test_a_constant_that_is_a_time_names_its_unit() -> None:
    named = [
        f"{module}: {name}"
        for module, node in _statements()
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int | float)
        for name in _assigned(node)
        if FOR_SECONDS.search(name)
    ]
    assert named == []
