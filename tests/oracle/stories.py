"""Short stories of staff, each told on both sides of a boundary of §4.1."""

from datetime import date

from tests.oracle.random_facts import MONTH, ONE, PEOPLE, POSITIONS, REASONS, YEAR, Teller

MANAGER = "customer_manager"
LEAP_DAY = date(2012, 2, 29)
OTHERS = ("process_checker", "process_checker", "sales_callback")
NAMESAKES = {"FD2": "C1", "FD3": "C2", "FD4": "2012-08", "FD5": "2012-10"}


def founding(t: Teller) -> None:
    """Acceptance, the baseline about its due day, sometimes a closure; sometimes said twice."""
    on = t.edge(
        t.pick(t.start, t.start, t.days[0], t.start - 40 * ONE, (t.start + MONTH).replace(day=1))
    )
    for _ in range(t.pick(0, 0, 0, 1, 1, 1, 1, 1, 1, 2)):
        accept(t, on, t.pick(on, on, on + 10 * ONE))
        on = t.pick(on, on + ONE, on + MONTH)
    if t.chance(0.75):
        people = t.rng.sample(PEOPLE, t.pick(1, 2, 4))
        posts = [(p, t.pick(MANAGER, *OTHERS)) for p in people]
        begun = on + t.pick(-400, -90, -1, 0, 5) * ONE
        if t.chance(0.3):
            posts += [(person, "risk_controller") for person in people[:2]]
        members = [t.member(person, position, t.edge(begun)) for person, position in posts]
        t.say("baseline-filed", on + t.pick(-3, 3, 7, 7, 8) * ONE, members=members)
    for _ in range(t.pick(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2)):
        closed_on = t.pick(
            t.end, t.edge(t.end), t.day(), t.day() + MONTH, t.day().replace(day=1) - ONE
        )
        t.say("dealer-closed", t.edge(closed_on), closed_on=closed_on.isoformat(), reason="关店")


def accept(t: Teller, on: date, received_on: date) -> None:
    t.say(
        "dealer-accepted",
        received_on,
        name="某店",
        region="华北",
        province="河北",
        city="保定",
        store_type=t.pick("full", "sales_only", "service_only"),
        accepted_on=on.isoformat(),
    )


def change(  # noqa: PLR0917 - as the form lists them
    t: Teller, person: str, position: str, reason: str, effective_on: date, on: date
) -> str:
    """File a change; the successor named, expected, or come in about k months."""
    change_id = t.fresh("C")
    vacant = max(on, effective_on)
    arrival = t.edge(vacant + t.pick(1, 1, 1, 2) * MONTH) if t.chance(0.6) else t.edge(vacant)
    named = t.chance(0.4)
    successor = t.pick(*PEOPLE)
    t.say(
        "change-filed",
        on,
        change_id=change_id,
        person_id=person,
        position=position,
        reason=reason,
        effective_on=effective_on.isoformat(),
        successor=t.member(successor, position, arrival) if named else None,
        expected_on=None if named and t.chance(0.8) else arrival.isoformat(),
        title="异动备案表" if t.chance(0.1) else None,
    )
    if t.chance(0.75):
        filled = t.edge(vacant + t.pick(0, 1, 1, 2, 2, 3) * MONTH)
        received = t.pick(filled, filled, t.edge(filled), on)
        post = t.pick(position, position, position, t.pick(*POSITIONS))
        begun = t.pick(filled, t.edge(filled), filled - 5 * ONE)
        member = t.member(t.pick(successor, successor, *PEOPLE), post, begun)
        t.say("successor-filed", received, change_id=change_id, successor=member)
    return change_id


def filed_about(t: Teller, position: str, effective_on: date) -> date:
    """A day of filing about the one by which it is due."""
    if t.chance(0.3):
        return t.edge(effective_on)
    notice = -15 if position == MANAGER else t.pick(1, 1, 2, 3, 4, 8)
    return t.edge(effective_on + notice * ONE)


def management(t: Teller) -> None:
    """A manager is trained, comes on post, and leaves within about a year."""
    person, on = t.pick(*PEOPLE), t.day()
    since = t.pick(on, on - YEAR, on - 370 * ONE, LEAP_DAY)
    t.say("baseline-filed", t.edge(since), members=[t.member(person, MANAGER, since)])
    if t.chance(0.85):
        held_on = t.edge(since + t.pick(-40, -1, 0, 0, 30, 60) * ONE)
        train(t, person, held_on, passed=t.chance(0.85))
        since = max(since, held_on)
    if t.chance(0.8):
        left_on = t.edge(since + t.pick(YEAR, YEAR, YEAR, MONTH))
        reason = t.pick("resigned", "resigned", *REASONS)
        change(t, person, MANAGER, reason, left_on, filed_about(t, MANAGER, left_on))


def turnover(t: Teller) -> None:
    """Two or three leave a position about a year apart, filed or found."""
    position, on = t.pick(*OTHERS), t.pick(t.day(), t.day(), t.day(), LEAP_DAY)
    for _ in range(t.pick(2, 2, 3)):
        person, reason = t.pick(*PEOPLE), t.pick(*REASONS[:3], t.pick(*REASONS))
        if t.chance(0.75):
            change(t, person, position, reason, on, filed_about(t, position, on))
        else:
            found(t, person, position, reason, on, t.edge(on + 10 * ONE))
        on = t.pick(on, t.edge(on), t.edge(on + YEAR), t.edge(on + 4 * MONTH))


def vacancy(t: Teller) -> None:
    """Anyone's change of any reason."""
    position, effective_on = t.pick(*OTHERS, *POSITIONS), t.day()
    on = filed_about(t, position, effective_on)
    change(t, t.pick(*PEOPLE), position, t.pick(*REASONS), effective_on, on)


