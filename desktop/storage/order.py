"""By what a list is sorted and narrowed where a column's own text would mislead.

A date is stored as EDTF and an amount as its digits. As text `2007~` comes after every day of that
year, 2007 itself before its first one, and 1000 before 200; and what has no value stands first on
one engine and last on the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from desktop.models.columns import DecimalText, WhenText


def in_order(column: Any, *, descending: bool) -> Iterator[sa.ColumnElement[Any]]:
    """Give what to sort by; what has no value stands last, whichever way."""
    yield column.is_(None)
    for key in _keys(column):
        yield key.desc() if descending else key


def first_day(column: Any) -> sa.ColumnElement[str]:
    """Return the first day a column of `When` may mean, as ISO text: `When.first` in SQL."""
    edtf = sa.type_coerce(column, sa.String())
    month_given, day_given = (sa.func.substr(edtf, place, 1) == "-" for place in (5, 8))
    return sa.case(
        (edtf.startswith(".."), "0001-01-01"),  # open at its start
        (~month_given, sa.func.substr(edtf, 1, 4) + "-01-01"),
        (~day_given, sa.func.substr(edtf, 1, 7) + "-01"),
        else_=sa.func.substr(edtf, 1, 10),
    )


def _keys(column: Any) -> tuple[Any, ...]:
    if isinstance(column.type, WhenText):
        return first_day(column), column  # within a day as it is written: its minutes
    if isinstance(column.type, DecimalText):
        return (sa.cast(sa.type_coerce(column, sa.String()), sa.Numeric()),)
    return (column,)
