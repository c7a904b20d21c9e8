"""`docket whatif`: what a draft policy would change in the dockets of a history."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.options import AsOf, Language, PublishedOn


def whatif(
    facts: Annotated[
        str, typer.Argument(metavar="FACTS|-", help="NDJSON, an event a line; or a data folder")
    ],
    policy: Annotated[
        list[Path], typer.Option("--policy", metavar="DRAFT", help="a draft; repeatable")
    ],
    as_of: AsOf = None,
    published_on: PublishedOn = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="one object on stdout")] = False,
    lang: Language = None,
) -> None:
    """What draft policies would change: entries gone, new, changed in amount or date, and money.

    FACTS are adjudicated with the policies in force (those shipped, and those
    that FACTS publish), and again with the drafts added, which are checked as
    at the door. That an entry names another policy_version is no difference.

    A draft counts as published in time, on the day on which it takes effect;
    with --published-on as published on that day, and it is then refused where
    it takes effect before and does not say `retroactive: true`.

    Exit status: 0; 1 for malformed lines in FACTS and for a draft refused,
    with every fault in it; 2 for arguments that cannot be used.
    """
    from services.commands.ask.drafts import try_files
    from services.commands.ask.fact_sources import read_history
    from services.commands.ask.trial_tables import show_trial
    from services.commands.printing import print_json
    from services.commands.refusal import Failed
    from services.penalties.adjudication import MalformedLines

    try:
        recorded = read_history(facts)
    except MalformedLines as malformed:
        raise Failed(str(malformed)) from malformed
    trial = try_files(recorded, policy, as_of or recorded.open_day, published_on)
    if as_json:
        print_json(trial.to_json())
    else:
        show_trial(trial, lang)
