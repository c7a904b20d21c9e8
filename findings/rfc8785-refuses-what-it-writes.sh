#!/usr/bin/env bash
# rfc8785 (Python) 0.1.4 writes the double 1e20 as 100000000000000000000, as RFC 8785 asks, and
# refuses that same number once a JSON parser has read it back: Python's parsers give an integer
# there, and integers beyond 2^53 are refused. So a document in canonical form, written by the
# library, is not accepted by it again: parse and dump is no identity from 2^53 up to 1e21, where
# the form changes to 1e+21 and reads as a double.
#
# It matters to whoever records canonical bytes and makes them anew from what was parsed, be it to
# verify a digest or to restore a store: digest the bytes as they were recorded.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -q --disable-pip-version-check rfc8785==0.1.4
"$folder/venv/bin/python" - <<'PY'
import json
from importlib.metadata import version

import rfc8785

print("rfc8785", version("rfc8785"))
seen = {}
for number in (2.0**53 - 1, 2.0**53, 1e20, 1e21):
    written = rfc8785.dumps(number)
    try:
        seen[number] = rfc8785.dumps(json.loads(written)) == written
    except rfc8785.IntegerDomainError as fault:
        seen[number] = str(fault)
    print(f"{number!r}: written {written.decode()}, read back and written again: {seen[number]}")
assert seen[2.0**53 - 1] is True, seen
assert isinstance(seen[2.0**53], str) and isinstance(seen[1e20], str), seen
assert seen[1e21] is True, seen
print("as described: from 2^53 to 1e21 the library refuses what it has written")
PY
