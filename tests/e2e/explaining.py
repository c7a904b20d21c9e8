"""How a test asks `docket explain`."""

from tests.unit.law.given import DEALER

HARDWARE = f"{DEALER}/hardware-nonconforming/I1"
