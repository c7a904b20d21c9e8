"""A stack's evidence as the commands make and check it, with a mail and a receipt kept aside."""

import json
import time
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

from services.kit.proof.keys import read_key_file
from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, baseline, declared, member
from tests.patience import PATIENCE
from tests.proof.alone import run_alone


def test_a_fine_is_proven_by_commands_and_one_altered_yuan_is_named(
    docket: Docket, tmp_path: Path
) -> None:
    with docket.up() as stack:
        people = baseline("2012-06-05", member("p-1", "customer_manager", "2012-06-01"))
        stack.accept(accepted("2012-06-04"), people)
        docket.must("close-days", "--through", "2012-07-31")
        [kept] = stack.accept(declared("2012-08-01", "2012-07"))
        docket.must("close-days", "--through", "2012-09-07")
        until = time.monotonic() + PATIENCE
        while not _sealed(docket, tmp_path):
            assert time.monotonic() < until, "the last day is not sealed"
        assert "nothing is sealed" not in json.dumps(stack.get("/readyz"))
    key = str(read_key_file(docket.data / "keys" / "log.key").verifying)
    file = tmp_path / f"{DEALER}.docket"
    (tmp_path / "receipt.json").write_text(json.dumps(kept))
    words = ("verify", file, "--key", key, "--receipt", tmp_path / "receipt.json")
    ran = docket.must(*words, "--json")
    assert ran.json["dealers"][0]["entries"]
    assert all(entry["re_derived"] for entry in ran.json["dealers"][0]["entries"])
    stated = ran.json["dealers"][0]["statements"]
    assert stated["shown"] == stated["re_derived"] > 1
    assert ran.json["receipts"] == 1
    assert ran.json["dealers"][0]["facts_with_names_in_clear"] == 0
    mails = sorted((docket.data / "mail").glob("*.eml"))
    for mail in mails:
        text = message_from_bytes(mail.read_bytes(), policy=SMTP).get_content()
        if "docket verify --seen" in text:
            (tmp_path / "mail.txt").write_text(text)
            assert docket.run(*words, "--seen", tmp_path / "mail.txt").status == 0

    data = file.read_bytes()
    docket.must("erase", DEALER, "p-1", "--reason", "asked for it")
    assert docket.run("bundle", DEALER, "-o", again := tmp_path / "again.docket").status == 0
    assert again.read_bytes() == data, "a proof outlives the name"
    file.write_bytes(data[:-400] + bytes([data[-400] ^ 1]) + data[-399:])
    assert docket.run(*words).status in {2, 3}
    file.write_bytes(data)
    assert run_alone(file, key).returncode == 0
    assert docket.run("verify", file, "--key", key[:-3]).status == 2
    assert docket.run("bundle", "NOBODY").status == 2


def _sealed(docket: Docket, folder: Path) -> bool:
    """Whether a bundle through the last day is made."""
    file = folder / f"{DEALER}.docket"
    if docket.run("bundle", DEALER, "-o", file).status:
        return False
    key = str(read_key_file(docket.data / "keys" / "log.key").verifying)
    ran = docket.run("verify", file, "--key", key, "--no-law", "--through", "2012-09-07")
    return ran.status == 0
