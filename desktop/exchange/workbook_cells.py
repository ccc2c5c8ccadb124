"""Cells of an .xlsx workbook as text: values, not formulas; dates as precise as they are shown.

openpyxl reads, with defusedxml beneath it against entity attacks. It has no family of errors for
files that are damaged or made to do harm, so every call into it is fenced here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from itertools import islice
from lzma import LZMAError
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import BadZipFile, ZipFile

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.exchange.tables import MOST_LINES, Cell, TableRow, too_many_lines

if TYPE_CHECKING:
    from openpyxl import Workbook

T = TypeVar("T")

MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
"""How many times larger than the file its contents may be, once they exceed `_HARMLESS`."""
MOST_COLUMNS = 200
"""Cells farther to the right count as one more column, which nobody asked for."""

_HARMLESS = 10 * 1024 * 1024
_EMPTY = Cell("")

# What openpyxl, zipfile and the parsers below them were seen to raise on broken files.
_BROKEN = (
    AttributeError,
    BadZipFile,
    EOFError,
    LZMAError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)


def sheets(data: bytes, name: str) -> Iterator[Iterator[TableRow]]:
    """Yield the rows that are not empty of each visible sheet.

    Raises:
        WrongInput: it is no workbook, it is damaged or it unpacks to far too much; also while rows
            are read.
    """
    _refuse_bomb(data, name)
    # A formula is told from a value by one reader, its stored result comes from the other.
    formulas = _fenced(lambda: _opened(data, data_only=False), name)
    values = _fenced(lambda: _opened(data, data_only=True), name)
    for index, sheet in enumerate(formulas.worksheets):
        if sheet.sheet_state == "visible":
            yield _rows(sheet, values.worksheets[index], name)


def _refuse_bomb(data: bytes, name: str) -> None:
    """Sizes are those the archive declares: zipfile never unpacks more than it declared."""
    unpacked = _fenced(
        lambda: sum(each.file_size for each in ZipFile(io.BytesIO(data)).filelist), name
    )
    if unpacked > MOST_UNPACKED or unpacked > max(_HARMLESS, MOST_RATIO * len(data)):
        raise WrongInput(
            _(
                "{name} unpacks to far more than a chronology needs and is not opened: "
                "copy the rows into a new workbook.",
                name=name,
            )
        )


def _opened(data: bytes, *, data_only: bool) -> Workbook:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)


def _fenced(read: Callable[[], T], name: str) -> T:
    """Call into openpyxl; its warnings are about parts of a workbook that are not read here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except _BROKEN as broken:
        raise WrongInput(
            _("{name} is damaged or is no .xlsx workbook: open it and save it again.", name=name)
        ) from broken


def _rows(formulas: Any, values: Any, name: str) -> Iterator[TableRow]:
    pairs = enumerate(zip(_cells(formulas), _cells(values), strict=False), 1)
    while (row := _fenced(partial(_next_row, pairs, name), name)) is not None:
        yield row


def _cells(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what the sheet says of its own size may be wrong
    rows: Iterator[Sequence[Any]] = sheet.iter_rows()
    return rows


def _next_row(pairs: Iterator[tuple[int, tuple[Sequence[Any], ...]]], name: str) -> TableRow | None:
    """Return the next row that is not empty; a row number far away makes many that are."""
    for line, pair in pairs:
        if line > MOST_LINES:
            raise too_many_lines(name)
        if not any(pair):
            continue
        cells = [_cell(*both) for both in zip(*(each[:MOST_COLUMNS] for each in pair), strict=True)]
        cells += islice((_cell(far, far) for far in pair[1][MOST_COLUMNS:] if far.value), 1)
        row = TableRow(line, tuple(cells))
        if row:
            return row
    return None


def _cell(formula: Any, value: Any) -> Cell:
    if value.value is not None:
        return Cell(_text(value.value, value.number_format).strip())
    if formula.data_type != "f":
        return _EMPTY
    return Cell(
        "",
        _("holds a formula without a result: open the file in Excel or LibreOffice and save it"),
    )


def _text(value: object, number_format: str | None) -> str:
    if isinstance(value, dt.datetime):
        return _date_text(value, number_format or "")
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}" if value.is_integer() else repr(value)
    return str(value)


def _date_text(moment: dt.datetime, number_format: str) -> str:
    """Return what the cell shows: Excel keeps "April 2007" as the first of April."""
    minute = (moment + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)
    if minute.time() != dt.time():
        return f"{minute:%Y-%m-%dT%H:%M}"
    return minute.strftime(_shown(number_format))


@lru_cache(maxsize=256)
def _shown(number_format: str) -> str:
    """Return how much of a date a number format shows, as a format for strftime."""
    signs = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).casefold()
    if "d" in signs or "y" not in signs:
        return "%Y-%m-%d"
    return "%Y-%m" if "m" in signs else "%Y"
