"""A monthly report is not assessed by the principal that sent it on the dealer's behalf."""

from contracts.events.audits import MonthlyReportAssessed, MonthlyReportSubmitted
from services.facts.four_eyes import events_recorded, is_held, refuse_part
from services.kit.intake.draft import Draft
from services.kit.store import Transaction


def admit(tx: Transaction, draft: Draft) -> None:
    """Raise `Problem` if the sender of an assessment sent the report, in the same journal."""
    if is_held(draft) and isinstance(said := draft.fact, MonthlyReportAssessed):
        sent = events_recorded(tx, draft.envelope.subject, MonthlyReportSubmitted.TYPE)
        of_month = [event for event in sent if event["data"]["month"] == said.month]
        refuse_part(draft, of_month, f"the report of {said.month}")
