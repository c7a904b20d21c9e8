"""`docket verify`: checks a bundle or an export against keys, offline."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from services.commands.options import Language, day_of

if TYPE_CHECKING:
    from services.kit.proof.keys import VerifyingKey
    from services.kit.proof.note import Note
    from services.kit.proof.witnesses import WitnessPolicy

NOT_JUDGED: Final = 1
WRONG: Final = 3


def verify(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="a bundle, or an export")],
    key: Annotated[
        list[str], typer.Option("--key", metavar="VKEY", help="a key of the log, NAME+ID+KEY")
    ],
    *,
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="which witnesses must have signed")
    ] = None,
    seen: Annotated[
        list[Path] | None, typer.Option(metavar="CHECKPOINT", help="one seen before, as in a mail")
    ] = None,
    receipt: Annotated[
        list[Path] | None,
        typer.Option(metavar="NOTE", help="a receipt, or its note, that must have been kept"),
    ] = None,
    through: Annotated[
        date | None, typer.Option(parser=day_of, metavar="DATE", help="which it must reach")
    ] = None,
    no_law: Annotated[bool, typer.Option("--no-law", help="do not run the law again")] = False,
    lang: Language = None,
    json_output: Annotated[bool, typer.Option("--json", help="the report as JSON")] = False,
) -> None:
    """Check every seal, every event, and what the law makes of them; name the first that is wrong.

    Ends with 0 where nothing is wrong, 1 where something could not be judged, 2 where the file or
    a key cannot be used, 3 where what was sealed or promised is contradicted.
    """
    from services.commands.printing import say
    from services.commands.refusal import Unusable
    from services.penalties.verification.history import Trust
    from services.penalties.verification.report import as_data, as_text
    from services.penalties.verification.verdict import EvidenceUnusable, Wrong
    from services.penalties.verification.verify import Against, verify_file

    trust = Trust(
        [_key(each) for each in key],
        _policy(policy) if policy else None,
        [_note("--seen", each) for each in seen or ()],
        str(through) if through else None,
    )
    asked = Against(trust, [_note("--receipt", each) for each in receipt or ()], law=not no_law)
    try:
        verified = verify_file(_read(file), asked)
    except EvidenceUnusable as fault:
        raise Unusable(str(fault)) from fault
    except Wrong as fault:
        say(str(fault))
        raise typer.Exit(WRONG) from fault
    if json_output:
        typer.echo(json.dumps(as_data(verified), ensure_ascii=False, indent=2))
    else:
        for language in [lang] if lang else ["zh", "en"]:
            for line in as_text(verified, "zh" if language == "zh" else "en"):
                typer.echo(line)
    if verified.findings.unjudged:
        raise typer.Exit(NOT_JUDGED)


def _read(file: str) -> bytes:
    from services.commands.refusal import Unusable

    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        raise Unusable(f"{file} cannot be read: {fault.strerror}") from fault


def _key(text: str) -> "VerifyingKey":
    from services.commands.refusal import Unusable
    from services.kit.proof.keys import KeyUnfit, VerifyingKey

    try:
        return VerifyingKey.read(text)
    except KeyUnfit as fault:
        raise Unusable(f"--key: {fault}") from fault


def _note(option: str, path: Path) -> "Note":
    """A signed note in a file, or at the end of a mail's text; of a receipt, its note."""
    from services.commands.refusal import Unusable
    from services.kit.proof.note import Note, NoteUnfit

    try:
        text = path.read_text("utf-8")
        if text.lstrip().startswith("{"):
            text = json.loads(text)["note"]
        return Note.read("\n\n".join(text.replace("\r\n", "\n").split("\n\n")[-2:]))
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, NoteUnfit) as fault:
        raise Unusable(f"{option}: {path}: {fault}") from fault


def _policy(path: Path) -> "WitnessPolicy":
    from services.commands.refusal import Unusable
    from services.kit.proof.witnesses import PolicyUnfit, WitnessPolicy

    try:
        return WitnessPolicy.read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, PolicyUnfit) as fault:
        raise Unusable(f"--policy: {path}: {fault}") from fault
