"""What lies in a trash as cards, with what can be done about each; it knows no service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import Scrolled, button, empty
from desktop.views.workplace import Workplace

PUT_BACK, ASK, WITHDRAW, AGREE, FINISH, PAPER = (
    "put_back",
    "ask",
    "withdraw",
    "agree",
    "finish",
    "paper",
)


@frozen_value
class Card:
    """One thing in a trash: what it is, lines about it, and the keys of what can be done."""

    id: str
    title: Sayable
    sub: Sayable
    lines: tuple[Sayable, ...]
    acts: tuple[str, ...]


class TrashCards(Scrolled):
    """Cards below one another; `act_asked` carries the key of an act and the id of its card."""

    act_asked = Signal(str, str)

    def __init__(self, place: Workplace, nothing: Text) -> None:
        super().__init__()
        self._place, self._nothing = place, nothing
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(0, 0, place.look.theme.space("s"), 0)
        self._column.setSpacing(place.look.theme.space("s"))

    def set_cards(self, cards: Sequence[Card], ended: Sequence[Card] = ()) -> None:
        """Show these cards in place of those there are, and below them what was erased."""
        empty(self._column)
        if not cards:
            self._column.addWidget(PlainLabel(self._place.words, self._nothing, "muted"))
        for card in cards:
            self._column.addWidget(self._make(card))
        if ended:
            self._column.addWidget(PlainLabel(self._place.words, _("Erased"), "h2"))
        for card in ended:
            self._column.addWidget(self._make(card))
        self._column.addStretch(1)

    def _make(self, card: Card) -> QFrame:
        words, look = self._place.words, self._place.look
        frame = QFrame()
        frame.setProperty("role", "card")
        line = QHBoxLayout(frame)
        space = look.theme.space("m")
        line.setContentsMargins(space, space, space, space)
        column = QVBoxLayout()
        line.addLayout(column, 1)
        column.addWidget(PlainLabel(words, card.title, "strong"))
        column.addWidget(PlainLabel(words, card.sub, "muted"))
        for said in card.lines:
            column.addWidget(PlainLabel(words, said))
        acts = QVBoxLayout()
        for key in card.acts:
            label, icon, called = _ACTS[key]
            made = button(words, look, label, icon, "quiet")
            named = replace(called, values=(("what", card.title),))
            words.put(made, accessibleName=named, toolTip=named)
            made.setObjectName(f"{key}.{card.id}")
            made.clicked.connect(partial(self.act_asked.emit, key, card.id))
            acts.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        acts.addStretch(1)
        line.addLayout(acts)
        return frame


def waits(days: int) -> Text:
    """Return how long something has to lie yet before it may be erased."""
    if not days:
        return _("It has lain here long enough: two persons can erase it for good.")
    return n_(
        "{n} more day before it can be erased.", "{n} more days before it can be erased.", days
    )


_ACTS: dict[str, tuple[Text, str, Text]] = {
    PUT_BACK: (_("Put back"), "undo-2", _("Put back: {what}")),
    ASK: (_("Ask for erasure…"), "trash-2", _("Ask for the erasure of: {what}")),
    WITHDRAW: (_("Take the request back"), "x", _("Take the request back: {what}")),
    AGREE: (_("Agree and erase…"), "trash-2", _("Agree to the erasure of: {what}")),
    FINISH: (_("Finish erasing"), "trash-2", _("Finish erasing: {what}")),
    PAPER: (_("Certificate (PDF)"), "file-text", _("Certificate of the erasure of: {what}")),
}
