"""New recovery papers: proved by the old ones or a passphrase, saved, typed back, put in force."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.services import recovery
from desktop.services.recovery import RecoveryState, Renewal
from desktop.views.labels import PlainLabel
from desktop.views.parts import Scrolled, button, leave_return_alone
from desktop.views.unlock.fields import PassphraseField
from desktop.views.unlock.making import SheetCard
from desktop.views.unlock.paper_field import NAMES, FormChoice, PaperField
from desktop.views.workplace import Workplace

_WIDTH, _HEIGHT = 640, 620


class RenewDialog(QDialog):
    """First the proof, then the new papers; they open the vault when they have been typed back."""

    def __init__(self, place: Workplace, state: RecoveryState, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._holds_all = place, state.holds_all
        self._renewal: Renewal | None = None
        self._typed: str | tuple[str, str] = ""
        self.setObjectName("renew_recovery")
        words, look = place.words, place.look
        words.put(self, windowTitle=_TITLE)
        self.form = FormChoice(words, _("From now on the vault is opened by"))
        self.paper = PaperField(words)
        self.lost = QCheckBox()
        self.passphrase = PassphraseField(words, look, _("Your passphrase"))
        self.next = button(words, look, _("Make the papers"), "file-text", "primary")
        self.cancel = QPushButton()
        self.said = PlainLabel(words, "", "error")
        self.sheet = SheetCard(words, look)
        self._lay_out(state.form)
        self._connect()
        leave_return_alone(self)
        self._show_proof(lost=False)

    def _lay_out(self, form: str) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _TITLE, "h1"))
        area = Scrolled()
        inner = QVBoxLayout(area.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.theme.space("m"))
        words.put(self.lost, text=_("The present papers are lost"))
        self._about = PlainLabel(words, _ABOUT, "muted")
        inner.addWidget(self._about)
        inner.addWidget(self.form)
        inner.addWidget(self.lost, 0, Qt.AlignmentFlag.AlignLeft)
        for each in (self.paper, self.passphrase, self.sheet):
            inner.addWidget(each)
        inner.addWidget(self.said)
        inner.addStretch(1)
        column.addWidget(area, 1)
        words.put(self.cancel, text=_("Cancel"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.next)
        column.addLayout(foot)
        self._offer(form)
        look.size(self, _WIDTH, _HEIGHT)

    def _offer(self, form: str) -> None:
        """Begin with the form that the present papers have."""
        if form in NAMES:
            self.form.choose(form)
            self.paper.choice.choose(form)
        self.sheet.act(_("Check what was typed and put it in force"))
        self.sheet.hide()
        self.lost.setVisible(self._holds_all)

    def _connect(self) -> None:
        self.lost.toggled.connect(self._toggle)
        self.next.clicked.connect(self._prepare)
        self.paper.finished.connect(self._prepare)
        self.passphrase.edit.returnPressed.connect(self._prepare)
        self.cancel.clicked.connect(self.reject)
        self.sheet.save_asked.connect(self._save)
        self.sheet.proved.connect(self._put_in_place)
        self.finished.connect(self._forget)

    # -- the proof ------------------------------------------------------------------------------

    def _toggle(self, lost: bool) -> None:  # noqa: FBT001 - Qt's slot
        self._show_proof(lost=lost)

    def _show_proof(self, *, lost: bool) -> None:
        self.paper.setVisible(not lost)
        self.passphrase.setVisible(lost)
        (self.passphrase.edit if lost else self.form.button(self.form.form)).setFocus()

    def _prepare(self) -> None:
        lost = self.lost.isChecked()
        typed = None if lost else self.paper.typed()
        if typed is None and not lost:
            self._say(_("Type what the present papers say."))
            return
        place = self._place
        self._wait(_("Making the papers…"))
        place.writing.run(
            recovery.prepare,
            *(place.desk, self.form.form, typed, self.passphrase.text()),
            done=self._show_papers,
            failed=self._fail,
            owner=self,
        )

    # -- the papers -----------------------------------------------------------------------------

    def _show_papers(self, renewal: Renewal) -> None:
        self._renewal = renewal
        self._say("")
        for each in (self._about, self.form, self.lost, self.paper, self.passphrase, self.next):
            each.hide()
        self.paper.clear()
        self.passphrase.clear()
        self.sheet.show()
        self.cancel.setEnabled(True)
        self._expect(renewal)

    def _expect(self, renewal: Renewal) -> None:
        vault_id = self._place.desk.vault.vault_id
        self.sheet.expect(lambda typed: renewal.papers.refusal(vault_id, typed), self.form.form)

    def _save(self, path: Path) -> None:
        if self._renewal is not None:
            place = self._place
            place.writing.run(
                recovery.write_papers,
                *(place.desk, self._renewal, path, place.words.language),
                done=lambda _none: self.sheet.saved(path),
                failed=self._fail,
                owner=self,
            )

    def _put_in_place(self, typed: str | tuple[str, str]) -> None:
        renewal, place = self._renewal, self._place
        if renewal is None:
            return
        self._wait(_("Putting them in force…"))
        place.writing.run(
            recovery.put_in_place,
            *(place.desk, renewal, typed),
            done=self._done,
            failed=self._not_in_force,
            owner=self,
        )

    def _done(self, _nothing: object) -> None:
        self._place.say(_("The new recovery papers are in force. Destroy the old ones."))
        self.accept()

    def _not_in_force(self, error: DalilError) -> None:
        self._fail(error)
        if self._renewal is not None:
            self._expect(self._renewal)

    # -- saying ---------------------------------------------------------------------------------

    def _wait(self, sentence: Text) -> None:
        self._say(sentence, "muted")
        self.next.setEnabled(False)
        self.sheet.setEnabled(False)

    def _fail(self, error: DalilError) -> None:
        self._say(error.sentence)

    def _say(self, sentence: Text | str, role: str = "error") -> None:
        self.next.setEnabled(True)
        self.sheet.setEnabled(True)
        self.said.set_text(sentence)
        self.said.set_role(role)

    def _forget(self) -> None:
        self._renewal = None
        self.paper.clear()
        self.passphrase.clear()
        self.sheet.forget()


_TITLE = _("New recovery papers")
_ABOUT = _(
    "The present papers open the vault until the new ones have been typed back; after that, never"
    " again. Copies of the vault made before still open with them: destroy old papers and old"
    " copies."
)
