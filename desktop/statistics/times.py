"""How long the law took, in days: median and range, never a mean, and what is not known.

A measure runs from the first step of one kind to the first of another behind it. It counts only
where both dates start on a known day; all other cases are shown beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from desktop.core.when import When, days_between
from desktop.rules.steps import Find, StepFact, event, first, first_complaint
from desktop.statistics.cases import CaseCount


class TimeMeasure(NamedTuple):
    """Days from one step to another up to the as-of day.

    `cases` were measured; `unknown` have the end but no day for one of the two; `not_reached` have
    the start alone. Without a measured case `middle`, `shortest` and `longest` are None.
    """

    measure: str
    cases: int
    middle: Decimal | None
    shortest: int | None
    longest: int | None
    unknown: int
    not_reached: int


def _verdict(steps: Sequence[StepFact]) -> StepFact | None:
    found = (step for step in steps if step.code == "TRIAL_JUDGMENT" and step.track == "criminal")
    return next(found, None)


_AWARD = first("AWARD", "AWARD_FINAL")

MEASURES: tuple[tuple[str, Find, Find], ...] = (
    ("event_to_complaint", event, first_complaint),
    ("complaint_to_registration", first_complaint, first("REGISTERED")),
    ("complaint_to_examination", first_complaint, first("FME")),
    ("complaint_to_opening", first_complaint, first("CASE_OPENED")),
    ("opening_to_verdict", first("CASE_OPENED"), _verdict),
    ("un_submission_to_decision", first("UN_SUBMITTED"), first("UN_DECISION")),
    ("un_decision_to_award", first("UN_DECISION"), _AWARD),
    ("award_to_payment", _AWARD, first("PAYMENT")),
)
"""Name, start and end of each measure."""


def times(cases: Iterable[CaseCount], day: date) -> tuple[TimeMeasure, ...]:
    """Measure all cases up to the end of `day`."""
    ordered = [case.steps_by(day) for case in cases]
    return tuple(_measure(name, start, end, ordered) for name, start, end in MEASURES)


def _measure(name: str, start: Find, end: Find, cases: Sequence[Sequence[StepFact]]) -> TimeMeasure:
    days: list[int] = []
    unknown = not_reached = 0
    for steps in cases:
        begun = start(steps)
        behind = steps if begun is None else steps[steps.index(begun) + 1 :]
        reached = end(behind)
        taken = days_between(_when(begun), _when(reached))
        if taken is not None:
            days.append(taken)
        unknown += reached is not None and taken is None
        not_reached += begun is not None and reached is None
    middle = Decimal(str(median(days))) if days else None
    return TimeMeasure(
        name,
        len(days),
        middle,
        min(days, default=None),
        max(days, default=None),
        unknown,
        not_reached,
    )


def _when(step: StepFact | None) -> When | None:
    return None if step is None else step.when
