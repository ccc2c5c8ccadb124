"""What stands where something is not for the user's role: a lock, and for whose it is.

An office must be able to see that a part exists and whom to ask, and nothing of what is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QToolButton, QVBoxLayout, QWidget

from desktop.core.text import Text
from desktop.rules.labels import not_for_this_role
from desktop.views.labels import PlainLabel, Sayable, Words
from desktop.views.style import Look


class Quiet(QWidget):
    """A sign and a sentence in the middle of a room in which there is nothing to see."""

    def __init__(self, words: Words, look: Look, icon: str = "", sentence: Sayable = "") -> None:
        super().__init__()
        self._words, self._look = words, look
        self._sign = QToolButton()
        self._sign.setAutoRaise(True)
        self._sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._said = PlainLabel(words, "", "muted")
        self._said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setSpacing(look.theme.space("s"))
        column.addStretch(1)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._said)
        column.addStretch(2)
        if icon:
            self.say(icon, sentence)

    def say(self, icon: str, sentence: Sayable) -> None:
        """Show this sign and this sentence."""
        self._look.put_icon(self._sign, icon, "muted")
        self._said.set_text(sentence)
        self._words.put(self, accessibleName=sentence)


class NoAccess(Quiet):
    """In place of a room: a lock, and for whose role it is, or which key is missing."""

    def __init__(self, words: Words, look: Look, why: Text) -> None:
        super().__init__(words, look, "lock", why)


class Guarded(QStackedWidget):
    """A room, or in its place `why` it is closed; `open_for` says which, and has it made.

    `room` gives the room, the same each time. One of no area is everybody's.
    """

    def __init__(
        self,
        words: Words,
        look: Look,
        area: str,
        room: Callable[[], QWidget],
        why: Callable[[str], Text] = not_for_this_role,
    ) -> None:
        super().__init__()
        self._area, self._room = area, room
        self._refuse = cache(lambda: NoAccess(words, look, why(area)))
        self.is_open = False

    def open_for(self, areas: frozenset[str]) -> None:
        """Show the room if its area is one of `areas`."""
        self.is_open = not self._area or self._area in areas
        shown = self._room() if self.is_open else self._refuse()
        if self.indexOf(shown) < 0:
            self.addWidget(shown)
        self.setCurrentWidget(shown)
