"""Every posting and statement of a sample history is derived again, from evidence alone."""

from datetime import date
from pathlib import Path

from services.commands.facts.sample import sample_lines
from services.kit.proof.container import pack, unpack
from services.penalties.verification.verify import Verified
from tests.component.penalties.sealed import LOG_KEY, keys_in, sealed_in
from tests.component.penalties.stack import running
from tests.proof.alone import verify_alone
from tests.proof.evidence import fault_of, verified
from tests.proof.oem import bundle_of

DEALERS, MONTHS, UNTIL = 4, 8, date(2024, 8, 31)


def numbers(found: Verified, dealer: str) -> set[int]:
    [evidence] = [each for each in found.dealers if each.dealer == dealer]
    return {each.sequence for each in evidence.streams[dealer, "penalties"]}


def without_first_line(file: bytes, dealer: str) -> bytes:
    members = unpack(file)
    lines = members["lines.ndjson"].splitlines(keepends=True)
    own = f'\\"stream\\":\\"{dealer}\\"'.encode()
    del lines[next(at for at, line in enumerate(lines) if own in line)]
    return pack({**members, "lines.ndjson": b"".join(lines)})


def test_all_that_a_sample_leads_to_follows_from_bundles_and_from_an_export(
    tmp_path: Path,
) -> None:
    lines = sample_lines(DEALERS, MONTHS, UNTIL, seed=7)
    with running(tmp_path / "data", **keys_in(tmp_path)) as stack:
        summary = stack.take_over_lines((each.decode().strip() for each in lines), as_lived=True)
        assert summary.refused == []
        stack.close(str(UNTIL))
        dealers = stack.read("/penalties/v1/dealers")
        posted = sum(len(stack.postings(dealer)) for dealer in dealers)
        sealed_in(stack.house.penalties_store(), str(UNTIL))
        assert stack.trouble() == []
        exported = b"".join(value + b"\n" for value in stack.exported())
    assert len(dealers) == DEALERS
    assert posted > DEALERS
    whole = verified(exported)
    for dealer in dealers:
        found = verified(bundle_of(tmp_path / "data", dealer))
        assert found.findings.unjudged == whole.findings.unjudged == []
        for each in (found, whole):
            assert each.rederived[dealer] == numbers(each, dealer) != set()
        [remark] = found.findings.remarks
        assert remark.en.endswith(
            "imported facts of " + f"{dealer} state an entry later than their seal"
        )
        assert remark.zh.startswith(f"{dealer} 有 ")
        later = without_first_line(bundle_of(tmp_path / "data", dealer), dealer)
        assert fault_of(later, law=False), "it seems to begin a day later"
        assert verify_alone(later, str(LOG_KEY.verifying))
