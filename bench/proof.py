"""How dear it is to seal, to sign receipts, to verify and to prove, beside what is done anyway.

    python -m bench.proof --dealers 1000 --changed 100

Each figure is a ratio of CPU time in one run; `bench/README.md` says what is aimed at.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from contracts.canonical import canonical
from contracts.topics import AUDITS, DECISIONS, STAFFING
from services.kit.clock import ManualClock
from services.kit.intake import journal as journals
from services.kit.intake.draft import draft
from services.kit.intake.journal import Journal
from services.kit.log.embedded import EmbeddedLog
from services.kit.proof.keys import SigningKey
from services.kit.proof.log_keys import LogKeys
from services.kit.proof.tree import Frontier, leaf_hash
from services.kit.store.locations import open_store
from services.penalties.posting.posting_consumer import posting_consumer
from services.penalties.sealing.day_sealing import DaySealing
from services.penalties.sealing.event_proof import event_proof
from services.penalties.service import TABLES
from services.penalties.verification.canonical_form import canonical_object
from services.received.fact import received_fact

ORIGIN = "docket.example.com/bench"
LOG = SigningKey(ORIGIN, bytes(32))
RECEIPTS = SigningKey(f"{ORIGIN}/receipts", bytes([1] * 32))
PARTITIONS = 12


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process for a piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def declared(dealer: str, month: str, number: int) -> dict[str, object]:
    return {
        "specversion": "1.0",
        "id": f"{dealer}-{number}",
        "source": f"/dealers/{dealer}/dms",
        "type": "docket.staffing.no-change-declared.v1",
        "subject": dealer,
        "time": f"{month}-15T09:00:00+08:00",
        "data": {"month": month},
    }


def of_bytes(count: int) -> None:
    event = declared("SD-011", "2026-01", 1) | {
        "recordedtime": "2026-01-15T01:00:00.000000Z",
        "sequence": "00000000000000000001",
        "actor": "dms:SD-011",
    }
    values = [canonical(event | {"id": f"n{number}"}) for number in range(count)]
    decoding = cpu(lambda: [received_fact(value) for value in values])
    hashing = cpu(lambda: [leaf_hash(value) for value in values])
    tree = cpu(lambda: Frontier().with_leaves(leaf_hash(value) for value in values))
    form = cpu(lambda: [canonical_object(value) for value in values])
    print(f"leaf hash / decoding             {hashing / decoding:6.2f}")
    print(f"leaf hash and tree / decoding    {tree / decoding:6.2f}")
    print(f"canonical check / decoding       {form / decoding:6.2f}")


def of_a_day(dealers: int, changed: int) -> None:
    with TemporaryDirectory() as folder:
        stores = {
            topic: open_store(f"sqlite:{folder}/{topic}.sqlite", journals.TABLES)
            for topic in (STAFFING, AUDITS, DECISIONS)
        }
        clock = ManualClock()
        written = {t: Journal(store, t, PARTITIONS, clock) for t, store in stores.items()}
        results = open_store(f"sqlite:{folder}/penalties.sqlite", TABLES)
        consumer = posting_consumer(results, EmbeddedLog(stores, PARTITIONS))
        consumer.take()
        sealing = DaySealing(PARTITIONS, LogKeys((LOG,), RECEIPTS.verifying))

        def file(some: int, month: str, number: int) -> list[object]:
            drafts = [draft(declared(f"D{n:05d}", month, number), "dms") for n in range(some)]
            return list(written[STAFFING].record(drafts))

        def close(day: str) -> None:
            for each in written.values():
                each.close_days(date.fromisoformat(day))
            while consumer.step():
                pass

        def seal() -> None:
            while True:
                with results.transaction() as tx:
                    if sealing.seal_next(tx) is None:
                        return

        file(dealers, "2026-01", 1)
        close("2026-01-15")
        seal()
        receipts = file(changed, "2026-01", 2)
        closing = cpu(lambda: close("2026-01-16"))
        sealing_took = cpu(seal)
        plain = cpu(lambda: file(changed, "2026-01", 3))
        signing = cpu(lambda: [RECEIPTS.sign(b"x" * 300) for _ in receipts])

        def prove() -> None:
            with results.reading() as look:
                event_proof(look, STAFFING, "D00001", 2)

        print(f"a day's seal, {dealers} dealers, {changed} changed: {sealing_took * 1000:.0f} ms")
        print(f"a day's seal / closing the day   {sealing_took / closing:6.2f}")
        print(f"recording / with signed receipts {plain / (plain + signing):6.2f}")
        print(f"proof of one event               {cpu(prove) * 1000:6.1f} ms")


def of_verifying(bundle: Path, vkey: str) -> None:
    """A bundle or an export verified, beside its law alone."""
    from services.kit.proof.keys import VerifyingKey
    from services.penalties.adjudication import adjudicate_lines
    from services.penalties.verification.history import Trust
    from services.penalties.verification.verify import Against, verify_file

    data, trust = bundle.read_bytes(), Trust([VerifyingKey.read(vkey)])
    lines = data.splitlines()
    last = json.loads(lines[-1])["data"]["seal"]["through"]
    replay = cpu(lambda: adjudicate_lines(lines, date.fromisoformat(last)))
    whole = cpu(lambda: verify_file(data, Against(trust)))
    without = cpu(lambda: verify_file(data, Against(trust, law=False)))
    print(f"{len(lines)} events: verify without the law / one replay {without / replay:6.2f}")
    print(f"{len(lines)} events: verify, every day run / one replay  {whole / replay:6.2f}")


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--dealers", type=int, default=1000)
    reading.add_argument("--changed", type=int, default=100)
    reading.add_argument("--events", type=int, default=20_000)
    reading.add_argument("--export", type=Path)
    reading.add_argument("--key")
    given = reading.parse_args()
    of_bytes(given.events)
    of_a_day(given.dealers, given.changed)
    if given.export:
        of_verifying(given.export, given.key)


if __name__ == "__main__":
    main()
