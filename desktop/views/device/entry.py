"""The act beside Lock that seals the workstation, for whoever's passphrase needs its secret."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.core.changes import Changes
from desktop.services.device import is_on
from desktop.views.navigation import Sidebar
from desktop.views.workplace import Workplace


class SealEntry(QObject):
    """Shows the item of the side bar while there is a secret to delete."""

    def __init__(self, place: Workplace, sidebar: Sidebar, parent: QObject) -> None:
        super().__init__(parent)
        self._place, self._sidebar = place, sidebar
        self._show(is_needed=False)
        place.changed.connect(self._on_change)

    def start(self) -> None:
        """Ask whether there is one."""
        self._place.read(is_on, done=self._show, owner=self)

    def _show(self, is_needed: bool) -> None:  # noqa: FBT001 - a result
        self._sidebar.offer("seal", on=is_needed)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("users"):
            self.start()
