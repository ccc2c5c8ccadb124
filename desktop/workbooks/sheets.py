"""One way to write a workbook: text that stays text, numbers that are numbers, fixed bytes.

It knows no cases and no words, only cells and pages. openpyxl loads with the first workbook, never
with this module. Every text goes through `safe_text`: a name that begins with `=` must never be
calculated on the reader's machine.
"""

from __future__ import annotations

import io
import re
import textwrap
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from desktop.core.values import frozen_value

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Border, Font
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | Decimal | date | None

DATE_FORMAT = "dd.mm.yyyy"
AMOUNT_FORMAT = "#,##0.00"
A4 = "9"
FONT, LINE_HEIGHT = "Calibri", 15  # points; every spreadsheet program has it or its twin Carlito
_NOT_IN_XML = "\ufffe\uffff"
LONGEST = 32_767  # signs a cell of the format can hold
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


@frozen_value
class Column:
    """Head and width (in signs) of a column."""

    head: str
    width: float


@frozen_value
class Page:
    """What is printed around each sheet; `page_of` holds &P and &N for the numbers."""

    left: str
    middle: str
    page_of: str


def new_workbook(title: str, author: str, made_at: datetime) -> Workbook:
    """Return a workbook without sheets that says what it is and nothing else about this machine."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = clean(title)
    book.properties.creator = clean(author)
    book.properties.created = _utc(made_at)
    return book


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def safe_text(cell: Cell, text: str) -> None:
    """Write text that stays text, whatever it begins with."""
    cell.value = clean(text)
    cell.data_type = "s"


def clean(text: str) -> str:
    r"""Return text as a cell can hold it.

    Line ends become `\n`; other control and format characters go, as they show nothing; what the
    file format cannot hold becomes U+FFFD.
    """
    lines = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)
    return "".join(map(_sign, lines))[:LONGEST]


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Cf"}:
        return sign if sign in "\n\t" else ""
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" or sign in _NOT_IN_XML else sign


class Sheet:
    """A sheet that is filled from top to bottom."""

    def __init__(self, book: Workbook, name: str, page: Page) -> None:
        self._cells: Worksheet = book.create_sheet(name)
        self._row = 0
        self._widths: dict[int, float] = {}
        self._set_up_print(page)

    def _set_up_print(self, page: Page) -> None:
        from openpyxl.worksheet.header_footer import HeaderFooterItem
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self._cells
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        footer = HeaderFooterItem()
        footer.left.text = _for_footer(page.left)
        footer.center.text = _for_footer(page.middle)
        footer.right.text = page.page_of
        sheet.oddFooter = footer

    def title(self, text: str, below: str = "") -> None:
        """Write the sheet's title and a line below it."""
        self._line(text, bold=True, size=14)
        if below:
            self._line(below, italic=True)
        self.gap()

    def note(self, text: str) -> None:
        """Write a line of text outside any table."""
        self._line(text)

    def _line(self, text: str, *, bold: bool = False, italic: bool = False, size: int = 11) -> None:
        self._row += 1
        cell = self._at(1)
        safe_text(cell, text)
        cell.font = _font(bold=bold, italic=italic, size=size)

    def _at(self, column: int) -> Cell:
        return cast("Cell", self._cells.cell(self._row, column))  # no cell of ours is merged

    def gap(self) -> None:
        """Leave a row empty."""
        self._row += 1

    def head(self, columns: Sequence[Column], *, fixed: bool = False) -> None:
        """Write a table's head; a `fixed` one stays on the screen and repeats on each page."""
        from openpyxl.styles import Alignment, PatternFill
        from openpyxl.utils import get_column_letter

        self._row += 1
        for number, column in enumerate(columns, 1):
            cell = self._at(number)
            safe_text(cell, column.head)
            cell.font = _font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E7E6E6")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _borders()
            wider = max(column.width, self._widths.get(number, 0))
            self._widths[number] = wider
            self._cells.column_dimensions[get_column_letter(number)].width = wider
        self._make_room([column.head for column in columns])
        if fixed:
            self._cells.freeze_panes = f"A{self._row + 1}"
            self._cells.print_title_rows = f"{self._row}:{self._row}"

    def row(self, *values: Value, amount: bool = False) -> None:
        """Write a row of a table: text as text, numbers as numbers, dates as dates."""
        from openpyxl.styles import Alignment

        self._row += 1
        for number, value in enumerate(values, 1):
            cell = self._at(number)
            _write(cell, value, amount=amount)
            cell.font = _font()
            cell.border = _borders()
            cell.alignment = Alignment(
                wrap_text=isinstance(value, str),
                vertical="top",
                horizontal="left" if isinstance(value, date) else None,
            )
        self._make_room(values)

    def _make_room(self, values: Sequence[Value]) -> None:
        """Give the row the height of its longest text; not every reader measures it on opening."""
        lines = (
            _lines(value, int(self._widths[column]))
            for column, value in enumerate(values, 1)
            if isinstance(value, str)
        )
        self._cells.row_dimensions[self._row].height = LINE_HEIGHT * max(lines, default=1)


def _lines(text: str, width: int) -> int:
    return sum(len(textwrap.wrap(line, width)) or 1 for line in text.split("\n"))


def _write(cell: Cell, value: Value, *, amount: bool) -> None:
    if isinstance(value, str):
        safe_text(cell, value)
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DATE_FORMAT
        elif amount and isinstance(value, Decimal):
            cell.number_format = AMOUNT_FORMAT


def _font(*, bold: bool = False, italic: bool = False, size: int = 11) -> Font:
    from openpyxl.styles import Font

    return Font(name=FONT, size=size, bold=bold, italic=italic)


def _borders() -> Border:
    from openpyxl.styles import Border, Side

    thin = Side(style="thin", color="808080")
    return Border(left=thin, right=thin, top=thin, bottom=thin)


def _for_footer(text: str) -> str:
    """Text of a footer is a small language of its own in which `&` starts a command."""
    return clean(text).replace("\n", " ").replace("&", "&&")


def file_bytes(book: Workbook, made_at: datetime) -> bytes:
    """Return the workbook as a file; the same cells give the same bytes.

    openpyxl writes the time of saving into the properties and into the archive; both become
    `made_at` and a fixed day.
    """
    saved, fixed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    stamp = f"{_utc(made_at).isoformat()}Z".encode()
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(fixed, "w") as archive:
        for name in parts.namelist():
            data = parts.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            part = zipfile.ZipInfo(name, _ZIP_EPOCH)
            part.external_attr = 0o600 << 16
            archive.writestr(part, data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
