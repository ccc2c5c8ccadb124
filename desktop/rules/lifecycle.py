"""How long what was removed lies in the trash before anybody may erase it.

Source: office policy of Dalil (docs/adr/0029-trash-hold-erasure.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

DAYS_IN_TRASH: Final = 30


def days_left(put_in: datetime, now: datetime) -> int:
    """Return after how many days it may be erased; a day that has begun counts, 0 means now.

    Hours are counted and not days of the calendar: an evening and a morning are no whole day.
    """
    left = put_in + timedelta(DAYS_IN_TRASH) - now
    return max(0, -(-left // timedelta(1)))
