"""What making a vault and recovering one have in common: both end with a new passphrase."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.unlock.fields import Card, FolderField, Labelled
from desktop.views.unlock.new_passphrase import NewPassphrase


@dataclass(frozen=True, repr=False)
class Wording:
    """What such a card says."""

    title: Text
    sentence: Text
    folder: Text
    choose_folder: Text
    user: Text
    passphrase: Text
    act: Text


class ChoosingCard(Card):
    """A folder, a user, and a passphrase that is typed twice; `more` stands below the folder.

    A subclass names what is `missing`, and hands over with `send` what was filled in.
    """

    other = Signal(str)  # the card to go to

    def __init__(self, words: Words, look: Look, wording: Wording, *more: QWidget) -> None:
        super().__init__(words, look, wording.title, wording.sentence)
        self.folder = FolderField(words, look, wording.folder, wording.choose_folder)
        self.user = QLineEdit()
        self.new = NewPassphrase(words, look, wording.passphrase)
        self.passphrase, self.again = self.new.first, self.new.again
        self.button, self._back = QPushButton(), QPushButton()
        words.put(self.button, text=wording.act)
        words.put(self._back, text=_("Back"))
        user = Labelled(words, wording.user, self.user)
        for field in (self.folder, *more, user, self.new):
            self.column.addWidget(field)
        self._below = QVBoxLayout()
        self.column.addLayout(self._below)
        self.finish(self.button, self._back)
        self.button.clicked.connect(self._ask)
        self._back.clicked.connect(self._go_back)

    def below(self, *more: QWidget) -> None:
        """Put something below the passphrase."""
        for each in more:
            self._below.addWidget(each)

    def missing(self) -> Text | None:
        """Return the sentence for what is not filled in yet, if anything."""
        raise NotImplementedError

    def send(self) -> None:
        """Hand over what was filled in."""
        raise NotImplementedError

    def forget(self) -> None:
        """Let go of both passphrases."""
        self.new.clear()

    def type_again(self) -> None:
        """Lead the keyboard to the passphrase."""
        self.new.type_again()

    def _ask(self) -> None:
        refused = self.missing() or self.new.refusal()
        if refused is not None:
            self.tell(refused)
        else:
            self.send()

    def _go_back(self) -> None:
        self.other.emit("open")
