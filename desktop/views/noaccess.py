"""What stands where something is not for the user's role: a lock, and for whose it is.

An office must be able to see that a part exists and whom to ask, and nothing of what is in it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QToolButton, QVBoxLayout, QWidget

from desktop.rules.labels import not_for_this_role
from desktop.views.labels import PlainLabel, Words
from desktop.views.style import Look


class NoAccess(QWidget):
    """A quiet line in the middle of the room it stands for."""

    def __init__(self, words: Words, look: Look, area: str) -> None:
        super().__init__()
        sentence = not_for_this_role(area)
        words.put(self, accessibleName=sentence)
        sign = QToolButton()
        sign.setAutoRaise(True)
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.put_icon(sign, "lock", "muted")
        said = PlainLabel(words, sentence, "muted")
        said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setSpacing(look.theme.space("s"))
        column.addStretch(1)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(said)
        column.addStretch(2)


class Guarded(QStackedWidget):
    """A room of one area, or in its place for whose role it is; `open_for` says which is shown."""

    def __init__(self, words: Words, look: Look, area: str, room: QWidget) -> None:
        super().__init__()
        self._area = area
        self.addWidget(room)
        self.addWidget(NoAccess(words, look, area))

    @property
    def is_open(self) -> bool:
        """Whether the room is shown."""
        return self.currentIndex() == 0

    def open_for(self, areas: frozenset[str]) -> None:
        """Show the room if its area is one of `areas`."""
        self.setCurrentIndex(0 if self._area in areas else 1)
