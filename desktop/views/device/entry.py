"""The act beside Lock that seals the workstation, for whoever's passphrase needs its secret."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton

from desktop.core.changes import Changes
from desktop.services.device import is_on
from desktop.views.workplace import Workplace


class SealEntry(QObject):
    """Shows a button of the side bar while there is a secret to delete."""

    def __init__(self, place: Workplace, button: QToolButton, parent: QObject) -> None:
        super().__init__(parent)
        self._place, self._button = place, button
        button.hide()
        place.changed.connect(self._on_change)

    def start(self) -> None:
        """Ask whether there is one."""
        self._place.read(is_on, done=self._button.setVisible, owner=self)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("users"):
            self.start()
