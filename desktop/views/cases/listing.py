"""The list of cases with live search, and the buttons that make and import cases."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.text import _
from desktop.core.vocabulary import vocabulary
from desktop.rules.access import Action
from desktop.services.cases import CaseLine, list_cases
from desktop.services.desk import Desk
from desktop.services.legal_holds import AREA
from desktop.views.labels import PlainLabel
from desktop.views.lists import ID_ROLE, AnyIndex
from desktop.views.parts import button
from desktop.views.privacy import Privacy
from desktop.views.rows import Page, PagedRows, Row, RowList
from desktop.views.search_field import SearchField
from desktop.views.wording import Joined, OnDay, label, tone_of
from desktop.views.workplace import Workplace

_LEAST_WIDTH = 260  # pixels at 100 %
_SHOWN_BY = ("cases", "trashed_cases", "case_status_changes", "people", "person_roles", "steps")


class CaseListing(QWidget):
    """The left half of the cases page."""

    chosen = Signal(str)
    opened = Signal(str)  # Enter, or a double click
    clicked = Signal(str)
    new_asked = Signal()
    import_asked = Signal()
    trash_asked = Signal()
    packet_asked = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self.search = SearchField(words, look)
        self.new = button(words, look, _("New case"), "plus", "primary")
        self.packet, self.bring, self.trash = (QPushButton() for _each in range(3))
        self.rows = PagedRows(place.reading, words, self)
        self.list = RowList(self.rows, words, look)
        self._count = PlainLabel(words, "", "muted")
        self._count.setWordWrap(False)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(14, 14, 14, 10)
        top.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(words, _("Cases"), "h1"))
        head.addWidget(self._count, 1)
        look.put_icon(self.bring, "upload")
        words.put(
            self.bring,
            toolTip=_("Import a chronology"),
            accessibleName=_("Import a chronology"),
        )
        look.put_icon(self.packet, "inbox")
        words.put(self.packet, toolTip=_("Take in a packet"), accessibleName=_("Take in a packet"))
        look.put_icon(self.trash, "trash-2")
        words.put(
            self.trash,
            toolTip=_("Cases in the trash"),
            accessibleName=_("Cases in the trash"),
        )
        words.put(self.new, toolTip=_("New case (Ctrl+N)"))
        head.addWidget(self.trash)
        head.addWidget(self.bring)
        head.addWidget(self.new)
        top.addLayout(head)
        words.put(
            self.search,
            placeholderText=_("Search: name, number, title…"),
            accessibleName=_("Search cases"),
        )
        line = QHBoxLayout()
        line.addWidget(self.search, 1)
        line.addWidget(self.packet)  # a fourth one above would take the room of the case beside it
        top.addLayout(line)
        column.addLayout(top)
        words.put(self.list, accessibleName=_("List of cases"))
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask)
        self.rows.state_changed.connect(self._show_state)
        self.list.selected.connect(self.chosen)
        self.list.opened.connect(self.opened)
        self.list.clicked.connect(self._click)
        self.new.clicked.connect(self.new_asked)
        self.bring.clicked.connect(self.import_asked)
        self.packet.clicked.connect(self.packet_asked)
        self.trash.clicked.connect(self.trash_asked)
        self._place.changed.connect(self._on_change)

    def _click(self, index: AnyIndex) -> None:
        case_id = index.data(ID_ROLE)
        if case_id is not None:
            self.clicked.emit(case_id)

    def minimumSizeHint(self) -> QSize:
        """Ask for room for the buttons, whose words are longer in some languages."""
        hint = super().minimumSizeHint()
        return hint.expandedTo(QSize(self._place.look.theme.pixels(_LEAST_WIDTH), 0))

    def start(self) -> None:
        """Ask for the first page of what the search field says, and offer what one may make."""
        desk = self._place.desk
        may_make = bool(desk.scopes("intake", Action.CREATE))
        self.new.setVisible(may_make)
        self.packet.setVisible(bool(desk.scopes("intake", Action.VIEW)))
        self.trash.setVisible(bool(desk.scopes(AREA, Action.FINALISE)))
        self.bring.setVisible(may_make and bool(desk.scopes("proceedings", Action.CREATE)))
        self._ask(self.search.text())

    def _ask(self, typed: str) -> None:
        self.rows.ask(
            partial(fetch_cases, self._place.desk, self._place.privacy, typed), at_once=not typed
        )

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*_SHOWN_BY):
            self.rows.refresh()

    def _show_state(self) -> None:
        self._count.set_text("" if self.rows.loading else f"  {self.rows.total}")
        searched = bool(self.search.text().strip())
        desk = self._place.desk
        if not desk.scopes("intake", Action.VIEW):
            self.list.set_empty_text(desk.why_closed("intake"))
        else:
            self.list.set_empty_text(NOTHING_FOUND if searched else _NO_CASES)


NOTHING_FOUND = _("No case matches. Any part of a name, number or title finds it.")
_NO_CASES = _("There are no cases yet. Make one, or import a chronology.")


def fetch_cases(desk: Desk, privacy: Privacy, typed: str, offset: int, limit: int) -> Page:
    """Return cases as rows, on the worker's thread."""
    page = list_cases(desk, typed, offset=offset, limit=limit)
    return Page(tuple(_row(line, privacy) for line in page.lines), page.total)


def _row(line: CaseLine, privacy: Privacy) -> Row:
    return Row(
        id=line.id,
        title=privacy.victims(line.victims, "") or line.title or line.number,
        sub=Joined((line.number, label("countries", line.country))),
        note=label("steps", line.last_code) or line.title or "",
        badge=label("case_status", line.status),
        badge_tone=tone_of(vocabulary("case_status"), line.status),
        trailing=OnDay(line.last_when) if line.last_when is not None else "",
    )
