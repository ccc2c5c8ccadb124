"""Backups that nobody has to think of: once a day while the vault is open, and when it is locked.

It never stands in the way: it runs behind whatever else is exported, and a lock stops it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop.core.changes import Changes
from desktop.core.errors import Cancelled, DalilError, Locked
from desktop.core.progress import Progress
from desktop.services.backups import Outcome, Place, back_up_due, due
from desktop.views.backups.acts import note_head, tell_outcome
from desktop.views.backups.wording import is_troubled
from desktop.views.worker import Done, Failed, Job, nothing
from desktop.views.workplace import Workplace

FIRST_MS = 60 * 1000
"""After the opening: search, drafts and today's terms come first."""

EVERY_MS = 10 * 60 * 1000
"""How often it is looked whether a stick was put in, or a day has begun."""

_HEAD_MS = 3000


class Schedule(QObject):
    """Looks now and then whether a backup is due at an open vault, and makes it."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._job: Job | None = None
        self.is_due = False  # as far as is known: at the lock there is no time to ask
        self.timer, self._noting = QTimer(self), QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.look)
        self.timer.start(FIRST_MS)
        self._noting.setSingleShot(True)
        self._noting.timeout.connect(self._note)
        place.changed.connect(self._changed)
        self._noting.start(_HEAD_MS)
        self._ask_due()

    def look(self) -> None:
        """Make the backup of today if it was not made yet."""
        self.timer.start(EVERY_MS)
        if self._job is None:
            self._job = self._run(self._made, self._failed)

    def at_lock(self, done: Callable[[], None]) -> None:
        """Try to make the backup of today before the keys go; `done` is called when it has ended.

        One that is under way goes on: the new one finds nothing due behind it.
        """
        self._run(lambda _made: done(), lambda _error: done())

    def at_end(self, within_ms: int) -> None:
        """Try to make the backup of today before the program ends, and wait for it so long."""
        self.stop()
        if not self.is_due:
            return
        ended, place = threading.Event(), self._place
        workstation = place.preferences.workstation

        def work(progress: Progress) -> None:
            try:
                back_up_due(place.desk, workstation, progress)
            finally:
                ended.set()

        place.exporting.run(work, failed=nothing)
        ended.wait(within_ms / 1000)

    def stop(self) -> None:
        """Look no more."""
        self.timer.stop()
        self._noting.stop()

    def _run(self, done: Done, failed: Failed) -> Job:
        place = self._place
        workstation = place.preferences.workstation
        return place.exporting.run(
            back_up_due, place.desk, workstation, done=done, failed=failed, owner=self
        )

    def _made(self, outcome: Outcome | None) -> None:
        self._job = None
        if outcome is not None and is_troubled(outcome):
            tell_outcome(self._place, outcome)

    def _failed(self, error: DalilError) -> None:
        self._job = None
        if not isinstance(error, Cancelled | Locked):
            self._place.fail(error)

    def _ask_due(self) -> None:
        place = self._place
        place.read(due, place.preferences.workstation, done=self._show_due, owner=self)

    def _show_due(self, found: tuple[Place, ...]) -> None:
        self.is_due = bool(found)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("backups", "backup_places"):
            self._ask_due()
        if not self._noting.isActive():
            self._noting.start(_HEAD_MS)

    def _note(self) -> None:
        note_head(self._place)
        self._ask_due()  # a day may have begun, or a stick have come
