"""Sends checkpoints to witnesses (C2SP tlog-witness), and keeps their cosignatures."""

import logging
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final

import httpx2

from services.kit.log import LogUnfit
from services.kit.proof.encoding import TextUnfit, base64_text, number_of
from services.kit.proof.note import Note, NoteUnfit, Signature, read_signatures
from services.kit.proof.tree import consistency_path
from services.kit.proof.witnesses import Witness, WitnessPolicy
from services.kit.store import Reading, Store, Transaction
from services.penalties.sealing.seals import SealedDay, last_sealed, seals_of_log

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS cosignatures (
        number BIGINT NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL,
        PRIMARY KEY (number, witness))""",
)
"""`number` is that of the seal whose checkpoint was signed; `witness` the key, as NAME+ID+KEY."""

RETRY_SECONDS: Final = 60.0
"""Seconds until a witness that did not sign is asked again."""

TIMEOUT_SECONDS: Final = 10.0
"""Seconds that a witness is given."""

_log = logging.getLogger(__name__)


class WitnessAhead(LogUnfit):
    """A witness has signed a longer log than the store has."""


class Witnessing:
    """Asks each witness of a policy for its signature under the last checkpoint."""

    def __init__(
        self,
        store: Store,
        policy: WitnessPolicy,
        guard: Callable[[Transaction], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._witnesses = [each for each in policy.witnesses.values() if each.url]
        self._guard = guard
        self._now = now
        self._not_before: dict[str, float] = {}

    def ask(self) -> bool:
        """Ask the witnesses that have not signed the last checkpoint; returns whether one has now.

        Raises `WitnessAhead`.
        """
        with self._store.reading() as look:
            last = last_sealed(look)
            if last is None:
                return False
            signed = {each: _signed_last(look, last, each) for each in self._witnesses}
        return any(self._ask(each, last, at) for each, at in signed.items() if at != last.number)

    def _ask(self, witness: Witness, last: SealedDay, signed: int) -> bool:
        if self._now() < self._not_before.get(witness.name, 0.0):
            return False
        old = signed - last.began + 1 if signed else 0
        try:
            answer = self._post(witness, last, old)
            if answer.status_code == HTTPStatus.CONFLICT:
                answer = self._post(witness, last, self._their_size(witness, last, answer.text))
            line = _line_of(witness, Note.read(last.checkpoint), answer)
        except (httpx2.HTTPError, httpx2.InvalidURL, NoteUnfit, TextUnfit) as fault:
            _log.warning("the witness %s does not sign: %s", witness.name, fault)
            self._not_before[witness.name] = self._now() + RETRY_SECONDS
            return False
        with self._store.transaction() as tx:
            self._guard(tx)
            tx.execute(
                "INSERT INTO cosignatures VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (last.number, str(witness.key), str(line)),
            )
        return True

    def _post(self, witness: Witness, last: SealedDay, old: int) -> httpx2.Response:
        with self._store.reading() as look:
            leaves = [each.leaf for each in seals_of_log(look, last)]
        path = consistency_path(leaves, old) if old else []
        proof = "".join(f"{base64_text(each)}\n" for each in path)
        return httpx2.post(
            f"{(witness.url or '').rstrip('/')}/add-checkpoint",
            content=f"old {old}\n{proof}\n{last.checkpoint}".encode(),
            timeout=TIMEOUT_SECONDS,
        )

    def _their_size(self, witness: Witness, last: SealedDay, text: str) -> int:
        size = number_of(text.strip())
        if size > last.entry + 1:
            raise WitnessAhead(
                f"the witness {witness.name} has signed {size} seals, and this store has "
                f"{last.entry + 1}: it is not the store it was; refill it with docket restore "
                "penalties"
            )
        return size


def _signed_last(look: Reading, last: SealedDay, witness: Witness) -> int:
    """The number of the last seal of this log that a witness has signed; 0 of none."""
    [(number,)] = look.execute(
        "SELECT MAX(number) FROM cosignatures WHERE witness = ? AND number >= ?",
        (str(witness.key), last.began),
    )
    return int(number or 0)


def _line_of(witness: Witness, note: Note, answer: httpx2.Response) -> Signature:
    """The witness's own signature in its answer; raises `NoteUnfit`."""
    if answer.status_code != HTTPStatus.OK:
        raise NoteUnfit(f"answers {answer.status_code}: {answer.text[:200]!r}")
    for line in read_signatures(answer.text):
        if line.is_of(witness.key) and line.fits(witness.key, note.text):
            return line
    raise NoteUnfit("answers with no signature of its key")


def cosignatures(look: Reading, number: int) -> Sequence[str]:
    """The signature lines of witnesses under a checkpoint."""
    rows = look.execute(
        "SELECT line FROM cosignatures WHERE number = ? ORDER BY witness", (number,)
    )
    return [line for (line,) in rows]


def cosigned(look: Reading, day: SealedDay) -> str:
    """The checkpoint of a sealed day with all its signatures."""
    return day.checkpoint + "".join(cosignatures(look, day.number))
