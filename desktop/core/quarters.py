"""Quarters of a calendar year: how they are written, which days they hold, how they are said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from desktop.core.errors import WrongInput
from desktop.core.text import SOURCE_LANGUAGE, Text, _

YEARS = range(1900, 2201)  # any other is a slip of the finger
_WRITTEN = re.compile(r"(?P<year>[0-9]{4})-?Q(?P<number>[1-4])", re.IGNORECASE)
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read `2015-Q3`.

        Raises:
            WrongInput: it is no quarter.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or int(found["year"]) not in YEARS:
            raise WrongInput(_("Write the quarter as year and number, such as 2015-Q3."))
        return cls(int(found["year"]), int(found["number"]))

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """The last day."""
        month = 3 * self.number
        return date(self.year, month, 31 if month in {3, 12} else 30)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    def in_language(self, language: str) -> str:
        """Return `Q3 2015`, or what a reader of `language` calls it."""
        said = _("Q{quarter} {year}", quarter=_Numeral(self.number), year=self.year)
        return said.in_language(language)


def quarter_of_a_year(number: int) -> Text:
    """Return what the quarter 1 to 4 of any year is called."""
    return _("Q{quarter}", quarter=_Numeral(number))


@dataclass(frozen=True, slots=True)
class _Numeral:
    """The number of a quarter: Roman in Russian and the languages around it, not in English."""

    number: int

    def in_language(self, language: str) -> str:
        return str(self.number) if language == SOURCE_LANGUAGE else _ROMAN[self.number - 1]
