"""The keys of the log of seals, as a command makes them."""

from pathlib import Path

from services.kit.proof.keys import read_key_file
from tests.e2e.docket import Docket


def test_a_key_is_made_for_its_owner_alone(docket: Docket, tmp_path: Path) -> None:
    file = tmp_path / "log.key"
    ran = docket.must("log", "keygen", "docket.example.com/crd", "-o", file)

    assert ran.out.decode() == f"{read_key_file(file).verifying}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    again = docket.run("log", "keygen", "docket.example.com/crd", "-o", file)
    assert (again.status, again.out) == (2, b"")
    assert "stands there already" in again.said


def test_a_key_that_stands_there_is_left_where_that_is_asked_for(
    docket: Docket, tmp_path: Path
) -> None:
    words = ["log", "keygen", "example.com/log", "-o", tmp_path / "log.key"]
    made = docket.must(*words, "--if-missing").out
    assert docket.must(*words, "--if-missing").out == made
    assert docket.run(*words).status == 2
    other = docket.run("log", "keygen", "example.com/other", *words[3:], "--if-missing")
    assert (other.status, "is a key of example.com/log" in other.said) == (2, True)


def test_a_key_has_a_name_without_spaces(docket: Docket, tmp_path: Path) -> None:
    ran = docket.run("log", "keygen", "two words", "-o", tmp_path / "log.key")

    assert ran.status == 2
    assert "no spaces" in ran.said
    assert not (tmp_path / "log.key").exists()
