"""Which backups are kept: one a day for a week, one a week for a month, one a month for a year.

Source: office policy of Dalil (docs/adr/0026-backups.md). A pure rule over days; it knows no files.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Hashable
from datetime import date, datetime
from typing import Final

DAILY: Final = 7
WEEKLY: Final = 4
MONTHLY: Final = 12


def kept(made: Collection[datetime]) -> frozenset[datetime]:
    """Return the moments whose backups are kept, in the zone the moments are given in.

    Of the last seven days, four weeks (Monday to Sunday) and twelve months in which any was made,
    the newest is kept. What was counted are days with a backup and not days of the calendar: an
    office that was closed for a month does not come back to an empty folder, and whatever is handed
    in, the newest is kept.
    """
    newest_first = sorted(set(made), reverse=True)
    return frozenset(
        each
        for period, most in ((_day, DAILY), (_week, WEEKLY), (_month, MONTHLY))
        for each in _newest_of(newest_first, period, most)
    )


def _newest_of(
    newest_first: list[datetime], period: Callable[[datetime], Hashable], most: int
) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for each in newest_first:
        found.setdefault(period(each), each)
    return list(found.values())[:most]


def _day(at: datetime) -> Hashable:
    return at.date()


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month


def gone_by(made: datetime) -> date:
    """Return the day by which a backup made then is not kept any more, if backups go on.

    As the newest of its month it is kept longest: until twelve later months have one. So it goes
    with the first backup of the twelfth month after its own, at the latest on that month's last
    day if one is made in every month. An office that makes fewer keeps it longer.
    """
    months = made.year * 12 + made.month - 1 + MONTHLY
    year, month = divmod(months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
