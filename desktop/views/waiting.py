"""A small window for long work: how far it is, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import Cancelled, DalilError
from desktop.core.text import Text, _
from desktop.views.labels import PlainLabel
from desktop.views.worker import Job, Worker
from desktop.views.workplace import Workplace


class Waiting(QDialog):
    """Shown while one job runs; closes itself when the job ends."""

    def __init__(self, place: Workplace, parent: QWidget, sentence: Text) -> None:
        super().__init__(parent)
        self._place = place
        self._job: Job | None = None
        self._done: Callable[[Any], None] | None = None
        self._failed: Callable[[DalilError], None] | None = None
        self.setObjectName("waiting")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(PlainLabel(place.words, sentence, "h2"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        place.words.put(self.bar, accessibleName=sentence)
        column.addWidget(self.bar)
        self.cancel = QPushButton()
        place.words.put(self.cancel, text=_("Cancel"))
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(place.look.theme.pixels(380))
        self.cancel.clicked.connect(self._cancel)

    def failing(self, failed: Callable[[DalilError], None]) -> None:
        """Have whoever opened this say what goes wrong, where it has a better place for it."""
        self._failed = failed

    def run(self, worker: Worker, function: Any, *args: Any, done: Callable[[Any], None]) -> None:
        """Run a job, and call `done` with its result when it ends well."""
        self._done = done
        self._job = worker.run(
            function, *args, done=self._finish, failed=self._fail, progress=self._report, owner=self
        )
        self.open()

    def _report(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _finish(self, result: object) -> None:
        done, self._job = self._done, None
        self._leave()
        if done is not None:
            done(result)

    def _fail(self, error: DalilError) -> None:
        self._job = None
        self._leave()
        if self._failed is not None:
            self._failed(error)
        else:
            self._place.fail(error, quietly=isinstance(error, Cancelled))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.interrupt()
            self.cancel.setEnabled(False)

    def _leave(self) -> None:
        self.accept()
        self.deleteLater()

    def reject(self) -> None:
        """Esc cancels; the window closes when the job has stopped."""
        if self._job is None:
            super().reject()
        else:
            self._cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when nothing runs any more."""
        if self._job is None:
            super().closeEvent(event)
        else:
            self._cancel()
            event.ignore()
