#!/usr/bin/env bash
# A field of pydantic 2.14.3's type Base64Bytes takes texts that are not base64 as RFC 4648 has it,
# in strict mode too: signs outside the alphabet are dropped ("A!AEC" and "!!!!" are valid, the latter
# as no bytes at all), padding beyond the end and bits beyond the last byte are ignored. Dumped
# again, the value has another text than was read. Base64UrlBytes takes both alphabets besides.
# The types' documents speak of a ValidationError for what is not encoded rightly, which comes only
# where the padding is too short.
#
# It matters where a text is a key, a digest or a signature: a damaged line of a key file is
# read as another key, and what is compared as text is not what is compared as bytes. Compare the text
# with the value encoded again, or give the file a digest of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -q --disable-pip-version-check pydantic==2.14.3
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from pydantic import Base64Bytes, Base64UrlBytes, ConfigDict, TypeAdapter, ValidationError

print("pydantic", version("pydantic"))
strict = ConfigDict(strict=True)
standard, url = TypeAdapter(Base64Bytes, config=strict), TypeAdapter(Base64UrlBytes, config=strict)
told = (
    (standard, "AAEC", b"\0\1\2", "AAEC"),
    (standard, "A!AEC", b"\0\1\2", "AAEC"),
    (standard, "AAEC====", b"\0\1\2", "AAEC"),
    (standard, "AAF=", b"\0\1", "AAE="),
    (standard, "!!!!", b"", ""),
    (url, "AA-_", b"\0\x0f\xbf", "AA-_"),
    (url, "AA+/", b"\0\x0f\xbf", "AA-_"),
)
for form, text, value, again in told:
    read = form.validate_json(f'"{text}"')
    dumped = form.dump_python(read).decode()
    print(f"{text!r} -> {read!r}, dumped as {dumped!r}")
    assert (read, dumped) == (value, again), "it has changed"
try:
    standard.validate_json('"AAECA"')
except ValidationError as fault:
    print("'AAECA':", fault.errors()[0]["msg"])
else:
    raise SystemExit("padding that is too short is taken now")
PY
