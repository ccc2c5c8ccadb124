"""Quarters: read, counted in days, and said in each language."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.core.errors import WrongInput
from desktop.core.quarters import Quarter, quarter_of_a_year
from desktop.core.text import _


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015-Q1", date(2015, 1, 1), date(2015, 3, 31)),
        ("2015-Q2", date(2015, 4, 1), date(2015, 6, 30)),
        (" 2015q3 ", date(2015, 7, 1), date(2015, 9, 30)),
        ("2016-Q4", date(2016, 10, 1), date(2016, 12, 31)),
    ],
)
def test_a_quarter_is_three_months(text: str, first: date, last: date) -> None:
    quarter = Quarter.parse(text)
    assert (quarter.first, quarter.last) == (first, last)
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize(
    "text", ["", "2015", "2015-Q5", "2015-Q0", "15-Q1", "Q1-2015", "0001-Q1", "2999-Q1"]
)
def test_anything_else_is_no_quarter(text: str) -> None:
    with pytest.raises(WrongInput, match="2015-Q3"):
        Quarter.parse(text)


def test_a_quarter_is_said_as_its_readers_say_it() -> None:
    quarter = Quarter(2015, 2)
    assert quarter.in_language("en") == "Q2 2015"
    assert quarter.in_language("ru") == "II квартал 2015\u00a0г."
    assert _("Summary of {quarter}", quarter=quarter).in_language("ru") == (
        "Сводка за II квартал 2015\u00a0г."
    )


@pytest.mark.parametrize(
    ("number", "english", "russian"), [(1, "Q1", "I квартал"), (4, "Q4", "IV квартал")]
)
def test_a_quarter_of_any_year_has_a_name_too(number: int, english: str, russian: str) -> None:
    assert quarter_of_a_year(number).in_language("en") == english
    assert quarter_of_a_year(number).in_language("ru") == russian
