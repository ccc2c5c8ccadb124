"""Changing one's own passphrase: the old one, and a new one twice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.core.text import _
from desktop.services.users import change_passphrase
from desktop.views.labels import PlainLabel
from desktop.views.passphrase_asking import PassphraseAsking
from desktop.views.unlock.new_passphrase import NewPassphrase
from desktop.views.workplace import Workplace


class PassphraseDialog(PassphraseAsking):
    """The new one is proved before the old one goes; until then nothing has changed."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent, _("Change the passphrase"), _("Passphrase you have now"))
        self.setObjectName("passphrase")
        self.new = self.refusable = NewPassphrase(place.words, place.look, _("New passphrase"))
        about = PlainLabel(place.words, _BACKUPS, "muted")
        self.lay_out((self.passphrase, self.new, about), _("Change"), 520, 600)
        self.button.clicked.connect(self._ask)

    def _ask(self) -> None:
        problem = self.new.refusal()
        if problem is not None:
            self.tell(problem)
        else:
            self.work(change_passphrase, self.passphrase.text(), self.new.text(), said=_IS_CHANGED)

    def done(self, result: int) -> None:
        """Forget what was typed, however the dialog is left."""
        self.new.clear()
        super().done(result)


_BACKUPS = _("Backups made until now still open with the old passphrase.")
_IS_CHANGED = _("From now on the vault opens for you with the new passphrase.")
