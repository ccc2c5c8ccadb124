"""The dialog in which columns are chosen and ordered: the header by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import _
from desktop.views.form.inputs import TickAnywhere
from desktop.views.labels import PlainLabel, Words
from desktop.views.registers.columns import Column, ListState
from desktop.views.style import Look

_KEY = Qt.ItemDataRole.UserRole


class ColumnsDialog(QDialog):
    """Tick columns, move them, choose what the rows are sorted by; applied when it is accepted."""

    chosen = Signal(object, str, bool)  # keys in order, the key sorted by, whether descending

    def __init__(
        self,
        columns: Sequence[Column],
        state: ListState,
        words: Words,
        look: Look,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._columns = {column.key: column for column in columns}
        self._words, self._look = words, look
        self.setObjectName("columns")
        words.put(self, windowTitle=_("Columns"))
        self.list = QListWidget()
        self.up, self.down = QToolButton(), QToolButton()
        self.sort, self.descending = QComboBox(), QCheckBox()
        self.apply, self.cancel = QPushButton(), QPushButton()
        self._fill(state)
        self._lay_out()
        self._connect()
        self._show_moves()

    def _fill(self, state: ListState) -> None:
        rest = [key for key in self._columns if key not in state.columns]
        for key in (*state.columns, *rest):
            item = QListWidgetItem(self._words.say(self._columns[key].label), self.list)
            item.setData(_KEY, key)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsSelectable
            )
            ticked = key in state.columns
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.sort.addItem(self._words.say(_("As the list is ordered by itself")), "")
        for key, column in self._columns.items():
            if column.sort:
                self.sort.addItem(self._words.say(column.label), key)
        self.sort.setCurrentIndex(max(0, self.sort.findData(state.sort)))
        self.descending.setChecked(state.descending)

    def _lay_out(self) -> None:
        words = self._words
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(self._look.theme.space("m"))
        column.addWidget(PlainLabel(words, _("Columns"), "h1"))
        column.addWidget(
            PlainLabel(words, _("Tick what is shown; move it with the arrows."), "muted")
        )
        column.addLayout(self._make_list(), 1)
        column.addWidget(PlainLabel(words, _("Sort by"), "label"))
        words.put(self.sort, accessibleName=_("Sort by"))
        words.put(self.descending, text=_("From last to first"))
        column.addWidget(self.sort)
        column.addWidget(self.descending)
        column.addLayout(self._make_foot())
        self._look.size(self, 400, 520)

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        self._words.put(self.cancel, text=_("Cancel"))
        self._words.put(self.apply, text=_("Apply"))
        self.apply.setProperty("kind", "primary")
        self.apply.setDefault(True)
        foot.addWidget(self.cancel)
        foot.addWidget(self.apply)
        return foot

    def _make_list(self) -> QHBoxLayout:
        words = self._words
        self.list.setProperty("role", "framed")
        self.list.setItemDelegate(TickAnywhere(self.list))
        words.put(self.list, accessibleName=_("Columns"))
        line = QHBoxLayout()
        line.addWidget(self.list, 1)
        arrows = QVBoxLayout()
        for button, icon, text in (
            (self.up, "arrow-up", _("Move up")),
            (self.down, "arrow-down", _("Move down")),
        ):
            self._look.put_icon(button, icon)
            words.put(button, toolTip=text, accessibleName=text)
            arrows.addWidget(button)
        arrows.addStretch(1)
        line.addLayout(arrows)
        return line

    def _connect(self) -> None:
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.list.currentRowChanged.connect(self._show_moves)
        self.list.itemChanged.connect(self._show_moves)
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._apply)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        item = self.list.takeItem(row)
        self.list.insertItem(row + step, item)
        self.list.setCurrentRow(row + step)

    def _show_moves(self) -> None:
        row = self.list.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)
        self.apply.setEnabled(bool(self._ticked()))

    def _ticked(self) -> tuple[str, ...]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(
            item.data(_KEY) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def _apply(self) -> None:
        self.chosen.emit(self._ticked(), self.sort.currentData(), self.descending.isChecked())
        self.accept()
