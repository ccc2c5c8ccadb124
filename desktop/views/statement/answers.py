"""What only a person can answer for a paper: a field for each question of its blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.form.inputs import FormText
from desktop.views.labels import PlainLabel
from desktop.views.workplace import Workplace


class Answers(QWidget):
    """Fields come and go with the questions; what was typed into one is kept meanwhile."""

    changed = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._typed: dict[str, str] = {}
        self.fields: dict[str, FormText] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(place.look.theme.space("s"))
        self._labels: dict[str, PlainLabel] = {}

    def given(self) -> tuple[tuple[str, str], ...]:
        """Return what was answered, also to what is not asked at the moment."""
        return tuple((asked, said) for asked, said in self._typed.items() if said.strip())

    def put(self, answers: Mapping[str, str]) -> None:
        """Begin with these."""
        self._typed = dict(answers)
        for asked, field in self.fields.items():
            field.setPlainText(self._typed.get(asked, ""))

    def ask(self, questions: Sequence[str]) -> None:
        """Ask these; a field that is there already stays, with the keyboard in it."""
        for asked in [each for each in self.fields if each not in questions]:
            for widget in (self._labels.pop(asked), self.fields.pop(asked)):
                widget.hide()
                widget.deleteLater()
        for number, asked in enumerate(questions):
            if asked not in self.fields:
                self._add(asked, 2 * number)

    def _add(self, asked: str, at: int) -> None:
        words = self._place.words
        label, field = PlainLabel(words, asked[:1].upper() + asked[1:], "label"), FormText()
        label.setBuddy(field)
        field.setPlainText(self._typed.get(asked, ""))
        words.put(field, accessibleName=asked)
        self.fields[asked], self._labels[asked] = field, label
        field.textChanged.connect(lambda: self._take(asked, field))
        self._column.insertWidget(at, label)
        self._column.insertWidget(at + 1, field)

    def _take(self, asked: str, field: FormText) -> None:
        self._typed[asked] = field.toPlainText()
        self.changed.emit()
