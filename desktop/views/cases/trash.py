"""What was removed from a case: why, by whom, how long ago; put back, or erased by two persons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.text import _
from desktop.rules.access import Action, Rights
from desktop.services import erasing, trash
from desktop.services.legal_holds import AREA
from desktop.services.trash import InTrash
from desktop.views.act_cards import ActCards, Card
from desktop.views.erasing import OF_A_RECORD, agree_to, ask_erasure, request_in_words
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import head
from desktop.views.trash_acts import AGREE, ASK, PUT_BACK, TRASH_ACTS, WITHDRAW, waits
from desktop.views.wording import AtTime, Joined, OnDay
from desktop.views.workplace import Workplace


class TrashTab(QWidget):
    """The trash of one case, newest first."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case_id: str | None = None
        self._rights = Rights()
        self._lying: dict[str, InTrash] = {}
        self.cards = ActCards(place, TRASH_ACTS, _("Nothing lies in the trash of this case."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.addLayout(head(place.words, _("Trash")))
        column.addWidget(PlainLabel(place.words, _ABOUT, "muted"))
        column.addWidget(self.cards, 1)
        self.cards.act_asked.connect(self._do)
        place.changed.connect(self._on_change)

    def show_case_for(self, rights: Rights, case_id: str) -> None:
        """Show what lies in the trash of a case, and offer what `rights` allow."""
        self._rights, self._case_id = rights, case_id
        self._read_again(case_id)

    def _read_again(self, case_id: str) -> None:
        self._place.read(trash.of_case, case_id, done=partial(self._show, case_id), owner=self)

    def _show(self, case_id: str, found: Sequence[InTrash]) -> None:
        if case_id == self._case_id:
            self._lying = {each.id: each for each in found}
            self.cards.set_cards([self._card(each) for each in found])

    def _on_change(self, changes: Changes) -> None:
        case_id = self._case_id
        shown = ("trashed_records", "erasures")
        if case_id is not None and self.isVisible() and changes.touches(*shown, case_id=case_id):
            self._read_again(case_id)

    def _card(self, each: InTrash) -> Card:
        removed = _("removed by {name}, {time}", name=each.by, time=AtTime(each.at))
        lines: tuple[Sayable, ...] = (each.reason, waits(each.days_left))
        if each.erasure_id is not None:
            lines = (each.reason, request_in_words(each.asked_by, each.why_erased))
        return Card(each.id, title_of(each), removed, lines, tuple(self._acts(each)))

    def _acts(self, each: InTrash) -> list[str]:
        acts = [PUT_BACK] if each.may_put_back else []
        may_ask = self._rights.may(AREA, Action.CREATE)
        if each.erasure_id is None:
            return acts + ([ASK] if may_ask and not each.days_left else [])
        if self._rights.may(AREA, Action.FINALISE) and not each.asked_by_me:
            acts.append(AGREE)
        return acts + ([WITHDRAW] if may_ask else [])

    def _do(self, act: str, trashed_id: str) -> None:
        each, place = self._lying[trashed_id], self._place
        match act:
            case "put_back":
                said = _("Put back: {what}", what=title_of(each))
                place.write(
                    trash.put_record_back,
                    each.id,
                    done=lambda _changes: place.say(said),
                    owner=self,
                )
            case "ask":
                act_with = partial(erasing.ask_to_erase_record, place.desk, each.id)
                ask_erasure(place, self, title_of(each), act_with)
            case "withdraw":
                place.write(erasing.withdraw, each.erasure_id, owner=self)
            case "agree":
                asked = request_in_words(each.asked_by, each.why_erased)
                agree_to(place, self, each.erasure_id or "", (title_of(each), asked, OF_A_RECORD))


def title_of(each: InTrash) -> Sayable:
    """Return what a record was: its kind, number, day and name, as far as it has them."""
    named = each.term or each.title
    number = "" if each.number is None else _("no. {number}", number=each.number)
    day = "" if each.day is None else OnDay(each.day)
    return Joined((each.form, number, named, day))


_ABOUT = _(
    "What is removed from the case lies here and can be put back. What has lain here for 30 days"
    " can be erased for good: one person asks for it, another agrees."
)
