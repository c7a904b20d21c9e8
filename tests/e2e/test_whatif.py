"""`docket whatif`: what a draft would change, by dealer, region, clause and month."""

from typing import Any

import pytest

from tests.builders.audits import hardware_inspected, report_assessed, report_submitted
from tests.builders.given_fact import GivenFact
from tests.builders.policies import published
from tests.builders.staffing import accepted, details_changed, no_change_declared
from tests.e2e.docket import Docket
from tests.e2e.drafts import SHIPPED, draft
from tests.e2e.lines import example, lines, told

NEW_YEAR = "2013-01-01"
DEARER = draft(monthly_report_false__amount_fen=(200_000, 350_000))
TOLD = (
    accepted("2012-12-01"),
    report_assessed("2012-12", "2012-12-31", "false"),
    report_assessed("2013-01", "2013-01-01", "false"),
    report_assessed("2013-02", "2013-03-01", "false"),
    hardware_inspected("I1", "2013-03-02", "labels"),
)


def tried(
    docket: Docket, facts: bytes, *drafts: bytes, words: tuple[str, ...] = (), status: int = 0
) -> Any:
    files = []
    for number, text in enumerate(drafts):
        file = docket.folder / f"draft-{number}.yaml"
        file.write_bytes(text)
        files += ["--policy", str(file)]
    ran = docket.run("whatif", "-", *files, *words, "--json", given=facts)
    assert ran.status == status, ran.said
    return ran.json if status == 0 else ran


def test_a_changed_amount_changes_the_entries_of_its_clause_from_its_day_on(
    docket: Docket,
) -> None:
    said = tried(docket, told(*TOLD), DEARER)
    assert said["as_of"] == "2013-03-02"
    assert [(each["entry_id"], each["difference"]) for each in said["entries"]] == [
        ("BJ-BSL/monthly-report-false/2013-01", "changed"),
        ("BJ-BSL/monthly-report-false/2013-02", "changed"),
    ], "the one of 31 December is before it"
    assert {each["difference_fen"] for each in said["entries"]} == {150_000}
    sums = {"gone": 0, "new": 0, "changed": 2, "difference_fen": 300_000}
    assert said["by_dealer"] == [{"dealer": "BJ-BSL", **sums}]
    assert said["by_region"] == [{"region": "华北", **sums}]
    assert said["by_clause"] == [{"clause": "monthly-report-false", **sums}]
    half = {"gone": 0, "new": 0, "changed": 1, "difference_fen": 150_000}
    assert said["by_month"] == [{"month": "2013-01", **half}, {"month": "2013-03", **half}]
    assert said["totals"]["after_fen"] - said["totals"]["before_fen"] == 300_000


def test_thresholds_make_entries_go_and_move(docket: Docket) -> None:
    summoned_later = draft(gm_summons__threshold=(3, 4), hardware_nonconforming__items=(1, 2))
    said = tried(docket, told(*TOLD), summoned_later)
    assert [(each["entry_id"], each["difference"]) for each in said["entries"]] == [
        ("BJ-BSL/gm-summons/2013", "changed"),
        ("BJ-BSL/hardware-nonconforming/I1", "gone"),
    ]
    summons = said["entries"][0]
    assert (summons["before"]["occurred_on"], summons["after"]["occurred_on"]) == (
        "2013-01-06",
        "2013-02-06",
    ), "neither the report nor the declaration of a month came"


def test_a_deadline_moves_the_date_and_not_the_money(docket: Docket) -> None:
    facts = told(
        accepted("2012-12-01"), no_change_declared("2013-01", "2013-02-01"), *silent("2013-03-31")
    )
    later = draft(monthly_report_late__due_day=(5, 10))
    said = tried(docket, facts, later)
    assert [(each["clause"], each["difference_fen"]) for each in said["entries"]] == [
        ("monthly-report-late", 0),
        ("monthly-report-late", 0),
    ]
    assert said["entries"][0]["before"]["occurred_on"] == "2013-02-06"
    assert said["entries"][0]["after"]["occurred_on"] == "2013-02-11"


def silent(until: str) -> list[GivenFact]:
    """A report of December in time, and a fact that tells the day."""
    return [report_submitted("2012-12", "2013-01-02"), no_change_declared("2013-03", until)]


@pytest.mark.parametrize(
    "unchanged", [SHIPPED, draft(), draft("2014-07-01")], ids=["the same", "2013", "2014"]
)
def test_an_unchanged_draft_gives_an_empty_difference(docket: Docket, unchanged: bytes) -> None:
    said = tried(docket, told(*TOLD), unchanged)
    assert said["entries"] == said["by_dealer"] == said["by_region"] == []
    assert said["by_clause"] == said["by_month"] == []
    assert said["totals"]["difference_fen"] == 0
    file = docket.folder / "draft-0.yaml"
    shown = docket.must("whatif", "--policy", file, "-", given=told(*TOLD)).out.decode()
    assert "No entry differs; that one names another policy_version is no difference." in shown


