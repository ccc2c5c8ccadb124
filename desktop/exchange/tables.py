"""Tables out of files of other programs: rows of cells, as text, with the line they stand on.

Delimited text in the encodings that offices use, and workbooks (`exchange.workbook_cells`). It
knows nothing of what the columns mean, and it trusts nothing: whatever the bytes are, the answer
is rows or one sentence.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from desktop.core.errors import NotFound, WrongInput
from desktop.core.text import Text, _
from desktop.core.values import frozen_value

MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 1_048_576
"""The rows of a full sheet, empty ones counted."""
HEADING_WITHIN = 20
"""The heading is looked for in so many rows: titles may stand above it."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ",;\t"


@frozen_value
class Cell:
    """What one cell says; `problem` tells why it cannot be read."""

    text: str
    problem: Text | None = None

    def __bool__(self) -> bool:
        return bool(self.text) or self.problem is not None


@frozen_value
class TableRow:
    """The cells of a row and the line of the file, or row of the sheet, it begins on."""

    line: int
    cells: tuple[Cell, ...]

    def __bool__(self) -> bool:
        return any(self.cells)


@frozen_value
class Table:
    """The heading and the rows below it, empty ones left out.

    `is_text`: cells are separated by signs, so a row longer than its heading holds such a sign
    where quotation marks are missing. In a sheet the extra cells are a column without heading.
    """

    heading: TableRow
    rows: Iterator[TableRow]
    is_text: bool


IsHeading = Callable[[Sequence[str]], bool]


def read_bytes(source: Path | bytes, name: str) -> bytes:
    """Return the bytes of a file that is not too large.

    Raises:
        NotFound: there is no such file.
        WrongInput: it is too large or may not be read.
    """
    data = source if isinstance(source, bytes) else _read_file(source, name)
    if len(data) > MOST_BYTES:
        raise WrongInput(
            _(
                "{name} is larger than {most} MB: divide it into several files.",
                name=name,
                most=MOST_BYTES // 1024**2,
            )
        )
    return data


def find_table(data: bytes, name: str, is_heading: IsHeading) -> Table | None:
    """Return the first table of a file that has a heading, None if there is none.

    What the file is follows from its first bytes, not from its name. Hidden sheets are passed over.

    Raises:
        WrongInput: it is neither text nor a workbook, or it breaks off; also while rows are read.
    """
    if data.startswith(_ZIP):
        return _in_workbook(data, name, is_heading)
    if data.startswith(_OLE):
        raise WrongInput(
            _(
                "{name} is protected by a password or is an .xls file of old Excel: "
                "save it as .xlsx without a password.",
                name=name,
            )
        )
    return _in_text(_decoded(data, name), name, is_heading)


def too_many_lines(name: str) -> WrongInput:
    """Return the sentence for a table that does not end."""
    return WrongInput(
        _("{name} has more than {most} lines: is it the right file?", name=name, most=MOST_LINES)
    )


def _read_file(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError as missing:
        raise NotFound(_("There is no file {name}: check where it lies.", name=name)) from missing
    except IsADirectoryError:
        raise WrongInput(_("{file} is a folder, not a file.", file=name)) from None
    except OSError as refused:
        raise WrongInput(
            _("{name} cannot be opened: check that it is a file you may read.", name=name)
        ) from refused


def _in_workbook(data: bytes, name: str, is_heading: IsHeading) -> Table | None:
    from desktop.exchange.workbook_cells import sheets

    for rows in sheets(data, name):
        heading = _heading(rows, is_heading)
        if heading is not None:
            return Table(heading, rows, is_text=False)
    return None


def _in_text(text: str, name: str, is_heading: IsHeading) -> Table | None:
    delimiter = _delimiter(text, is_heading)
    if delimiter is None:
        return None
    rows = _text_rows(text, delimiter, name)
    heading = _heading(rows, is_heading)
    return None if heading is None else Table(heading, rows, is_text=True)


def _heading(rows: Iterator[TableRow], is_heading: IsHeading) -> TableRow | None:
    """Take rows up to and with the heading."""
    for row in islice(rows, HEADING_WITHIN):
        if is_heading([cell.text for cell in row.cells]):
            return row
    return None


def _decoded(data: bytes, name: str) -> str:
    """UTF-16 is told by its mark, UTF-8 by being valid; the rest is the Windows Cyrillic page."""
    if _is_broken_utf8(data):
        raise WrongInput(
            _("{name} breaks off or is damaged: copy it again from where it came.", name=name)
        )
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WrongInput(
        _("{name} is neither a table in text form (.csv) nor an .xlsx workbook.", name=name)
    )


def _is_broken_utf8(data: bytes) -> bool:
    """Say whether most signs beyond ASCII are UTF-8 and some are not.

    In the Cyrillic page they would all be letters, but other ones than were written.
    """
    whole = data.decode("utf-8", "ignore").encode()
    beyond = len(data.decode("ascii", "ignore"))
    return len(whole) < len(data) and len(whole) - beyond > (len(data) - beyond) / 2


def _delimiter(text: str, is_heading: IsHeading) -> str | None:
    """Return the sign that makes a heading of one of the first lines.

    Signs are not counted: prose holds more commas than a row has semicolons.
    """
    lines = list(islice(io.StringIO(text, newline=None), HEADING_WITHIN * 2))
    return next((sign for sign in _DELIMITERS if _has_heading(lines, sign, is_heading)), None)


def _has_heading(lines: list[str], delimiter: str, is_heading: IsHeading) -> bool:
    try:
        return any(
            is_heading([cell.strip() for cell in cells])
            for cells in csv.reader(lines, delimiter=delimiter)
        )
    except csv.Error:
        return False  # with this sign a cell has no end


def _text_rows(text: str, delimiter: str, name: str) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells and (row := TableRow(line, tuple(Cell(cell.strip()) for cell in cells))):
                yield row
            line = reader.line_num + 1
            if line > MOST_LINES:
                raise too_many_lines(name)
    except csv.Error as broken:
        raise WrongInput(
            _(
                "{name} cannot be read from line {line} on: "
                "a cell is too long or its quotation marks are not closed.",
                name=name,
                line=line,
            )
        ) from broken
