"""`docket sample`: the same arguments tell the same history, on any day and any machine."""

import json
from datetime import datetime, timedelta

from contracts.values import SHANGHAI
from tests.e2e.docket import Docket

WORDS = ("sample", "--dealers", "6", "--months", "18", "--until", "2014-01-31")


def test_one_seed_one_history(docket: Docket) -> None:
    first = docket.must(*WORDS).out
    assert docket.must(*WORDS).out == first
    assert docket.must(*WORDS, "--seed", "1").out == first
    assert docket.must(*WORDS, "--seed", "2").out != first


def test_it_is_of_so_many_dealers_and_ends_on_the_day_asked(docket: Docket) -> None:
    events = [json.loads(line) for line in docket.must(*WORDS).lines]
    assert len({event["subject"] for event in events}) == 6
    instants = [datetime.fromisoformat(event["recordedtime"]) for event in events]
    assert instants == sorted(instants)
    days = [instant.astimezone(SHANGHAI).date().isoformat() for instant in instants]
    assert (days[0][:7], days[-1][:7]) == ("2012-08", "2014-01")
    assert days[-1] <= "2014-01-31"


def test_it_ends_yesterday_unless_asked(docket: Docket) -> None:
    lines = docket.must("sample", "--dealers", "20", "--months", "2").lines
    last = datetime.fromisoformat(json.loads(lines[-1])["recordedtime"]).astimezone(SHANGHAI)
    ago = datetime.now(SHANGHAI).date() - last.date()
    assert timedelta(days=1) <= ago < timedelta(days=8)


def test_numbers_that_cannot_be_used(docket: Docket) -> None:
    for words in (
        ["--dealers", "0"],
        ["--months", "0"],
        ["--months", "99999"],
        ["--until", "0001-01-01"],
        ["--until", "9999-12-31"],
        ["--until", "2012-13-01"],
        ["--seed", "many"],
    ):
        ran = docket.run("sample", *words)
        assert (ran.status, ran.out) == (2, b""), words
        assert words[0] in ran.said
        assert "Traceback" not in ran.said


def test_who_reads_only_the_beginning_hears_no_complaint(docket: Docket) -> None:
    process = docket.pipe("sample", "--dealers", "50", "--months", "24")
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        assert json.loads(process.stdout.readline())["specversion"] == "1.0"
        process.stdout.close()
        assert process.stderr.read() == b""
