"""HTML made a PDF/A-3u with a file attached: the same bytes for the same content.

What prints it is an extra (`pip install 'dealer-docket[pdf]'`), and is loaded when it is needed.
"""

from datetime import datetime
from hashlib import sha256
from importlib.util import find_spec
from typing import Any, Final, Literal, NamedTuple

PROGRAM: Final = "weasyprint"
VARIANT: Final = "pdf/a-3u"

Lacking = Literal["extra", "font"]


class CannotPrint(Exception):
    """What is wanting: the extra itself, or a font that has the characters of the page."""

    def __init__(self, lacking: Lacking) -> None:
        super().__init__(lacking)
        self.lacking = lacking


class AttachedFile(NamedTuple):
    """A file within the PDF, and what it is."""

    name: str
    content: bytes
    description: str


def can_print() -> bool:
    """Whether the extra is installed."""
    return find_spec(PROGRAM) is not None


def printed(page: str, style: str, attached: AttachedFile, at: datetime) -> bytes:
    """The PDF. `at`: the instant that its content is of; no clock is read. Raises `CannotPrint`."""
    if not can_print():
        raise CannotPrint("extra")
    from weasyprint import CSS, HTML, Attachment

    html = HTML(string=page, url_fetcher=_nothing_is_fetched)
    document = html.render(stylesheets=[CSS(string=style, url_fetcher=_nothing_is_fetched)])
    document.metadata.attachments = [
        Attachment(
            string=attached.content,
            name=attached.name,
            description=attached.description,
            created=at,
            modified=at,
            relationship="Source",
        )
    ]
    content: bytes = document.write_pdf(
        pdf_variant=VARIANT, pdf_identifier=sha256(page.encode() + attached.content).digest()
    )
    if any(font.missing for font in document.fonts.values()):
        raise CannotPrint("font")
    return content


def _nothing_is_fetched(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"a printed page loads nothing, and asks for {url[:80]}")
