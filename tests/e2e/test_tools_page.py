"""What the page on the tools shows is what they print."""

from pathlib import Path

from tests.e2e.tools_page import PAGE, replayed


def test_the_transcripts_of_the_page_are_what_the_commands_print(tmp_path: Path) -> None:
    page = PAGE.read_text()
    assert page.count("$ docket") > 8
    assert replayed(page, tmp_path) == page, "python -m tests.e2e.tools_page makes them anew"
