"""Restoring a vault from a backup: which file, where to, who; then what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPushButton

from desktop.core.text import Text, _
from desktop.vault.backupnames import SUFFIX
from desktop.views.labels import PlainLabel, Words
from desktop.views.style import Look
from desktop.views.unlock.fields import Card, FolderField, Labelled, PassphraseField
from desktop.views.unlock.paper_field import PaperField


@dataclass(frozen=True, repr=False)
class Wish:
    """What is to be restored, where to, and by whom; with a `paper` the passphrase is a new one."""

    file: Path
    folder: Path
    user: str
    passphrase: str
    paper: str | tuple[str, str] | None = None


class FileField(FolderField):
    """A backup, typed or chosen."""

    def _choose(self) -> None:
        say = self._words.say
        kind = f"{say(_('Backups of Dalil'))} (*{SUFFIX})"
        chosen, _kind = QFileDialog.getOpenFileName(
            self, say(_("Choose a backup")), self.edit.text(), kind
        )
        if chosen:
            self.edit.setText(chosen)


class RestoreCard(Card):
    """A backup, an empty folder, and name and passphrase as they were; or the recovery papers."""

    asked = Signal(object)  # a Wish
    other = Signal(str)  # the card to go to

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look, _("Restore from a backup"), _SENTENCE)
        self.file = FileField(words, look, _("Backup"), _("Choose a backup"))
        self.folder = FolderField(
            words, look, _("New folder for the vault"), _("Choose an empty folder")
        )
        self.user, self.paper = QLineEdit(), PaperField(words)
        self.by_paper = QCheckBox()
        words.put(self.by_paper, text=_BY_PAPERS)
        self.passphrase = PassphraseField(words, look, _("Passphrase"), _AS_IT_WAS)
        self.fresh = PassphraseField(words, look, _("New passphrase"))
        self.again = PassphraseField(words, look, _("Once more"))
        self.button, self._back = QPushButton(), QPushButton()
        words.put(self.button, text=_("Restore"))
        words.put(self._back, text=_("Back"))
        user = Labelled(words, _("User name"), self.user)
        by_paper = (self.by_paper, self.paper, self.fresh, self.again)
        for part in (self.file, self.folder, user, self.passphrase, *by_paper):
            self.column.addWidget(part)
        self.finish(self.button, self._back)
        self.by_paper.toggled.connect(self._turn)
        self.button.clicked.connect(self._ask)
        self._back.clicked.connect(self._go_back)
        self._turn(by_paper=False)

    def start(self) -> None:
        """Begin without anything secret."""
        self.forget()
        self.file.edit.setFocus()

    def forget(self) -> None:
        """Let go of passphrases and papers."""
        for field in (self.passphrase, self.fresh, self.again, self.paper):
            field.clear()

    def type_again(self) -> None:
        """Lead the keyboard to the passphrase."""
        (self.fresh if self.by_paper.isChecked() else self.passphrase).type_again()

    def go_on_by_papers(self) -> None:
        """Ask for the papers."""
        self.by_paper.setChecked(True)
        self.paper.start()

    def _turn(self, by_paper: bool) -> None:  # noqa: FBT001 - the signal's
        self.passphrase.setVisible(not by_paper)
        for part in (self.paper, self.fresh, self.again):
            part.setVisible(by_paper)

    def _missing(self) -> Text | None:
        if self.file.path() is None:
            return _("Choose the backup.")
        if self.folder.path() is None:
            return _("Choose an empty folder.")
        if not self.user.text().strip():
            return _("Type your user name.")
        if self.by_paper.isChecked():
            return self._missing_by_paper()
        return None if self.passphrase.text() else _("Type your passphrase.")

    def _missing_by_paper(self) -> Text | None:
        if self.paper.typed() is None:
            return _("Type what the recovery papers say.")
        if self.fresh.text() != self.again.text():
            self.again.clear()
            return _("The two passphrases differ.")
        return None if self.fresh.text() else _("Type your passphrase.")

    def _ask(self) -> None:
        missing, file, folder = self._missing(), self.file.path(), self.folder.path()
        if missing is not None or file is None or folder is None:
            self.tell(missing or "")
            return
        paper = self.paper.typed() if self.by_paper.isChecked() else None
        passphrase = self.passphrase.text() if paper is None else self.fresh.text()
        self.asked.emit(Wish(file, folder, self.user.text().strip(), passphrase, paper))

    def _go_back(self) -> None:
        self.other.emit("open")


class RestoredCard(Card):
    """What came back, what is missing since, and the way into the vault."""

    entered = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look, _("The vault is restored"), "")
        self.lines = PlainLabel(words, "")
        self.warnings = PlainLabel(words, "", "warning")
        self.button = QPushButton()
        words.put(self.button, text=_("Open the vault"))
        self.column.addWidget(self.lines)
        self.column.addWidget(self.warnings)
        self.finish(self.button)
        self.button.clicked.connect(self.entered)

    def show_result(self, lines: Sequence[Text], warnings: Sequence[Text]) -> None:
        """Show what came back, and what needs somebody to look."""
        from desktop.views.wording import Joined

        self.lines.set_text(Joined(tuple(lines), "\n"))
        self.warnings.set_text(Joined(tuple(warnings), "\n"))
        self.warnings.setVisible(bool(warnings))

    def start(self) -> None:
        """Lead the keyboard to the way in."""
        self.button.setFocus()


_SENTENCE = _(
    "The vault is made anew in an empty folder and checked to the last byte. The backup stays as it"
    " is."
)
_BY_PAPERS = _("Use the recovery papers")
_AS_IT_WAS = _("As it was when the backup was made.")
