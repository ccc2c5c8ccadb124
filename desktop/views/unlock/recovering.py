"""Recovering a vault: what the recovery papers say, and a new passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.core.text import Text, _
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.unlock.choosing import ChoosingCard, Wording
from desktop.views.unlock.paper_field import PaperField

_WORDING = Wording(
    title=_("Recover the vault"),
    sentence=_(
        "Type the code from the recovery sheet, or two of the three pieces, and choose a new"
        " passphrase."
    ),
    folder=_("Vault"),
    choose_folder=_("Choose the vault's folder"),
    user=_("User name"),
    passphrase=_("New passphrase"),
    act=_("Recover"),
)


class RecoverCard(ChoosingCard):
    """The sheet's code or two pieces, and a new passphrase."""

    asked = Signal(object, object, str, str)  # folder, code or two pieces, user, new passphrase

    def __init__(self, words: Words, look: Look) -> None:
        paper = PaperField(words)
        super().__init__(words, look, _WORDING, paper)
        self.paper = paper

    def start(self) -> None:
        """Begin with an empty card."""
        self.forget()
        self.paper.start()

    def forget(self) -> None:
        """Let go of the papers, too."""
        super().forget()
        self.paper.clear()

    def missing(self) -> Text | None:
        """Ask for everything at once."""
        if all((self.folder.path(), self.paper.typed(), self.user.text().strip())):
            return None
        return _("Fill in the vault, the recovery papers and your user name.")

    def send(self) -> None:
        """Ask for the vault to be recovered."""
        folder, user = self.folder.path(), self.user.text().strip()
        self.asked.emit(folder, self.paper.typed(), user, self.passphrase.text())
