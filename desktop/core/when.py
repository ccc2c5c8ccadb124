"""Dates as precise as they are known: a year, a month, a day, a minute, an interval, roughly.

"2014" is not 1 January 2014, so a `When` keeps what was said and answers with bounds. It is stored
as EDTF (ISO 8601-2, levels 0 and 1) and shown in words. A date that is not known at all is None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Self, TypeVar

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.core.when_parsing import read_ends
from desktop.core.when_point import Point, Precision
from desktop.core.when_wording import in_figures, in_words

__all__ = ["Point", "Precision", "When", "chronological", "days_between"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, repr=False)
class When:
    """A date, or an interval between two; `start` and `end` are equal unless it is an interval.

    None at one end leaves it open: `from 8 August 2007`. Compared by `first` alone, so that sorting
    never puts a day before a minute of the same day.

    Raises:
        WrongInput: the end lies before the start, or both ends are open.
    """

    start: Point | None
    end: Point | None

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise WrongInput(_("Give the interval at least one date, or leave the date empty."))
        if self.start is not None and self.end is not None and _reversed(self.start, self.end):
            raise WrongInput(_("The interval ends before it starts: write the earlier date first."))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read EDTF (`2007-04`, `2007-04-15T11:50`, `2010-11-04/2010-11-26`, `2007~`) or typing.

        Raises:
            WrongInput: it is no date, or no possible one; the sentence says what to write.
        """
        return cls(*read_ends(text.strip()))

    @classmethod
    def on(cls, day: dt.date, time: dt.time | None = None) -> Self:
        """Return an exact day, at a local time to the minute."""
        minute = None if time is None else dt.time(time.hour, time.minute)
        point = Point(day.year, day.month, day.day, minute)
        return cls(point, point)

    @property
    def edtf(self) -> str:
        """The canonical form; `parse` gives the same `When` back."""
        start, end = (".." if point is None else point.edtf for point in (self.start, self.end))
        return start if self.start == self.end else f"{start}/{end}"

    @property
    def first(self) -> dt.date:
        """The first day this may mean; `date.min` where the start is open."""
        return dt.date.min if self.start is None else self.start.first

    @property
    def last(self) -> dt.date:
        """The last day this may mean; `date.max` where the end is open."""
        return dt.date.max if self.end is None else self.end.last

    @property
    def precision(self) -> Precision:
        """How much is known."""
        if self.start is None or self.start != self.end:
            return Precision.INTERVAL
        return self.start.precision

    @property
    def start_is_day(self) -> bool:
        """Whether days may be counted from here: the start names a day, estimated or not."""
        return self.start is not None and self.start.day is not None

    @property
    def time(self) -> dt.time | None:
        """The local time of day, for an interval that of its start."""
        return None if self.start is None else self.start.time

    @property
    def approximate(self) -> bool:
        """Whether any end is an estimate."""
        return any(point is not None and point.approximate for point in (self.start, self.end))

    @property
    def uncertain(self) -> bool:
        """Whether the source of any end is doubted."""
        return any(point is not None and point.uncertain for point in (self.start, self.end))

    def in_language(self, language: str) -> str:
        """Return the date in words: `14 April 2007`, `14 апреля 2007 г.`."""
        return in_words(self.start, self.end, language)

    def short(self, language: str) -> str:
        """Return the date in figures for a narrow column: `14.04.2007`, `04.2007`, `≈2007`."""
        return in_figures(self.start, self.end, language)

    def __lt__(self, other: When) -> bool:
        return self.first < other.first

    def __str__(self) -> str:
        return self.edtf

    def __repr__(self) -> str:
        return f"When({self.edtf!r})"


def chronological(items: Sequence[T], when: Callable[[T], When | None]) -> list[T]:
    """Return a case's rows in the order of time; rows stand in the order they were entered.

    Exact rows sort by day and keep their order within it, whatever their times. A row known by
    month or year stays where it was entered as far as it may; a row without date stays behind the
    row before it. A stable sort, so that what the lawyer put together stays together.
    """
    placed: list[tuple[dt.date, T]] = []
    place = dt.date.min
    for item in items:
        place = _place(when(item), place)
        placed.append((place, item))
    return [item for _place_of, item in sorted(placed, key=itemgetter(0))]


def days_between(start: When | None, end: When | None) -> int | None:
    """Return the days from the start of one date to the start of another, if both are days."""
    if start is None or end is None or not (start.start_is_day and end.start_is_day):
        return None
    return (end.first - start.first).days


def _place(when: When | None, before: dt.date) -> dt.date:
    """Return the day a row is sorted by, given that of the row before it."""
    if when is None:
        return before
    if when.start is None:
        return min(before, when.last)
    return min(max(when.start.first, before), when.start.last)


def _reversed(start: Point, end: Point) -> bool:
    if end.last < start.first:
        return True
    same_day = start.day is not None and end.day is not None and start.first == end.first
    return same_day and start.time is not None and end.time is not None and end.time < start.time
