"""A short list of which some are ticked, and which has an order: moved by arrows, or by keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _
from desktop.views.form.inputs import TickAnywhere
from desktop.views.labels import Sayable, Words
from desktop.views.style import Look

_KEY, _NAME = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOVES = ((-1, "arrow-up", _("Move up")), (1, "arrow-down", _("Move down")))


class TickedList(QWidget):
    """Rows with a tick; `changed` when one is ticked or moved."""

    changed = Signal()

    def __init__(self, words: Words, look: Look, name: Text) -> None:
        super().__init__()
        self._words = words
        self.list = QListWidget()
        self.list.setProperty("role", "framed")
        self.list.setItemDelegate(TickAnywhere(self.list))
        words.put(self.list, accessibleName=name)
        line, arrows = QHBoxLayout(self), QVBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.list, 1)
        self.up, self.down = QToolButton(), QToolButton()
        for button, (step, icon, text) in zip((self.up, self.down), _MOVES, strict=True):
            look.put_icon(button, icon)
            words.put(button, toolTip=text, accessibleName=text)
            button.clicked.connect(lambda _down=False, by=step: self._move(by))
            arrows.addWidget(button)
        arrows.addStretch(1)
        line.addLayout(arrows)
        self.list.currentRowChanged.connect(self._show_moves)
        self.list.itemChanged.connect(self._tell)
        words.language_changed.connect(self._name)
        self._show_moves()

    def set_rows(self, rows: Iterable[tuple[str, Sayable, bool]]) -> None:
        """Show these: a key, what it is called, whether it is ticked. One stays where one was."""
        row, keys = self.list.currentRow(), self.keys()
        was = keys[row] if row >= 0 else ""
        with QSignalBlocker(self.list):
            self.list.clear()
            for key, name, ticked in rows:
                item = QListWidgetItem(self.list)
                item.setData(_KEY, key)
                item.setData(_NAME, name)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsSelectable
                )
                state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
                item.setCheckState(state)
            keys = self.keys()
            self.list.setCurrentRow(keys.index(was) if was in keys else 0)
        self._name()
        self._show_moves()

    def keys(self) -> list[str]:
        """Return the keys of all rows."""
        return [item.data(_KEY) for item in self._items()]

    def ticked(self) -> tuple[str, ...]:
        """Return the keys of those that are ticked, in their order."""
        checked = Qt.CheckState.Checked
        return tuple(item.data(_KEY) for item in self._items() if item.checkState() is checked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _name(self) -> None:
        with QSignalBlocker(self.list):
            for item in self._items():
                item.setText(self._words.say(item.data(_NAME)))

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        with QSignalBlocker(self.list):
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)
        self._tell()

    def _tell(self) -> None:
        self._show_moves()
        self.changed.emit()

    def _show_moves(self) -> None:
        row = self.list.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)
