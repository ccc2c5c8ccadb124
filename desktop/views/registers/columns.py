"""What a list with columns is made of: columns, filters, spans of days, and their state.

The state is what a person chose, as plain values that JSON can hold. What was searched for is no
part of it: it may be somebody's name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from desktop.core.text import Text, _
from desktop.core.values import frozen_value

CASE = "case"
"""The column of the case's number; it is left out in a list of one case."""


@dataclass(frozen=True, repr=False)
class Column:
    """One column: `width` in pixels at 100 %, `sort` the attribute it is sorted by, if any.

    A column that is not `at_first` is there for those who choose it.
    """

    key: str
    label: Text
    width: int = 140
    sort: str = ""
    right: bool = False
    at_first: bool = True


@dataclass(frozen=True, repr=False)
class Filter:
    """Narrows the attribute `key` to terms of a code list."""

    key: str
    label: Text
    terms: str


@dataclass(frozen=True, repr=False)
class Period:
    """A span of days around today; either end may be open."""

    key: str
    label: Text
    days: Callable[[date], tuple[date | None, date | None]]


def _month(today: date) -> tuple[date, date]:
    first = today.replace(day=1)
    return first, (first + timedelta(31)).replace(day=1) - timedelta(1)


def _quarter(today: date) -> tuple[date, date]:
    first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return first, (first + timedelta(92)).replace(day=1) - timedelta(1)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


PERIODS = (
    Period("any", _("Any day"), lambda _today: (None, None)),
    Period("past", _("Before today"), lambda today: (None, today - timedelta(1))),
    Period("today", _("Today"), lambda today: (today, today)),
    Period("week", _("The next 7 days"), lambda today: (today, today + timedelta(7))),
    Period("month_ahead", _("The next 30 days"), lambda today: (today, today + timedelta(30))),
    Period("month", _("This month"), _month),
    Period("quarter", _("This quarter"), _quarter),
    Period("year", _("This year"), lambda today: _year(today.year)),
    Period("last_year", _("Last year"), lambda today: _year(today.year - 1)),
)


@dataclass(frozen=True, repr=False)
class ListState:
    """What a person chose for a list: columns in order, their widths, order of rows, filters."""

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period: str = "any"

    def to_plain(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "columns": list(self.columns),
            "widths": dict(self.widths),
            "sort": self.sort,
            "descending": self.descending,
            "codes": {key: list(codes) for key, codes in self.codes.items() if codes},
            "period": self.period,
        }

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> ListState:
        """Return the state `to_plain` wrote; what a newer program added is left out."""
        return cls(
            tuple(map(str, data.get("columns", ()))),
            {str(key): int(width) for key, width in data.get("widths", {}).items()},
            str(data.get("sort", "")),
            bool(data.get("descending", False)),
            {str(key): tuple(map(str, codes)) for key, codes in data.get("codes", {}).items()},
            str(data.get("period", "any")),
        )

    def within(self, columns: tuple[Column, ...], filters: tuple[Filter, ...]) -> ListState:
        """Return this state as far as a list has such columns and filters."""
        known = {column.key: column for column in columns}
        kept = tuple(key for key in self.columns if key in known)
        return replace(
            self,
            columns=kept or tuple(column.key for column in columns if column.at_first),
            widths={key: width for key, width in self.widths.items() if key in known},
            sort=self.sort if self.sort in known and known[self.sort].sort else "",
            codes={each.key: self.codes[each.key] for each in filters if each.key in self.codes},
            period=self.period if self.period in {each.key for each in PERIODS} else "any",
        )


@dataclass(frozen=True, repr=False)
class Kept:
    """What is kept for one list: the state it was left in, and the views by name."""

    last: ListState = field(default_factory=ListState)
    views: Mapping[str, ListState] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return it as text."""
        views = {name: state.to_plain() for name, state in self.views.items()}
        return json.dumps({"last": self.last.to_plain(), "views": views}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | None) -> Kept:
        """Return what `to_json` wrote; what cannot be read is as if nothing had been kept."""
        try:
            data = json.loads(text or "{}")
            views = {
                str(name): ListState.from_plain(state)
                for name, state in data.get("views", {}).items()
            }
            return cls(ListState.from_plain(data.get("last", {})), views)
        except (ValueError, TypeError, AttributeError):
            return cls()


@frozen_value
class Asked:
    """What a list asks its source for: the words typed, and the state."""

    text: str
    state: ListState
