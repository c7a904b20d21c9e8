"""The vectors that the bytes of a proof are held to, made once by another program."""

import json
from pathlib import Path
from typing import Any

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "vectors.json").read_text("utf-8")
)


def hashes(name: str) -> list[bytes]:
    return [bytes.fromhex(each) for each in VECTORS[name]]
