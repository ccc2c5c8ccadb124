"""The steps of a case, with how long things took: what leads the tab of its proceedings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.core.text import _, n_
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.rules.access import Action, Rights
from desktop.rules.facts import CaseFacts
from desktop.rules.labels import COUNTS, DAYS
from desktop.services.desk import Desk
from desktop.services.proceedings import StepLine, case_facts, chronology
from desktop.views.cases.steps import title_of
from desktop.views.labels import Sayable
from desktop.views.lists import ID_ROLE
from desktop.views.parts import CardRow, FactCard, Scrolled, button, head
from desktop.views.rows import Page, PagedRows, Row, RowList
from desktop.views.wording import Joined, OnDay, label, tone_of
from desktop.views.workplace import Workplace


class ProceedingsTab(Scrolled):
    """Measures above, steps below; Enter opens a step, buttons edit and remove it."""

    step_asked = Signal(object)
    removal_asked = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case_id: str | None = None
        self._wanted: tuple[str, str] | None = None  # the case and the step to be chosen in it
        words, look = place.words, place.look
        self.durations = FactCard(words, _("Time taken"), figures=True)
        self.counts = FactCard(words, _("Decisions"), figures=True)
        self.rows = PagedRows(place.reading, words, self)
        self.list = RowList(self.rows, words, look)
        self.list.set_empty_text(_("No steps yet."))
        words.put(self.list, accessibleName=_("Steps of the case"))
        self.add = button(words, look, _("Add a step"), "plus", "primary")
        self.edit = button(words, look, _("Edit"), "pencil")
        self.remove = button(words, look, _("Remove"), "trash-2")
        self._lay_out()
        self._connect()
        self._choose(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(12)
        column.addWidget(CardRow(self._place.look, self.durations, self.counts))
        column.addLayout(head(self._place.words, _("Steps"), self.remove, self.edit, self.add))
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.add.clicked.connect(self._ask_new)
        self.edit.clicked.connect(self._ask_chosen)
        self.remove.clicked.connect(self._ask_removal)
        self.list.opened.connect(self.step_asked.emit)
        self.list.selected.connect(self._choose)
        self.rows.modelReset.connect(self._choose_again)
        self.rows.dataChanged.connect(self._choose_again)

    def show_case(self, case_id: str) -> None:
        """Show the steps of a case, and what follows from them."""
        self._case_id = case_id
        self._choose(None)
        self.rows.ask(partial(_fetch, self._place.desk, case_id), at_once=True)
        self._place.read(case_facts, case_id, done=self._show_facts, owner=self)
        self._seek()

    def choose(self, case_id: str, step_id: str) -> None:
        """Choose a step of the case that is shown, or of the one that will be."""
        self._wanted = (case_id, step_id)
        self._seek()

    def _seek(self) -> None:
        """Ask where the step to be chosen stands: it may be on a page that has not come yet."""
        if self._wanted is not None and self._wanted[0] == self._case_id:
            self._place.read(_place_of, *self._wanted, done=self._go_to, owner=self)

    def _go_to(self, number: int | None) -> None:
        if self._wanted is None or number is None:  # removed meanwhile
            return
        step_id, self._wanted = self._wanted[1], None
        self.list.scrollTo(self.rows.index(number, 0))
        self.list.choose(step_id)
        self._choose_again()
        self.list.setFocus()

    def offer(self, rights: Rights) -> None:
        """Offer what may be done in this case; a step is opened for reading by its row."""
        self.add.setVisible(rights.may("proceedings", Action.CREATE))
        for each in (self.edit, self.remove):
            each.setVisible(rights.may("proceedings", Action.EDIT))

    def _show_facts(self, found: CaseFacts) -> None:
        self.durations.set_lines(
            [
                (DAYS[name], n_("{n} day", "{n} days", days))
                for name, days in found.days.items()
                if days is not None
            ]
            or [(_("Not known yet"), "")]
        )
        self.counts.set_lines(
            [(COUNTS[name], str(count)) for name, count in found.counts.items() if count]
            or [(_("None yet"), "")]
        )

    def _choose(self, step_id: str | None) -> None:
        self._chosen = step_id
        self.edit.setEnabled(step_id is not None)
        self.remove.setEnabled(step_id is not None)

    def _choose_again(self) -> None:
        """Offer what can be done with the row that is chosen after rows came or went."""
        index = self.list.currentIndex()
        self._choose(index.data(ID_ROLE) if index.isValid() else None)

    def _ask_new(self) -> None:
        self.step_asked.emit(None)

    def _ask_chosen(self) -> None:
        self.step_asked.emit(self._chosen)

    def _ask_removal(self) -> None:
        if self._chosen is not None:
            self.removal_asked.emit(self._chosen)


@frozen_value
class _Undated:
    """Stands where a date is not known."""

    def in_language(self, language: str) -> str:
        return _("date not known").in_language(language)


def _fetch(desk: Desk, case_id: str, offset: int, limit: int) -> Page:
    lines = chronology(desk, case_id)
    return Page(tuple(_row(line) for line in lines[offset : offset + limit]), len(lines))


def _place_of(desk: Desk, case_id: str, step_id: str) -> int | None:
    ids = [line.id for line in chronology(desk, case_id)]
    return ids.index(step_id) if step_id in ids else None


def _row(line: StepLine) -> Row:
    steps = vocabulary("steps")
    number: Sayable = "" if line.number is None else _("no. {number}", number=line.number)
    return Row(
        id=line.id,
        title=title_of(line),
        sub=Joined((number, line.actor or "", line.source or "")),
        note=line.text or "",
        badge=label("tracks", line.track),
        badge_tone=tone_of(steps, line.code),
        trailing=_Undated() if line.when is None else OnDay(line.when),
    )
