"""A person is erased: the name is gone everywhere, and no docket, digest or receipt changes."""

import json
import stat

from contracts.personal import ERASED, SEALED
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, baseline, declared, member, trained

WANG, ZHAO = "customer_manager", "sales_callback"


def filed() -> list[dict[str, object]]:
    return [
        accepted("2012-06-25"),
        baseline(
            "2012-06-25", member("王五", WANG, "2012-06-25"), member("p-2", ZHAO, "2012-06-25")
        ),
        trained("2012-06-26", "王五"),
        declared("2012-06-25", "2012-07", "d/1"),
    ]


def names_shown(stack: Stack) -> dict[str, str]:
    roster = stack.get(f"/staffing/v1/dealers/{DEALER}/headcount")["roster"]
    return {line["person_id"]: line["name"] for line in roster}


def test_a_name_is_shown_until_its_person_is_erased_and_never_again(docket: Docket) -> None:
    with docket.up() as stack:
        receipts = stack.accept(*filed())
        docket.must("close-days", "--through", "2012-08-10")
        before = docket.must("export").out
        assert names_shown(stack) == {"王五": "某王五", "p-2": "某p-2"}

        done = docket.must("erase", DEALER, "王五", "--reason", "asked for it", "--by", "admin:li")

        assert done.json == {
            "dealer": DEALER,
            "person_id": "王五",
            "erased": True,
            "facts": 2,
            "facts_in_the_clear": 0,
        }
        shown = names_shown(stack)
        assert shown["p-2"] == "某p-2"
        assert shown["王五"].startswith(SEALED)
        again = [stack.post(each).json() for each in filed()]
        assert [each["digest"] for each in again] == [each["digest"] for each in receipts]
        assert all(each["duplicate"] for each in again)
        stack.accept({**filed()[2], "id": "training-again"})

    exported = docket.must("export")
    named = [e["data"] for e in map(json.loads, exported.lines) if e["id"] == "training-again"]
    assert [each["name"] for each in named] == [ERASED]
    assert set(before.splitlines()) <= set(exported.lines), "what was recorded stays as it is"
    assert "某王五" not in exported.out.decode()
    [erasure] = docket.must("vault", "erasures").json
    assert erasure | {"erased_at": ""} == {
        "dealer": DEALER,
        "person_id": "王五",
        "erased_at": "",
        "reason": "asked for it",
        "erased_by": "admin:li",
    }


def test_an_export_is_the_same_before_and_after_and_the_law_reads_it(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(*filed())
        docket.must("close-days", "--through", "2012-12-31")
    before = docket.must("export").out
    docket.must("erase", DEALER, "王五", "--reason", "asked for it")
    after = docket.must("export").out
    assert before == after
    said = docket.must("adjudicate", "-", "--as-of", "2012-12-31", "--json", given=after).json
    assert said["dealers"][DEALER]["entries"]


def test_who_was_never_named_is_refused_and_a_reason_is_asked_for(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(*filed())
    unknown = docket.run("erase", DEALER, "nobody", "--reason", "asked for it")
    assert (unknown.status, unknown.said.strip()) == (
        1,
        f"no fact of {DEALER} names a person nobody",
    )
    assert docket.run("erase", DEALER, "王五", "--reason", " ").status == 2
    assert docket.must("vault", "erasures").json == []


def test_the_vault_is_backed_up_and_restored_by_itself(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(*filed())
        docket.must("close-days", "--through", "2012-07-10")
    kept = docket.folder / "keys.vault"
    assert docket.must("vault", "backup", str(kept)).json["keys"] == 2
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert docket.run("vault", "backup", str(kept)).status == 1, "nothing is overwritten"
    docket.must("erase", DEALER, "p-2", "--reason", "asked for it")

    assert docket.must("vault", "restore", str(kept)).json["keys_added"] == 0
    with docket.up() as stack:
        assert names_shown(stack)["p-2"].startswith(SEALED), "an erasure is not undone"
    for each in docket.data.glob("vault.sqlite*"):
        each.unlink()
    with docket.up() as stack:
        assert names_shown(stack)["王五"].startswith(SEALED), "without the vault no name is read"
    assert docket.must("vault", "restore", str(kept)).json["keys_added"] == 2
    with docket.up() as stack:
        assert names_shown(stack)["王五"] == "某王五"

    damaged = docket.folder / "damaged.vault"
    for part in (kept.read_bytes()[:-40], kept.read_bytes().replace(b'"key":"', b'"key":"A', 1)):
        damaged.write_bytes(part)
        refused = docket.run("vault", "restore", str(damaged))
        assert refused.status == 2
        assert refused.said.startswith(f"{damaged}: is damaged or not whole")