def train(t: Teller, person: str, held_on: date, *, passed: bool) -> None:
    t.say(
        "training-completed",
        held_on + t.pick(0, 0, 1, 40) * ONE,
        person_id=person,
        name=t.name(person),
        position=MANAGER if t.chance(0.95) else t.pick(*POSITIONS),
        held_on=held_on.isoformat(),
        passed=passed,
    )


def probation(t: Teller) -> None:
    """A manager fails the training, and passes, goes or stays about the last day of grace."""
    person, on = t.pick(*PEOPLE), t.day()
    begun = t.pick(on - 20 * ONE, on, on + MONTH, t.edge(on + MONTH + 15 * ONE))
    t.say("baseline-filed", t.edge(begun), members=[t.member(person, MANAGER, begun)])
    train(t, person, on, passed=False)
    if t.chance(0.35):
        train(
            t,
            person,
            t.edge(t.pick(on + MONTH, on + MONTH, on - MONTH, on + 20 * ONE)),
            passed=t.chance(0.7),
        )
    if t.chance(0.6):
        left_on = t.edge(t.pick(on + MONTH + 15 * ONE, on + MONTH))
        reason = t.pick(*REASONS[:3], t.pick(*REASONS))
        position = MANAGER if t.chance(0.85) else t.pick(*OTHERS)
        filed_on = filed_about(t, MANAGER, left_on)
        change_id = change(t, person, position, reason, left_on, filed_on)
        successor = t.pick(*PEOPLE)
        train(t, successor, t.edge(left_on + t.pick(-20, -5, 0, 10) * ONE), passed=t.chance(0.8))
        member = t.member(successor, MANAGER, t.edge(left_on))
        t.say("successor-filed", t.edge(left_on), change_id=change_id, successor=member)


def retraining(t: Teller) -> None:
    """Several trainings within about a calendar year."""
    on = t.pick(t.day(), t.edge(t.day().replace(month=12, day=31)))
    for _ in range(t.pick(2, 3)):
        train(t, t.pick(*PEOPLE), on, passed=t.chance(0.7))
        on = t.pick(on, t.edge(on), on + 60 * ONE)


def finding_id(t: Teller) -> str:
    """Inspectors number their findings alone: some bear the id of a change, or of a month."""
    return NAMESAKES.get(fresh := t.fresh("FD"), fresh)


def found(  # noqa: PLR0917 - as the form lists them
    t: Teller, person: str, position: str, reason: str | None, left_on: date, on: date
) -> None:
    """An inspection finds a change that nobody filed."""
    t.say(
        "staffing-finding-recorded",
        on + t.pick(0, 0, 1, 20) * ONE,
        finding_id=finding_id(t),
        found_on=on.isoformat(),
        kind="unfiled_change",
        person_id=person,
        position=position,
        change={"reason": reason, "effective_on": left_on.isoformat()} if reason else None,
    )


def findings(t: Teller) -> None:
    """The same change is found again and again, and filed before, meanwhile or after."""
    people, position, on = t.rng.sample(PEOPLE, 2), t.pick(MANAGER, *OTHERS), t.day()
    reasons = t.rng.sample(REASONS, 2)
    for _ in range(t.pick(1, 2, 2, 3, 4)):
        reason = t.pick(reasons[0], reasons[0], reasons[1], None)
        found_on = t.edge(on + t.pick(0, 0, 5, 12, 30) * ONE)
        found(t, people[0 if t.chance(0.85) else 1], position, reason, on - 5 * ONE, found_on)
    for _ in range(t.pick(0, 1, 1, 2)):
        filed_on = t.edge(on + t.pick(-40, 0, 0, 6, 20, 40) * ONE)
        effective_on = t.pick(on - 5 * ONE, filed_on, filed_on + 20 * ONE)
        change(t, people[0], position, t.pick(*reasons), effective_on, filed_on)


def returning(t: Teller) -> None:
    """Somebody goes and comes back on that day or the next, in that post or another."""
    person, position, on = t.pick(*PEOPLE), t.pick(MANAGER, *OTHERS), t.day()
    left_on = t.edge(on)
    change(t, person, position, t.pick(*REASONS), left_on, filed_about(t, position, left_on))
    back = t.member(person, t.pick(position, *OTHERS), on)
    t.say("baseline-filed", t.edge(on), members=[back])


def accepted_again(t: Teller) -> None:
    """A store is closed, and accepted again about then."""
    on = t.day()
    t.say("dealer-closed", t.edge(on), closed_on=on.isoformat(), reason="停业")
    accept(t, t.edge(on + t.pick(0, 0, 20) * ONE), t.edge(on))


def idle(t: Teller) -> None:
    """Facts of which the law makes no entry."""
    on = t.day()
    t.say("dealer-details-changed", on, from_on=on.isoformat(), city="石家庄")
    t.say("volumes-reported", on, year=2012, monthly_sales=60, monthly_visits=300)
    to_on = (on + t.pick(40, 0, -1, -30) * ONE).isoformat()
    t.say("absence-recorded", on, person_id=t.pick(*PEOPLE), from_on=on.isoformat(), to_on=to_on)
    unknown = t.member(t.pick(*PEOPLE), t.pick(MANAGER, *OTHERS), t.edge(on))
    t.say("successor-filed", on, change_id=t.known("C"), successor=unknown)
    t.say(
        "staffing-finding-recorded",
        t.edge(on),
        finding_id=finding_id(t),
        found_on=on.isoformat(),
        kind="understaffed",
        position=t.pick(*POSITIONS),
        present=t.pick(0, 1, 2),
    )
