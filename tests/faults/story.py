"""What a scenario has in its hands: a cluster under load, its days, and a seeded chance."""

import time
from random import Random

from tests.faults.cluster import Cluster, Tell
from tests.faults.days import Days


class Story:
    """One run, told line by line."""

    def __init__(self, cluster: Cluster, days: Days, rng: Random, tell: Tell) -> None:
        self.cluster = cluster
        self.days = days
        self.rng = rng
        self.tell = tell

    def go_on(self, seconds: float) -> None:
        """Let time pass under load; what ends by itself meanwhile is started again."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.25))
            self.cluster.restart_ended()
