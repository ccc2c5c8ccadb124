"""The settings about keys: one's own card to hand out, and the cards of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from desktop.core.changes import Changes
from desktop.core.text import Text, _
from desktop.rules.access import Action
from desktop.services.cards import (
    AREA,
    ENDING,
    CardLine,
    SeenCard,
    list_cards,
    look_at_card,
    my_fingerprint,
    save_my_card,
)
from desktop.views.fixed_rows import CardList
from desktop.views.labels import PlainLabel
from desktop.views.packets.card_dialogs import KeyCardDialog, NewCardDialog
from desktop.views.packets.groups import fingerprint_label, in_groups
from desktop.views.parts import button
from desktop.views.rows import Row
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, Joined
from desktop.views.workplace import Workplace


class KeyCards(QFrame):
    """My fingerprint and card; below, whose cards are known, and which were compared."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._lines: dict[str, CardLine] = {}
        words, look = place.words, place.look
        self.setObjectName("card.keys")
        self.setProperty("role", "card")
        self.mine = fingerprint_label(place.words)
        self.save = button(words, look, _("Save my card…"), "download")
        self.take = button(words, look, _("Take in a card…"), "id-card")
        self.list = CardList(words, look)
        self.list.setObjectName("keys.cards")
        words.put(self.list, accessibleName=_("Key cards of others"))
        self._none = PlainLabel(words, _NONE, "muted")
        self._others = PlainLabel(words, _("Key cards of others"), "strong")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(PlainLabel(words, _CARDS, "h2"))
        column.addWidget(PlainLabel(words, _ABOUT, "muted"))
        column.addWidget(PlainLabel(words, _("The fingerprint of my key card"), "strong"))
        column.addWidget(self.mine)
        acts = QHBoxLayout()
        acts.addWidget(self.save)
        acts.addWidget(self.take)
        acts.addStretch(1)
        column.addLayout(acts)
        for each in (self._others, self._none, self.list):
            column.addWidget(each)
        desk = self._place.desk
        self.take.setVisible(bool(desk.scopes(AREA, Action.CREATE)))
        for each in (self._others, self._none, self.list):
            each.hide()

    def _connect(self) -> None:
        self.save.clicked.connect(self._save)
        self.take.clicked.connect(self._choose)
        self.list.opened.connect(self._open)
        self._place.changed.connect(self._on_change)

    def start(self) -> None:
        """Read one's own fingerprint, and the cards of others."""
        self._place.read(my_fingerprint, done=self._show_mine, owner=self)
        if self._place.desk.scopes(AREA, Action.VIEW):
            self._place.read(list_cards, done=self._show, owner=self)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("key_cards"):
            self.start()

    def _show_mine(self, groups: tuple[str, ...]) -> None:
        self.mine.set_text(in_groups(groups))

    def _show(self, lines: Sequence[CardLine]) -> None:
        self._lines = {line.id: line for line in lines}
        self.list.set_rows([_row(line) for line in lines])
        self._others.show()
        self.list.setVisible(bool(lines))
        self._none.setVisible(not lines)

    # -- what a person asks for -----------------------------------------------------------------

    def _save(self) -> None:
        place = self._place
        title, name = place.words.say(_("Save my card")), place.words.say(_("key card"))
        kinds = f"{place.words.say(_CARDS)} (*{ENDING})"
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name + ENDING, kinds)
        if chosen:
            place.write(save_my_card, Path(chosen), done=self._saved, owner=self)

    def _saved(self, _changes: object) -> None:
        self._place.say(_("Your key card was saved. There is nothing secret in it."))

    def _choose(self) -> None:
        place = self._place
        kinds = f"{place.words.say(_CARDS)} (*{ENDING})"
        title = place.words.say(_("Choose a key card"))
        chosen, _kind = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, path: Path) -> None:
        """Read a card that was chosen, and ask whose it is."""

        def seen(card: SeenCard) -> None:
            _show_dialog(NewCardDialog(self._place, path, card, self))

        self._place.read(look_at_card, path, done=seen, owner=self)

    def _open(self, card_id: str) -> None:
        _show_dialog(KeyCardDialog(self._place, self._lines[card_id], self))


def _show_dialog(dialog: NewCardDialog | KeyCardDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _row(line: CardLine) -> Row:
    whose: Text | str = "" if line.colleague is None else _COLLEAGUE
    compared: Text | Joined = _("not compared yet")
    if line.confirmed_by is not None and line.confirmed_at is not None:
        compared = Joined(
            (_("compared by {name}", name=line.confirmed_by), AtTime(line.confirmed_at)), ", "
        )
    return Row(
        line.id,
        line.name,
        Joined((whose, compared)),
        badge=_("confirmed") if line.confirmed_by is not None else _("to be compared"),
        badge_tone=Tone.SUCCESS if line.confirmed_by is not None else Tone.WARNING,
    )


_CARDS = _("Key cards")
_COLLEAGUE = _("another computer of a colleague")
_NONE = _("No card yet. Ask whoever is to receive packets to save theirs and send it to you.")
_ABOUT = _(
    "A packet is sealed to one person's key. Save your card and give it to whoever sends you"
    " packets; take in the cards of those to whom you hand something over, and compare the"
    " fingerprint with them, on the telephone or face to face."
)
