"""Locks when nobody has touched keyboard or mouse for a while, and says so before it does."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

IDLE_MS = 5 * 60 * 1000
WARN_MS = 20 * 1000
_TICK_MS = 1000

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleLock(QObject):
    """Emits `expired` after `interval_ms` without a sign of life, while it is started.

    The last `warn_ms` are told second by second, by the clock on the wall, `now` in seconds. It is
    asked, too, at the first sign of life: a computer that slept tells no timer how long.
    """

    expired = Signal()
    alive = Signal()  # a sign of life
    running_out = Signal(int)  # seconds left
    resumed = Signal()  # a sign of life after `running_out`

    def __init__(
        self,
        application: QApplication,
        interval_ms: int = IDLE_MS,
        warn_ms: int = WARN_MS,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._application, self._warn_ms, self._now = application, warn_ms, now
        self._timer, self._warning = QTimer(self), QTimer(self)
        for timer, act in ((self._timer, self.expired.emit), (self._warning, self._warn)):
            timer.setSingleShot(True)
            timer.timeout.connect(act)
        self._is_warned = False
        self._seen = 0.0
        self.set_interval(interval_ms)

    def set_interval(self, interval_ms: int) -> None:
        """Lock after another time; if it is watching, that time begins now."""
        self._timer.setInterval(interval_ms)
        if self._timer.isActive():
            self.stay()

    def start(self) -> None:
        """Begin to watch."""
        self._application.installEventFilter(self)
        self.stay()

    def stop(self) -> None:
        """Watch no more."""
        self._application.removeEventFilter(self)
        self._timer.stop()
        self._warning.stop()
        self._resume()

    def stay(self) -> None:
        """Begin to wait anew."""
        self._seen = self._now()
        self._timer.start()
        self._warning.start(max(self._timer.interval() - self._warn_ms, 0))
        self._resume()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait anew at each sign of life; nothing is kept from anybody but a sleeper."""
        if event.type() in _SIGNS_OF_LIFE and self._timer.isActive():
            if self._now() - self._seen > self._timer.interval() / 1000 + 1:
                self.expired.emit()
                return True
            self.stay()
            self.alive.emit()
        return super().eventFilter(watched, event)

    def _warn(self) -> None:
        left = self._timer.interval() / _TICK_MS - (self._now() - self._seen)
        seconds = round(min(left, self._warn_ms / _TICK_MS))  # that clock may be set back
        if seconds > 0:
            self._is_warned = True
            self.running_out.emit(seconds)
            self._warning.start(_TICK_MS)

    def _resume(self) -> None:
        if self._is_warned:
            self._is_warned = False
            self.resumed.emit()
