"""The log that is signed: the one that continues, or a new one after a loss."""

import json
from collections.abc import Mapping
from typing import Any

from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.log_keys import LogKeys
from services.kit.proof.note import Note
from services.kit.store import Reading
from services.penalties.sealing.seals import SealedDay


class OriginDiffers(Exception):
    """The configured key is not of the log that is to be signed."""


def begun_anew(look: Reading, number: int, keys: LogKeys) -> Mapping[str, Any] | None:
    """The reference to the lost log in the first seal of a new one, if an operator began one."""
    rows = look.execute("SELECT origin, continues FROM restarts WHERE number = ?", (number,))
    if not rows:
        return None
    origin, continues = rows[0]
    if origin != keys.origin:
        raise OriginDiffers(
            f"the log goes on as {origin}, and DOCKET_LOG_KEY is a key of {keys.origin}: set one "
            f"that `docket log keygen {origin}` has made"
        )
    said: Mapping[str, Any] = json.loads(continues)
    return said


def refuse_other_origin(last: SealedDay, keys: LogKeys) -> None:
    """Raise `OriginDiffers` unless the key is one of the log that was sealed last."""
    origin = Checkpoint.read(Note.read(last.checkpoint).text).origin
    if origin != keys.origin:
        raise OriginDiffers(
            f"the log is {origin}, and DOCKET_LOG_KEY is a key of {keys.origin}: set the log's own"
        )
