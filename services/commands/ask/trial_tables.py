"""A trial of draft policies as tables: its sums, and every entry that differs."""

from collections.abc import Iterator
from datetime import date

from rich.table import Table

from services.commands.captions import Lang, caption, clause
from services.commands.printing import in_short, paper, signed_yuan, table, yuan_exact
from services.penalties.trial import Trial


def show_trial(trial: Trial, lang: Lang) -> None:
    """Print the trial as tables."""
    console = paper()
    for line in _drafts(trial, lang):
        console.print(line, soft_wrap=True)
    for drawn in _sums(trial, lang):
        console.print(drawn)
    if trial.differences:
        console.print(_entries(trial, lang))
    else:
        console.print(caption("no entry differs", lang))
    if trial.left_out:
        console.print(caption("left out", lang, dealers=", ".join(trial.left_out)), soft_wrap=True)
    told = caption(
        "all entries",
        lang,
        as_of=trial.as_of,
        before=yuan_exact(trial.before_fen),
        after=yuan_exact(trial.after_fen),
        difference=signed_yuan(trial.total().difference_fen),
    )
    console.print(told, soft_wrap=True)


def _drafts(trial: Trial, lang: Lang) -> Iterator[str]:
    for draft in trial.drafts:
        said = draft.to_json()
        yield caption("in force from", lang, **said)
        counts_on = max(said["effective_from"], said["published_on"])
        if date.fromisoformat(counts_on) > trial.as_of:
            yield caption("decides nothing before", lang, day=counts_on)


def _sums(trial: Trial, lang: Lang) -> Iterator[Table]:
    for name, rows in trial.groups().items():
        if rows:
            columns = (name, "gone→", "new→", "changed→", "CNY→")
            yield table(
                caption(f"by {name}", lang),
                [caption(column, lang) for column in columns],
                [
                    (
                        clause(key, lang) if key else caption("unknown", lang),
                        *map(str, (sums.gone, sums.new, sums.changed)),
                        signed_yuan(sums.difference_fen),
                    )
                    for key, sums in rows.items()
                ],
            )


def _entries(trial: Trial, lang: Lang) -> Table:
    columns = ("entry", "difference", "as it is", "with the drafts", "CNY→")
    return table(
        caption("entries", lang),
        [caption(column, lang) for column in columns],
        [
            (
                each.entry["entry_id"],
                caption(each.what, lang),
                in_short(each.before, lang),
                in_short(each.after, lang),
                signed_yuan(each.difference_fen),
            )
            for each in trial.differences
        ],
    )
