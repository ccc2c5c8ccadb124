"""Long work says how far it is and asks whether it should go on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.core.errors import Cancelled
from desktop.core.text import _


class Progress:
    """Handed to long work by whoever waits for it; safe to cancel from another thread."""

    def __init__(self, report: Callable[[int, int], None] | None = None) -> None:
        self._report = report
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int) -> None:
        """Report `done` of `total`.

        Raises:
            Cancelled: somebody asked the work to stop.
        """
        if self._stop.is_set():
            raise Cancelled(_("Cancelled; nothing was changed."))
        if self._report is not None:
            self._report(done, total)

    def share(self, start: int, end: int, total: int) -> Progress:
        """Return a progress for the part of this work that lies between `start` and `end`.

        What it reports is said as a place within `total`; cancelling this one stops it as well.
        """
        return Progress(
            lambda done, whole: self.step(start + (end - start) * done // max(whole, 1), total)
        )
