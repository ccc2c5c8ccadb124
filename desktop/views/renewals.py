"""A card that is there while a key has to be renewed, for those who can do it or see to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.text import Text, _
from desktop.services.renewal import Due, due_renewals, renew_key
from desktop.views.labels import PlainLabel
from desktop.views.parts import button, empty
from desktop.views.waiting import Waiting
from desktop.views.wording import AtTime, Joined, label
from desktop.views.workplace import Workplace


class RenewalCard(QFrame):
    """Which keys are due, after whom, and the button that renews one; hidden if none is."""

    turned = Signal()  # there is something to show, or nothing any more

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.setProperty("role", "card")
        self.setObjectName("card.renewal")
        self.buttons: dict[str, QPushButton] = {}
        self.is_due = False
        space = place.look.theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        column.setSpacing(space("s"))
        column.addWidget(PlainLabel(place.words, _("Keys to renew"), "h2"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(space("s"))
        column.addLayout(self._lines)
        place.changed.connect(self._on_change)
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab reaches, in the order of reading."""
        return tuple(self.buttons.values())

    def read(self) -> None:
        """Ask what is due."""
        self._place.read(due_renewals, done=self._show, owner=self)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("renewals"):
            self.read()

    def _show(self, due: tuple[Due, ...]) -> None:
        words, look = self._place.words, self._place.look
        empty(self._lines)
        self.buttons = {}
        for each in due:
            part = label("vault_parts", each.compartment)
            self._lines.addWidget(PlainLabel(words, _("Key: {part}", part=part), "strong"))
            self._lines.addWidget(PlainLabel(words, _why(each), "muted"))
            if each.is_held:
                name = _("Renew the key: {part}…", part=part)
                self.buttons[each.compartment] = renew = button(words, look, name, "refresh-cw")
                renew.setObjectName(f"renew.{each.compartment}")
                renew.clicked.connect(partial(self._renew, each.compartment))
                self._lines.addWidget(renew, 0, Qt.AlignmentFlag.AlignLeft)
        self.is_due = bool(due)
        self.setVisible(self.is_due)
        self.turned.emit()

    def _renew(self, compartment: str) -> None:
        place = self._place
        waiting = Waiting(place, self.window(), _("Sealing everything under a new key…"))
        waiting.run(place.exporting, renew_key, place.desk, compartment, done=self._renewed)

    def _renewed(self, _changes: object) -> None:
        self._place.say(
            _("The key is renewed. Make a new backup: older ones open with the old key.")
        )


def _why(due: Due) -> Text:
    after, since = Joined(due.after, ", "), AtTime(due.since)
    if due.is_held:
        return _(
            "{names} held it and left on {time}. Renewing seals everything under a new key; until"
            " it is done nobody can save.",
            names=after,
            time=since,
        )
    return _(
        "{names} held it and left on {time}. It can be renewed by: {holders}.",
        names=after,
        time=since,
        holders=Joined(due.holders, ", "),
    )
