"""The scenarios by name."""

from tests.faults.backup import restore_a_backup
from tests.faults.brokers import one_of_three, outage, restart_the_broker
from tests.faults.clocks import by_the_wall, jump
from tests.faults.databases import restart_the_database
from tests.faults.disk import fill_the_disk, on_small_disks
from tests.faults.killing import kill_a_thousand, kill_fifty
from tests.faults.members import join_and_leave
from tests.faults.network import arrive_late, by_wire, have_bad_weather
from tests.faults.pausing import pause
from tests.faults.scenario import Scenario

SCENARIOS = {
    each.name: each
    for each in (
        Scenario("kills", kill_fifty, seconds=60),
        Scenario("pauses", pause, seconds=130, dealers=80),
        Scenario("database", restart_the_database, seconds=80, dealers=60),
        Scenario("broker", restart_the_broker, seconds=80, dealers=20),
        Scenario("members", join_and_leave, seconds=90, dealers=20),
        Scenario("network", have_bad_weather, seconds=150, dealers=30, given=by_wire),
        Scenario("late", arrive_late, seconds=130, dealers=80, given=by_wire),
        Scenario("one-of-three", one_of_three, seconds=90, dealers=20, brokers=3),
        Scenario("backup", restore_a_backup, seconds=90, dealers=20),
        Scenario("disk", fill_the_disk, seconds=100, dealers=20, given=on_small_disks),
        Scenario("clocks", jump, seconds=300, dealers=20, given=by_the_wall),
        Scenario("outage", outage, seconds=200, dealers=20),
        Scenario("thousand-kills", kill_a_thousand, seconds=1000, dealers=80),
    )
}
