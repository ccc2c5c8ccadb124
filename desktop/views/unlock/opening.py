"""Opening a vault: which one, name and passphrase; and the ways to the other cards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.core.text import _, c_
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.unlock.fields import Card, FolderField, Labelled, PassphraseField


class OpenCard(Card):
    """Name and passphrase."""

    asked = Signal(object, str, str)  # folder, user name, passphrase
    other = Signal(str)  # the card to go to

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look, _("Open the vault"), "")
        self.folder = FolderField(words, look, _("Vault"), _("Choose the vault's folder"))
        self.user = QLineEdit()
        self.passphrase = PassphraseField(words, look, _("Passphrase"))
        self.button, self._new = QPushButton(), QPushButton()
        self._recover, self._practise = QPushButton(), QPushButton()
        self._restore = QPushButton()
        words.put(self.button, text=c_("button", "Open"))
        words.put(self._new, text=_("Make a new vault…"))
        words.put(self._recover, text=_("Passphrase lost: use the recovery papers…"))
        words.put(self._restore, text=_("Restore from a backup…"))
        words.put(self._practise, text=_("Practise with three public cases…"))
        self.column.addWidget(self.folder)
        self.column.addWidget(Labelled(words, _("User name"), self.user))
        self.column.addWidget(self.passphrase)
        self.finish(self.button, self._recover, self._restore, self._new, self._practise)
        self.button.clicked.connect(self._ask)
        self.user.returnPressed.connect(self._ask)
        self.passphrase.edit.returnPressed.connect(self._ask)
        self._new.clicked.connect(self._go_new)
        self._recover.clicked.connect(self._go_recover)
        self._restore.clicked.connect(self._go_restore)
        self._practise.clicked.connect(self._go_practise)

    def start(self) -> None:
        """Forget what was typed last time; the keyboard goes where something is missing."""
        self.passphrase.clear()
        for field in (self.folder.edit, self.user):
            if not field.text():
                field.setFocus()
                return
        self.passphrase.edit.setFocus()

    def forget(self) -> None:
        """Let go of the passphrase."""
        self.passphrase.clear()

    def type_again(self) -> None:
        """Lead the keyboard to the passphrase."""
        self.passphrase.type_again()

    def go_on_by_papers(self) -> None:
        """Lead the keyboard to the way that is left when no passphrase will do."""
        self._recover.setFocus()

    def _ask(self) -> None:
        folder, user = self.folder.path(), self.user.text().strip()
        if folder is None:
            self.tell(_("Choose the vault's folder."))
        elif not user:
            self.tell(_("Type your user name."))
        elif not self.passphrase.text():
            self.tell(_("Type your passphrase."))
            self.passphrase.edit.setFocus()
        else:
            self.asked.emit(folder, user, self.passphrase.text())

    def _go_new(self) -> None:
        self.other.emit("new")

    def _go_recover(self) -> None:
        self.other.emit("recover")

    def _go_restore(self) -> None:
        self.other.emit("restore")

    def _go_practise(self) -> None:
        self.other.emit("practise")
