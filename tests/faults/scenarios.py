"""The scenarios by name."""

from tests.faults.killing import killed
from tests.faults.scenario import Scenario

SCENARIOS = {
    each.name: each
    for each in (
        Scenario("kills", killed(50), seconds=60),
        Scenario("thousand-kills", killed(1000), seconds=1100, dealers=60),
    )
}
