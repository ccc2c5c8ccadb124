"""Gaps in custody: each is found once, by its days, whatever the order events were noted in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.custody import (
    AWAY,
    BEFORE,
    NEVER,
    QUIET_DAYS,
    SILENT,
    TWICE,
    Gap,
    Happening,
    gaps,
)
from desktop.rules.labels import gap_in_words

FIRST = date(2026, 3, 1)


def on(day: int, *, out: bool = False, back: bool = False) -> Happening:
    return Happening(FIRST + timedelta(day), out, back)


def found(received: date | None, *happenings: Happening) -> list[tuple[str, int, int | None]]:
    return [
        (
            gap.kind,
            (gap.since - FIRST).days,
            None if gap.until is None else (gap.until - FIRST).days,
        )
        for gap in gaps(received, happenings)
    ]


def test_an_exhibit_that_never_left_has_none() -> None:
    assert found(None) == found(FIRST, on(0), on(1), on(QUIET_DAYS + 1)) == []


def test_receipt_before_the_first_record() -> None:
    assert found(FIRST - timedelta(1), on(0)) == [(BEFORE, -1, 0)]
    assert found(FIRST, on(0)) == found(FIRST + timedelta(5), on(0)) == []


def test_days_without_a_record() -> None:
    assert found(None, on(0), on(QUIET_DAYS + 1)) == [(SILENT, 0, QUIET_DAYS + 1)]
    assert found(None, on(0), on(QUIET_DAYS)) == []


@pytest.mark.parametrize(
    ("happenings", "expected"),
    [
        ([on(1, out=True)], [(AWAY, 1, None)]),
        ([on(1, out=True), on(4, back=True)], [(AWAY, 1, 4)]),
        ([on(4, back=True), on(1, out=True)], [(AWAY, 1, 4)]),
        ([on(4, back=True)], [(NEVER, 4, 4)]),
        ([on(1, out=True), on(3, out=True)], [(AWAY, 1, None), (TWICE, 1, 3)]),
    ],
)
def test_what_left_and_came_back(
    happenings: list[Happening], expected: list[tuple[str, int, int | None]]
) -> None:
    assert found(None, *happenings) == expected


@given(
    st.lists(
        st.builds(on, st.integers(0, 200), out=st.booleans(), back=st.just(value=False))
        | st.builds(on, st.integers(0, 200), back=st.just(value=True))
    ),
    st.dates(FIRST - timedelta(9), FIRST + timedelta(9)) | st.none(),
)
def test_gaps_hang_together(happenings: list[Happening], received: date | None) -> None:
    told = gaps(received, happenings)
    assert list(told) == sorted(told, key=lambda gap: (gap.since, gap.kind))
    assert all(gap.until is None or gap.since <= gap.until for gap in told)
    away = [gap for gap in told if gap.kind == AWAY]
    assert sum(gap.until is None for gap in away) <= 1
    for gap in told:
        assert str(gap_in_words(gap.kind, gap.since, gap.until))
    outs = sum(each.out for each in happenings)
    assert len(away) + sum(gap.kind == TWICE for gap in told) == outs
    assert isinstance(gaps(received, happenings), tuple)
    assert all(isinstance(gap, Gap) for gap in told)
