"""Two instances share the dealers: each mails its own, and passes over what was there before it."""

from collections.abc import Sequence

from services.kit.log import Assignment, Record
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of
from services.notifications.mail import Letterhead
from services.notifications.sending import Sending
from services.notifications.smtp import SmtpOutlet, SmtpServer
from tests.component.notifications.post_office import PostOffice
from tests.component.notifications.world import MAILBOX, OEM, PARTITIONS, World, run
from tests.unit.notifications.given import DEALER, accepted, penalty

ITS_OWN = frozenset({partition_of(DEALER, PARTITIONS)})
THE_REST = frozenset(range(PARTITIONS)) - ITS_OWN
NEIGHBOUR = next(
    code for code in map("TJ-{}".format, range(100)) if partition_of(code, PARTITIONS) in THE_REST
)
NEIGHBOURS_MAILBOX = "crd@neighbour.example"


class Share(EmbeddedLog):
    """A reader that has some of the partitions."""

    def __init__(self, world: World, partitions: frozenset[int]) -> None:
        super().__init__(world.upstreams(), PARTITIONS)
        self.assignment = Assignment("embedded", 1, partitions)

    def poll(self, limit: int) -> Sequence[Record]:
        return [r for r in super().poll(limit) if r.partition in self.assignment.partitions]


def instance(world: World, office: PostOffice, partitions: frozenset[int]) -> Sending:
    """An instance of the service that has some of the partitions."""
    outlet = SmtpOutlet(SmtpServer("127.0.0.1", office.port))
    head = Letterhead("docket@oem.example", OEM, "zh", "https://docket.oem.example")
    sending = Sending(world.own(), Share(world, partitions), outlet, head, world.clock.now)
    sending.consumer.take()
    return sending


def both_are_posted(world: World, day: str) -> None:
    world.post(day, penalty(day))
    world.post(day, penalty(day), dealer=NEIGHBOUR)


def test_each_mails_its_own_dealers_and_leaves_the_rest_to_the_other(
    world_on_either: World, office: PostOffice
) -> None:
    world = world_on_either
    world.tell(accepted(mailbox=MAILBOX))
    world.tell(accepted(mailbox=NEIGHBOURS_MAILBOX), dealer=NEIGHBOUR)
    first, second = instance(world, office, ITS_OWN), instance(world, office, THE_REST)
    run(first)
    run(second)
    both_are_posted(world, "2012-08-06")
    office.at_rcpt[MAILBOX] = "452 mailbox full"
    run(first)
    office.at_rcpt.clear()
    world.clock.forward(minutes=1)

    run(second)
    assert [letter.recipients for letter in office.taken] == [(NEIGHBOURS_MAILBOX,)]
    run(first)
    assert office.taken[-1].recipients == (MAILBOX,)


def test_one_that_starts_first_begins_for_its_own_dealers_alone(
    world: World, office: PostOffice
) -> None:
    both_are_posted(world, "2012-08-06")
    run(instance(world, office, ITS_OWN))
    assert world.states() == ["passed_over"]
    late = instance(world, office, THE_REST)
    run(late)
    assert world.states() == ["passed_over", "passed_over"]
    assert office.taken == []
    both_are_posted(world, "2012-08-07")
    run(late)
    assert [letter.recipients for letter in office.taken] == [(OEM,)]
