"""The office's caseload: pending + new + reopened - closed = pending at the end, or the difference.

Only the status of the office case counts here, never the state of a track. Closings and reopenings
are counted as they are recorded, and both ends independently of them, so that a missing or double
entry shows as a difference instead of being smoothed away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from desktop.statistics.cases import CaseCount

CLOSED, REOPENED = "closed", "reopened"


class Caseload(NamedTuple):
    """Numbers of cases; `difference` is what the end has more than the sum says."""

    pending_at_start: int
    new: int
    reopened: int
    closed: int
    pending_at_end: int
    difference: int


def caseload(cases: Sequence[CaseCount], before: date, day: date) -> Caseload:
    """Count from the end of the day `before` the quarter to the end of `day`."""
    start = sum(case.pending(before) for case in cases)
    end = sum(case.pending(day) for case in cases)
    new = sum(before < case.opened <= day for case in cases)
    reopened = _changes(cases, REOPENED, before, day)
    closed = _changes(cases, CLOSED, before, day)
    return Caseload(start, new, reopened, closed, end, end - (start + new + reopened - closed))


def _changes(cases: Sequence[CaseCount], status: str, before: date, day: date) -> int:
    return sum(
        change.status == status and before < change.day <= day
        for case in cases
        for change in case.statuses
    )
