"""Where recovery papers are typed: the code of one sheet, or a line of each of two pieces."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _
from desktop.views.labels import PlainLabel, Sayable, Words
from desktop.views.unlock.fields import Labelled

SHEET: Final = "sheet"
PIECES: Final = "pieces"
NAMES: Final = {SHEET: _("One sealed sheet"), PIECES: _("Three pieces, any two open")}
_ORDER = tuple(NAMES)


class FormChoice(QWidget):
    """How the recovery code is kept."""

    chosen = Signal(str)

    def __init__(self, words: Words, label: Sayable, names: dict[str, Text] | None = None) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(words, label, "strong"))
        # Below each other: the longer of the two is as wide as a card in some languages.
        for number, form in enumerate(_ORDER):
            made, name = QRadioButton(), (names or NAMES)[form]
            said = _("{label}: {side}", label=label, side=name)
            words.put(made, text=name, accessibleName=said)
            self._group.addButton(made, number)
            column.addWidget(made)
        self.choose(SHEET)
        self._group.idToggled.connect(self._tell)

    @property
    def form(self) -> str:
        """What is chosen."""
        return _ORDER[self._group.checkedId()]

    def choose(self, form: str) -> None:
        """Choose a form."""
        self.button(form).setChecked(True)

    def button(self, form: str) -> QRadioButton:
        """Return the button of a form."""
        found = self._group.button(_ORDER.index(form))
        if not isinstance(found, QRadioButton):
            raise TypeError(form)
        return found

    def _tell(self) -> None:
        self.chosen.emit(self.form)


class PaperField(QWidget):
    """Asks for the papers; which kind is chosen here, unless it is `fixed`."""

    finished = Signal()  # Return in the last line

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.choice = FormChoice(words, _("Recovery papers"), _HELD)
        self.code, self.first, self.second = QLineEdit(), QLineEdit(), QLineEdit()
        self._sheet = Labelled(words, _("Recovery code"), self.code, _("All nine groups."))
        self._pieces = (
            Labelled(words, _("First piece"), self.first, _WHICH_LINE),
            Labelled(words, _("Second piece"), self.second),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for each in (self.choice, self._sheet, *self._pieces):
            column.addWidget(each)
        self.choice.chosen.connect(self._show)
        self.first.returnPressed.connect(self.second.setFocus)
        for last in (self.code, self.second):
            last.returnPressed.connect(self.finished)
        self._show(SHEET)

    def fix(self, form: str) -> None:
        """Ask for papers of one form only."""
        self.choice.choose(form)
        self.choice.hide()

    def typed(self) -> str | tuple[str, str] | None:
        """Return what was typed, or None as long as something is missing."""
        if self.choice.form == SHEET:
            return self.code.text() if self.code.text().strip() else None
        both = (self.first.text(), self.second.text())
        return both if all(each.strip() for each in both) else None

    def clear(self) -> None:
        """Forget what was typed."""
        for line in (self.code, self.first, self.second):
            line.clear()

    def start(self) -> None:
        """Lead the keyboard to the first line."""
        (self.code if self.choice.form == SHEET else self.first).setFocus()

    def _show(self, form: str) -> None:
        self._sheet.setVisible(form == SHEET)
        for piece in self._pieces:
            piece.setVisible(form == PIECES)


_HELD = {SHEET: _("One sheet"), PIECES: _("Two pieces")}
_WHICH_LINE = _(
    "From each piece the line marked with the number of the other one, or its QR code by a scanner."
)
