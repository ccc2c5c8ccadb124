"""The clock that runs and the one that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop.core.clock import Clock, SystemClock, zone_of
from tests.clocks import FixedClock


def test_the_machine_clock_is_aware_and_in_utc() -> None:
    clock: Clock = SystemClock()
    before = datetime.now(UTC)
    now = clock.now()
    assert now.tzinfo is UTC
    assert before <= now <= before + timedelta(minutes=1)


def test_a_fixed_clock_moves_when_told() -> None:
    bishkek = timezone(timedelta(hours=6))
    clock = FixedClock(datetime(2026, 1, 2, 3, tzinfo=bishkek))
    assert clock.now() == clock.now() == datetime(2026, 1, 1, 21, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(days=1, seconds=5))
    assert clock.now() == datetime(2026, 1, 2, 21, 0, 5, tzinfo=UTC)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 1, 1))  # noqa: DTZ001  a naive time is what is tested


def test_a_zone_is_said_as_its_distance_from_utc() -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert zone_of(noon) == "UTC"
    assert zone_of(noon.astimezone(timezone(timedelta(hours=6)))) == "UTC+06:00"
