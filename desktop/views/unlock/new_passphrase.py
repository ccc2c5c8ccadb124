"""Where a new passphrase is chosen: six generated words first, or one's own; then once more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.views.labels import PlainLabel, Sayable, Words
from desktop.views.parts import button
from desktop.views.style import Look
from desktop.views.unlock.fields import PassphraseField


class NewPassphrase(QWidget):
    """A passphrase that is typed twice, and a button that draws one.

    Whether it is good enough says the service that takes it (`services/passphrases`): judging
    loads a library and takes a moment.
    """

    def __init__(self, words: Words, look: Look, label: Sayable) -> None:
        super().__init__()
        self._words = words
        self.draw = button(words, look, _("Draw six words"), "refresh-cw")
        self.about = PlainLabel(words, _OWN, "muted")
        self.first = PassphraseField(words, look, label)
        self.again = PassphraseField(words, look, _("Once more"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.draw, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.about)
        column.addWidget(self.first)
        column.addWidget(self.again)
        self.draw.clicked.connect(self._draw)

    def text(self) -> str:
        """Return the passphrase."""
        return self.first.text()

    def refusal(self) -> Text | None:
        """Return why it cannot be taken as it was typed, and lead the keyboard there."""
        if not self.first.text():
            self.first.edit.setFocus()
            return _("Choose a passphrase: draw six words, or type your own.")
        if self.first.text() != self.again.text():
            self.again.clear()
            self.again.edit.setFocus()
            return _("The two passphrases differ.")
        return None

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.again.clear()
        self.about.set_text(_OWN)

    def type_again(self) -> None:
        """Lead the keyboard to what may have been refused."""
        self.first.type_again()

    def _draw(self) -> None:
        """Show six words; typing them once more is how one learns them."""
        from desktop.vault.generated import generate

        made = generate(self._words.language)
        self.first.show_text(made.passphrase)
        self.again.clear()
        self.again.edit.setFocus()
        self.about.set_text(_drawn(made.list_size, made.bits))


def _drawn(list_size: int, bits: int) -> Text:
    return _(
        "Drawn by chance out of {words} words, six times: {bits} bits, which nobody guesses. "
        "Learn the words or write them down where no computer is, and type them once more.",
        words=list_size,
        bits=bits,
    )


_OWN = _(
    "Six words drawn by chance are the best passphrase. Your own needs at least 14 characters, "
    "words that nobody would put together. Nobody can look it up for you."
)
