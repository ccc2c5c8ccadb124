"""The sheet of shortcuts: what can be done by keys in the window, as the window has it now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import _
from desktop.views.labels import PlainLabel, Words
from desktop.views.parts import Scrolled
from desktop.views.shortcuts import Section, sections
from desktop.views.style import Look

_WIDE, _HIGH = 560, 620  # pixels at 100 %


class ShortcutsDialog(QDialog):
    """Lists the shortcuts of `window` by where they are in force."""

    def __init__(self, window: QWidget, words: Words, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._look = words, look
        words.put(self, windowTitle=_("Keyboard shortcuts"))
        self._area = Scrolled()
        self.close_button = QPushButton()
        words.put(self.close_button, text=_("Close"))
        self.close_button.clicked.connect(self.accept)
        self._lay_out(sections(window, words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll with the arrows and the page keys; there is nothing else to go to."""
        if not self._area.is_moved_by(event):
            super().keyPressEvent(event)

    def _lay_out(self, parts: tuple[Section, ...]) -> None:
        space = self._look.theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space("xl"), space("l"), space("xl"), space("l"))
        column.addWidget(PlainLabel(self._words, _("Keyboard shortcuts"), "h1"))
        grid = QGridLayout(self._area.body)
        grid.setContentsMargins(0, 0, space("s"), 0)
        grid.setHorizontalSpacing(space("l"))
        grid.setColumnStretch(0, 1)
        for part in parts:
            self._add(grid, part)
        grid.setRowStretch(grid.rowCount(), 1)
        column.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        self._look.size(self, _WIDE, _HIGH)

    def _add(self, grid: QGridLayout, part: Section) -> None:
        name, lines = part
        title = PlainLabel(self._words, name, "h2")
        title.setContentsMargins(0, self._look.theme.space("m"), 0, 0)
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        for does, keys in lines:
            row = grid.rowCount()
            grid.addWidget(PlainLabel(self._words, does), row, 0)
            key = PlainLabel(self._words, _("{what}", what=keys), "badge")
            key.setWordWrap(False)
            grid.addWidget(key, row, 1, Qt.AlignmentFlag.AlignRight)
