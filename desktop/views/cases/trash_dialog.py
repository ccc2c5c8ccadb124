"""The cases in the trash, and those that were erased: put back, asked for, agreed to, certified."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.core.changes import Changes
from desktop.core.text import _
from desktop.rules.access import Action
from desktop.services import erasing, trashed_cases
from desktop.services.desk import Desk
from desktop.services.erasing import Done
from desktop.services.legal_holds import AREA
from desktop.services.trashed_cases import CaseInTrash
from desktop.views.act_cards import ActCards, Card, CardsDialog
from desktop.views.erasing import OF_A_CASE, agree_to, ask_erasure, request_in_words
from desktop.views.exporting import show_certificate
from desktop.views.labels import Sayable
from desktop.views.trash_acts import (
    AGREE,
    ASK,
    FINISH,
    PAPER,
    PUT_BACK,
    TRASH_ACTS,
    WITHDRAW,
    waits,
)
from desktop.views.waiting import Waiting
from desktop.views.wording import AtTime, Joined
from desktop.views.workplace import Workplace

_SHOWN = ("trashed_cases", "erasures", "cases")


def _read(desk: Desk) -> tuple[tuple[CaseInTrash, ...], tuple[Done, ...]]:
    return trashed_cases.cases_in_trash(desk), erasing.erasures(desk)


class TrashDialog(CardsDialog):
    """Cases in the trash first, the newest above; below, what was erased."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent, ActCards(place, TRASH_ACTS, _NONE))
        self._cases: dict[str, CaseInTrash] = {}
        self._done: dict[str, Done] = {}
        self.setObjectName("trash")
        self.lay_out(_TITLE, _ABOUT, 720, 640)
        self.cards.act_asked.connect(self._do)
        place.changed.connect(self._on_change)
        self._ask()

    def _ask(self) -> None:
        self._place.read(_read, done=self._show, owner=self)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*_SHOWN):
            self._ask()

    def _show(self, read: tuple[tuple[CaseInTrash, ...], tuple[Done, ...]]) -> None:
        lying, done = read
        self._cases = {each.case_id: each for each in lying}
        self._done = {each.id: each for each in done}
        finished = [each for each in done if each.is_compacted or each.case_id not in self._cases]
        may = bool(self._place.desk.scopes(AREA, Action.EXPORT))
        ended = [_erased(each, may_certify=may) for each in finished]
        self.set_cards([self._card(each) for each in lying], _("Erased"), ended)

    def _card(self, each: CaseInTrash) -> Card:
        removed = _("removed by {name}, {time}", name=each.by, time=AtTime(each.at))
        lines: list[Sayable] = [each.reason, waits(each.days_left)]
        if each.confirmed:
            lines = [_INTERRUPTED]
        elif each.erasure_id is not None:
            lines[1] = request_in_words(each.asked_by, each.why_erased)
        return Card(each.case_id, title_of(each), removed, tuple(lines), tuple(_acts(each)))

    # -- what a person asks for -----------------------------------------------------------------

    def _do(self, act: str, card_id: str) -> None:
        place = self._place
        if act == PAPER:
            show_certificate(place, self, card_id)
            return
        if card_id in self._done:
            self._finish(card_id)
            return
        each = self._cases[card_id]
        match act:
            case "put_back":
                self._write(trashed_cases.put_case_back, each.case_id)
            case "ask":
                asking = partial(erasing.ask_to_erase_case, place.desk, each.case_id)
                ask_erasure(place, self, title_of(each), asking)
            case "withdraw":
                self._write(erasing.withdraw, each.erasure_id)
            case "agree":
                asked = request_in_words(each.asked_by, each.why_erased)
                agree_to(place, self, each.erasure_id or "", (title_of(each), asked, OF_A_CASE))
            case "finish":
                self._finish(each.erasure_id or "")

    def _write(self, function: Callable[..., object], record_id: str | None) -> None:
        place = self._place
        place.writing.run(function, place.desk, record_id, failed=self.fail, owner=self)

    def _finish(self, erasure_id: str) -> None:
        place = self._place
        waiting = Waiting(place, self, _("Erasing, and writing the database anew…"))
        waiting.failing(self.fail)
        waiting.cancel.hide()
        waiting.run(place.exporting, erasing.finish, place.desk, erasure_id, done=self._told)

    def _told(self, _changes: object) -> None:
        self._ask()


def show_trash(place: Workplace, parent: QWidget) -> TrashDialog:
    """Open the trash of cases."""
    dialog = TrashDialog(place, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def title_of(each: CaseInTrash) -> Sayable:
    """Return what a case is called in the trash."""
    return Joined((each.number, each.title))


def _acts(each: CaseInTrash) -> list[str]:
    if each.confirmed:
        return [FINISH] if each.may_agree else []
    acts = [PUT_BACK] if each.may_put_back else []
    if each.erasure_id is None:
        return acts + ([ASK] if each.may_ask and not each.days_left else [])
    if each.may_agree and not each.asked_by_me:
        acts.append(AGREE)
    return acts + ([WITHDRAW] if each.may_ask else [])


def _erased(each: Done, *, may_certify: bool) -> Card:
    what = _("Case {number}", number=each.number)
    if each.what != "cases":
        what = _("A record of case {number}", number=each.number)
    if each.exhibit is not None:
        what = _("Exhibit {exhibit} of case {number}", exhibit=each.exhibit, number=each.number)
    sub = _(
        "erased {time}; asked for by {asked}, agreed to by {agreed}",
        time=AtTime(each.erased_at),
        asked=each.asked_by,
        agreed=each.confirmed_by,
    )
    count = _(
        "Destroyed: records {rows}, files {files}. Coded rows that stay for statistics: {coded}.",
        rows=each.rows,
        files=each.files,
        coded=each.coded,
    )
    if not each.is_compacted:
        return Card(each.id, what, sub, (count, _INTERRUPTED), (FINISH,))
    return Card(each.id, what, sub, (count,), (PAPER,) if may_certify else ())


_NONE = _("No case lies in the trash.")
_TITLE = _("Cases in the trash")
_ABOUT = _(
    "A case in the trash is closed to everybody. It can be put back as it was. After 30 days it can"
    " be erased for good: one person asks for it, another agrees."
)
_INTERRUPTED = _("The erasure was interrupted: it has to be finished.")
