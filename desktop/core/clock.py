"""The time of now, handed to whoever needs it, so that tests can choose it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""
        ...


def zone_of(at: datetime) -> str:
    """Return the zone of a time as its distance from UTC, all that a stored value keeps of it."""
    return f"UTC{at.isoformat()[-6:]}" if at.utcoffset() else "UTC"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""
        return datetime.now(UTC)
