"""An entry that PostgreSQL takes no row of parks its dealer; the others are posted."""

import random
import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contracts.canonical import canonical
from contracts.topics import STAFFING
from services.kit.clock import instant_text
from services.kit.log.partitions import partition_of
from services.kit.store import Recording
from services.penalties.posting.posting_consumer import TABLES
from tests.builders.envelope import recorded, sent
from tests.builders.given_fact import DEALER
from tests.builders.staffing import change_filed
from tests.component.kit.conftest import Opening
from tests.component.kit.conftest import (
    opening as opening,  # noqa: PLC0414
)
from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.kit.conftest import (
    postgres_url as postgres_url,  # noqa: PLC0414
)
from tests.component.penalties.stack import new_dealer
from tests.replay.ledger import PARTITIONS, Ledger, posted, run

LONG = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=4000))
NEIGHBOUR = next(
    code
    for code in (f"TJ-{number}" for number in range(100))
    if partition_of(code, PARTITIONS) == partition_of(DEALER, PARTITIONS)
)


def of_an_earlier_door(number: int, change_id: str) -> Recording:
    """A change with an id that was taken once, and is not any more."""
    at = instant_text(datetime(2012, 7, 20, 4, tzinfo=UTC))
    told = change_filed(
        change_id,
        "2012-07-20",
        effective="2012-07-02",
        person="p",
        position="sales_callback",
        expected="2015-01-01",
    )
    event = sent(told.type, told.data, id="old-1", time=at, dealer=DEALER, source="/t")
    return Recording(
        DEALER, number, told.type, canonical(recorded(event, at, number, "dms:BJ-BSL"))
    )


@pytest.mark.parametrize("change_id", ["c\0x", LONG], ids=["U+0000", "4000 letters"])
def test_one_dealer_waits_and_the_others_are_posted(
    tmp_path: Path, opening: Opening, postgres_url: str, change_id: str
) -> None:
    ledger = Ledger(tmp_path)
    store = opening(postgres_url, TABLES)
    facts = [told.event(number) for number, told in enumerate(new_dealer("2012-07-01"))]
    ledger.receive(
        [*facts, *(fact | {"subject": NEIGHBOUR, "id": f"n{fact['id']}"} for fact in facts)]
    )
    with ledger.journals[STAFFING].store.transaction() as tx:
        tx.append([of_an_earlier_door(3, change_id)])
    ledger.close_day(date(2012, 9, 6))
    run(ledger.consumer(store))
    assert len(posted(store)[NEIGHBOUR]) > 2
    with store.reading() as look:
        [(dealer, reason)] = look.execute("SELECT stream, reason FROM parked")
    assert dealer == DEALER
    assert "takes no such value" in reason
    ledger.close()
