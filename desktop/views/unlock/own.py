"""The first unlock of a new user: a passphrase of one's own in place of the one that was given."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from desktop.core.text import _
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.unlock.fields import Card
from desktop.views.unlock.new_passphrase import NewPassphrase


class OwnCard(Card):
    """A new passphrase; until it is chosen, the vault is not entered."""

    asked = Signal(str)
    other = Signal(str)  # the card to go to

    def __init__(self, words: Words, look: Look) -> None:
        sentence = _(
            "Whoever let you in knows the passphrase you were given. Choose one that only you know:"
            " from then on nothing else opens the vault for you."
        )
        super().__init__(words, look, _("Your own passphrase"), sentence)
        self.new = NewPassphrase(words, look, _("New passphrase"))
        self.button, self.back = QPushButton(), QPushButton()
        words.put(self.button, text=_("Choose it and open the vault"))
        words.put(self.back, text=_("Not now"))
        self.column.addWidget(self.new)
        self.finish(self.button, self.back)
        self.button.clicked.connect(self._ask)
        self.new.again.edit.returnPressed.connect(self._ask)
        self.back.clicked.connect(self._go_back)

    def start(self) -> None:
        """Begin with empty fields."""
        self.forget()
        self.new.first.edit.setFocus()

    def forget(self) -> None:
        """Let go of what was typed."""
        self.new.clear()

    def type_again(self) -> None:
        """Lead the keyboard to what was refused."""
        self.new.type_again()

    def _ask(self) -> None:
        problem = self.new.refusal()
        if problem is not None:
            self.tell(problem)
        else:
            self.asked.emit(self.new.text())

    def _go_back(self) -> None:
        self.other.emit("open")
