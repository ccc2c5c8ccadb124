"""Making a vault: where, who, a passphrase; then its recovery papers, typed back once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from desktop.core.text import Text, _
from desktop.views.labels import PlainLabel, Words
from desktop.views.parts import BesideIcon, button
from desktop.views.style import Look
from desktop.views.unlock.choosing import ChoosingCard, Wording
from desktop.views.unlock.fields import Card
from desktop.views.unlock.paper_field import PIECES, SHEET, FormChoice, PaperField

Refusal = Callable[[str | tuple[str, str]], Text | None]
"""Says why what was typed is not the papers, or None."""

_WORDING = Wording(
    title=_("New vault"),
    sentence=_("A vault is a folder that only its users can read. Choose an empty folder."),
    folder=_("Folder"),
    choose_folder=_("Choose an empty folder"),
    user=_("Your user name"),
    passphrase=_("Passphrase"),
    act=_("Make the vault"),
)


class NewCard(ChoosingCard):
    """Where the vault is to lie, who opens it with what passphrase, and what opens it else."""

    asked = Signal(object, str, str, str)  # folder, user name, passphrase, form of the papers

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look, _WORDING)
        self.form = FormChoice(words, _("If the passphrase is lost, the vault is opened by"))
        self.below(self.form)
        QWidget.setTabOrder(self.form.button(PIECES), self.button)
        QWidget.setTabOrder(self.button, self._back)

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
        user, passphrase = self.user.text().strip(), self.passphrase.text()
        self.asked.emit(self.folder.path(), user, passphrase, self.form.form)


class SheetCard(Card):
    """New recovery papers: saved or printed, and typed back once."""

    proved = Signal(object)  # what was typed
    save_asked = Signal(object)  # the file of the sheet, or the folder of the pieces

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look, _("Recovery papers"), "")
        self._refusal: Refusal = _refuse_all
        self._about = PlainLabel(words, "", "muted")
        self.save = button(words, look, "", "printer")
        self.button = QPushButton()
        self.paper = PaperField(words)
        self._saved = PlainLabel(words, "", "muted")
        self._saved.hide()
        words.put(self.button, text=_("Check and open the vault"))
        for each in (self._about, self.save, self._saved, self.paper):
            self.column.addWidget(each)
        self.column.addWidget(PlainLabel(words, _PROOF, "muted"))
        self.finish(self.button)
        self.save.clicked.connect(self._choose)
        self.paper.finished.connect(self._prove)
        self.button.clicked.connect(self._prove)

    def expect(self, refusal: Refusal, form: str) -> None:
        """Wait for papers of a form that are not refused."""
        self._refusal = refusal
        about, save = _SAYING[form]
        self._about.set_text(about)
        self.words.put(self.save, text=BesideIcon(save), accessibleName=save)
        self.paper.clear()
        self.paper.fix(form)
        self._saved.hide()
        self.tell("")
        self.save.setFocus()

    def act(self, name: Text) -> None:
        """Call what follows by another name."""
        self.words.put(self.button, text=name)

    def forget(self) -> None:
        """Let go of the papers."""
        self._refusal = _refuse_all
        self.paper.clear()

    def saved(self, path: Path) -> None:
        """Say where they lie."""
        self._saved.set_text(_("Saved as {file}.", file=path.name))
        self._saved.show()
        self.paper.start()

    def _choose(self) -> None:
        if self.paper.choice.form == PIECES:
            title = self.words.say(_("Choose a folder for the three files"))
            chosen = QFileDialog.getExistingDirectory(self, title)
        else:
            title = self.words.say(_("Save the recovery sheet"))
            name = self.words.say(_("Recovery sheet")) + ".pdf"
            chosen, _kind = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
        if chosen:
            self.save_asked.emit(Path(chosen))

    def _prove(self) -> None:
        typed = self.paper.typed()
        refused = _NOTHING if typed is None else self._refusal(typed)
        if refused is not None:
            self.tell(refused)
            self.paper.start()
        else:
            self.forget()
            self.proved.emit(typed)


def _refuse_all(_typed: str | tuple[str, str]) -> Text:
    return _NOTHING


_NOTHING = _("Save the papers, and type what they say.")
_PROOF = _("This proves that they can be read. Capitals, spaces and dashes do not matter.")
_SAYING: dict[str, tuple[Text, Text]] = {
    SHEET: (
        _(
            "If every passphrase is lost, only this sheet opens the vault. Save it, print it, keep"
            " it away from this computer, and delete the file."
        ),
        _("Save the sheet as PDF…"),
    ),
    PIECES: (
        _(
            "If every passphrase is lost, only two of these three pieces open the vault. Save them,"
            " print each for one person to keep, and delete the files."
        ),
        _("Save the three pieces as PDF…"),
    ),
}
