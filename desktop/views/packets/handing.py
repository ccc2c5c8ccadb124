"""Handing over: to whom, what goes along, why; then the packet is written where one says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import DalilError
from desktop.core.text import Text, _, n_
from desktop.rules.labels import AREAS
from desktop.services import packets
from desktop.services.cards import CardLine, list_cards
from desktop.services.outgoing import Disclosure
from desktop.services.packet_contents import CASE, EVALUATION, ITEMS, What
from desktop.services.packets import ENDING, Counted, Handed, Offer, PacketLine
from desktop.views.flow import Flow
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.packets.groups import fingerprint_label, in_groups
from desktop.views.parts import Scrolled, button
from desktop.views.preview.disclosing import ask_disclosure
from desktop.views.rows import Row
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.unlock.fields import Labelled
from desktop.views.waiting import Waiting
from desktop.views.wording import Joined, Size
from desktop.views.workplace import Workplace

_WIDE, _HIGH = 620, 640  # pixels at 100 %
_LEAST_LIST = 120  # likewise
PACKETS = _("Packets")
_WRITE = _("Write the packet…")
_OUTSIDE = "partner"


class HandOverDialog(QDialog):
    """Something of a case on its way to one person, or back to whoever sent it (`back_to`)."""

    def __init__(
        self,
        place: Workplace,
        parent: QWidget,
        title: Text,
        what: What | None,
        back_to: PacketLine | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._what, self._back_to = place, what, back_to
        self._cards: tuple[CardLine, ...] = ()
        self._offer: Offer | None = None
        self.setObjectName("hand_over")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=title)
        words = place.words
        self.to = FormCombo()
        self.groups = fingerprint_label(words)
        self.counted = PlainLabel(words, "")
        self.left_out = PlainLabel(words, "", "warning")
        self.files, self._rest = QListWidget(), QWidget()  # one of the two takes the room
        self.make = button(words, place.look, _WRITE, "send", "primary")
        self.close_button = QPushButton()
        self.message = PlainLabel(words, "", "error")
        self._area = Scrolled()
        self.toast = Toast(words, place.look, self._area)  # over no button
        self._lay_out(title)
        self._connect()
        self._allow()
        self._ask()

    def _lay_out(self, title: Text) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, title, "h1"))
        column.addWidget(self._area, 1)
        self._lay_out_inside()
        column.addWidget(self.message)
        foot = Flow(look.theme.space("s"))
        words.put(self.close_button, text=_("Close"))
        self.make.setDefault(True)
        for each in (self.make, self.close_button):
            foot.addWidget(each)
        column.addLayout(foot)
        for part in (self.left_out, self.message, self.groups, self.files):
            part.hide()
        look.size(self, _WIDE, _HIGH)

    def _lay_out_inside(self) -> None:
        """Lay out what scrolls where there is little room."""
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self._area.body)
        column.setContentsMargins(0, 0, look.theme.space("s"), 0)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _WHAT, "muted"))
        if self._back_to is None:
            column.addWidget(Labelled(words, _("To whom"), self.to))
        else:
            back = _("Back to {name}", name=self._back_to.peer or _UNKNOWN)
            column.addWidget(PlainLabel(words, back, "strong"))
        column.addWidget(self.groups)
        column.addWidget(PlainLabel(words, _("What is in it"), "strong"))
        column.addWidget(self.counted)
        column.addWidget(self.left_out)
        words.put(self.files, accessibleName=_("Files that go along"))
        self.files.setProperty("role", "framed")
        self.files.setWordWrap(True)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setMinimumHeight(look.theme.pixels(_LEAST_LIST))
        column.addWidget(self.files, 1)
        column.addWidget(self._rest, 1)

    def _connect(self) -> None:
        self.to.currentIndexChanged.connect(self._choose)
        self.make.clicked.connect(self._ask_why)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._place.words.language_changed.connect(self._name)
        self._place.said.connect(self._say)
        self._place.failed.connect(self._say_failed)

    # -- showing --------------------------------------------------------------------------------

    def _ask(self) -> None:
        place = self._place
        run = partial(place.reading.run, done=self._show, failed=self._refuse, owner=self)
        if self._what is not None:
            run(packets.offer, place.desk, self._what)
            place.read(list_cards, done=self._show_cards, owner=self)
        elif self._back_to is not None:
            run(packets.offer_return, place.desk, self._back_to.id)
            self._show_groups(self._back_to.groups)

    def _show(self, offer: Offer) -> None:
        self._offer = offer
        self.counted.set_text(in_words(offer.counted))
        areas = Joined(tuple(AREAS[each] for each in offer.left_out), ", ")
        self.left_out.set_text(_("Not for you to hand over, and left out: {areas}", areas=areas))
        self.left_out.setVisible(bool(offer.left_out))
        self.files.clear()
        may_choose = self._what is not None and self._what.scope != CASE
        for _each in offer.files:
            item = QListWidgetItem()
            if may_choose:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked)
            self.files.addItem(item)
        self.files.setVisible(bool(offer.files))
        self._rest.setVisible(not offer.files)
        self._name()
        self._allow()

    def _name(self) -> None:
        offer = self._offer
        for number, each in enumerate(() if offer is None else offer.files):
            said = self._place.words.say(Joined((each.name, Size(each.size))))
            self.files.item(number).setText(said)

    def _show_cards(self, cards: Sequence[CardLine]) -> None:
        self._cards = tuple(each for each in cards if each.confirmed_by is not None)
        self.to.clear()
        for each in self._cards:
            self.to.addItem(each.name, each.id)
        if not self._cards and self.message.isHidden():
            self._tell(_NO_CARD)
        self._choose()

    def _choose(self) -> None:
        number = self.to.currentIndex()
        if 0 <= number < len(self._cards):
            self._show_groups(self._cards[number].groups)
        self._allow()

    def _show_groups(self, groups: tuple[str, ...]) -> None:
        self.groups.set_text(in_groups(groups))
        self.groups.show()

    def _allow(self) -> None:
        ready = self._back_to is not None or bool(self._cards)
        self.make.setEnabled(ready and self._offer is not None)

    def _refuse(self, error: DalilError) -> None:
        self._tell(error.sentence)

    def _tell(self, sentence: Text) -> None:
        self.message.set_text(sentence)
        self.message.show()

    def _say(self, sentence: Text, _label: object, _act: object) -> None:
        self.toast.show_message(sentence)

    def _say_failed(self, sentence: Text, _label: object, _act: object) -> None:
        self.toast.show_message(sentence, tone=Tone.DANGER)

    # -- writing --------------------------------------------------------------------------------

    def _ask_why(self) -> None:
        name, stays = "", False
        if self._back_to is not None:
            name = self._back_to.peer
        elif 0 <= self.to.currentIndex() < len(self._cards):
            card = self._cards[self.to.currentIndex()]
            name, stays = card.name, card.colleague is not None
        before = Disclosure() if stays else Disclosure(_OUTSIDE, name or None)
        ask_disclosure(self._place, self, _WRITE, before, self._told)

    def _told(self, disclosure: Disclosure) -> None:
        place = self._place
        title, name = place.words.say(_("Save the packet")), place.words.say(_("packet"))
        kinds = f"{place.words.say(PACKETS)} (*{ENDING})"
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name + ENDING, kinds)
        if chosen:
            waiting = Waiting(place, self, _("Sealing the packet…"))
            rest = (disclosure, Path(chosen), place.words.language)
            run = partial(waiting.run, place.exporting, done=self._made)
            if self._back_to is not None:
                run(packets.hand_back, place.desk, self._back_to.id, *rest)
            else:
                card_id = self.to.currentData()
                run(packets.hand_over, place.desk, self._chosen(), card_id, *rest)

    def _chosen(self) -> What | None:
        """Return what is handed over, with the files that are ticked."""
        what, offer = self._what, self._offer
        if what is None or offer is None or what.scope == CASE:
            return what
        ticked = tuple(
            each.id
            for number, each in enumerate(offer.files)
            if self.files.item(number).checkState() is Qt.CheckState.Checked
        )
        return What(what.case_id, what.scope, what.ids, ticked)

    def _made(self, made: Handed) -> None:
        count = n_("{n} record", "{n} records", made.records)
        self._place.say(_("Written: {file} ({count})", file=made.path.name, count=count))


def in_words(counted: Sequence[Counted]) -> Sayable:
    """Return how many records of each kind there are."""
    return Joined(
        tuple(_("{name}: {count}", name=each.name, count=each.count) for each in counted), " · "
    )


def hand_over_case(place: Workplace, parent: QWidget, case_id: str) -> None:
    """Ask to whom a whole case goes."""
    HandOverDialog(place, parent, _("Hand the case over"), What(case_id)).open()


def hand_over_evaluations(place: Workplace, parent: QWidget, rows: Sequence[Row]) -> None:
    """Ask to whom the examinations go that are chosen."""
    _of_rows(place, parent, _("Hand examinations over"), EVALUATION, rows)


def hand_over_exhibits(place: Workplace, parent: QWidget, rows: Sequence[Row]) -> None:
    """Ask to whom the exhibits go that are chosen."""
    _of_rows(place, parent, _("Hand exhibits over"), ITEMS, rows)


def hand_back(place: Workplace, parent: QWidget, line: PacketLine) -> None:
    """Ask where the return of a packet is written."""
    HandOverDialog(place, parent, _("Give back what was changed"), None, line).open()


def _of_rows(
    place: Workplace, parent: QWidget, title: Text, scope: str, rows: Sequence[Row]
) -> None:
    ids = tuple(row.id for row in rows if row.case_id == rows[0].case_id)
    HandOverDialog(place, parent, title, What(rows[0].case_id, scope, ids)).open()


_UNKNOWN = _("an unknown sender")
_NO_CARD = _(
    "No card is confirmed yet: take in the card of whoever is to receive this, in the settings,"
    " and compare its fingerprint."
)
_WHAT = _(
    "One sealed file that only its receiver can open. What is edited there comes back as another"
    " one, and is merged with what was edited here."
)
