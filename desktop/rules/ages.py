"""Ages out of dates that are known more or less exactly: the lowest and the highest possible."""

from __future__ import annotations

from datetime import date

from desktop.core.when import When

ADULT = 18

Ages = tuple[int, int]


def ages_at(birth: When | None, day: When | None) -> Ages | None:
    """Return the lowest and highest age possible on a day, in completed years."""
    if birth is None or day is None:
        return None
    return _years(birth.last, day.first), _years(birth.first, day.last)


def is_under_age(ages: Ages | None) -> bool | None:
    """Say whether somebody is a child; None where the dates leave both possible."""
    if ages is None or ages[0] < ADULT <= ages[1]:
        return None
    return ages[1] < ADULT


def _years(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
