"""The last seconds before the window locks itself, said at its foot with a way to stay."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.core.text import _, n_
from desktop.views.idle import IdleLock
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.toast import Toast


class Countdown(QObject):
    """Shows what an `IdleLock` tells; any sign of life takes it away."""

    def __init__(self, idle: IdleLock, words: Words, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._idle = idle
        # One of its own: the message that may be there goes on offering what it offers.
        self._make = partial(Toast, words, look, window)
        self._toast: Toast | None = None
        idle.running_out.connect(self._show)
        idle.resumed.connect(self._close)

    def _show(self, seconds: int) -> None:
        said = n_("Locks in {n} second.", "Locks in {n} seconds.", seconds)
        if self._toast is None:
            self._toast = self._make()
        if self._toast.isVisible():
            self._toast.reword(said)
        else:
            self._toast.show_message(said, _("Stay"), self._idle.stay)

    def _close(self) -> None:
        if self._toast is not None:
            self._toast.close_message()
