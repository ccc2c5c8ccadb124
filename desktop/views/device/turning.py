"""Turning the secret of the workstation on or off for oneself, with one's passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.core.text import _
from desktop.services.device import turn_off, turn_on
from desktop.views.labels import PlainLabel
from desktop.views.passphrase_asking import PassphraseAsking
from desktop.views.workplace import Workplace


class TurnDialog(PassphraseAsking):
    """What will be so, and the passphrase; until the new slot is proved nothing has changed."""

    def __init__(self, place: Workplace, parent: QWidget, *, on: bool) -> None:
        super().__init__(place, parent, _TITLE_ON if on else _TITLE_OFF, _("Your passphrase"))
        self._on = on
        self.setObjectName("device")
        told = [PlainLabel(place.words, each) for each in (_WILL_BE_ON if on else _WILL_BE_OFF)]
        act = _("Turn on") if on else _("Turn off")
        self.lay_out((*told, self.passphrase), act, 540, 430 if on else 340)
        self.button.clicked.connect(self._ask)
        self.passphrase.edit.setFocus()

    def _ask(self) -> None:
        if not self.passphrase.text():
            self.tell(_("Type your passphrase."))
        else:
            act, said = (turn_on, _IS_ON) if self._on else (turn_off, _IS_OFF)
            self.work(act, self.passphrase.text(), said=said)


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
