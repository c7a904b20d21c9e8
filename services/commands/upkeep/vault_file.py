"""A backup of the vault: a header, a line for each key and erasure, and their digest."""

import os
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from pydantic import Base64Bytes, Field, TypeAdapter, ValidationError

from contracts.values import Closed
from services.commands.refusal import Failed, Unusable
from services.kit.vault.keys import Erasure, PersonKey
from services.kit.vault.seal import KEY_BYTES

HEAD: Final = b'{"vault":"docket-vault/v1"}'


class KeyLine(Closed):
    """A person's key."""

    dealer: str
    person_id: str
    key: Annotated[Base64Bytes, Field(min_length=KEY_BYTES, max_length=KEY_BYTES)]


class ErasureLine(Closed):
    """An erased person."""

    dealer: str
    person_id: str
    erased_at: str
    reason: str
    erased_by: str


LINE: Final[TypeAdapter[KeyLine | ErasureLine]] = TypeAdapter(KeyLine | ErasureLine)


def write_backup(file: Path, keys: Iterable[PersonKey], erasures: Iterable[Erasure]) -> None:
    """Write a new file that its owner alone can read; raises `Failed` if it exists."""
    lines = [
        HEAD,
        *(_key_line(each).model_dump_json().encode() for each in keys),
        *(ErasureLine(**each._asdict()).model_dump_json().encode() for each in erasures),
    ]
    lines.append(_last_line(lines))
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as written:
            written.writelines(line + b"\n" for line in lines)
            written.flush()
            os.fsync(written.fileno())
    except OSError as fault:
        raise Failed(f"{file}: {fault.strerror}") from fault


def read_backup(file: Path) -> tuple[list[PersonKey], list[Erasure]]:
    """The keys and erasures of a backup; raises `Unusable` that names the line."""
    try:
        lines = file.read_bytes().splitlines() or [b""]
    except OSError as fault:
        raise Unusable(f"{file}: {fault.strerror}") from fault
    if lines[0] != HEAD:
        raise Unusable(f"{file}: is no backup of a vault")
    *before, last = lines
    if last != _last_line(before):
        raise Unusable(f"{file}: is damaged or not whole, for its digest is another; take an older")
    keys: list[PersonKey] = []
    erasures: list[Erasure] = []
    for number, line in enumerate(before[1:], 2):
        try:
            match LINE.validate_json(line):
                case KeyLine() as one:
                    keys.append(PersonKey(one.dealer, one.person_id, one.key))
                case ErasureLine() as one:
                    erasures.append(Erasure(**one.model_dump()))
        except ValidationError as fault:
            raise Unusable(f"{file}, line {number}: is no key and no erasure") from fault
    return keys, erasures


def _last_line(before: Iterable[bytes]) -> bytes:
    return b'{"sha256":"%b"}' % sha256(b"\n".join(before)).hexdigest().encode()


def _key_line(each: PersonKey) -> KeyLine:
    return KeyLine(dealer=each.dealer, person_id=each.person_id, key=b64encode(each.key))
