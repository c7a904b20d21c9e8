"""The file of a summons: the same bytes, in letters that are there, with what it follows from."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib import util
from pathlib import Path
from typing import Any

import pypdf
import pytest

from services.commands.facts.sample import sample_lines
from tests.component.pages.people import People, people
from tests.component.penalties.stack import settle

UNTIL = date(2013, 11, 30)
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A stack in which general managers were summoned."""
    with people(tmp_path_factory.mktemp("lived")) as found:
        lines = sample_lines(dealers=4, months=14, until=UNTIL, seed=2)
        found.stack.take_over_lines((line.decode().rstrip() for line in lines), as_lived=True)
        found.stack.close(str(UNTIL))
        settle(found.parts)
        yield found


@pytest.fixture(scope="module")
def summons(lived: People) -> dict[str, Any]:
    found: dict[str, Any] = lived.stack.read("/decisions/v1/summonses")["summonses"][0]
    return found


def pdf(lived: People, summons: dict[str, Any], language: str = "zh") -> bytes:
    answer = lived.as_("oem").get(f"/s/{summons['entry_id']}.pdf?lang={language}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


def test_from_the_events_inside_the_command_gives_the_same_entries(
    lived: People, summons: dict[str, Any], tmp_path: Path
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(lived, summons)))
    [[events]] = reader.attachments.values()
    file = tmp_path / "events.ndjson"
    file.write_bytes(events)
    docket = lived.stack.docket(summons["dealer"])
    command = [sys.executable, "-m", "services", "adjudicate", str(file), "--json"]
    said = subprocess.run(
        [*command, "--as-of", docket["as_of"]],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True,
    )  # fmt: skip
    [(dealer, found)] = json.loads(said.stdout)["dealers"].items()
    assert dealer == summons["dealer"]
    plain = [{k: v for k, v in each.items() if k != "provisional"} for each in docket["entries"]]
    assert len(plain) > 10
    assert found["entries"] == plain
    assert found["balance_fen"] == docket["balance_fen"]


def test_it_is_pdf_a_with_every_letter_in_a_font_and_the_same_bytes_twice(
    lived: People, summons: dict[str, Any]
) -> None:
    content = pdf(lived, summons)
    assert pdf(lived, summons) == content
    reader = pypdf.PdfReader(io.BytesIO(content))
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert (metadata.rdf_root.toxml().count("pdfaid:part")) > 0
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("CJK" in font for font in fonts), fonts
    text = "".join(page.extract_text() for page in reader.pages)
    for entry in lived.stack.read(f"/penalties/v1/entries/{summons['entry_id']}")["entry"][
        "explanation"
    ]["counted"]:
        assert entry["entry_id"] in text.replace("\n", "")
    assert "述职记录" in text


def test_without_a_font_for_its_letters_it_says_so(
    lived: People, summons: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = lived.as_("oem")
    original = util.find_spec
    monkeypatch.setattr(
        "services.portal.web.summons_file.printing.find_spec",
        lambda name: None if name == "weasyprint" else original(name),
    )
    answer = page.get(f"/s/{summons['entry_id']}.pdf")
    assert answer.status_code == 501
    assert "requirements/pdf.txt" in answer.text


def test_it_is_for_its_dealer_and_the_oem(lived: People, summons: dict[str, Any]) -> None:
    path = f"/s/{summons['entry_id']}.pdf"
    assert lived.as_(f"dealer:{summons['dealer']}").get(path).status_code == 200
    assert lived.as_("dealer:XX-999").get(path).status_code == 404
    assert lived.as_("inspector").get(path).status_code == 403
    assert lived.as_("oem").get(f"/s/{summons['dealer']}/nothing/here.pdf").status_code == 404


def test_a_summons_shows_what_it_counts(lived: People, summons: dict[str, Any]) -> None:
    page = lived.as_("oem").read(f"/s/{summons['entry_id']}")
    assert page.count('<blockquote class="rule"') >= 3
    assert f"/s/{summons['entry_id']}.pdf" in page
    assert f"/s/{summons['entry_id']}" in lived.as_("oem").read("/summonses?state=all")
