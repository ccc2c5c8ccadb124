"""Opening a vault: name and passphrase, or the recovery sheet when the passphrase is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.core.text import _, c_
from desktop.views.labels import Sayable, Words
from desktop.views.style import Look
from desktop.views.unlock.fields import Card, Labelled, PassphraseField


class FolderField(QWidget):
    """A folder, typed or chosen."""

    changed = Signal(str)

    def __init__(self, words: Words, look: Look, label: Sayable, choose: Sayable) -> None:
        super().__init__()
        self._words = words
        self.edit = QLineEdit()
        self._button = QPushButton()
        look.put_icon(self._button, "folder-open")
        words.put(self._button, toolTip=choose, accessibleName=choose)
        row = QWidget()
        row.setFocusProxy(self.edit)
        inner = QHBoxLayout(row)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.edit, 1)
        inner.addWidget(self._button)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Labelled(words, label, row))
        self.setFocusProxy(self.edit)
        self._button.clicked.connect(self._choose)
        self.edit.textChanged.connect(self.changed)

    def path(self) -> Path | None:
        """Return the folder, or None if nothing is typed."""
        typed = self.edit.text().strip()
        return Path(typed).expanduser() if typed else None

    def set_path(self, path: Path | None) -> None:
        """Show a folder."""
        self.edit.setText("" if path is None else str(path))

    def _choose(self) -> None:
        title = self._words.say(_("Choose a folder"))
        chosen = QFileDialog.getExistingDirectory(self, title, self.edit.text())
        if chosen:
            self.edit.setText(chosen)


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
        words.put(self.button, text=c_("button", "Open"))
        words.put(self._new, text=_("Make a new vault…"))
        words.put(self._recover, text=_("Passphrase lost: use the recovery sheet…"))
        words.put(self._practise, text=_("Practise with three public cases…"))
        self.column.addWidget(self.folder)
        self.column.addWidget(Labelled(words, _("User name"), self.user))
        self.column.addWidget(self.passphrase)
        self.finish(self.button, self._recover, self._new, self._practise)
        self.button.clicked.connect(self._ask)
        self.user.returnPressed.connect(self._ask)
        self.passphrase.edit.returnPressed.connect(self._ask)
        self._new.clicked.connect(self._go_new)
        self._recover.clicked.connect(self._go_recover)
        self._practise.clicked.connect(self._go_practise)

    def start(self) -> None:
        """Forget what was typed last time; the keyboard goes where something is missing."""
        self.passphrase.clear()
        for field in (self.folder.edit, self.user):
            if not field.text():
                field.setFocus()
                return
        self.passphrase.edit.setFocus()

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

    def _go_practise(self) -> None:
        self.other.emit("practise")


class RecoverCard(Card):
    """The code from the paper, and a new passphrase."""

    asked = Signal(object, str, str, str)  # folder, code, user name, new passphrase
    other = Signal(str)

    def __init__(self, words: Words, look: Look) -> None:
        sentence = _("Type the code from the recovery sheet and choose a new passphrase.")
        super().__init__(words, look, _("Recover the vault"), sentence)
        self.folder = FolderField(words, look, _("Vault"), _("Choose the vault's folder"))
        self.code = QLineEdit()
        self.user = QLineEdit()
        self.passphrase = PassphraseField(words, look, _("New passphrase"))
        self.again = PassphraseField(words, look, _("Once more"))
        self.button, self._back = QPushButton(), QPushButton()
        words.put(self.button, text=_("Recover"))
        words.put(self._back, text=_("Back"))
        self.column.addWidget(self.folder)
        self.column.addWidget(Labelled(words, _("Recovery code"), self.code))
        self.column.addWidget(Labelled(words, _("User name"), self.user))
        self.column.addWidget(self.passphrase)
        self.column.addWidget(self.again)
        self.finish(self.button, self._back)
        self.button.clicked.connect(self._ask)
        self._back.clicked.connect(self._go_back)

    def start(self) -> None:
        """Begin with an empty card."""
        self.code.clear()
        self.passphrase.clear()
        self.again.clear()
        self.code.setFocus()

    def _ask(self) -> None:
        folder, user = self.folder.path(), self.user.text().strip()
        if folder is None or not user or not self.code.text().strip():
            self.tell(_("Fill in the vault, the code and your user name."))
        elif self.passphrase.text() != self.again.text():
            self.tell(_("The two passphrases differ."))
            self.again.clear()
            self.again.edit.setFocus()
        else:
            self.asked.emit(folder, self.code.text(), user, self.passphrase.text())

    def _go_back(self) -> None:
        self.other.emit("open")
