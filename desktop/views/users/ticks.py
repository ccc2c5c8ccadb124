"""Several things to tick, one below the other: roles, or keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.core.text import Text
from desktop.views.labels import PlainLabel, Words
from desktop.views.wording import label


class Ticks(QWidget):
    """Terms of a code list under a name; `chosen` are those that are ticked, in their order."""

    changed = Signal()

    def __init__(self, words: Words, name: Text, terms: str, keys: Sequence[str]) -> None:
        super().__init__()
        self.boxes = {key: QCheckBox() for key in keys}
        words.put(self, accessibleName=name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(words, name, "strong"))
        for key, box in self.boxes.items():
            box.setObjectName(f"{terms}.{key}")
            words.put(box, text=label(terms, key))
            box.toggled.connect(self.changed)
            column.addWidget(box)

    def chosen(self) -> tuple[str, ...]:
        """Return what is ticked."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def tick(self, keys: Collection[str]) -> None:
        """Tick these and no other."""
        for key, box in self.boxes.items():
            box.setChecked(key in keys)
