"""What several tests of this folder share."""

from tests.oracle.given import (
    MANAGER,
    baseline,
    member,
    trained,
)

POST = baseline("2012-06-10", member("M", MANAGER, "2012-06-10"))


PASS = trained("M", "2012-06-10")
