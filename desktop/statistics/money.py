"""Sums of money in the quarter and to date, by currency; no currency is ever converted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from desktop.rules.money_summary import MONEY_KEYS, money_summary
from desktop.statistics.cases import CaseCount

Key = tuple[str, str]


class MoneyCount(NamedTuple):
    """A sum in one currency; `kind` is a key of the facts' money, `cases` those it comes from."""

    currency: str
    kind: str
    in_quarter: Decimal
    to_date: Decimal
    cases: int


def money(cases: Sequence[CaseCount], before: date, day: date) -> tuple[MoneyCount, ...]:
    """Return a row for every kind of every currency that occurs by the end of `day`."""
    until = [_sums(case, day) for case in cases]
    earlier = [_sums(case, before) for case in cases]
    currencies = sorted({currency for sums in until for currency, _kind in sums})
    return tuple(
        _count((currency, kind), earlier, until) for currency in currencies for kind in MONEY_KEYS
    )


def _count(
    key: Key, earlier: Sequence[dict[Key, Decimal]], until: Sequence[dict[Key, Decimal]]
) -> MoneyCount:
    to_date = _total(key, until)
    from_cases = sum(key in sums for sums in until)
    return MoneyCount(*key, to_date - _total(key, earlier), to_date, from_cases)


def _total(key: Key, cases: Sequence[dict[Key, Decimal]]) -> Decimal:
    return sum((sums[key] for sums in cases if key in sums), Decimal(0))


def _sums(case: CaseCount, day: date) -> dict[Key, Decimal]:
    return {
        (currency, kind): value
        for currency, sums in money_summary(case.steps_by(day)).items()
        for kind, value in sums.items()
        if value is not None
    }
