"""What was done in a case, by whom and when, in words."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import _
from desktop.services.desk import Desk
from desktop.services.history import case_history
from desktop.views.cases.deeds import rows_of
from desktop.views.parts import head
from desktop.views.privacy import Privacy
from desktop.views.rows import Page, PagedRows, RowList
from desktop.views.workplace import Workplace

_MOST = 5000


class HistoryTab(QWidget):
    """The log of one case, newest first."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.rows = PagedRows(place.reading, place.words, self)
        self.list = RowList(self.rows, place.words, place.look, lines=2)
        place.words.put(self.list, accessibleName=_("History of the case"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.addLayout(head(place.words, _("History")))
        column.addWidget(self.list, 1)

    def show_case(self, case_id: str) -> None:
        """Show the log of a case."""
        self.rows.ask(partial(_fetch, self._place.desk, self._place.privacy, case_id), at_once=True)


def _fetch(desk: Desk, privacy: Privacy, case_id: str, offset: int, limit: int) -> Page:
    rows = tuple(rows_of(case_history(desk, case_id, _MOST), privacy))
    return Page(rows[offset : offset + limit], len(rows))
