"""The people of a case."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import _
from desktop.rules.access import Action, Rights
from desktop.services.desk import Desk
from desktop.services.people import PersonLine, people_of_case
from desktop.views.parts import button, head
from desktop.views.privacy import Privacy
from desktop.views.rows import Page, PagedRows, Row, RowList
from desktop.views.tokens import Tone
from desktop.views.wording import Joined, label, labels
from desktop.views.workplace import Workplace


class PeopleTab(QWidget):
    """Everybody in the case; Enter or a double click edits."""

    person_asked = Signal(object)  # an id, or None for a new person

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self.rows = PagedRows(place.reading, words, self)
        self.list = RowList(self.rows, words, look, lines=2)
        self.list.set_empty_text(_("Nobody has been added to this case yet."))
        words.put(self.list, accessibleName=_("People of the case"))
        self.add = button(words, look, _("Add a person"), "user-plus", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.addLayout(head(words, _("People"), self.add))
        column.addWidget(self.list, 1)
        self.add.clicked.connect(self._ask_new)
        self.list.opened.connect(self.person_asked.emit)

    def show_case(self, case_id: str) -> None:
        """Show the people of a case."""
        self.rows.ask(partial(_fetch, self._place.desk, self._place.privacy, case_id), at_once=True)

    def offer(self, rights: Rights) -> None:
        """Offer what may be done in this case."""
        self.add.setVisible(rights.may("identity", Action.CREATE))

    def _ask_new(self) -> None:
        self.person_asked.emit(None)


def _fetch(desk: Desk, privacy: Privacy, case_id: str, offset: int, limit: int) -> Page:
    lines = people_of_case(desk, case_id)
    return Page(tuple(row_of(line, privacy) for line in lines[offset : offset + limit]), len(lines))


def row_of(line: PersonLine, privacy: Privacy) -> Row:
    """Return a person as a row of a list."""
    contact = privacy.personal(line.safe_contact or "")
    born = "" if line.birth is None else _("born {when}", when=line.birth)
    sex = label("sex", line.sex) if line.sex != "unknown" else ""
    perpetrator = "alleged_perpetrator" in line.roles
    return Row(
        id=line.id,
        title=privacy.name(line.name, line.code.within_case),
        sub=Joined((sex, born, label("countries", line.citizenship), contact)),
        badge=labels("person_roles", line.roles),
        badge_tone=Tone.WARNING if perpetrator else Tone.ACCENT,
    )
