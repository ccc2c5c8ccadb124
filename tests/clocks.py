"""The clock of the tests: it stands still until it is moved on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FixedClock:
    """A clock that stands still until it is moved on; `start` must be aware."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            message = "a clock needs an aware time: a naive one would be read as local"
            raise ValueError(message)
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._now += by
