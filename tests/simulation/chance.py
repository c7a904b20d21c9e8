"""All that chance decides in one run, drawn by one generator: the order of steps, every fault."""

from random import Random
from typing import Final

FAULTS: Final = {
    "crash": (0.0, 0.003, 0.01, 0.03),
    "pause": (0.0, 0.02, 0.05),
    "pause before a write": (0.0, 0.1, 0.3),
    "pause of days": (0.0, 0.05, 0.2),
    "store fails": (0.0, 0.03, 0.12),
    "acknowledgement lost": (0.0, 0.01, 0.05),
    "log fails": (0.0, 0.02, 0.1),
    "log delays": (0.0, 0.2, 0.6),
    "log repeats": (0.0, 0.05, 0.3),
    "rebalance unheard": (0.0, 0.1, 0.5),
    "mail fails": (0.0, 0.1, 0.4),
    "mail put off": (0.0, 0.1),
    "store fails after a mail": (0.0, 0.2),
    "clock jumps": (0.0, 0.2, 0.6),
    "machine dies": (0.0, 0.05, 0.2),
    "group rebalances": (0.0, 0.1, 0.4),
    "lull while days wait": (0.0, 0.0, 0.2),
    "lull": (0.0, 0.004, 0.015),
    "event refused": (0.0, 0.02, 0.1),
}
"""The faults, and how often one may strike where it can: each run draws one rate for each.

So some runs have none of a kind, in others they come in swarms, and what only two of them
together can break is tried as well.
"""


class Chance:
    """One seed's generator, and the rates of its faults; none strikes while it is `calm`."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.rates = {fault: self.rng.choice(rates) for fault, rates in FAULTS.items()}
        self.calm = False

    def strikes(self, fault: str) -> bool:
        """Whether a fault strikes this time."""
        return not self.calm and self.rng.random() < self.rates[fault]
