"""The notation of a policy document: plain YAML, in which every value is literal.

It is YAML 1.2's core schema without its other notations: numbers are in decimal digits alone. There
are no tags, anchors, merge keys or repeated keys, and there is one document.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from contracts.faults import Fault

NO_YAML: Final = "not a policy document in YAML"

DEEPEST: Final = 16
"""Levels of nested lists and mappings; no policy has more than eight."""

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}", re.ASCII)


class NotPlain(ValueError):
    """A text that is not plain YAML, with the place and the remedy."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def plain(text: bytes, most_nodes: int | None = None) -> Any:
    """The values of a text (UTF-8) with at most so many nodes; raises `NotPlain`.

    Dates and all other notations stay texts.
    """
    reading = _Reading(text, most_nodes)
    try:
        return reading.document()
    except NotPlain:
        raise
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        raise _no_yaml(mark.line + 1 if mark else reading.line, fault.problem) from fault
    except Exception as fault:  # whatever a parser raises, of its own errors or not
        raise _no_yaml(reading.line, fault) from fault


class _Reading:
    """Reads one text, event by event; excessive nesting or length is refused before it is read."""

    def __init__(self, text: bytes, most_nodes: int | None) -> None:
        self._text = text
        self._most = most_nodes
        self._nodes = 0
        self.line = 1
        self._events: Iterator[yaml.Event] = iter(())

    def document(self) -> Any:
        self._events = yaml.parse(self._text.decode("utf-8"), Loader=yaml.CSafeLoader)
        self._next()  # the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        value = self._value(self._next(), ())
        self._next()  # the end of the document
        if not isinstance(self._next(), yaml.StreamEndEvent):
            raise self._refusal(
                (), "another document begins there; send one alone", "此处另起一份文件，请只发一份"
            )
        return value

    def _next(self) -> yaml.Event:
        event = next(self._events)
        if event.start_mark is not None:
            self.line = event.start_mark.line + 1
        return event

    def _value(self, event: yaml.Event, path: tuple[str, ...]) -> Any:
        self._nodes += 1
        if self._most is not None and self._nodes > self._most:
            raise self._refusal(
                path,
                f"more than {self._most} values stand in the document",
                f"文件中的值超过 {self._most} 个",
            )
        if len(path) > DEEPEST:
            raise self._refusal(
                (), f"more than {DEEPEST} levels lie within one another", f"嵌套超过 {DEEPEST} 层"
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._refusal(
                path,
                "an anchor (&) or alias (*) stands there; write the figure out",
                "此处有锚点（&）或别名（*），请写出数值",
            )
        if getattr(event, "tag", None) is not None:
            raise self._refusal(
                path, "a tag (!) stands there; leave it out", "此处有标签（!），请删去"
            )
        match event:
            case yaml.MappingStartEvent():
                return self._mapping(path)
            case yaml.SequenceStartEvent():
                return self._sequence(path)
            case yaml.ScalarEvent(value=str(written)):
                return written if event.style else _resolved(written)
        raise self._refusal(path, "no value stands there", "此处没有值")

    def _sequence(self, path: tuple[str, ...]) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, str(len(values)))))
        return values

    def _mapping(self, path: tuple[str, ...]) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refusal(
                    path,
                    "a list or mapping stands there as a key; name a text",
                    "此处以列表或映射为键，请用文本",
                )
            key = self._value(event, path)
            here = (*path, f"{event.value:.100}")
            if key == "<<":
                raise self._refusal(
                    here,
                    "a merge key stands there; write the figures out",
                    "此处有合并键，请写出各数值",
                )
            if key in values:
                raise self._refusal(here, "stands there twice; keep one", "出现两次，请保留一个")
            values[key] = self._value(self._next(), here)
        return values

    def _refusal(self, path: tuple[str, ...], remedy: str, zh: str) -> NotPlain:
        named = [".".join(path)] if path else []
        en = ": ".join((f"line {self.line}", *named, remedy))
        return NotPlain(Fault("", en, "：".join((f"第 {self.line} 行", *named, zh))))


def _no_yaml(line: int, problem: object) -> NotPlain:
    en = f"{NO_YAML}: line {line}: {problem}"
    return NotPlain(Fault("", en, f"不是 YAML 制度文件（第 {line} 行）"))


def _resolved(written: str) -> Any:
    """The value of an unquoted text."""
    if written in _NULL:
        return None
    if written in _TRUE or written in _FALSE:
        return written in _TRUE
    if _INTEGER.fullmatch(written):
        return int(written)
    if _DECIMAL.fullmatch(written):
        return float(written)
    return written
