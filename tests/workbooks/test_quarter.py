"""The quarterly workbook: every sheet, every number as a number, every code with its words."""

from __future__ import annotations

from datetime import datetime

import pytest
from openpyxl.worksheet.properties import PageSetupProperties

from desktop.core import frozen
from desktop.rules.money_summary import MONEY_KEYS
from desktop.statistics.caseload import Caseload
from desktop.statistics.funnel import STAGES
from desktop.statistics.times import MEASURES
from desktop.workbooks import quarter, quarter_words
from tests.workbooks.books import AMOUNT, cells, opened, report, table
from tests.workbooks.test_sheets import PAYLOADS

SHEETS = ["Summary", "New cases", "Funnel", "State", "Money", "Time", "Notes and definitions"]


def test_all_sheets_are_there_and_read_like_print() -> None:
    book = opened(quarter.render(report()))
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
        footer = sheet.oddFooter
        assert footer is not None
        parts = [part.text for part in (footer.left, footer.center, footer.right)]
        assert parts == ["Кылым Шамы", "Summary, Q3 2015", "Page &P of &N"]
        assert not sheet.merged_cells.ranges
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A5"
        assert sheet.print_title_rows == "$4:$4"


def test_the_file_says_who_asked_for_what_and_when() -> None:
    about = table(opened(quarter.render(report())), "Summary")
    assert about["Office"][0] == "Кылым Шамы"
    assert about["First day"][0] == datetime(2015, 7, 1)  # noqa: DTZ001 - a cell has no zone
    assert about["As of"][0] == datetime(2015, 9, 30)  # noqa: DTZ001 - a cell has no zone
    assert about["Selection"][0] == "all cases known to this office"
    assert about["Made at"][0] == "22 November 2026, 10:05 (UTC)"
    assert about["Made by"][0] == "Өмүрбекова"
    filtered = table(opened(quarter.render(report(selection="Bishkek only"))), "Summary")
    assert filtered["Selection"][0] == "Bishkek only"


def test_the_caseload_and_the_persons_are_on_the_first_sheet() -> None:
    rows = table(opened(quarter.render(report())), "Summary")
    assert [rows[str(term.label)][0] for term in quarter_words.CASELOAD] == [0, 2, 0, 1, 1, 0]
    assert rows["Sex: female"][0] == 1
    assert rows["of these, under 18"][0] == 1
    assert rows["all"][0] == 2


def test_persons_and_cases_have_columns_of_their_own() -> None:
    rows = table(opened(quarter.render(report())), "New cases")
    heads = rows["Age at the event"]
    assert heads[:2] == ["female: persons", "female: cases"]
    assert heads[-2:] == ["All persons", "All cases"]
    assert rows["14–17"][:2] == [1, 2]
    assert rows["60 and over"][2:4] == [1, 2]
    assert rows["all"][-2:] == [2, 2]


def test_numbers_are_numbers() -> None:
    book = opened(quarter.render(report()))
    assert table(book, "Funnel")["Complaint lodged"] == ["cases", 2, 2]
    assert table(book, "Funnel")["Refusal decisions"] == ["decisions", 2, 2]
    claimed = [row for row in book["Money"].iter_rows(values_only=True) if row[1] == "Claimed"]
    assert claimed == [
        ("KGS", "Claimed", float(AMOUNT * 2), float(AMOUNT * 2), 2),
        ("KZT", "Claimed", 4000000, 4000000, 2),
    ]
    assert table(book, "Time")["Event to complaint"] == [2, 2, 2, 2, 0, 0]
    assert table(book, "Time")["Award to payment"] == [0, None, None, None, 0, 0]


def test_every_number_is_defined_on_the_last_sheet() -> None:
    book = opened(quarter.render(report()))
    notes = table(book, "Notes and definitions")
    for sheet, column in (("Funnel", 1), ("Money", 2), ("Time", 1)):
        labels = {str(row[column - 1].value) for row in book[sheet].iter_rows(min_row=5)}
        assert labels
        assert labels <= set(notes)
    assert "2 steps counted here are known only" in str(notes["Dates in this workbook"][0])


def test_every_code_of_the_statistics_has_its_words() -> None:
    assert set(quarter_words.STAGES) == {stage.key for stage in STAGES}
    assert set(quarter_words.UNITS) == {stage.unit for stage in STAGES}
    assert set(quarter_words.TIMES) == {name for name, _start, _end in MEASURES}
    assert set(quarter_words.MONEY) == set(MONEY_KEYS)
    assert len(quarter_words.CASELOAD) == len(Caseload._fields)


def test_it_never_speaks_for_the_country() -> None:
    words = " ".join(str(cell.value) for cell in cells(opened(quarter.render(report())))).casefold()
    assert "cases known to this office" in words
    assert "cases of torture in" not in words


def test_an_office_called_like_a_formula_stays_a_name() -> None:
    for payload in PAYLOADS[::24]:
        data = quarter.render(report(office=payload, prepared_by=payload, selection=payload))
        assert {cell.data_type for cell in cells(opened(data))} <= {"s", "n", "d"}


def test_a_quarter_without_anything_is_still_a_workbook() -> None:
    empty = report(money=(), caseload=(0,) * 6, cases=0, office=None, prepared_by=None)
    book = opened(quarter.render(empty))
    assert book.sheetnames == SHEETS
    assert "No amounts have been recorded." in table(book, "Money")


def test_keys_that_have_gone_stand_for_themselves() -> None:
    old = report(stages=(("gone", "cases", 1, 2),), times=(("lost", 0, None, None, None, 0, 0),))
    book = opened(quarter.render(old))
    assert table(book, "Funnel")["gone"] == ["cases", 1, 2]
    assert "lost" in table(book, "Time")


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_codes_are_worded_in_the_language_of_the_report(language: str) -> None:
    book = opened(quarter.render(report(language)))
    states = [row[1] for row in book.worksheets[3].iter_rows(values_only=True)]
    assert ("в возбуждении дела отказано" in states) == (language == "ru")
    assert max(len(sheet.title) for sheet in book.worksheets) <= 31


def test_a_stored_report_writes_the_same_workbook() -> None:
    value = report("ru")
    again = frozen.from_json(quarter.QuarterReport, frozen.to_json(value))
    assert again == value
    assert quarter.render(again) == quarter.render(value)
