"""The quarter of an office in numbers: new cases, caseload, funnel, money, time.

Pure: cases in, counts out; no names, no texts, no words. Rows are named tuples, so that a workbook
takes them without knowing this package. What each number means is worded on the workbook's last
sheet; why it is counted so stands in docs/adr/0005.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from desktop.core.progress import Progress
from desktop.core.quarters import Quarter
from desktop.statistics.caseload import Caseload, caseload
from desktop.statistics.cases import CaseCount
from desktop.statistics.funnel import StageCount, StateCount, stages, states
from desktop.statistics.money import MoneyCount, money
from desktop.statistics.times import TimeMeasure, times
from desktop.statistics.victims import VictimCount, victims

_COUNTS = 6  # how often `summarise` walks through all cases


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
