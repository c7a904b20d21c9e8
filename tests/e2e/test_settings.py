"""A wrong setting is told by its name and what it expects, before anything is done."""

import pytest

from tests.e2e.docket import Docket

WRONG = [
    ("DOCKET_PARTITIONS", "abc"),
    ("DOCKET_PARTITIONS", "0"),
    ("DOCKET_SMTP_PORT", "smtp"),
    ("DOCKET_SMTP_PORT", "65536"),
    ("DOCKET_SMTP_SECURITY", "ssl"),
    ("DOCKET_MAIL_LANGUAGE", "fr"),
    ("DOCKET_MAIL_IMPORTED", "perhaps"),
    ("DOCKET_MAIL_FROM", "the docket"),
    ("DOCKET_OEM_MAILBOX", "crd"),
    ("DOCKET_BASE_URL", "docket.example"),
    ("DOCKET_POSTGRES_URL", "mysql://docket@127.0.0.1/docket"),
    ("DOCKET_DATA", "/dev/null/data"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_variable(docket: Docket, name: str, value: str) -> None:
    ran = docket.run("up", "--port", "0", **{name: value})
    assert (ran.status, ran.out) == (2, b"")
    assert name in ran.said
    assert "expected: " in ran.said or "give one" in ran.said
    assert "Traceback" not in ran.said


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("DOCKET_PARTITION", "DOCKET_PARTITIONS"),
        ("DOCKET_KAFKA_BOOTSTRAP_SERVERS", "DOCKET_KAFKA_BOOTSTRAP"),
        ("DOCKET_LOGLEVEL", "DOCKET_LOG_LEVEL"),
    ],
)
def test_a_variable_that_is_none_of_ours_names_the_nearest(
    docket: Docket, name: str, nearest: str
) -> None:
    ran = docket.run("up", "--port", "0", **{name: "12"})
    assert (ran.status, ran.out) == (2, b"")
    assert ran.said == f"{name}: no such setting; expected: {nearest}, or leave it out\n"


def test_variables_of_what_stands_around_a_service_are_not_ours_to_judge(docket: Docket) -> None:
    Docket(docket.folder, DOCKET_BIN="docket", DOCKET_INGRESS_PORT="8080").must("export")


def test_several_wrong_variables_are_told_at_once(docket: Docket) -> None:
    ran = docket.run("export", DOCKET_PARTITIONS="few", DOCKET_SMTP_PORT="25th")
    assert ran.status == 2
    named = sorted(line.partition(":")[0] for line in ran.said.splitlines())
    assert named == ["DOCKET_PARTITIONS", "DOCKET_SMTP_PORT"]


def test_a_secret_is_not_repeated(docket: Docket) -> None:
    url = "postgresql:/docket:OpenSesame@127.0.0.1/docket"
    ran = docket.run("up", "--port", "0", DOCKET_POSTGRES_URL=url)
    assert ran.status == 2
    assert "DOCKET_POSTGRES_URL" in ran.said
    assert "OpenSesame" not in ran.said


def test_the_number_of_partitions_is_for_good(docket: Docket) -> None:
    Docket(docket.folder, DOCKET_PARTITIONS="4").run("import", "-")
    for words in (["up", "--port", "0"], ["export"]):
        ran = docket.run(*words)
        assert (ran.status, ran.out) == (2, b"")
        assert "was first written with 4 partitions, not 12: set DOCKET_PARTITIONS=4" in ran.said


def test_an_empty_variable_is_as_if_it_were_not_set(docket: Docket) -> None:
    names = ["DOCKET_SMTP_HOST", "DOCKET_POSTGRES_URL", "DOCKET_PARTITIONS", "DOCKET_BASE_URL"]
    empty = Docket(docket.folder, **dict.fromkeys(names, ""))
    empty.must("export")


def test_a_store_that_is_not_there(docket: Docket) -> None:
    url = "postgresql://docket:OpenSesame@127.0.0.1:1/docket"
    ran = docket.run("up", "--port", "0", DOCKET_POSTGRES_URL=url)
    assert ran.status == 1
    assert "PostgreSQL" in ran.said
    assert "OpenSesame" not in ran.said
    assert "Traceback" not in ran.said
