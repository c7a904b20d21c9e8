"""How a test asks `docket explain`."""

from tests.builders.told import DEALER

HARDWARE = f"{DEALER}/hardware-nonconforming/I1"
