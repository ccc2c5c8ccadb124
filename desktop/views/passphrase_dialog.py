"""Changing one's own passphrase: the old one, and a new one twice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError, WrongPassphrase
from desktop.core.text import Text, _
from desktop.services.users import change_passphrase
from desktop.views.labels import PlainLabel
from desktop.views.parts import Scrolled
from desktop.views.unlock.fields import PassphraseField
from desktop.views.unlock.new_passphrase import NewPassphrase
from desktop.views.workplace import Workplace


class PassphraseDialog(QDialog):
    """The new one is proved before the old one goes; until then nothing has changed."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        words, look = place.words, place.look
        self.setObjectName("passphrase")
        words.put(self, windowTitle=_("Change the passphrase"))
        self.old = PassphraseField(words, look, _("Passphrase you have now"))
        self.new = NewPassphrase(words, look, _("New passphrase"))
        self._message = PlainLabel(words, "", "error")
        self.button, self.cancel = QPushButton(), QPushButton()
        self._lay_out()
        self.button.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addWidget(PlainLabel(words, _("Change the passphrase"), "h1"))
        scroll = Scrolled()
        questions = QVBoxLayout(scroll.body)
        questions.setContentsMargins(0, 0, look.theme.space("s"), 0)
        questions.setSpacing(14)
        for each in (self.old, self.new, PlainLabel(words, _BACKUPS, "muted")):
            questions.addWidget(each)
        questions.addStretch(1)
        column.addWidget(scroll, 1)
        column.addWidget(self._message)
        self._message.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.button)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=_("Change"))
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)
        column.addLayout(foot)
        look.size(self, 520, 600)

    def _ask(self) -> None:
        problem = self.new.refusal()
        if problem is not None:
            self._tell(problem)
            return
        self._tell(None)
        self.setEnabled(False)
        self.setCursor(Qt.CursorShape.BusyCursor)
        old, new, place = self.old.text(), self.new.text(), self._place
        place.writing.run(
            change_passphrase, place.desk, old, new, done=self._done, failed=self._fail, owner=self
        )

    def _done(self, _changes: object) -> None:
        self.accept()
        self._place.say(_("From now on the vault opens for you with the new passphrase."))

    def _fail(self, error: DalilError) -> None:
        self.setEnabled(True)
        self.unsetCursor()
        is_old = isinstance(error, WrongPassphrase)
        self._tell(_("This is not the passphrase you have now.") if is_old else error.sentence)
        (self.old if is_old else self.new).type_again()

    def _tell(self, problem: Text | None) -> None:
        self._message.set_text(problem or "")
        self._message.setVisible(problem is not None)
        self._message.setAccessibleName(self._place.words.say(problem or ""))

    def done(self, result: int) -> None:
        """Forget what was typed, however the dialog is left."""
        self.old.clear()
        self.new.clear()
        super().done(result)


_BACKUPS = _("Backups made until now still open with the old passphrase.")
