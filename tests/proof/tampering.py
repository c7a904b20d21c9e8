"""Random tamperings of a bundle or an export: of its bytes, its lines, its members, its values.

    python -m tests.proof.tampering BUNDLE EXPORT VKEY --count 10000 --seed 1

tells of each that a verifier does not find, and of each traceback.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from services.kit.proof.container import pack, unpack
from services.kit.proof.keys import VerifyingKey
from services.penalties.verification.history import Trust
from services.penalties.verification.verdict import EvidenceUnusable, Wrong
from services.penalties.verification.verify import Against, verify_file
from tests.proof.alone import verify_alone

Verifier = Callable[[bytes], str | None]
"""What is wrong with a file, in a sentence; None where nothing is."""


def by_docket(key: VerifyingKey, *, law: bool = True) -> Verifier:
    """The product's own verifier."""

    def verify(file: bytes) -> str | None:
        try:
            verified = verify_file(file, Against(Trust([key]), law=law))
        except (Wrong, EvidenceUnusable) as found:
            return str(found)
        return "; ".join(each.en for each in verified.findings.unjudged) or None

    return verify


def by_standalone(key: VerifyingKey) -> Verifier:
    """The one that stands alone."""
    return lambda file: verify_alone(file, str(key))


def tampered(file: bytes, chance: Random) -> tuple[str, bytes]:
    """What is done to a file, and the file after it: never the same bytes."""
    while True:
        how = chance.choice(
            [flip, truncate, append, splice, *(MEMBERS if file[:2] == b"PK" else LINES)]
        )
        found = how(file, chance)
        if found != file:
            return how.__name__, found


def flip(file: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(file))
    return file[:at] + bytes([file[at] ^ 1 << chance.randrange(8)]) + file[at + 1 :]


def truncate(file: bytes, chance: Random) -> bytes:
    return file[: chance.randrange(len(file))]


def append(file: bytes, chance: Random) -> bytes:
    return file + chance.randbytes(chance.randint(1, 40))


def splice(file: bytes, chance: Random) -> bytes:
    start, length = chance.randrange(len(file)), chance.randint(1, 64)
    return file[:start] + file[start + length :]


def in_a_member(change: Callable[[bytes, Random], bytes]) -> Callable[[bytes, Random], bytes]:
    def changed(file: bytes, chance: Random) -> bytes:
        members = unpack(file)
        name = chance.choice([name for name, data in members.items() if data])
        return pack({**members, name: change(members[name], chance)})

    changed.__name__ = f"{change.__name__} in a member"
    return changed


def drop_line(data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def double_line(data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at:]])


def swap_lines(data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def change_value(data: bytes, chance: Random) -> bytes:
    """Another number, text or date somewhere in one line, which stays canonical where it was."""
    lines = data.splitlines()
    at = chance.randrange(len(lines))
    try:
        event = json.loads(lines[at])
        place = event
        while True:
            name = chance.choice(sorted(place) if isinstance(place, dict) else range(len(place)))
            if not isinstance(place[name], dict | list) or not place[name]:
                break
            place = place[name]
        place[name] = other_value(place[name], chance)
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        lines[at] = text.encode()
    except (ValueError, IndexError, TypeError):
        return flip(data, chance)
    return b"".join(line + b"\n" for line in lines)


def other_value(value: object, chance: Random) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice([-1, 1, 100_00, 10**17])
        case str():
            digits = [at for at, sign in enumerate(value) if sign.isdecimal()]
            if digits:
                at = chance.choice(digits)
                return f"{value[:at]}{(int(value[at]) + 1) % 10}{value[at + 1 :]}"
            return value + chance.choice(["x", " ", "\u200b", "店"])
        case _:
            return chance.choice([None, 0, "x", [], {}])


def drop_name(data: bytes, chance: Random) -> bytes:
    lines = data.splitlines()
    at = chance.randrange(len(lines))
    try:
        event = json.loads(lines[at])
        del event[chance.choice(sorted(event))]
        lines[at] = json.dumps(
            event, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
    except (ValueError, IndexError, TypeError):
        return splice(data, chance)
    return b"".join(line + b"\n" for line in lines)


def add_space(data: bytes, chance: Random) -> bytes:
    at = chance.choice([at for at, byte in enumerate(data) if byte in b'{,:"'] or [0])
    return data[:at] + chance.choice([b" ", b"\n", b"\t", b"\r"]) + data[at:]


def empty(_: bytes, chance: Random) -> bytes:  # noqa: ARG001
    return b""


def reorder_members(file: bytes, chance: Random) -> bytes:
    members = list(unpack(file).items())
    chance.shuffle(members)
    return pack(dict(members))


def drop_member(file: bytes, chance: Random) -> bytes:
    members = unpack(file)
    del members[chance.choice(sorted(members))]
    return pack(members)


def exchange_members(file: bytes, chance: Random) -> bytes:
    members = unpack(file)
    one, other = chance.sample(sorted(members), 2)
    members[one], members[other] = members[other], members[one]
    return pack(members)


LINE_CHANGES = [drop_line, double_line, change_value, drop_name, add_space]
MEMBERS = [
    *map(in_a_member, [*LINE_CHANGES, swap_lines, flip, splice, empty]),
    reorder_members,
    drop_member,
    exchange_members,
]
LINES = LINE_CHANGES


def main() -> int:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("bundle", type=Path)
    reading.add_argument("export", type=Path)
    reading.add_argument("vkey")
    reading.add_argument("--count", type=int, default=10_000)
    reading.add_argument("--exports", type=int, default=200)
    reading.add_argument("--seed", type=int, default=1)
    given = reading.parse_args()
    key, chance = VerifyingKey.read(given.vkey), Random(given.seed)
    verifiers = {"docket": by_docket(key, law=False), "standalone": by_standalone(key)}
    missed, found, bundle = 0, Counter[str](), given.bundle.read_bytes()
    export = given.export.read_bytes()
    for name, verify in verifiers.items():
        if (said := verify(bundle)) is not None:
            sys.exit(f"{given.bundle}: {name} finds something before anything is changed: {said}")
    if (said := verifiers["docket"](export)) is not None:
        sys.exit(f"{given.export}: something is found before anything is changed: {said}")
    for number in range(given.count):
        how, file = tampered(bundle, chance)
        for name, verify in verifiers.items():
            if verify(file) is None:
                missed += 1
                Path(f"missed-{number}.docket").write_bytes(file)
                print(f"{number}: {name} does not find: {how}")
        found[how] += 1
    for number in range(given.exports):
        how, file = tampered(export, chance)
        if verifiers["docket"](file) is None:
            missed += 1
            print(f"export {number}: not found: {how}")
        found[how] += 1
    for how, count in sorted(found.items()):
        print(f"{count:6} {how}")
    print(f"{missed} not found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