def test_people_read_the_sums_and_every_entry(docket: Docket) -> None:
    file = docket.folder / "draft.yaml"
    file.write_bytes(DEARER)
    ran = docket.run("whatif", "--policy", file, "-", given=told(*TOLD), COLUMNS="160")
    shown = ran.out.decode()
    for said in ("by region", "华北", "+3,000.00", "2013-01-01 3,500.00", "difference +3,000.00"):
        assert said in shown, shown
    words = ("whatif", "--policy", file, "-", "--lang", "zh")
    shown = docket.run(*words, given=told(*TOLD), COLUMNS="160").out.decode()
    for said in ("按区域", "月度运营报告虚假", "按草案", "变更", "相差 +3,000.00 元"):
        assert said in shown, shown


def test_a_draft_that_is_refused_names_every_fault(docket: Docket) -> None:
    bad = DEARER.replace(b"form: written", b"form: oral").replace(b"    factor:", b"    faktor:")
    ran = tried(docket, told(*TOLD), bad, status=1)
    assert ran.out == b""
    faults = ran.said.splitlines()
    assert all("draft-0.yaml: " in fault for fault in faults)
    assert [fault.split(": ")[2] for fault in faults] == [
        "form",
        "terms.hardware-unrectified.factor",
        "terms.hardware-unrectified.faktor",
    ]


@pytest.mark.parametrize(
    ("drafts", "fault"),
    [
        ([draft("2012-06-01")], "gwm-crd 2012-06 takes effect on 2012-06-01 too"),
        ([DEARER, draft("2014-01-01")], "publish a new version"),
        ([b"policy: [gwm"], "not a policy document in YAML"),
    ],
)
def test_drafts_are_checked_against_what_is_known(
    docket: Docket, drafts: list[bytes], fault: str
) -> None:
    assert fault in tried(docket, told(*TOLD), *drafts, status=1).said


def test_a_draft_is_published_in_time_unless_a_day_is_named(docket: Docket) -> None:
    late = ("--published-on", "2013-02-01")
    ran = tried(docket, told(*TOLD), DEARER, words=late, status=1)
    assert "lies before the publication on 2013-02-01" in ran.said
    in_time = tried(docket, told(*TOLD), DEARER, words=("--published-on", NEW_YEAR))
    assert in_time == tried(docket, told(*TOLD), DEARER)
    retroactive = DEARER.replace(b"form: written\n", b"form: written\nretroactive: true\n")
    said = tried(docket, told(*TOLD), retroactive, words=late)
    assert len(said["entries"]) == 2
    early = tried(docket, told(*TOLD), retroactive, words=(*late, "--as-of", "2013-01-31"))
    assert early["entries"] == [], "on 31 January nobody knew it"


def test_a_policy_that_the_facts_publish_is_in_force(docket: Docket) -> None:
    facts = told(*TOLD) + lines([published(DEARER.decode(), "2012-12-30").event(9)])
    assert tried(docket, facts, DEARER)["entries"] == []


def test_regions_are_those_of_the_day_asked(docket: Docket) -> None:
    moved = details_changed("2013-02-10", "2013-02-15", region="华中")
    facts = told(*TOLD, moved)
    for day, region in (("2013-02-14", "华北"), ("2013-02-15", "华中")):
        said = tried(docket, facts, DEARER, words=("--as-of", day))
        assert [each["region"] for each in said["by_region"]] == [region]
    unknown = tried(docket, told(*TOLD[1:]), DEARER)
    assert [each["region"] for each in unknown["by_region"]] == [None]


def test_malformed_facts_are_named_by_their_lines(docket: Docket) -> None:
    ran = tried(docket, told(*TOLD) + b"{}\n", DEARER, status=1)
    assert (ran.out, ran.said.startswith("line 6: ")) == (b"", True)


def test_a_file_that_is_not_there_cannot_be_used(docket: Docket) -> None:
    missing = docket.run("whatif", "--policy", "no.yaml", "-", given=told(*TOLD))
    assert (missing.status, missing.said) == (
        2,
        "--policy: no.yaml cannot be read: No such file or directory\n",
    )
    nothing = tried(docket, b"", DEARER, status=2)
    assert (nothing.out, "say --as-of which day" in nothing.said) == (b"", True)


def test_the_shared_example_under_a_dearer_report(docket: Docket) -> None:
    facts = example("08-monthly-report").read_bytes()
    dearer = draft("2012-08-06", monthly_report_late__amount_fen=(200_000, 250_000))
    said = tried(docket, facts, dearer)
    changed = [each["entry_id"] for each in said["entries"]]
    assert changed
    assert {each["clause"] for each in said["entries"]} == {"monthly-report-late"}
    later = draft("2012-08-07", monthly_report_late__amount_fen=(200_000, 250_000))
    on_the_sixth = [e for e in said["entries"] if e["before"]["occurred_on"] == "2012-08-06"]
    assert len(tried(docket, facts, later)["entries"]) == len(changed) - len(on_the_sixth)
