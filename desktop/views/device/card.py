"""The settings about this workstation: whether the own way in needs its secret, and sealing it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.core.changes import Changes
from desktop.core.text import _
from desktop.services.device import DeviceState, read_state
from desktop.views.device.sealing import ask_to_seal
from desktop.views.device.turning import TurnDialog
from desktop.views.flow import Flow
from desktop.views.labels import PlainLabel
from desktop.views.parts import button
from desktop.views.wording import Joined
from desktop.views.workplace import Workplace


class DeviceCard(QFrame):
    """For everybody, about their own way in; what cannot be done says what is missing."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self.setProperty("role", "card")
        self.setObjectName("card.device")
        self._state = PlainLabel(words, "", "body")
        self._missing = PlainLabel(words, "", "muted")
        self.turn_on = button(words, look, _("Turn the secret on…"), "key-round")
        self.turn_off = button(words, look, _("Turn the secret off…"), "lock-open")
        self.seal = button(words, look, _("Seal this workstation…"), "shield-alert", "danger")
        self._lay_out()
        self.turn_on.clicked.connect(self._turn_on)
        self.turn_off.clicked.connect(self._turn_off)
        self.seal.clicked.connect(self._seal)
        place.changed.connect(self._on_change)
        self._offer(None)

    def start(self) -> None:
        """Read how it stands."""
        self._place.read(read_state, done=self._offer, owner=self)

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(PlainLabel(words, _("This workstation"), "h2"))
        column.addWidget(PlainLabel(words, _ABOUT, "muted"))
        column.addWidget(self._state)
        column.addWidget(self._missing)
        acts = Flow(10)
        for each in (self.turn_on, self.turn_off, self.seal):
            acts.addWidget(each)
        column.addLayout(acts)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("users") and self.isVisible():
            self.start()

    def _offer(self, state: DeviceState | None) -> None:
        """Offer nothing before it is known how things stand; sealing says itself what it lacks."""
        for each in (self._state, self._missing, self.turn_on, self.turn_off, self.seal):
            each.setVisible(state is not None)
        if state is None:
            return
        self.turn_on.setVisible(not state.is_on)
        self.turn_on.setEnabled(state.why_not_on is None)
        self.turn_off.setVisible(state.is_on)
        self.seal.setVisible(state.is_on)
        kept = "" if state.keyring is None else _("Keyring: {name}.", name=state.keyring)
        self._state.set_text(Joined((_ON if state.is_on else _OFF, kept), " "))
        missing = state.why_not_sealed if state.is_on else state.why_not_on
        said = _("Sealing is not possible yet: {why}", why=missing) if state.is_on else missing
        self._missing.set_text("" if missing is None else said or "")
        self._missing.setVisible(missing is not None)

    def _turn_on(self) -> None:
        self._open(TurnDialog(self._place, self, on=True))

    def _turn_off(self) -> None:
        self._open(TurnDialog(self._place, self, on=False))

    def _open(self, dialog: TurnDialog) -> None:
        dialog.finished.connect(self.start)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _seal(self) -> None:
        ask_to_seal(self._place, self)


_ABOUT = _(
    "The keyring of this computer can keep a secret that your passphrase needs beside it: whoever"
    " copies the vault and learns or guesses the passphrase cannot open it elsewhere. It does not"
    " help against somebody at this computer, signed in as you, who knows your passphrase."
)
_ON = _("On: your passphrase opens the vault at this workstation only.")
_OFF = _("Off: your passphrase alone opens the vault.")
