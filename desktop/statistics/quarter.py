"""The quarter of an office in numbers: new cases, caseload, funnel, money, time.

Pure: cases in, counts out; no names, no texts, no words. Rows are named tuples, so that a workbook
takes them without knowing this package. What each number means is worded on the workbook's last
sheet; the rules are sections 9.2 and 9.3 of the domain brief on litigation, and docs/adr/0005.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from desktop.core.errors import WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.statistics.caseload import Caseload, caseload
from desktop.statistics.cases import CaseCount
from desktop.statistics.funnel import StageCount, StateCount, stages, states
from desktop.statistics.money import MoneyCount, money
from desktop.statistics.times import TimeMeasure, times
from desktop.statistics.victims import VictimCount, victims

YEARS = range(1900, 2201)  # any other is a slip of the finger
_COUNTS = 6  # how often `summarise` walks through all cases
_WRITTEN = re.compile(r"(?P<year>[0-9]{4})-?Q(?P<number>[1-4])", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True)
class QuarterSummary:
    """The counts of one quarter, as of a day in it or its last.

    `cases` are the cases opened by then; `imprecise` and `undated` are the steps in them that are
    placed by the first day of a month, year or interval, or by their place in the chronology.
    """

    quarter: Quarter
    as_of: date
    cases: int
    caseload: Caseload
    victims: tuple[VictimCount, ...]
    stages: tuple[StageCount, ...]
    states: tuple[StateCount, ...]
    money: tuple[MoneyCount, ...]
    times: tuple[TimeMeasure, ...]
    imprecise: int
    undated: int


def summarise(
    cases: Sequence[CaseCount],
    quarter: Quarter,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> QuarterSummary:
    """Count the quarter; later cases, statuses and steps are left out.

    `as_of` cuts a quarter that is still running short; a day outside the quarter is drawn to it.

    Raises:
        Cancelled
    """
    day = min(max(as_of or quarter.last, quarter.first), quarter.last)
    before = quarter.first - timedelta(days=1)
    known = [case for case in cases if case.opened <= day]
    steps = [step for case in known for step in case.steps_by(day)]
    turns = count()

    def turn() -> list[CaseCount]:
        """Hand the cases out for the next count, unless somebody wants to stop."""
        if progress is not None:
            progress.step(next(turns), _COUNTS)
        return known

    return QuarterSummary(
        quarter,
        day,
        len(known),
        caseload(turn(), before, day),
        victims([case for case in turn() if case.opened > before]),
        stages(turn(), before, day),
        states(turn(), day),
        money(turn(), before, day),
        times(turn(), day),
        imprecise=sum(step.when is not None and not step.when.start_is_day for step in steps),
        undated=sum(step.when is None for step in steps),
    )
