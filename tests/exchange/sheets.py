"""Small workbooks and tables for tests, as people would save them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from desktop.exchange.chronology import ChronologyFile, ChronologyRow, read_chronology

HEADING = (
    *("no", "date", "actor", "step", "track", "amounts", "text"),
    *("source_paragraph", "asserted_by"),
)


def workbook(*rows: Sequence[Any], heading: Sequence[Any] = HEADING) -> bytes:
    """Return an .xlsx of one sheet with this heading and these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heading, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data: bytes, **members: bytes) -> bytes:
    """Return the workbook with the XML parts whose names end so replaced (`sheet1=b"..."`)."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, members.get(part, old.read(name)))
    return stream.getvalue()


def member(data: bytes, part: str) -> bytes:
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part)


def text(*lines: str, heading: str = ",".join(HEADING)) -> bytes:
    """Return a table in text form."""
    return "\n".join((heading, *lines)).encode()


def read(data: bytes) -> ChronologyFile:
    return read_chronology(data, "table")


def only(data: bytes) -> ChronologyRow:
    """Return the one row of a file in which everything can be read."""
    file = read(data)
    assert file.unreadable == ()
    (row,) = file.rows
    return row


def problems(data: bytes) -> list[str]:
    """Return what is wrong with the one row of a file that cannot be read."""
    (row,) = read(data).unreadable
    return [str(problem) for problem in row.problems]


def codes(rows: Iterable[ChronologyRow]) -> list[str]:
    return [row.code for row in rows]
