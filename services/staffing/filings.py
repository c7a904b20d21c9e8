"""The filings (备案) of a dealer, as received, §4.1.5."""

from typing import Any

from pydantic import Field

from contracts.events.staffing import (
    AbsenceRecorded,
    BaselineFiled,
    ChangeFiled,
    ChangeReason,
    Member,
    NoChangeDeclared,
    Position,
    SuccessorFiled,
    TrainingCompleted,
    VolumesReported,
)
from contracts.values import Closed, Instant, LocalDate
from services.received.fact import ReceivedFact
from services.staffing.case import Case, Named


class Filing(Closed):
    """The common fields of filings: the name, the date of receipt, and the correction."""

    filing: str = Field(description="the fact that says so, source#id")
    received_at: Instant
    corrected_by: str | None = Field(description="the correction whose data stands here, source#id")


class Baseline(Filing):
    """The department as first filed (基准备案)."""

    title: str | None
    members: tuple[Member, ...]


class Succession(Filing):
    """A successor (继任者) named, in the change's filing or in one of its own."""

    successor: Member


class Change(Filing):
    """A staff change (人员异动) and its named successors."""

    change_id: str
    person_id: str
    position: Position
    reason: ChangeReason
    effective_on: LocalDate
    expected_on: LocalDate | None
    note: str | None
    title: str | None
    successors: tuple[Succession, ...]


class StraySuccession(Succession):
    """A successor filed for an unknown change."""

    change_id: str


class Declaration(Filing):
    """A month declared free of changes (人员无异动)."""

    month: str
    title: str | None


class Training(Filing):
    """An induction training (导入培训)."""

    person_id: str
    name: str
    position: Position
    held_on: LocalDate
    passed: bool


class RecordedAbsence(Filing):
    """A person away, both days included."""

    person_id: str
    from_on: LocalDate
    to_on: LocalDate


class ReportedVolumes(Filing):
    """A year's monthly averages."""

    year: int
    monthly_sales: float
    monthly_visits: float


class Filings(Closed):
    """All filings about a dealer's people, each kind in the order received."""

    dealer: str
    baselines: tuple[Baseline, ...]
    changes: tuple[Change, ...]
    successors_of_unknown_changes: tuple[StraySuccession, ...]
    declarations: tuple[Declaration, ...]
    trainings: tuple[Training, ...]
    absences: tuple[RecordedAbsence, ...]
    volumes: tuple[ReportedVolumes, ...]


def filings(case: Case) -> Filings:
    """The standing filings: without withdrawn ones, and with corrections applied."""
    standing = case.standing
    changes = {fact.data.change_id for fact in case.changes}

    def bare(fact: ReceivedFact[Any]) -> dict[str, Any]:
        correction = standing.corrections.get(fact.key)
        return {
            "filing": fact.name,
            "received_at": fact.recorded_at,
            "corrected_by": correction.name if correction else None,
        }

    def whole(fact: ReceivedFact[Any]) -> dict[str, Any]:
        return bare(fact) | {
            name: getattr(fact.data, name) for name in type(fact.data).model_fields
        }

    def succession(named: Named) -> Succession:
        return Succession(**bare(named.by), successor=named.member)

    def change(fact: ReceivedFact[ChangeFiled]) -> Change:
        said = {name: value for name, value in whole(fact).items() if name != "successor"}
        return Change(
            **said, successors=tuple(map(succession, case.successors(fact.data.change_id)))
        )

    return Filings(
        dealer=case.dealer,
        baselines=tuple(Baseline(**whole(fact)) for fact in standing.of(BaselineFiled)),
        changes=tuple(map(change, case.changes)),
        successors_of_unknown_changes=tuple(
            StraySuccession(**whole(fact))
            for fact in standing.of(SuccessorFiled)
            if fact.data.change_id not in changes
        ),
        declarations=tuple(Declaration(**whole(f)) for f in standing.of(NoChangeDeclared)),
        trainings=tuple(Training(**whole(fact)) for fact in standing.of(TrainingCompleted)),
        absences=tuple(RecordedAbsence(**whole(f)) for f in standing.of(AbsenceRecorded)),
        volumes=tuple(ReportedVolumes(**whole(fact)) for fact in standing.of(VolumesReported)),
    )
