"""Quarterly workbooks for tests, and how to read them back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from desktop.core.money import Money
from desktop.core.quarters import Quarter
from desktop.core.when import When
from desktop.rules.steps import Amount, StepFact
from desktop.statistics.cases import CaseCount, StatusChange, VictimFact
from desktop.statistics.quarter import QuarterSummary, summarise
from desktop.workbooks.quarter import QuarterReport

MADE_AT = datetime(2026, 11, 22, 10, 5, 33, tzinfo=UTC)


def summary() -> QuarterSummary:
    """Return the counts of one case with a bit of everything."""
    steps = (
        _step("1", "EVENT", "2015-07-01"),
        _step("2", "COMPLAINT_PROS", "2015-07-03"),
        _step("3", "REFUSAL", "2015-07"),
        _step("4", "CIVIL_CLAIM", "2015-08-01", "490507.50 KGS"),
        _step("5", "CIVIL_CLAIM", "2015-08-02", "2000000 KZT"),
    )
    victims = (VictimFact("p", "f", When.parse("2000")), VictimFact("q", "m", When.parse("1954")))
    closed = (StatusChange(date(2015, 9, 1), "closed"),)
    case = CaseCount("a", date(2015, 7, 5), closed, victims, steps)
    return summarise([case, replace(case, case_id="b", statuses=())], Quarter(2015, 3))


def _step(number: str, code: str, day: str, *sums: str) -> StepFact:
    amounts = tuple(Amount(Money.parse(amount)) for amount in sums)
    return StepFact(number, number, code, When.parse(day), "criminal", amounts)


def report(language: str = "en", **changes: object) -> QuarterReport:
    """Return a report of these counts."""
    counts = summary()
    plain = QuarterReport(
        quarter=str(counts.quarter),
        first=counts.quarter.first,
        last=counts.quarter.last,
        as_of=counts.as_of,
        language=language,
        generated_at=MADE_AT,
        cases=counts.cases,
        caseload=counts.caseload,
        victims=counts.victims,
        stages=counts.stages,
        states=counts.states,
        money=counts.money,
        times=counts.times,
        imprecise=counts.imprecise,
        undated=counts.undated,
        office="Кылым Шамы",
        prepared_by="Өмүрбекова",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # named by the test


def opened(data: bytes) -> Workbook:
    """Return the workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(book: Workbook) -> list[Cell]:
    """Return every cell that holds something."""
    return [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.value is not None
    ]


def table(book: Workbook, sheet: str) -> dict[str, list[object]]:
    """Return the rows of a sheet by their first cell."""
    rows = book[sheet].iter_rows(values_only=True)
    return {str(first): list(others) for first, *others in rows if first is not None}


AMOUNT = Decimal("490507.50")
