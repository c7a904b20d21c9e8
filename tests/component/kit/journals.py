"""A journal of staffing's topic, and drafts recorded in it."""

from contracts.receipt import Receipt
from services.kit.intake.accepted import ContentDiffers
from services.kit.intake.journal import Journal
from tests.component.kit.facts import drafted


def record(journal: Journal, *bodies: dict[str, object]) -> list[Receipt | ContentDiffers]:
    return journal.record([drafted(body) for body in bodies])
