"""Has this computer remember the head of the log soon after each change, off the window's thread.

At the lock it is noted once more. What is noted only then is lost with the power: an older vault
that is put back afterwards, or a log cut off, would be noticed up to the note before.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desktop.core.errors import DalilError
from desktop.services.last_seen import note_head
from desktop.views.workplace import Workplace

SOON_MS = 2000


class HeadNoting(QObject):
    """Notes within `soon_ms` of a change; several changes within that time are noted once."""

    def __init__(self, place: Workplace, parent: QObject, soon_ms: int = SOON_MS) -> None:
        super().__init__(parent)
        self._place = place
        self._was_told = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(soon_ms)
        self.timer.timeout.connect(self._note)
        place.changed.connect(self._wait)
        self._wait(None)  # the login of this opening

    def _wait(self, _changes: object) -> None:
        if not self.timer.isActive():  # begun anew at each change, it would never come to an end
            self.timer.start()

    def _note(self) -> None:
        place = self._place
        place.writing.run(note_head, place.desk, failed=self._fail, owner=self)

    def _fail(self, error: DalilError) -> None:
        """Say once that this computer cannot remember anything: the next change tries again."""
        if not self._was_told:
            self._was_told = True
            self._place.fail(error)
