"""Asks which case something new belongs to: found by typing, chosen with Enter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.views.cases.listing import NOTHING_FOUND, fetch_cases
from desktop.views.labels import PlainLabel
from desktop.views.lists import ID_ROLE
from desktop.views.rows import PagedRows, RowList
from desktop.views.search_field import SearchField
from desktop.views.workplace import Workplace


def ask_case(
    place: Workplace, title: Text, parent: QWidget, chosen: Callable[[str], object]
) -> None:
    """Ask which case is meant, and call `chosen` with it."""
    picker = CasePicker(place, title, parent)
    picker.chosen.connect(chosen)
    picker.finished.connect(picker.deleteLater)
    picker.open()


class CasePicker(QDialog):
    """A search field over the cases the user may see."""

    chosen = Signal(str)

    def __init__(self, place: Workplace, title: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        words, look = place.words, place.look
        self.setObjectName("case_picker")
        words.put(self, windowTitle=title)
        self.search = SearchField(words, look)
        words.put(
            self.search,
            placeholderText=_("Search: name, number, title…"),
            accessibleName=_("Search cases"),
        )
        self.rows = PagedRows(place.reading, words, self)
        self.list = RowList(self.rows, words, look, lines=2)
        self.list.set_empty_text(NOTHING_FOUND)
        words.put(self.list, accessibleName=_("List of cases"))
        self.cancel, self.choose = QPushButton(), QPushButton()
        self._lay_out(title)
        look.size(self, 520, 560)
        self._connect()
        self._ask("")

    def _lay_out(self, title: Text) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, title, "h1"))
        column.addWidget(PlainLabel(words, _("Which case does it belong to?"), "muted"))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.choose, text=_("Choose"))
        self.choose.setProperty("kind", "primary")
        self.choose.setDefault(True)
        self.choose.setEnabled(False)
        foot.addWidget(self.cancel)
        foot.addWidget(self.choose)
        column.addLayout(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows move through what was found while one types."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.setFocus()
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask)
        self.rows.modelReset.connect(self._choose_first)
        self.list.selected.connect(self._show_choice)
        self.list.opened.connect(self._take)
        self.choose.clicked.connect(self._take_chosen)
        self.cancel.clicked.connect(self.reject)

    def _ask(self, typed: str) -> None:
        fetch = partial(fetch_cases, self._place.desk, self._place.privacy, typed)
        self.rows.ask(fetch, at_once=not typed)

    def _choose_first(self) -> None:
        if self.rows.total:
            self.list.setCurrentIndex(self.rows.index(0, 0))
        self.choose.setEnabled(bool(self.rows.total))

    def _show_choice(self, _case_id: str) -> None:
        self.choose.setEnabled(True)

    def _take_chosen(self) -> None:
        case_id = self.list.currentIndex().data(ID_ROLE)
        if case_id is not None:
            self._take(case_id)

    def _take(self, case_id: str) -> None:
        self.chosen.emit(case_id)
        self.accept()
