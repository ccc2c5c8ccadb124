"""What every page of the unlocked window is handed: words, looks, workers, and the desk.

Pages never look for any of it: there is no global. The desk stays opaque here; services take it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import DalilError
from desktop.core.text import Text
from desktop.services.desk import Desk
from desktop.views.form.editors import Kit
from desktop.views.labels import Words
from desktop.views.preferences import Preferences
from desktop.views.privacy import Privacy
from desktop.views.style import Look
from desktop.views.worker import STOP_WITHIN_MS, Done, Worker, nothing


class Workplace(QObject):
    """One unlocked vault as the window's pages see it."""

    changed = Signal(object)  # core.changes.Changes, after each commit
    said = Signal(object, object, object)  # a Text; what undoes it: a Text and a function, or None
    failed = Signal(object, object, object)  # likewise, of what went wrong
    reopen = Signal(object, object)  # an Editing that was left, and its DraftText
    going = Signal(object)  # a Target somebody wants to go to
    sealing = Signal()  # this workstation is to be sealed and locked: it was asked and confirmed
    safety_changed = Signal()  # other intervals were chosen in the settings

    def __init__(self, desk: Desk, words: Words, look: Look, preferences: Preferences) -> None:
        super().__init__()
        self.desk = desk
        self.words, self.look, self.preferences = words, look, preferences
        self.kit = Kit(words, look, now=desk.clock.now)
        self.privacy = Privacy(words)
        # A long export must not keep the list of cases waiting, nor a search a save.
        self.reading, self.writing, self.exporting = (
            Worker(purpose) for purpose in ("reading", "writing", "exporting")
        )
        # Emitted by the thread that committed: Qt carries it over to the window's.
        desk.on_change(self.changed.emit)

    def say(
        self,
        sentence: Text,
        undo_label: Text | None = None,
        undo: Callable[[], object] | None = None,
    ) -> None:
        """Say a sentence at the foot of the window, with an act that undoes what it tells of."""
        self.said.emit(sentence, undo_label, undo)

    def fail(self, error: DalilError, *, quietly: bool = False) -> None:
        """Say what went wrong where no page has a better place for it."""
        (self.said if quietly else self.failed).emit(error.sentence, None, None)

    def read(self, function: Callable[..., Any], *args: Any, done: Any, owner: QObject) -> None:
        """Ask a service for something and hand it to `done`."""
        self.reading.run(function, self.desk, *args, done=done, failed=self.fail, owner=owner)

    def write(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Done = nothing,
        owner: QObject | None = None,
    ) -> None:
        """Have a service change something; what goes wrong is said at the foot of the window."""
        self.writing.run(function, self.desk, *args, done=done, failed=self.fail, owner=owner)

    def stop(self, timeout_ms: int = STOP_WITHIN_MS) -> bool:
        """Cancel everything and end the threads; say whether all ended in time.

        With 0 nothing arrives any more, but the threads may still be ending.
        """
        self.privacy.stop()
        workers = (self.reading, self.writing, self.exporting)
        # Each of them is stopped, whatever the first says.
        stopped = [worker.stop(timeout_ms) for worker in workers]
        return all(stopped)
