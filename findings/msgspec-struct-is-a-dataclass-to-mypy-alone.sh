#!/usr/bin/env bash
# mypy 2.4.1 --strict takes `dataclasses.replace()` of a msgspec 0.23.0 Struct for sound, and at run
# time it raises TypeError: "replace() should be called on dataclass instances". A Struct bears the
# mark dataclass_transform (PEP 681), by which the checker gives it a dataclass's constructor and,
# beside that, a dataclass's protocol, which the object does not have. `dataclasses.fields()` and
# `asdict()` are taken and fail alike; `msgspec.structs.replace()` is what works.
#
# It matters to whoever turns a dataclass into a Struct for speed and goes by the checker: calls of
# the module `dataclasses` on it stay green, in whichever module they stand, until they are run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -q --disable-pip-version-check msgspec==0.23.0 mypy==2.4.1
cat >"$folder/reading.py" <<'PY'
import dataclasses

import msgspec


class Reading(msgspec.Struct, frozen=True):
    meter: str
    kwh: int


def doubled(reading: Reading) -> Reading:
    return dataclasses.replace(reading, kwh=2 * reading.kwh)


def names(reading: Reading) -> list[str]:
    return [field.name for field in dataclasses.fields(reading)]


def as_object(reading: Reading) -> dict[str, object]:
    return dataclasses.asdict(reading)
PY
cd "$folder"
venv/bin/mypy --strict --no-incremental --no-error-summary reading.py
echo "mypy --strict: nothing found"

venv/bin/python - <<'PY'
from importlib.metadata import version

import msgspec

from reading import Reading, as_object, doubled, names

print("msgspec", version("msgspec"), "mypy", version("mypy"))
one = Reading("m-1", 21)
for asked in (doubled, names, as_object):
    try:
        asked(one)
    except TypeError as fault:
        print(f"{asked.__name__}: TypeError: {fault}")
    else:
        raise SystemExit(f"{asked.__name__} succeeds now")
assert msgspec.structs.replace(one, kwh=42) == Reading("m-1", 42)
print("msgspec.structs.replace: as meant")
PY
