"""Files made to do harm or broken on the way: rows, or one sentence; never anything else."""

from __future__ import annotations

import io
import random
from contextlib import suppress
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from tests.exchange.sheets import HEADING, member, read, repacked, text, workbook

BOOK = workbook([1, 2007, "police", "EVENT", None, "5 KGS total", "text", "2.1", "state"])
SHEET = member(BOOK, "xl/worksheets/sheet1.xml")
STARTS = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", text()[:-1] + b"\n")


def survives(data: bytes) -> None:
    """Read; a sentence is an answer, any other error fails the test by itself."""
    with suppress(WrongInput):
        read(data)


@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_bytes_of_any_kind(start: bytes, rest: bytes) -> None:
    survives(start + rest)


@given(st.text(max_size=300))
def test_text_of_any_kind(words: str) -> None:
    survives(text(words))


@given(st.lists(st.lists(st.text(max_size=20), max_size=11), max_size=4))
def test_cells_of_any_kind(rows: list[list[str]]) -> None:
    quoted = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    survives(text(*quoted))


def test_a_workbook_cut_off_anywhere() -> None:
    for end in range(0, len(BOOK), 97):
        if end >= 4:
            with pytest.raises(WrongInput):
                read(BOOK[:end])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_a_workbook_with_damaged_bytes(chance: random.Random) -> None:
    damaged = bytearray(BOOK)
    for _time in range(chance.randint(1, 8)):
        damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
    survives(bytes(damaged))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_a_workbook_whose_sheet_is_damaged_inside(chance: random.Random) -> None:
    damaged = bytearray(SHEET)
    for _time in range(chance.randint(1, 4)):
        place = chance.randrange(len(damaged))
        damaged[place : place + chance.randint(0, 3)] = bytes(chance.choices(b'<>"=/rs019AZ', k=2))
    survives(repacked(BOOK, sheet1=bytes(damaged)))


def row_xml(cells: bytes) -> bytes:
    head = b"".join(
        b'<c r="%c1" t="inlineStr"><is><t>%s</t></is></c>' % (65 + place, name.encode())
        for place, name in enumerate(HEADING)
    )
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1">' + head + b"</row>" + cells + b"</sheetData></worksheet>"
    )


BAD_ROWS = [
    b'<row r="2"><c r="D2" t="s"><v>99999</v></c></row>',
    b'<row r="2"><c r="D2" t="s"><v>x</v></c></row>',
    b'<row r="2"><c r="D2" s="9999"><v>1</v></c></row>',
    b'<row r="2"><c r="D2" t="d"><v>yesterday</v></c></row>',
    b'<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>',
    b'<row r="2"><c r="2D"><v>1</v></c></row>',
    b'<row r="x"><c><v>1</v></c></row>',
    b'<row r="2"><c r="B2"><v>1e999</v></c></row>',
    b'<row r="2"><c r="B2"><v>' + b"9" * 5000 + b"</v></c></row>",
    b'<row r="2"><c r="B2"><f t="array"/></c></row>',
    b'<row r="2"><c r="B2"><f t="shared" si="1"/></c></row>',
    b'<row r="-5"><c r="D2"><v>1</v></c></row>',
]


@pytest.mark.parametrize("row", BAD_ROWS)
def test_rows_that_no_program_writes(row: bytes) -> None:
    survives(repacked(BOOK, sheet1=row_xml(row)))


def test_a_row_number_far_away_is_not_counted_up_to() -> None:
    far = row_xml(b'<row r="999999999999"><c r="D999999999999"><v>1</v></c></row>')
    with pytest.raises(WrongInput, match="lines"):
        read(repacked(BOOK, sheet1=far))


@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles"])
def test_entities_that_grow_are_refused(part: str) -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    document = (
        b'<!DOCTYPE x [<!ENTITY l0 "ha">'
        + laughs
        + b"]>"
        + row_xml(b'<row r="2"><c r="D2" t="inlineStr"><is><t>&l9;</t></is></c></row>')
    )
    with pytest.raises(WrongInput, match="damaged"):
        read(repacked(BOOK, **{part: document}))


def test_entities_that_read_files_are_refused() -> None:
    document = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + row_xml(
        b'<row r="2"><c r="D2" t="inlineStr"><is><t>&f;</t></is></c></row>'
    )
    with pytest.raises(WrongInput, match="damaged"):
        read(repacked(BOOK, sheet1=document))


def test_a_workbook_that_unpacks_to_far_too_much_is_not_opened() -> None:
    bomb = repacked(BOOK, sheet1=row_xml(b" " * (30 * 1024 * 1024)))
    assert len(bomb) < 100_000
    with pytest.raises(WrongInput, match="unpacks"):
        read(bomb)


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_other_files_in_a_zip(method: int) -> None:
    stream = io.BytesIO()
    with ZipFile(stream, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(WrongInput, match="damaged or is no"):
        read(stream.getvalue())


def test_a_protected_workbook_or_an_old_one() -> None:
    with pytest.raises(WrongInput, match="password"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
