"""导入培训, §4.1.4(3): a manager is trained before coming on post, and some trainings are free."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from contracts.dates import ONE_DAY, plus_days, plus_months
from services.penalties.law.case import Case
from services.penalties.law.roster import MANAGER, Training
from services.penalties.law.verdicts import Clause, Verdict, component
from services.received.fact import ReceivedFact

MANAGER_RETRAINING = Clause("manager-retraining", "4.1.4(3)", "fee")
UNTRAINED_MANAGER = Clause("untrained-manager", "4.1.4(3)", "notice")
PROBATION_EXPIRED = Clause("probation-expired", "4.1.4(3)", "notice")


def manager_retraining(case: Case) -> Iterator[Verdict]:
    """A manager's training beyond the free ones of the calendar year costs a fee."""
    free_besides = replacements_trained_free(case)
    in_year: defaultdict[int, list[Training]] = defaultdict(list)
    for training in case.roster.trainings:
        on = training.data.held_on
        verdict = case.verdict(MANAGER_RETRAINING, _held(training))
        replaces = free_besides.get(_held(training))
        if not verdict.barred("replaces", replaces, "!=", None):
            regulation = case.regulation(on)
            terms = regulation.terms.manager_retraining
            earlier = in_year[on.year]
            if (
                verdict.that("trained_before", len(earlier), ">=", terms.free_per_year)
                and verdict.governed("held_on", on)
                and verdict.come("held_on", on)
            ):
                verdict.entails(
                    on,
                    regulation,
                    [training, *earlier[: terms.free_per_year]],
                    amount_fen=terms.amount_fen,
                    parameters={"free_per_year": terms.free_per_year},
                    person_id=training.data.person_id,
                    held_on=on,
                    year=on.year,
                    used_on=[each.data.held_on for each in earlier[: terms.free_per_year]],
                )
            earlier.append(training)
        yield verdict


def replacements_trained_free(case: Case) -> dict[str, str]:
    """Free trainings of those that replace a failed manager: by subject, with the change_id."""
    roster = case.roster
    first_failure: dict[str, Training] = {}
    trainings: defaultdict[str, list[Training]] = defaultdict(list)
    for training in roster.trainings:
        trainings[training.data.person_id].append(training)
        if not training.data.passed:
            first_failure.setdefault(training.data.person_id, training)
    free: dict[str, str] = {}
    for departure in roster.departures:
        failed = first_failure.get(departure.person_id)
        if not departure.filed or departure.position != MANAGER or failed is None:
            continue
        held_on = failed.data.held_on
        months = case.regulation(held_on).terms.probation_expired.probation_months
        expired_on = plus_months(held_on, months)
        if (
            departure.on < expired_on
            or roster.passed_by(departure.person_id, departure.on) is not None
            or not case.today.reached(expired_on)
        ):
            continue
        named = successors_named(case, departure.fact, departure.subject)
        after = [t for each in named for t in trainings[each] if t.data.held_on > held_on]
        first = min(after, key=lambda t: (t.data.held_on, t.data.person_id), default=None)
        if first is not None:
            free.setdefault(_held(first), departure.subject)
    return free


def successors_named(case: Case, fact: ReceivedFact, change_id: str) -> set[str]:
    """The persons named as successors: in the filing itself, and by the successors' filings."""
    named = {filed.data.successor.person_id for filed in case.successors.get(change_id, ())}
    successor = getattr(fact.data, "successor", None)
    return named | ({successor.person_id} if successor is not None else set())


def untrained_manager(case: Case) -> Iterator[Verdict]:
    """A manager on post who has not passed the training by that day is published."""
    for posts in case.roster.manager_posts.values():
        for post in posts:
            on = post.on_post_on
            verdict = case.verdict(
                UNTRAINED_MANAGER, f"{component(post.person_id)}/{on.isoformat()}"
            )
            passed = case.roster.passed_by(post.person_id, on)
            passed_on = passed.data.held_on if passed is not None else None
            if (
                verdict.governed("on_post_on", on)
                and verdict.that("passed_on", passed_on, "==", None)
                and verdict.come("on_post_on", on)
            ):
                verdict.entails(
                    on,
                    case.regulation(on),
                    [post.filed_by],
                    person_id=post.person_id,
                    on_post_on=on,
                )
            yield verdict


def probation_expired(case: Case) -> Iterator[Verdict]:
    """A manager failed, did not pass during probation, and is on post after the grace days."""
    for training in case.roster.trainings:
        if training.data.passed or not case.today.reached(training.data.held_on):
            continue
        failed_on = training.data.held_on
        verdict = case.verdict(PROBATION_EXPIRED, _held(training))
        if verdict.governed("failed_on", failed_on):
            _judge_probation(case, training, failed_on, verdict)
        yield verdict


def _judge_probation(case: Case, training: Training, failed_on: date, verdict: Verdict) -> None:
    terms = case.regulation(failed_on).terms.probation_expired
    person_id = training.data.person_id
    expired_on = plus_months(failed_on, terms.probation_months)
    due_on = plus_days(expired_on, terms.grace_days)
    passed = case.roster.passed_by(person_id, expired_on)
    post = case.roster.manager_post(person_id, due_on)
    if not verdict.that("on_post_on", post.on_post_on if post else None, "!=", None) or not post:
        return
    left = case.roster.departure_from(post, due_on)
    answers = [passed] if passed else [left.fact] if left else []
    if not verdict.overdue(
        due_on, answers, case.closed_on, person_id=person_id, position=training.data.position
    ):
        return
    on = due_on + ONE_DAY
    verdict.entails(
        on,
        case.regulation(on),
        [training, post.filed_by],
        person_id=person_id,
        failed_on=failed_on,
        probation_until=expired_on,
        due_on=due_on,
        parameters={
            "probation_months": terms.probation_months,
            "grace_days": terms.grace_days,
        },
    )


def _held(training: Training) -> str:
    return f"{component(training.data.person_id)}/{training.data.held_on.isoformat()}"
