"""Turning the secret of the workstation on or off for oneself, with one's passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError, WrongPassphrase
from desktop.core.text import Text, _
from desktop.services.device import turn_off, turn_on
from desktop.views.labels import PlainLabel
from desktop.views.parts import Scrolled
from desktop.views.unlock.fields import PassphraseField
from desktop.views.workplace import Workplace


class TurnDialog(QDialog):
    """What will be so, and the passphrase; until the new slot is proved nothing has changed."""

    def __init__(self, place: Workplace, parent: QWidget, *, on: bool) -> None:
        super().__init__(parent)
        self._place, self._on = place, on
        words, look = place.words, place.look
        self._title = _TITLE_ON if on else _TITLE_OFF
        self.setObjectName("device")
        words.put(self, windowTitle=self._title)
        self.passphrase = PassphraseField(words, look, _("Your passphrase"))
        self._message = PlainLabel(words, "", "error")
        self.button, self.cancel = QPushButton(), QPushButton()
        self._lay_out()
        self.button.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.reject)
        self.passphrase.edit.setFocus()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addWidget(PlainLabel(words, self._title, "h1"))
        scroll = Scrolled()
        inner = QVBoxLayout(scroll.body)
        inner.setContentsMargins(0, 0, look.theme.space("s"), 0)
        inner.setSpacing(14)
        for sentence in _WILL_BE_ON if self._on else _WILL_BE_OFF:
            inner.addWidget(PlainLabel(words, sentence))
        inner.addWidget(self.passphrase)
        inner.addStretch(1)
        column.addWidget(scroll, 1)
        column.addWidget(self._message)
        self._message.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.button)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=_("Turn on") if self._on else _("Turn off"))
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)
        column.addLayout(foot)
        look.size(self, 540, 430 if self._on else 340)

    def _ask(self) -> None:
        if not self.passphrase.text():
            self._tell(_("Type your passphrase."))
            return
        self._tell(None)
        self.setEnabled(False)
        self.setCursor(Qt.CursorShape.BusyCursor)
        place, act = self._place, turn_on if self._on else turn_off
        place.writing.run(
            *(act, place.desk, self.passphrase.text()),
            done=self._done,
            failed=self._fail,
            owner=self,
        )

    def _done(self, _changes: object) -> None:
        self.accept()
        self._place.say(_IS_ON if self._on else _IS_OFF)

    def _fail(self, error: DalilError) -> None:
        self.setEnabled(True)
        self.unsetCursor()
        is_wrong = isinstance(error, WrongPassphrase)
        self._tell(_("This is not the passphrase you have now.") if is_wrong else error.sentence)
        self.passphrase.type_again()

    def _tell(self, problem: Text | None) -> None:
        self._message.set_text(problem or "")
        self._message.setVisible(problem is not None)
        self._message.setAccessibleName(self._place.words.say(problem or ""))

    def done(self, result: int) -> None:
        """Forget the passphrase, however the dialog is left."""
        self.passphrase.clear()
        super().done(result)


_TITLE_ON, _TITLE_OFF = _("Turn the secret on"), _("Turn the secret off")
_WILL_BE_ON = (
    _(
        "From now on the vault opens for you at this computer only, in your account of the system:"
        " its keyring keeps a secret that is asked for beside your passphrase."
    ),
    _(
        "If this computer breaks or its keyring is lost, you come back with the recovery papers, or"
        " an administrator lets you in again. If you work at two computers, leave it off."
    ),
    _("Copies and backups of the vault made until now still open with the passphrase alone."),
)
_WILL_BE_OFF = (
    _("From now on your passphrase alone opens the vault, at any computer that has a copy of it."),
    _("This workstation can then not be sealed until you turn the secret on again."),
)
_IS_ON = _("From now on the vault opens for you at this workstation only.")
_IS_OFF = _("From now on your passphrase alone opens the vault.")
