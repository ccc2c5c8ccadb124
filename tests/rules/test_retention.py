"""Which backups are kept: properties over any history, and two years of an office day by day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.rules.retention import DAILY, MONTHLY, WEEKLY, gone_by, kept

MOMENTS = st.sets(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone is given beside
    max_size=60,
)
START = datetime(2024, 1, 1, 18, tzinfo=UTC)


@given(MOMENTS)
def test_the_newest_is_always_kept_and_nothing_is_invented(made: set[datetime]) -> None:
    assert kept(made) <= made
    assert not made or max(made) in kept(made)


@given(MOMENTS)
def test_no_more_is_kept_than_the_rule_says_and_what_is_kept_stays_kept(
    made: set[datetime],
) -> None:
    once = kept(made)
    assert len(once) <= DAILY + WEEKLY + MONTHLY
    assert kept(once) == once


@given(MOMENTS)
def test_the_newest_of_each_of_the_last_days_weeks_and_months_is_kept(made: set[datetime]) -> None:
    for period, most in (("%Y-%m-%d", DAILY), ("%G-%V", WEEKLY), ("%Y-%m", MONTHLY)):
        names = sorted({f"{each:{period}}" for each in made}, reverse=True)[:most]
        for name in names:
            assert max(each for each in made if f"{each:{period}}" == name) in kept(made)


@settings(max_examples=8)
@given(st.lists(st.booleans(), min_size=400, max_size=500))
def test_thinning_out_every_day_comes_to_the_same_reach(days: list[bool]) -> None:
    there: frozenset[datetime] = frozenset()
    first = None
    for number, made in enumerate(days):
        at = START + timedelta(days=number)
        if made:
            first = first or at
            there = kept({*there, at})
    if first is None:
        return
    months = {(each.year, each.month) for each in there}
    every = {
        ((START + timedelta(days=n)).year, (START + timedelta(days=n)).month)
        for n, made in enumerate(days)
        if made
    }
    assert months >= set(sorted(every, reverse=True)[:MONTHLY])


def test_an_office_that_was_closed_for_months_loses_nothing_by_it() -> None:
    made = {START + timedelta(days=n) for n in range(7)}
    assert kept(made) == made
    assert kept({*made, START + timedelta(days=200)}) >= set(sorted(made)[1:])


def test_several_of_one_day_leave_the_newest() -> None:
    made = {START + timedelta(minutes=n) for n in range(30)}
    assert kept(made) == {max(made)}


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)),  # noqa: DTZ001 - days only
    st.lists(st.integers(1, 28), min_size=30, max_size=30),
)
def test_a_backup_is_gone_by_the_day_that_was_promised(made: datetime, days: list[int]) -> None:
    """As long as one is made in every month: on whatever day, and however many."""
    day, months = gone_by(made), made.year * 12 + made.month - 1
    later = [
        datetime((months + n) // 12, (months + n) % 12 + 1, each, 23)  # noqa: DTZ001 - days only
        for n, each in enumerate(days)
        if n > 0
    ]
    until_then = [each for each in later if each.date() <= day]
    assert made not in kept([made, *until_then])
