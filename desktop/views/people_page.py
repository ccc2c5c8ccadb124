"""Everybody the user may see, found in any spelling."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.core.changes import Changes
from desktop.core.text import _
from desktop.services.desk import Desk
from desktop.services.people import list_people
from desktop.views.cases.people import row_of
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.privacy import Privacy
from desktop.views.rows import Page, PagedRows, RowList
from desktop.views.search_field import SearchField
from desktop.views.workplace import Workplace


class PeoplePage(MainPage):
    """A search field over one list."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self.search = SearchField(words, look)
        words.put(
            self.search,
            placeholderText=_("Search: any part of a name, in any spelling…"),
            accessibleName=_("Search people"),
        )
        self.rows = PagedRows(place.reading, words, self)
        self.list = RowList(self.rows, words, look, lines=2)
        self.list.set_empty_text(_("Nobody found."))
        words.put(self.list, accessibleName=_("People"))
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 8)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(PlainLabel(words, _("People"), "h1"))
        head.addWidget(self.search, 1)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.begin_at(self.search)
        self.search.textChanged.connect(self._ask)
        place.changed.connect(self._on_change)

    def start(self) -> None:
        """Read the list."""
        self._ask(self.search.text())

    def _ask(self, typed: str) -> None:
        self.rows.ask(
            partial(_fetch, self._place.desk, self._place.privacy, typed), at_once=not typed
        )

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("people", "person_roles"):
            self.rows.refresh()


def _fetch(desk: Desk, privacy: Privacy, typed: str, offset: int, limit: int) -> Page:
    lines = list_people(desk, typed)
    return Page(tuple(row_of(line, privacy) for line in lines[offset : offset + limit]), len(lines))
