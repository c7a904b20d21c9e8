"""What a dealer filed about its people, as lists: each as filed, with what has put it right."""

from collections.abc import Mapping
from typing import Any, Final

from services.portal.web.dealer.people import shown_name
from services.portal.web.shell.listing import Column, Listing

Json = Mapping[str, Any]

BARE: Final = (
    Column("received_at", "filings.received-at", "instant"),
    Column("filing", "filings.fact", "id"),
    Column("corrected_by", "filings.corrected-by", "id"),
)

CHANGE_COLUMNS: Final = (
    Column("effective_on", "filings.effective-on", "day"),
    Column("change_id", "filings.change", "id"),
    Column("person_id", "filings.person", "id"),
    Column("position", "filings.position", "value"),
    Column("reason", "filings.reason", "value"),
    Column("successors", "filings.successors"),
    *BARE,
)
BASELINE_COLUMNS: Final = (
    Column("position", "filings.position", "value"),
    Column("name", "filings.name"),
    Column("person_id", "filings.person", "id"),
    Column("on_post_on", "filings.on-post-on", "day"),
    *BARE,
)
DECLARATION_COLUMNS: Final = (Column("month", "filings.month", "month"), *BARE)
TRAINING_COLUMNS: Final = (
    Column("held_on", "filings.held-on", "day"),
    Column("person_id", "filings.person", "id"),
    Column("name", "filings.name"),
    Column("position", "filings.position", "value"),
    Column("passed", "filings.passed", "words"),
    *BARE,
)
ABSENCE_COLUMNS: Final = (
    Column("from_on", "filings.from-on", "day"),
    Column("to_on", "filings.to-on", "day"),
    Column("person_id", "filings.person", "id"),
    *BARE,
)
VOLUME_COLUMNS: Final = (
    Column("year", "filings.year"),
    Column("monthly_sales", "filings.sales", "number"),
    Column("monthly_visits", "filings.visits", "number"),
    *BARE,
)


def filings_listings(said: Json) -> list[Listing]:
    """A list for each kind of filing, the last first."""
    return [
        Listing("changes", CHANGE_COLUMNS, [*map(_change, said["changes"])][::-1]),
        Listing("declarations", DECLARATION_COLUMNS, said["declarations"][::-1]),
        Listing("trainings", TRAINING_COLUMNS, [*map(_training, said["trainings"])][::-1]),
        Listing("absences", ABSENCE_COLUMNS, said["absences"][::-1]),
        Listing("baselines", BASELINE_COLUMNS, _members(said)),
        Listing("volumes", VOLUME_COLUMNS, said["volumes"][::-1]),
    ]


def _change(change: Json) -> Json:
    named = [each["successor"] for each in change["successors"]]
    return {
        **change,
        "successors": ", ".join(shown_name(each) or each["person_id"] for each in named),
    }


def _training(training: Json) -> Json:
    passed = training["passed"]
    return {
        **training,
        "name": shown_name(training),
        "passed": "yes" if passed else "no",
        "tone": "good" if passed else "bad",
    }


def _members(said: Json) -> list[Json]:
    return [
        {**baseline, **member, "name": shown_name(member)}
        for baseline in said["baselines"]
        for member in baseline["members"]
    ]
