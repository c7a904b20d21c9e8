"""`python -m tools.mutants`: whether the tests notice mutations of the law."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import libcst as cst
from mutmut import __main__ as mutmut
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.mutators import mutation_operators, operator_string
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

NOTICED: Final = {"killed", "timeout"}
OTHER_SIDE: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
DECORATED: Final = re.compile(
    r"^    @(cached_property|property)\n(    def (\w+)\(self\).*\n(?:(?: {5}.*)?\n)*)", re.MULTILINE
)


def other_side(node: cst.BaseString) -> Iterator[cst.BaseString]:
    """`verdict.that("inspected_on", on, ">=", start)` with the boundary day on the other side.

    The law's comparisons are texts, because it keeps them; mutmut mutates operators alone.
    """
    text = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    if isinstance(node, cst.SimpleString) and text in OTHER_SIDE:
        yield node.with_changes(value=f'"{OTHER_SIDE[str(text)]}"')
    else:
        yield from operator_string(node)


def undecorated(source: str) -> str:
    """`@property def x` as `def x` and `x = property(x)`: mutmut skips decorated functions."""
    return DECORATED.sub(r"\2    \3 = \1(\3)\n\n", source)


def teach_mutmut() -> None:
    """Let mutmut mutate comparisons that are texts, and properties."""

    def mutate_properties_too(filename: str, source: str, *lines: Any) -> Any:
        return file_mutation.mutate_file_contents(filename, undecorated(source), *lines)

    vars(mutmut)["mutate_file_contents"] = mutate_properties_too
    vars(file_mutation)["mutation_operators"] = [
        (node, other_side if operator is operator_string else operator)
        for node, operator in mutation_operators
    ]


def judged() -> Iterator[SourceFileMutationData]:
    """Each mutated module, and the outcomes of its mutants so far."""
    for path in walk_mutatable_files():
        module = SourceFileMutationData(path=path)
        module.load()
        yield module


def judge_survivors_again() -> None:
    """A test may have been added since; a noticed mutant stays so while its code does."""
    for module in judged():
        missed = [
            mutant
            for mutant, exit_code in module.exit_code_by_key.items()
            if status_by_exit_code[exit_code] not in NOTICED
        ]
        if missed:
            module.exit_code_by_key |= dict.fromkeys(missed)
            module.save()


def report() -> None:
    """Per module and in all: the mutants judged, those noticed, and their share."""
    total: Counter[bool] = Counter()
    for module in judged():
        noticed = Counter(
            status_by_exit_code[exit_code] in NOTICED
            for exit_code in module.exit_code_by_key.values()
            if exit_code is not None
        )
        sys.stdout.write(_line(str(module.path), noticed))
        total += noticed
    sys.stdout.write(_line("in all", total))


def _line(name: str, noticed: Counter[bool]) -> str:
    share = f"{noticed[True] / noticed.total():.1%}" if noticed else "-"
    return f"{name:42} {noticed[True]:5} of {noticed.total():5} {share:>7}\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["report"]:
        report()
    else:
        teach_mutmut()
        if sys.argv[1:2] == ["run"]:
            judge_survivors_again()
        mutmut.cli()
