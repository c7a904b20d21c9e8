"""What needs a viewer today, the oldest first: duties, hearings, appeals and reports."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.portal.lists.readable import DOCKET_ROW, REPORTS_ROW
from services.portal.spanning.work import Work, WorkKind

WORK_OF: Final[Mapping[str, Sequence[WorkKind]]] = {
    "dealer": ("duty", "hearing"),
    "oem": ("hearing", "appeal", "report"),
}
"""By role, what it has to do; inspectors, auditors and admins decide and file nothing of these."""

ROW_OF: Final[Mapping[WorkKind, str]] = {
    "duty": DOCKET_ROW,
    "hearing": DOCKET_ROW,
    "appeal": DOCKET_ROW,
    "report": REPORTS_ROW,
}
"""The row of the table to which each kind is held."""


def work_for(look: Reading, viewer: Viewer, limit: int) -> list[Work]:
    """The first `limit` of all that the viewer's role has to do."""
    kinds = WORK_OF.get(viewer.who.role, ())
    found = [each for kind in kinds for each in work_of_kind(look, viewer, kind, limit)]
    return sorted(found, key=lambda each: (each.since, each.kind, each.dealer, each.about))[:limit]


def work_of_kind(
    look: Reading,
    viewer: Viewer,
    kind: WorkKind,
    limit: int,
    *,
    after: tuple[str, str, str] | None = None,
    month: str | None = None,
) -> list[Work]:
    """The first of one kind after a place, of those whom the viewer sees; reports of one month."""
    within, scoped = viewer.within("dealer", ROW_OF[kind])
    conditions, values = ["kind = ?", within], [kind, *scoped]
    if month is not None:
        conditions.append("about = ?")
        values.append(month)
    if after is not None:
        conditions.append("(since, dealer, about) > (?, ?, ?)")
        values += after
    rows = look.execute(
        f"SELECT {', '.join(Work._fields)} FROM work WHERE {' AND '.join(conditions)}"
        " ORDER BY since, dealer, about LIMIT ?",
        (*values, limit),
    )
    return [Work(*row) for row in rows]


def place_of_work(work: Work) -> tuple[str, str, str]:
    """Where a row stands among those of its kind."""
    return work.since, work.dealer, work.about
