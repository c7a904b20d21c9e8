"""The three modes of CloudEvents over HTTP, distinguished by content type.

CloudEvents 1.0, HTTP protocol binding, 3: structured, batched, and binary, where the attributes are
`ce-*` headers and the body is `data`.
"""

import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from fastapi import Request

from contracts.faults import Fault, Malformed
from contracts.sent import read_sent
from services.kit.http.media import BATCH, EVENT, JSON, Media, media_of, unsupported

PREFIX: Final = "ce-"
OF_THE_BODY: Final = frozenset({"data", "datacontenttype"})
"""The attributes that no `ce-*` header may give, because the body and its content type give them.
"""

_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)

Headers = Iterable[tuple[bytes, bytes]]


class Mode(Enum):
    """How a request carries one event or several."""

    STRUCTURED = auto()
    BATCH = auto()
    BINARY = auto()


def mode_of(request: Request) -> Mode:
    """The mode by content type and headers; raises the 415 `Problem` that names the three.

    `application/json` without a `ce-*` header is read as structured, because senders used it before
    the binary mode existed here.
    """
    media = media_of(request)
    if media.type == EVENT:
        return Mode.STRUCTURED
    if media.type == BATCH:
        return Mode.BATCH
    if media.is_json and any(name.startswith(PREFIX) for name in request.headers):
        return Mode.BINARY
    if media.type == JSON:
        return Mode.STRUCTURED
    raise unsupported("that is another content-type")


def batch_media(request: Request) -> Media:
    """The content type of a batch; raises the 415 `Problem` for any other."""
    media = media_of(request)
    if media.type not in {BATCH, EVENT, JSON}:
        raise unsupported("that is another content-type")
    return media


def binary_event(headers: Headers, media: Media, body: bytes) -> dict[str, Any]:
    """The event whose attributes stand in headers; raises `Malformed`.

    The content type is its `datacontenttype`. `application/json` is the default of an event without
    one (CloudEvents JSON format, 3.1); therefore the same event in structured mode has the same
    bytes.
    """
    attributes = _attributes(headers)
    if media.given != JSON:
        attributes["datacontenttype"] = media.given
    return {**attributes, "data": read_sent(body)}


def _attributes(headers: Headers) -> dict[str, str]:
    attributes: dict[str, str] = {}
    faults: list[Fault] = []
    for header, value in headers:
        name = header.decode("latin-1").lower()
        if not name.startswith(PREFIX):
            continue
        name = name.removeprefix(PREFIX)
        if name in OF_THE_BODY:
            en = "is no header here: the body is the data, and content-type says of which type"
            faults.append(
                Fault(name, en, "不应作为 ce- 头部：正文即 data，其类型由 content-type 说明")
            )
        elif name in attributes:
            faults.append(Fault(name, "stands there twice; say it once", "重复出现，请只写一次"))
        elif (text := _text(value)) is None:
            en = "is no UTF-8, percent-encoded or as it is"
            faults.append(Fault(name, en, "不是 UTF-8（可百分号编码，也可原样）"))
        else:
            attributes[name] = text
    if faults:
        raise Malformed(faults)
    return attributes


def _text(value: bytes) -> str | None:
    """A header's value: unquoted, then percent-decoded once, then read as UTF-8 (3.1.3.2)."""
    said = value.decode("utf-8", "surrogateescape").strip()
    if quoted := _QUOTED.fullmatch(said):
        said = re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL)
    try:
        return unquote_to_bytes(said.encode("utf-8", "surrogateescape")).decode()
    except UnicodeDecodeError:
        return None
