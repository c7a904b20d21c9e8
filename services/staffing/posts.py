"""The persons on post, §4.1.4: each is named by a filing, has come, and has not departed."""

from datetime import date

from contracts.events.staffing import ChangeFiled, Position
from services.received.fact import ReceivedFact
from services.staffing.case import Case, Named


def on_post(case: Case, on: date, position: Position | None = None) -> list[Named]:
    """Each person on post on `on` in `position`, or in any, by the latest beginning of that post.

    A departure on D ends the posts begun before D, so that its person is not on post on D itself:
    by `transferred` the posts of the position it names, else all of that person's. A post that
    begins on D is a return (the docket shows it as `same-day-return`), and stands until the next
    departure. Absences end none.
    """
    latest: dict[tuple[str, Position], Named] = {}
    for named in case.named:
        member = named.member
        key = (member.person_id, member.position)
        if member.on_post_on <= on and (
            key not in latest or latest[key].member.on_post_on < member.on_post_on
        ):
            latest[key] = named
    return [
        named
        for named in latest.values()
        if position in {None, named.member.position} and not _ended(case, named, on)
    ]


def away_since(case: Case, named: Named, on: date) -> ReceivedFact[ChangeFiled] | None:
    """The filed change by which a person on post is away on `on`; None without such a filing.

    An absence filed as a change lasts until its person comes on post again.
    """
    absences = [
        fact
        for fact in case.changes_of(named.member.person_id)
        if not case.departs(fact.data) and named.member.on_post_on <= fact.data.effective_on <= on
    ]
    return max(absences, key=lambda fact: fact.data.effective_on, default=None)


def _ended(case: Case, named: Named, on: date) -> bool:
    post = named.member
    return any(
        post.on_post_on < fact.data.effective_on <= on
        and (fact.data.reason != "transferred" or fact.data.position == post.position)
        and case.departs(fact.data)
        for fact in case.changes_of(post.person_id)
    )
