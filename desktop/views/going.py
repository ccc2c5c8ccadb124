"""Where one can go in the window, and the way one came.

A target names a page by its key and, within it, a case, a tab, a record. It holds ids only, so that
it may be kept: whatever stood there is read again, and may be gone.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.core.values import frozen_value

LONGEST = 100


@frozen_value
class Target:
    """A place of the window; `kind` with a record or without one (a new one) opens its form.

    A record without a kind is chosen in the list of the tab, and not opened.

    On a page of lists `kind` names the list that comes to the front, and `codes` what narrows it:
    an attribute and the terms that are shown.
    """

    page: str
    case_id: str | None = None
    tab: str | None = None
    kind: str | None = None
    record_id: str | None = None
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def standing(self) -> Target:
        """The place without the form that is open on it: one comes back to look, not to edit."""
        return replace(self, kind=None, record_id=None, codes=())


class Trail:
    """The places one was at; going back and then elsewhere forgets what lay ahead."""

    def __init__(self) -> None:
        self._places: list[Target] = []
        self._at = -1

    def note(self, target: Target) -> None:
        """Note where one is now; the same place twice counts once."""
        here = target.standing
        if self._places and self._places[self._at] == here:
            return
        del self._places[self._at + 1 :]
        self._places.append(here)
        del self._places[:-LONGEST]
        self._at = len(self._places) - 1

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one has come back from somewhere."""
        return self._at < len(self._places) - 1

    def cases(self, most: int) -> tuple[str, ...]:
        """Return the cases one was at, the last one first."""
        found = dict.fromkeys(place.case_id for place in reversed(self._places) if place.case_id)
        return tuple(found)[:most]

    def back(self) -> Target | None:
        """Step back and return where one is then."""
        return self._step(-1) if self.can_go_back else None

    def forward(self) -> Target | None:
        """Step forward and return where one is then."""
        return self._step(1) if self.can_go_forward else None

    def _step(self, step: int) -> Target:
        self._at += step
        return self._places[self._at]
