"""A ZIP format with exactly one encoding: no byte of it is without meaning.

Members in a given order, deflated, dated 1980-01-01, and nothing else. The reader rebuilds the file
from its members, and refuses it if a byte differs.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

LOCAL: Final = b"PK\3\4"
CENTRAL: Final = b"PK\1\2"
END: Final = b"PK\5\6"
VERSION: Final = 20
DEFLATED: Final = 8
FIRST_OF_1980: Final = 33
"""1980-01-01 in the format of DOS."""

LEVEL: Final = 9
MOST_BYTES: Final = 1 << 32
LARGEST_MEMBER: Final = 1 << 30
"""Bytes of a member, at most, so that a small file cannot unfold without bound."""

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")


class ContainerUnfit(ValueError):
    """The file is not such a ZIP."""


class _Packed(NamedTuple):
    name: bytes
    data: bytes
    crc: int
    size: int


def pack(members: Mapping[str, bytes]) -> bytes:
    """The file with the members in their order."""
    return _framed([_packed(name, data) for name, data in members.items()])


def unpack(file: bytes) -> dict[str, bytes]:
    """The members in their order; raises `ContainerUnfit`."""
    packed: list[_Packed] = []
    members: dict[str, bytes] = {}
    at = 0
    while file.startswith(LOCAL, at):
        each, at = _read(file, at)
        packed.append(each)
        try:
            name = each.name.decode("ascii")
        except UnicodeDecodeError as fault:
            raise ContainerUnfit("a member has no plain name") from fault
        if name in members:
            raise ContainerUnfit(f"{name} stands there twice")
        members[name] = _inflated(name, each)
    if not packed or _framed(packed) != file:
        raise ContainerUnfit("it is not put together as such a file is")
    return members


def _packed(name: str, data: bytes) -> _Packed:
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _Packed(
        name.encode("ascii"), deflate.compress(data) + deflate.flush(), zlib.crc32(data), len(data)
    )


def _fields(each: _Packed) -> tuple[int, ...]:
    sizes = (each.crc, len(each.data), each.size, len(each.name), 0)
    return (VERSION, 0, DEFLATED, 0, FIRST_OF_1980, *sizes)


def _framed(packed: Sequence[_Packed]) -> bytes:
    body, directory = bytearray(), bytearray()
    for each in packed:
        fields = _fields(each)
        directory += struct.pack("<4sHHHHHHIIIHH", CENTRAL, VERSION, *fields)
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + each.name
        body += _LOCAL.pack(LOCAL, *fields) + each.name + each.data
    if len(body) + len(directory) >= MOST_BYTES:
        raise ContainerUnfit("it is larger than 4 GiB")
    count = len(packed)
    ending = struct.pack("<4sHHHHIIH", END, 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + ending)


def _read(file: bytes, at: int) -> tuple[_Packed, int]:
    try:
        _, _, _, _, _, _, crc, packed, size, named, _ = _LOCAL.unpack_from(file, at)
    except struct.error as fault:
        raise ContainerUnfit("it ends within a member") from fault
    start = at + _LOCAL.size + named
    end = start + packed
    if end > len(file):
        raise ContainerUnfit("it ends within a member")
    return _Packed(file[start - named : start], file[start:end], crc, size), end


def _inflated(name: str, each: _Packed) -> bytes:
    if not each.data or each.size > LARGEST_MEMBER:
        raise ContainerUnfit(f"{name} is no member of such a file")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflate.decompress(each.data[:-1], each.size + 1)
        if inflate.unconsumed_tail or _has_ended(inflate):
            raise ContainerUnfit(f"{name} is larger than it says")
        cleared = inflate.copy()
        data += inflate.decompress(each.data[-1:], each.size + 1 - len(data))
    except zlib.error as fault:
        raise ContainerUnfit(f"{name} is damaged: {fault}") from fault
    if not _has_ended(inflate) or len(data) != each.size or zlib.crc32(data) != each.crc:
        raise ContainerUnfit(f"{name} is damaged: its size or checksum is another")
    if _is_padded_otherwise(cleared, each.data[-1], data):
        raise ContainerUnfit(f"{name} has bits behind its end")
    return data


def _has_ended(inflate: "zlib._Decompress") -> bool:
    return inflate.eof


def _is_padded_otherwise(inflate: "zlib._Decompress", last: int, data: bytes) -> bool:
    """Whether the highest bit set in the last byte is padding, which must be zero."""
    if not last:
        return False
    without = bytes([last & ~(1 << last.bit_length() - 1)])
    try:
        tail = inflate.decompress(without)
    except zlib.error:
        return False
    return inflate.eof and data.endswith(tail)
