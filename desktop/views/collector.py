"""Collects Python's garbage on the thread that draws, and nowhere else.

Python collects cycles on whatever thread happens to allocate. A page that was closed is often part
of a cycle, and a widget that is destroyed on a worker's thread takes the process with it: Qt's
objects belong to the thread that made them. So the collector that runs by itself is switched off
while there are windows, and asked for now and then by a timer of the thread that draws.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collector(QObject):
    """Runs Python's collector by a timer, as often as Python's own thresholds ask for."""

    def __init__(self, every_ms: int = EVERY_MS) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.collect_due)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give it back."""
        self._timer.stop()
        gc.enable()

    def collect_due(self) -> None:
        """Collect the oldest generation whose turn it is."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [age for age in (2, 1, 0) if counts[age] > thresholds[age]]
        if due:
            gc.collect(due[0])
