"""Chronologies as workbooks: what cells hold, and which sheet is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from tests.exchange.sheets import (
    HEADING,
    codes,
    member,
    only,
    problems,
    read,
    repacked,
    saved,
    workbook,
)


def date_of(value: Any, number_format: str | None = None) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["step", "date"])
    sheet.append(["EVENT", value])
    if number_format is not None:
        sheet["B2"].number_format = number_format
    when = only(saved(book)).when
    assert when is not None
    return when.edtf


def test_the_xml_reader_is_the_guarded_one() -> None:
    assert openpyxl.DEFUSEDXML is True


def test_a_full_row() -> None:
    row = only(
        workbook(
            [
                *(1.0, dt.datetime(2007, 4, 14), "Naryn police", "DETAINED", None, None),  # noqa: DTZ001 - a cell has no zone
                *(" beaten ", 2.1, "complainant"),
            ]
        )
    )
    assert (row.line, row.number, row.code, row.text) == (2, "1", "DETAINED", "beaten")
    assert (str(row.when), row.source_paragraph) == ("2007-04-14", "2.1")


@pytest.mark.parametrize(
    ("value", "number_format", "edtf"),
    [
        ("2007-04-14", None, "2007-04-14"),
        ("14.04.2007", None, "2007-04-14"),
        ("2007-08-08/2007-09-03", None, "2007-08-08/2007-09-03"),
        (2007, None, "2007"),
        (2007.0, None, "2007"),
        (dt.date(2007, 4, 14), None, "2007-04-14"),
        (dt.datetime(2007, 4, 15, 11, 50), None, "2007-04-15T11:50"),  # noqa: DTZ001 - a cell has no zone
        (dt.datetime(2007, 4, 15, 11, 49, 59), None, "2007-04-15T11:50"),  # noqa: DTZ001 - a cell has no zone
        (dt.date(2007, 4, 1), "mmm-yy", "2007-04"),
        (dt.date(2007, 4, 1), '[$-419]mmmm\\ yyyy" г.";@', "2007-04"),
        (dt.date(2007, 1, 1), "yyyy", "2007"),
        (dt.date(2007, 4, 14), '[$-419]d\\ mmmm\\ yyyy" г.";@', "2007-04-14"),
    ],
)
def test_a_date_is_as_precise_as_the_cell_shows_it(
    value: Any, number_format: str | None, edtf: str
) -> None:
    assert date_of(value, number_format) == edtf


def test_other_kinds_of_cells() -> None:
    file = read(workbook([12.5, None, True, "EVENT", None, None, 1e3], ["34a", None, None, "FME"]))
    assert [(row.number, row.actor, row.text) for row in file.rows] == [
        ("12.5", "True", "1000"),
        ("34a", None, None),
    ]


def test_an_amount_that_is_a_bare_number_lacks_its_currency() -> None:
    (problem,) = problems(workbook([1, None, None, "AWARD", None, 2_000_000]))
    assert problem.startswith("Column “amounts”: ")


def test_a_formula_without_a_stored_result_is_named() -> None:
    (problem,) = problems(workbook([1, "=TODAY()", None, "EVENT"]))
    assert problem.startswith("Column “date”: holds a formula")


def test_a_formula_is_read_as_its_result() -> None:
    data = workbook([1, "=A2+2006", None, "EVENT"])
    sheet = member(data, "xl/worksheets/sheet1.xml")
    assert b"<v></v>" in sheet or b"<v />" in sheet or b"<v/>" in sheet
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        sheet = sheet.replace(empty, b"<v>2007</v>")
    assert str(only(repacked(data, sheet1=sheet)).when) == "2007"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["step", "text"])
    sheet.append(["EVENT", "x"])
    sheet["B2"].value = "=1+1"
    sheet["B2"].data_type = "s"
    assert only(saved(book)).text == "=1+1"


def test_empty_rows_and_a_title_are_passed_over() -> None:
    blank: list[Any] = [None] * 9
    file = read(
        workbook(
            blank,
            HEADING,
            blank,
            [1, None, None, "EVENT"],
            [2],
            blank,
            [3, None, None, "FME"],
            heading=["Case KG-2026-0001"],
        )
    )
    assert [(row.line, row.code) for row in file.rows] == [(5, "EVENT"), (8, "FME")]


def test_the_first_visible_sheet_with_a_heading_is_read() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["Notes"])
    for title, code in (("hidden", "DEATH"), ("rows", "EVENT"), ("more", "FME")):
        sheet = book.create_sheet(title)
        sheet.append(["step", "date"])
        sheet.append([code, 2007])
    book["hidden"].sheet_state = "hidden"
    assert codes(read(saved(book)).rows) == ["EVENT"]


def test_columns_nobody_asked_for_are_named() -> None:
    file = read(workbook(["EVENT", 2007, "rain", "snow"], heading=["step", "date", "Weather"]))
    assert file.unknown_columns == ("Weather", "#4")
    assert codes(file.rows) == ["EVENT"]


def test_a_column_far_to_the_right_is_named() -> None:
    file = read(workbook(["EVENT", *[None] * 5000, "far"], heading=["step", "date"]))
    assert (codes(file.rows), file.unknown_columns) == (["EVENT"], ("#201",))


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    data = workbook([1, 2007, None, "EVENT"])
    sheet = member(data, "xl/worksheets/sheet1.xml")
    assert b'ref="A1:I2"' in sheet
    for ref in (b'ref="A1:A1"', b'ref="A1:XFD1048576"'):
        assert codes(read(repacked(data, sheet1=sheet.replace(b'ref="A1:I2"', ref))).rows) == [
            "EVENT"
        ]
