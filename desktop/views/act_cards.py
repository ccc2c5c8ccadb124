"""Things as cards below one another, with what can be done about each; it knows no service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import Scrolled, button, come_last, empty
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.workplace import Workplace


@frozen_value
class CardAct:
    """What can be done: its words, its drawing, and its words with {what} it is done to."""

    label: Text
    icon: str
    called: Text


@frozen_value
class Card:
    """One thing: what it is, lines about it, and the keys of what can be done."""

    id: str
    title: Sayable
    sub: Sayable
    lines: tuple[Sayable, ...]
    acts: tuple[str, ...]


class ActCards(Scrolled):
    """Cards below one another; `act_asked` carries the key of an act and the id of its card."""

    act_asked = Signal(str, str)

    def __init__(self, place: Workplace, acts: Mapping[str, CardAct], nothing: Text) -> None:
        super().__init__()
        self._place, self._acts, self._nothing = place, acts, nothing
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(0, 0, place.look.theme.space("s"), 0)
        self._column.setSpacing(place.look.theme.space("s"))

    def set_cards(
        self, cards: Sequence[Card], title: Text | None = None, ended: Sequence[Card] = ()
    ) -> None:
        """Show these cards in place of those there are, and below them others under a title."""
        empty(self._column)
        if not cards:
            self._column.addWidget(PlainLabel(self._place.words, self._nothing, "muted"))
        for card in cards:
            self._column.addWidget(self._make(card))
        if ended:
            self._column.addWidget(PlainLabel(self._place.words, title or "", "h2"))
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
            act = self._acts[key]
            made = button(words, look, act.label, act.icon, "quiet")
            named = replace(act.called, values=(("what", card.title),))
            words.put(made, accessibleName=named, toolTip=named)
            made.setObjectName(f"{key}.{card.id}")
            made.clicked.connect(partial(self.act_asked.emit, key, card.id))
            acts.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        acts.addStretch(1)
        line.addLayout(acts)
        return frame


class CardsDialog(QDialog):
    """A window of cards under a title, with a sentence about them and a button that closes it."""

    def __init__(self, place: Workplace, parent: QWidget, cards: ActCards) -> None:
        super().__init__(parent)
        self._place, self.cards = place, cards
        self.close_button = QPushButton()
        # Its own: the window's lies under the dialog, where nobody reaches its button.
        self.toast = Toast(place.words, place.look, self)
        self.close_button.clicked.connect(self.reject)

    def lay_out(self, title: Text, about: Text, width: int, height: int) -> None:
        """Lay it out for so many pixels at 100 %."""
        words, look = self._place.words, self._place.look
        words.put(self, windowTitle=title)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, title, "h1"))
        column.addWidget(PlainLabel(words, about, "muted"))
        column.addWidget(self.cards, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.close_button, text=_("Close"))
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        look.size(self, width, height)

    def set_cards(
        self, cards: Sequence[Card], title: Text | None = None, ended: Sequence[Card] = ()
    ) -> None:
        """Show these cards, which the keyboard reaches before the button below them."""
        self.cards.set_cards(cards, title, ended)
        come_last(self, self.close_button)

    def fail(self, error: DalilError) -> None:
        """Say at the foot what could not be done."""
        self.toast.show_message(error.sentence, tone=Tone.DANGER)
