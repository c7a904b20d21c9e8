"""A trial of draft policies as tables: its sums, and every entry that differs."""

from collections.abc import Iterator
from datetime import date

from rich.table import Table

from services.commands.printing import in_short, paper, signed_yuan, table, yuan
from services.commands.trial import Trial


def show(trial: Trial) -> None:
    """Print the trial for people."""
    console = paper()
    for line in _drafts(trial):
        console.print(line, soft_wrap=True)
    for drawn in _sums(trial):
        console.print(drawn)
    if trial.differences:
        console.print(_entries(trial))
    else:
        console.print("No entry differs; that one names another policy_version is no difference.")
    console.print(
        f"All entries as of {trial.as_of}: {yuan(trial.before_fen)} CNY; with the drafts "
        f"{yuan(trial.after_fen)} CNY; difference {signed_yuan(trial.total().difference_fen)} CNY.",
        soft_wrap=True,
    )


def _drafts(trial: Trial) -> Iterator[str]:
    for draft in trial.drafts:
        said = draft.to_json()
        yield (
            f"{said['file']}: {said['policy']} {said['version']}, published on "
            f"{said['published_on']}, in force from {said['effective_from']}"
        )
        counts_on = max(said["effective_from"], said["published_on"])
        if date.fromisoformat(counts_on) > trial.as_of:
            yield f"It decides nothing before {counts_on}: ask --as-of that day or a later one."


def _sums(trial: Trial) -> Iterator[Table]:
    for name, rows in trial.groups().items():
        if rows:
            yield table(
                f"by {name}",
                (name, "gone→", "new→", "changed→", "CNY→"),
                [
                    (
                        key or "unknown",
                        *map(str, (sums.gone, sums.new, sums.changed)),
                        signed_yuan(sums.difference_fen),
                    )
                    for key, sums in rows.items()
                ],
            )


def _entries(trial: Trial) -> Table:
    return table(
        "entries",
        ("entry", "difference", "as it is", "with the drafts", "CNY→"),
        [
            (
                each.entry["entry_id"],
                each.what,
                in_short(each.before),
                in_short(each.after),
                signed_yuan(each.difference_fen),
            )
            for each in trial.differences
        ],
    )
