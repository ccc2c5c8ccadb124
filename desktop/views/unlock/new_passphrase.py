"""A new passphrase, typed twice: the one place in the program where one is asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.views.labels import Sayable, Words
from desktop.views.style import Look
from desktop.views.unlock.fields import PassphraseField


class NewPassphrase(QWidget):
    """Two fields; `problem` says what is wrong with what was typed, before anybody is asked."""

    def __init__(self, words: Words, look: Look, label: Sayable, beneath: Sayable = "") -> None:
        super().__init__()
        self.first = PassphraseField(words, look, label, beneath)
        self.again = PassphraseField(words, look, _("Once more"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.first)
        column.addWidget(self.again)
        self.setFocusProxy(self.first)

    def text(self) -> str:
        """Return what was typed the first time."""
        return self.first.text()

    def problem(self) -> Text | None:
        """Return the sentence for what is wrong, and lead the keyboard there."""
        if self.text() == self.again.text():
            return None
        self.again.clear()
        self.again.edit.setFocus()
        return _("The two passphrases differ.")

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.again.clear()

    def type_again(self) -> None:
        """Lead the keyboard to what was refused."""
        self.first.type_again()
