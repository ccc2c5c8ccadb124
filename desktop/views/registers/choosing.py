"""The dialog in which columns are chosen and ordered: the header by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import _
from desktop.views.labels import PlainLabel, Words
from desktop.views.registers.columns import Column, ListState
from desktop.views.style import Look
from desktop.views.ticked import TickedList


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
        self._ticks = TickedList(words, look, _("Columns"))
        self.list, self.up, self.down = self._ticks.list, self._ticks.up, self._ticks.down
        self.sort, self.descending = QComboBox(), QCheckBox()
        self.apply, self.cancel = QPushButton(), QPushButton()
        self._fill(state)
        self._lay_out()
        self._connect()
        self._let_apply()

    def _fill(self, state: ListState) -> None:
        rest = [key for key in self._columns if key not in state.columns]
        self._ticks.set_rows(
            (key, self._columns[key].label, key in state.columns) for key in (*state.columns, *rest)
        )
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
        column.addWidget(self._ticks, 1)
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

    def _connect(self) -> None:
        self._ticks.changed.connect(self._let_apply)
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._apply)

    def _let_apply(self) -> None:
        self.apply.setEnabled(bool(self._ticks.ticked()))

    def _apply(self) -> None:
        self.chosen.emit(self._ticks.ticked(), self.sort.currentData(), self.descending.isChecked())
        self.accept()
