"""Sealing this workstation: asked once, plainly; or what is missing for it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError, UserError
from desktop.core.text import Text, _
from desktop.services.device import DeviceState, read_state
from desktop.views.labels import PlainLabel
from desktop.views.parts import Scrolled
from desktop.views.workplace import Workplace


def ask_to_seal(place: Workplace, parent: QWidget) -> SealDialog:
    """Open the question; confirmed, the workplace says so to whoever can lock."""
    dialog = SealDialog(place, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class SealDialog(QDialog):
    """What is going to happen and how one comes back; Enter and Escape both do nothing."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        words = place.words
        self.setObjectName("sealing")
        words.put(self, windowTitle=_TITLE)
        self._missing = PlainLabel(words, "", "warning")
        self.button, self.cancel = QPushButton(), QPushButton()
        self._lay_out()
        self.button.setEnabled(False)
        self._missing.hide()
        self.cancel.setFocus()
        self.button.clicked.connect(self._seal)
        self.cancel.clicked.connect(self.reject)
        place.read(read_state, done=self._show, owner=self)

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addWidget(PlainLabel(words, _TITLE, "h1"))
        scroll = Scrolled()
        inner = QVBoxLayout(scroll.body)
        inner.setContentsMargins(0, 0, look.theme.space("s"), 0)
        inner.setSpacing(14)
        inner.addWidget(self._missing)
        for sentence in _WHAT_HAPPENS:
            inner.addWidget(PlainLabel(words, sentence))
        inner.addStretch(1)
        column.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.button)
        column.addLayout(foot)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=_("Seal and lock"))
        self.button.setProperty("kind", "danger")
        self.cancel.setDefault(True)
        look.size(self, 540, 420)

    def _show(self, state: DeviceState) -> None:
        why = state.why_not_sealed
        self.button.setEnabled(why is None)
        self._missing.setVisible(why is not None)
        if why is not None:
            self._missing.set_text(_("This workstation cannot be sealed yet. {why}", why=why))

    def _seal(self) -> None:
        self.accept()
        self._place.sealing.emit()


def sealed_or_not(error: DalilError | None) -> Text:
    """Say, at the locked vault, whether the workstation is sealed."""
    if error is None:
        return _("This workstation is sealed. The vault opens here with the recovery papers only.")
    if isinstance(error, UserError):
        return _(
            "The vault is locked, but this workstation is not sealed. {why}", why=error.sentence
        )
    return _(
        "The vault is locked. Whether this workstation is sealed shows when it is opened next."
        " {why}",
        why=error.sentence,
    )


NO_ANSWER = _(
    "The vault is locked, but the keyring of this computer has not answered yet: this workstation"
    " may not be sealed."
)
_TITLE = _("Seal this workstation")
_WHAT_HAPPENS = (
    _(
        "Dalil deletes the secret of this workstation and locks. From then on no passphrase opens"
        " the vault here: not yours, no colleague's. You can say so truthfully."
    ),
    _(
        "To work here again: the recovery papers, in the first window. Or an administrator whose"
        " own workstation still has its secret lets you in again. No click undoes it."
    ),
    _(
        "Nothing in the vault is deleted or changed. Papers that lie in this room still open it, as"
        " does a passphrase with a backup from before the secrets were turned on."
    ),
)
