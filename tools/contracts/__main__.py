"""`python -m tools.contracts`: publishes the language; `… release` keeps it as released."""

import sys

from tools.contracts.compatibility import breaks
from tools.contracts.files import RELEASED, as_text, generated, released, standing
from tools.contracts.samples import enter_new
from tools.contracts.schemas import event_schemas


def publish() -> None:
    """Writes every generated file, removes those of types that are gone, enters new samples."""
    wanted = generated()
    for path in standing().keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    entered = enter_new()
    sys.stdout.write(f"{len(wanted)} files written, {len(entered)} samples entered\n")


def release() -> None:
    """Keeps the schemas as released, for later comparison; exits 1 if they break the last ones."""
    current = event_schemas()
    if faults := breaks(released(), current):
        sys.exit("\n".join([*faults, "a type that changes so is a new one: .v2 and an upcaster"]))
    RELEASED.mkdir(parents=True, exist_ok=True)
    for name, schema in current.items():
        (RELEASED / f"{name}.json").write_text(as_text(schema), encoding="utf-8")
    sys.stdout.write(f"{len(current)} schemas kept as released\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            publish()
        case ["release"]:
            release()
        case _:
            sys.exit("usage: python -m tools.contracts [release]")
