"""The senders: each event one to five times, to either instance, until it is acknowledged."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from contracts.receipt import Receipt
from services.kit.intake.batch import IntakeOutcome
from services.kit.intake.draft import Draft
from tests.simulation.accepting import Accepting
from tests.simulation.history import Submission
from tests.simulation.instance import Instance, Running
from tests.simulation.world import World

MOST_TOGETHER = 4
LONGEST_WAIT = timedelta(days=4)
"""Until an event that was acknowledged is sent once more."""

SOON = timedelta(seconds=30)
PATIENCE = (SOON, timedelta(hours=30), timedelta(days=9999))
"""Until one that gets no answer is sent again; some senders wait as long as it takes."""


class Clients:
    """Send what is due; never paused, for there are many of them."""

    role = name = "clients"
    weight = 6.0
    busy = False

    def __init__(
        self,
        world: World,
        submissions: Sequence[Submission],
        doors: Mapping[str, Sequence[Instance]],
    ) -> None:
        self.submissions = submissions
        self.waiting = list(submissions)
        self.acknowledged: list[tuple[Draft, Receipt]] = []
        self._world = world
        self._doors = doors

    @property
    def due(self) -> list[Submission]:
        return [each for each in self.waiting if each.due_at <= self._world.now]

    def turn(self) -> bool:
        due = self.due
        if not due:
            return False
        rng = self._world.chance.rng
        first = rng.choice(due)
        together = [each for each in due if each.topic == first.topic]
        chosen = rng.sample(together, min(len(together), rng.randint(1, MOST_TOGETHER)))
        doors = [door for door in self._doors[first.topic] if not door.busy]
        if doors:
            self._send(rng.choice(doors), chosen)
        return True

    def _send(self, door: Instance, chosen: Sequence[Submission]) -> None:
        for each in chosen:
            each.due_at = self._world.now + self._world.chance.rng.choice(PATIENCE)
        names = " ".join(each.draft.envelope.id for each in chosen)
        self._world.tell(self.name, f"send {names} to {door.name}")

        def accept(running: Running) -> list[IntakeOutcome]:
            assert isinstance(running, Accepting)
            return running.accept([each.draft for each in chosen])

        outcomes = door.attempt(accept)
        for each in chosen:
            each.due_at = min(each.due_at, self._world.now + SOON)
        for each, outcome in zip(chosen, outcomes or (), strict=False):
            self._note(each.draft, outcome)
            self._answered(each)

    def _note(self, sent: Draft, outcome: IntakeOutcome) -> None:
        if isinstance(outcome, Receipt):
            self.acknowledged.append((sent, outcome))
            place = f"{outcome.subject} {int(outcome.sequence)} at {outcome.recordedtime[:19]}"
            said = "had already" if outcome.duplicate else "have"
            self._world.tell(self.name, f"{said} a receipt of {outcome.id}: {place}")
        else:
            self._world.tell(self.name, f"are refused: {outcome}")

    def _answered(self, sent: Submission) -> None:
        sent.times -= 1
        sent.due_at = self._world.now + self._world.chance.rng.random() * LONGEST_WAIT
        # Another answer may have come to the same event meanwhile.
        if sent.times <= 0 and sent in self.waiting:
            self.waiting.remove(sent)
