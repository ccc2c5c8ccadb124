"""Making a vault: where, who, a passphrase; then the recovery sheet, and its code typed back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from desktop.core.text import Text, _
from desktop.views.labels import PlainLabel, Words
from desktop.views.parts import button
from desktop.views.style import Look
from desktop.views.unlock.choosing import ChoosingCard, Wording
from desktop.views.unlock.fields import Card, Labelled

_WORDING = Wording(
    title=_("New vault"),
    sentence=_("A vault is a folder that only its users can read. Choose an empty folder."),
    folder=_("Folder"),
    choose_folder=_("Choose an empty folder"),
    user=_("Your user name"),
    passphrase=_("Passphrase"),
    about_passphrase=_("Several words nobody would guess. Nobody can look it up for you."),
    act=_("Make the vault"),
)


class NewCard(ChoosingCard):
    """Where the vault is to lie, who opens it, and with what passphrase."""

    asked = Signal(object, str, str)  # folder, user name, passphrase

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look, _WORDING)

    def start(self) -> None:
        """Begin with empty passphrases."""
        self.forget()
        self.folder.edit.setFocus()

    def missing(self) -> Text | None:
        """Ask for one thing after the other."""
        if self.folder.path() is None:
            return _("Choose an empty folder.")
        if not self.user.text().strip():
            return _("Type the name you want to open the vault with.")
        return None

    def send(self) -> None:
        """Ask for the vault to be made."""
        self.asked.emit(self.folder.path(), self.user.text().strip(), self.passphrase.text())


class SheetCard(Card):
    """The recovery sheet is saved or printed, and its code is typed back once."""

    proved = Signal()
    save_asked = Signal(object)  # where

    def __init__(self, words: Words, look: Look) -> None:
        sentence = _(
            "If every passphrase is lost, only this sheet opens the vault. Save it, print it, keep"
            " it away from this computer, and delete the file."
        )
        super().__init__(words, look, _("Recovery sheet"), sentence)
        self._matches: Callable[[str], bool] = lambda _typed: False
        self.save = button(words, look, _("Save the sheet as PDF…"), "printer")
        self.button = QPushButton()
        self.code = QLineEdit()
        self._saved = PlainLabel(words, "", "muted")
        self._saved.hide()
        words.put(self.button, text=_("Check the code and open the vault"))
        self.column.addWidget(self.save)
        self.column.addWidget(self._saved)
        self.column.addWidget(
            Labelled(
                words,
                _("Type the code from the sheet"),
                self.code,
                _("This proves that the sheet can be read. Capitals and dashes do not matter."),
            )
        )
        self.finish(self.button)
        self.save.clicked.connect(self._choose)
        self.code.returnPressed.connect(self._prove)
        self.button.clicked.connect(self._prove)

    def expect(self, matches: Callable[[str], bool]) -> None:
        """Wait for a code that `matches`."""
        self._matches = matches
        self.code.clear()
        self._saved.hide()
        self.tell("")
        self.save.setFocus()

    def forget(self) -> None:
        """Let go of the code."""
        self._matches = lambda _typed: False
        self.code.clear()

    def saved(self, path: Path) -> None:
        """Say where the sheet lies."""
        self._saved.set_text(_("Saved as {file}.", file=path.name))
        self._saved.show()
        self.code.setFocus()

    def _choose(self) -> None:
        title = self.words.say(_("Save the recovery sheet"))
        name = self.words.say(_("Recovery sheet")) + ".pdf"
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
        if chosen:
            self.save_asked.emit(Path(chosen))

    def _prove(self) -> None:
        if self._matches(self.code.text()):
            self.forget()
            self.proved.emit()
        else:
            self.tell(_("This is not the code on the sheet. Compare it group by group."))
            self.code.setFocus()
