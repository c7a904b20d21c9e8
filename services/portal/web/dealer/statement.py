"""A dealer's statement of a month, as a list and as a workbook."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from services.kit.http.request_context import language
from services.portal.web.shell.catalogue import text
from services.portal.web.shell.figures import FEN_A_YUAN
from services.portal.web.shell.listing import BEGINS_A_FORMULA, Column, Listing
from services.portal.web.shell.places import entry_path

Json = Mapping[str, Any]

STATEMENT_COLUMNS: Final = (
    Column("stated_on", "statement.stated-on", "day"),
    Column("text", "statement.text", link="href"),
    Column("posting", "statement.posting", "id"),
    Column("amount_fen", "statement.amount", "money"),
    Column("balance_fen", "statement.balance", "money"),
)

MONEY_FORMAT: Final = "#,##0.00"
WIDTHS: Final = (14, 60, 44, 16, 16)
BOLD: Final = Font(bold=True)


def statement_listing(said: Json) -> Listing:
    """The lines with the balance after each."""
    balance: int = said["opening_balance_fen"]
    rows = []
    for line in said["lines"]:
        balance += line["amount_fen"]
        rows.append(
            {
                **line,
                "posting": line["posting"] or line["settlement"],
                "balance_fen": balance,
                "href": entry_path(line["entry_id"]) if line["entry_id"] else None,
            }
        )
    return Listing("statement", STATEMENT_COLUMNS, rows)


def workbook(said: Json, name: str) -> bytes:
    """The statement as an .xlsx: its closing balance is a sum of its lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has one
    listing = statement_listing(said)
    sheet.title = said["month"]
    _put(sheet, 1, [_said("statement.title"), f"{said['dealer']} {name}".strip(), said["month"]])
    if not said["final"]:
        _put(sheet, 2, [_said("statement.not-final")])
    _put(sheet, 3, [_said(column.heading) for column in listing.columns])
    for cell in (*sheet[1], *sheet[3]):
        cell.font = BOLD
    opening = _yuan(said["opening_balance_fen"])
    _put(sheet, 4, [None, _said("statement.opening"), None, None, opening])
    for number, line in enumerate(listing.rows, start=5):
        amount, balance = (_yuan(line[each]) for each in ("amount_fen", "balance_fen"))
        _put(sheet, number, [line["stated_on"], line["text"], line["posting"], amount, balance])
    last = 5 + len(listing.rows)
    total = f"=SUM(D5:D{last - 1})" if listing.rows else Decimal(0)
    _put(sheet, last, [None, _said("statement.closing"), None])
    sheet.cell(last, 4, total)
    sheet.cell(last, 5, f"=E4+D{last}")
    for row in sheet.iter_rows(min_row=4, max_row=last, min_col=4, max_col=5):
        for cell in row:
            cell.number_format = MONEY_FORMAT
            cell.alignment = Alignment(horizontal="right")
    for cell in sheet[last]:
        cell.font = BOLD
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A4"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(sheet: Any, row: int, values: list[Any]) -> None:
    for column, value in enumerate(values, start=1):
        if isinstance(value, str) and value.startswith(BEGINS_A_FORMULA):
            cell = sheet.cell(row, column)
            cell.value = value
            cell.data_type = "s"
        elif value is not None:
            sheet.cell(row, column, value)


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN_A_YUAN


def _said(key: str) -> str:
    return text(language.get(), key)
