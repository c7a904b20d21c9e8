"""How a test asks `docket explain`."""

from tests.builders.given_fact import DEALER

HARDWARE = f"{DEALER}/hardware-nonconforming/I1"
