"""Where no mail server is set, each mail lies in a file of its own."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from contracts.canonical import digest
from services.notifications.built_service import outlet
from services.notifications.smtp import SmtpOutlet, SmtpServer
from tests.component.notifications.world import MAILBOX, OEM, World, run
from tests.unit.notifications.given import accepted, penalty, summons


def files(world: World) -> list[Path]:
    return sorted((world.folder / "mail").iterdir())


def test_mails_are_files(world: World) -> None:
    sending = world.by_folder()
    world.tell(accepted())
    world.post("2012-08-06", penalty(), summons())
    run(sending)
    day, summoned = files(world)
    assert day.name.startswith("2012-08-06-BJ-TEST-day-")
    assert summoned.name.startswith("2012-08-06-BJ-TEST-summons-")
    assert {day.suffix, summoned.suffix} == {".eml"}
    mail = message_from_bytes(summoned.read_bytes(), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    assert [each.addr_spec for each in mail["To"].addresses] == [MAILBOX, OEM]
    assert world.states() == ["written"] * 3
    assert {each.digest for each in world.deliveries()} == {
        digest(day.read_bytes()),
        digest(summoned.read_bytes()),
    }


def test_a_mail_written_again_replaces_its_file(world: World) -> None:
    sending = world.by_folder()
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    [file] = files(world)
    first = file.read_bytes()
    with world.own().transaction() as tx:
        tx.execute("DELETE FROM deliveries")
    world.forget_projection()
    world.by_folder()
    assert files(world) == [file]
    assert file.read_bytes() == first


def test_a_folder_that_cannot_be_written_to_holds_the_mails(world: World) -> None:
    (world.folder / "mail").write_text("in the way")
    sending = world.by_folder()
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    assert world.states() == ["waiting"]
    (world.folder / "mail").unlink()
    world.clock.forward(seconds=2)
    run(sending)
    assert world.states() == ["written"]
    assert len(files(world)) == 1


def test_a_mail_server_takes_the_place_of_the_folder(tmp_path: Path) -> None:
    assert isinstance(outlet(SmtpServer("127.0.0.1", 25), tmp_path), SmtpOutlet)
    assert not isinstance(outlet(None, tmp_path), SmtpOutlet)
