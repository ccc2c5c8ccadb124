"""Recovering a vault: the code from the paper, and a new passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from desktop.core.text import Text, _
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.unlock.choosing import ChoosingCard, Wording
from desktop.views.unlock.fields import Labelled

_WORDING = Wording(
    title=_("Recover the vault"),
    sentence=_("Type the code from the recovery sheet and choose a new passphrase."),
    folder=_("Vault"),
    choose_folder=_("Choose the vault's folder"),
    user=_("User name"),
    passphrase=_("New passphrase"),
    act=_("Recover"),
)


class RecoverCard(ChoosingCard):
    """The code from the paper, and a new passphrase."""

    asked = Signal(object, str, str, str)  # folder, code, user name, new passphrase

    def __init__(self, words: Words, look: Look) -> None:
        code = QLineEdit()
        super().__init__(words, look, _WORDING, Labelled(words, _("Recovery code"), code))
        self.code = code

    def start(self) -> None:
        """Begin with an empty card."""
        self.forget()
        self.code.setFocus()

    def forget(self) -> None:
        """Let go of the code, too."""
        super().forget()
        self.code.clear()

    def missing(self) -> Text | None:
        """Ask for everything at once."""
        if all((self.folder.path(), self.code.text().strip(), self.user.text().strip())):
            return None
        return _("Fill in the vault, the code and your user name.")

    def send(self) -> None:
        """Ask for the vault to be recovered."""
        folder, user = self.folder.path(), self.user.text().strip()
        self.asked.emit(folder, self.code.text(), user, self.passphrase.text())
