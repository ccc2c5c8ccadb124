"""One end of a date as a person knows it: a year, a month, a day, or a minute of a day.

It checks that such a date exists. Reading and wording lie in `when_parsing` and `when_wording`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from desktop.core.errors import WrongInput
from desktop.core.text import _

FIRST_YEAR = 1800
LAST_YEAR = 2200
_MONTHS_IN_YEAR = 12


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Point:
    """A year, perhaps its month, day and local time; `mark` is EDTF's `~`, `?`, `%` or nothing.

    Raises:
        WrongInput: there is no such day, or the year lies outside 1800-2200.
    """

    year: int
    month: int | None = None
    day: int | None = None
    time: dt.time | None = None
    mark: str = ""

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise WrongInput(
                _(
                    "The year {year} is outside the years that can be recorded, {first} to {last}.",
                    year=self.year,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )
        if self.month is not None:
            _refuse_impossible(self.year, self.month, self.day)

    @property
    def precision(self) -> Precision:
        """DAY, MONTH or YEAR."""
        if self.day is not None:
            return Precision.DAY
        return Precision.YEAR if self.month is None else Precision.MONTH

    @property
    def first(self) -> dt.date:
        """The first day this may mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The last day this may mean."""
        month = self.month or _MONTHS_IN_YEAR
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def approximate(self) -> bool:
        """Whether the date is an estimate (`~`, `%`)."""
        return self.mark in ("~", "%")

    @property
    def uncertain(self) -> bool:
        """Whether its source is doubted (`?`, `%`)."""
        return self.mark in ("?", "%")

    @property
    def edtf(self) -> str:
        """The canonical form: `2007-04-15T11:50~`."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        if self.time is not None:
            text += f"T{self.time:%H:%M}"
        return text + self.mark


def _refuse_impossible(year: int, month: int, day: int | None) -> None:
    if not 1 <= month <= _MONTHS_IN_YEAR:
        raise WrongInput(_("There is no month {month}: months run from 1 to 12.", month=month))
    if day is None:
        return
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise WrongInput(
            _(
                "There is no day {date}: that month has {length} days.",
                date=f"{day:02}.{month:02}.{year}",
                length=length,
            )
        )
