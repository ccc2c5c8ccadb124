"""Everybody the user may see, as a list in columns, found in any spelling."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QVBoxLayout

from desktop.core.changes import Changes
from desktop.core.text import Text, _, c_
from desktop.core.values import frozen_value
from desktop.services.desk import Desk
from desktop.services.people import hidden_fields
from desktop.services.people_register import SORTED_BY, InCase, PersonEntry, list_people
from desktop.services.registers import Query
from desktop.views.going import Target
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.privacy import Privacy
from desktop.views.registers.columns import Asked, Column, Filter
from desktop.views.registers.register import Act, ListSpec, RegisterView
from desktop.views.rows import Cell, Fetch, Page, Row
from desktop.views.tokens import Tone
from desktop.views.wording import Joined, OnDay, label, labels
from desktop.views.workplace import Workplace

_ELSEWHERE = "elsewhere"
# Key, name, width in pixels at 100 %: the longest role and code in Russian are seen whole. All fit
# into the smallest window; citizenship is there for those who choose it.
_COLUMNS: tuple[tuple[str, Text, int], ...] = (
    ("name", c_("of a person", "Name"), 352),
    ("role", _("Role"), 204),
    ("cases", _("Cases"), 140),
    ("sex", _("Sex"), 82),
    ("birth", _("Date of birth"), 122),
    ("safe_contact", _("Safe contact"), 132),
    ("citizenship", _("Citizenship"), 110),
)
_FOR_CHOICE = frozenset({"citizenship"})


@frozen_value
class PersonRow(Row):
    """A person as a row; it knows the cases one can go to from it."""

    cases: tuple[InCase, ...] = ()


class PeoplePage(MainPage):
    """A list; opening a row opens the person's form in the case that was changed last."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.view = RegisterView(place, _spec(place.desk), self._source)
        self.search, self.rows, self.list = self.view.bar.search, self.view.rows, self.view.list
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 8)
        column.setSpacing(12)
        column.addWidget(PlainLabel(place.words, _("People"), "h1"))
        column.addWidget(self.view, 1)
        place.words.put(
            self.search,
            placeholderText=_("Search: any part of a name, in any spelling…"),
            accessibleName=_("Search people"),
        )
        self.begin_at(self.search)
        self.view.opened.connect(self._open)
        self.view.act_asked.connect(self._ask_where)
        self.list.selectionModel().selectionChanged.connect(self._show_elsewhere)
        place.changed.connect(self._on_change)

    def start(self) -> None:
        """Read the list."""
        self.view.start()

    def refresh(self) -> None:
        """Ask the same again, because what orders the names has come."""
        self.view.refresh()

    def _source(self, asked: Asked) -> Fetch:
        state = asked.state
        query = Query(asked.text, state.codes, sort=state.sort, descending=state.descending)
        return partial(_fetch, self._place.desk, self._place.privacy, query)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("people", "person_roles", "cases", "case_members"):
            self.view.refresh()

    def _open(self, row: PersonRow) -> None:
        self._go(row.id, row.case_id)

    def _go(self, person_id: str, case_id: str) -> None:
        self._place.going.emit(Target("cases", case_id, "people", "person", person_id))

    # -- a person of several cases --------------------------------------------------------------

    def _show_elsewhere(self) -> None:
        """Offer another case where one person of several cases is chosen."""
        rows = self.view.chosen()
        several = len(rows) == 1 and isinstance(rows[0], PersonRow) and len(rows[0].cases) > 1
        self.view.acts[_ELSEWHERE].setVisible(several)

    def _ask_where(self, _key: str, rows: tuple[PersonRow, ...]) -> None:
        button = self.view.acts[_ELSEWHERE]
        menu = self.menu_of(rows[0])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def menu_of(self, row: PersonRow) -> QMenu:
        """Return the cases of a person, to choose from."""
        menu = QMenu(self)
        menu.setObjectName("cases_of_person")
        for case in row.cases:
            said = Joined((case.number, labels("person_roles", case.roles)))
            action = menu.addAction(self._place.words.say(said))
            action.triggered.connect(partial(self._go, row.id, case.case_id))
        return menu


def _spec(desk: Desk) -> ListSpec:
    """Return the list, without the columns that are not for this user's roles."""
    hidden = hidden_fields(desk)
    columns = tuple(
        Column(key, name, width, key if key in SORTED_BY else "", at_first=key not in _FOR_CHOICE)
        for key, name, width in _COLUMNS
        if key not in hidden
    )
    return ListSpec(
        "people",
        _("People"),
        columns,
        (
            Filter("role", _("Role"), "person_roles"),
            Filter("sex", _("Sex"), "sex"),
        ),
        (Act(_ELSEWHERE, _("Open in another case…"), "folder-open"),),
        _("Nobody has been added to a case yet."),
        dated=False,
    )


def _fetch(desk: Desk, privacy: Privacy, query: Query, offset: int, limit: int) -> Page:
    page = list_people(desk, query, offset, limit)
    return Page(tuple(_row(entry, privacy) for entry in page.entries), page.total)


def _row(entry: PersonEntry, privacy: Privacy) -> PersonRow:
    name = privacy.name(entry.name, entry.code)
    perpetrator = "alleged_perpetrator" in entry.roles
    cells = {
        "name": Cell(name, strong=True),
        "role": Cell(
            labels("person_roles", entry.roles),
            Tone.WARNING if perpetrator else Tone.ACCENT,
            chip=bool(entry.roles),
        ),
        "cases": Cell(Joined(tuple(case.number for case in entry.cases), ", "), Tone.ACCENT),
        "sex": Cell(label("sex", entry.sex) if entry.sex != "unknown" else ""),
        "birth": Cell("" if entry.birth is None else OnDay(entry.birth)),
        "citizenship": Cell(label("countries", entry.citizenship)),
        "safe_contact": Cell(privacy.personal(entry.safe_contact or "")),
    }
    case_id = entry.cases[0].case_id if entry.cases else ""
    return PersonRow(entry.id, name, case_id=case_id, cells=cells, cases=entry.cases)
