"""Prints answers: one JSON object for machines, tables for people."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.commands.captions import Lang, caption, value_caption
from services.commands.refusal import Failed
from services.kit.printable import printable

STDOUT_CLOSED = "standard output is closed: there is nowhere to answer"

WIDE_COLUMNS = 160
"""Columns if neither a terminal nor COLUMNS sets them: so many that a file folds no word."""


def say(text: str) -> None:
    """Print a sentence on stderr."""
    typer.echo(printable(text), err=True)


def print_bytes(pieces: Iterable[bytes]) -> None:
    """Print bytes on stdout unchanged; raises `Failed` if it is closed."""
    if sys.stdout is None:
        raise Failed(STDOUT_CLOSED)
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def print_json(value: Any) -> None:
    """Print one object on stdout, in UTF-8 whatever the terminal's encoding."""
    print_bytes([json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"])


class _Paper(Console):
    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(printable(text), **how)


def paper() -> Console:
    """Stdout for people: recorded text is printed literally, but steers no terminal."""
    if sys.stdout is None:
        raise Failed(STDOUT_CLOSED)
    told = sys.stdout.isatty() or "COLUMNS" in os.environ
    return _Paper(
        markup=False, highlight=False, soft_wrap=False, width=None if told else WIDE_COLUMNS
    )


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table whose cells fold rather than be cut; columns that end in `→` are right-aligned."""
    drawn = Table(title=title, title_justify="left")
    for column in columns:
        to_the_right = column.endswith("→")
        drawn.add_column(
            column.removesuffix("→"),
            justify="right" if to_the_right else "left",
            overflow="fold",
        )
    for row in rows:
        drawn.add_row(*row)
    return drawn


def yuan_exact(fen: int) -> str:
    """Fen as yuan, exactly: -200050 → `-2,000.50`."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def signed_yuan(fen: int) -> str:
    """Fen as yuan with its sign, exactly: 200050 → `+2,000.50`."""
    return f"{'+' if fen > 0 else ''}{yuan_exact(fen)}"


def in_short(entry: Mapping[str, Any] | None, lang: Lang) -> str:
    """An entry by its date, its money or else its kind, and whether it is waived."""
    if entry is None:
        return caption("none", lang)
    what = (
        yuan_exact(entry["amount_fen"])
        if entry["amount_fen"]
        else value_caption("kind", entry["kind"], lang)
    )
    waived = f" ({caption('waived', lang)})" if entry.get("status") == "waived" else ""
    return f"{entry['occurred_on']} {what}{waived}"


def compact(value: Any) -> str:
    """A value in one line, as JSON has it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
