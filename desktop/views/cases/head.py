"""The head of a case: what it is called, its status, the next term, who works on it and sees it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.core.text import _, n_
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.rules.access import Action, Rights
from desktop.services.cases import CaseHeader
from desktop.services.deadlines import NextTerm
from desktop.services.drawn import may_be_made
from desktop.views.cases.ending import EndOfCase, let_be_pressed
from desktop.views.cases.overview import title_of
from desktop.views.exporting import STATEMENT, offer_editions
from desktop.views.labels import PlainLabel, Sayable, dress
from desktop.views.parts import BesideIcon, button
from desktop.views.rooms.lists import lateness
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, Joined, OnDay, label, tone_of
from desktop.views.workplace import Workplace

_NARROW = 720  # pixels at 100 %


class CaseHead(QWidget):
    """Shows one case's head; what its buttons ask for is told by signals."""

    edit_asked = Signal()
    status_asked = Signal()
    term_asked = Signal(str)
    access_asked = Signal()
    export_asked = Signal()
    summary_asked = Signal(str)  # the edition
    statement_asked = Signal()
    hand_over_asked = Signal()
    packets_asked = Signal()
    back_asked = Signal()
    end_asked = Signal()
    hold_asked = Signal()
    trash_asked = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self._title = PlainLabel(words, "", "h1", elide=True)
        self._sub = PlainLabel(words, "", "muted", elide=True)
        self.back = QToolButton()
        chips = tuple(map(self._make_chip, _CHIPS))
        self.status, self.urgent, self.term, self.access, self.until = chips
        self.edit = button(words, look, _EDIT, "pencil")
        self.export = button(words, look, _CHRONOLOGY, "download")
        self.papers = button(words, look, _PAPERS, "file-text")
        self.editions = offer_editions(self.papers, words, self.summary_asked.emit)
        self.statement = self.editions.addAction("")
        words.put(self.statement, text=STATEMENT)
        self.hand_over, self.packets = (self.editions.addAction("") for _each in range(2))
        words.put(self.hand_over, text=_("Hand the case over…"))
        words.put(self.packets, text=_("Packets of this case…"))
        self.ending = EndOfCase(words, look)
        self._is_narrow = False
        self._term_id = ""
        self._lay_out()
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the title where there is little: the buttons are drawings then."""
        super().resizeEvent(event)
        narrow = self.width() < self._place.look.theme.pixels(_NARROW)
        if narrow is not self._is_narrow:
            self._is_narrow = narrow
            named = ((self.edit, _EDIT), (self.export, _CHRONOLOGY), (self.papers, _PAPERS))
            for each, name in named:
                text, tip = ("", name) if narrow else (BesideIcon(name), "")
                self._place.words.put(each, text=text, toolTip=tip)

    def _make_chip(self, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName(f"chip.{name}")
        chip.setProperty("kind", "chip")
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return chip

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        look.put_icon(self.back, "chevron-left")
        words.put(self.back, accessibleName=_("Back to the list of cases"), toolTip=_("Back"))
        self.back.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.back.hide()
        look.put_icon(self.access, "users", "muted")
        self.access.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.theme.space("xs"))
        column.setSpacing(look.theme.space("xs"))
        line = QHBoxLayout()
        line.setSpacing(look.theme.space("s"))
        line.addWidget(self.back)
        line.addWidget(self._title, 1)
        line.addWidget(self.edit)
        line.addWidget(self.export)
        line.addWidget(self.papers)
        line.addWidget(self.ending)
        column.addLayout(line)
        column.addWidget(self._sub)
        chips = QHBoxLayout()
        chips.setSpacing(look.theme.space("s"))
        ending = self.ending.chip
        for chip in (self.until, ending, self.status, self.urgent, self.term, self.access):
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addLayout(chips)

    def _connect(self) -> None:
        self.edit.clicked.connect(self.edit_asked)
        self.export.clicked.connect(self.export_asked)
        self.statement.triggered.connect(self.statement_asked)
        self.hand_over.triggered.connect(self.hand_over_asked)
        self.packets.triggered.connect(self.packets_asked)
        self.status.clicked.connect(self.status_asked)
        self.access.clicked.connect(self.access_asked)
        self.until.clicked.connect(self.end_asked)
        self.ending.hold_act.triggered.connect(self.hold_asked)
        self.ending.chip.clicked.connect(self.hold_asked)
        self.ending.trash_act.triggered.connect(self.trash_asked)
        self.term.clicked.connect(self._ask_term)
        self.back.clicked.connect(self.back_asked)

    def show_head(
        self, head: CaseHeader, term: NextTerm | None, today: date, rights: Rights
    ) -> None:
        """Show a case, and offer what `rights` allow; without that to its terms they are unsaid."""
        self._title.set_text(title_of(head, self._place.privacy))
        opened = _("opened {day}", day=When.on(head.opened))
        self._sub.set_text(Joined((head.number, label("countries", head.country), opened)))
        terms = vocabulary("case_status")
        self._put(self.status, label("case_status", head.status), tone_of(terms, head.status))
        may_edit = rights.may("intake", Action.EDIT)
        self.edit.setVisible(may_edit)
        self._place.words.put(self.status, toolTip=_("Change the status of the case"))
        let_be_pressed(self.status, on=may_edit)
        self.urgent.setVisible(head.urgent)
        self.until.setVisible(head.until is not None)
        if head.until is not None:
            said = _("emergency access until {time}, for reading", time=AtTime(head.until))
            self._put(self.until, said, Tone.WARNING)
            self._place.words.put(self.until, toolTip=_("Give emergency access back"))
        self._put(self.urgent, _("urgent medical need"), Tone.DANGER)
        let_be_pressed(self.urgent, on=False)
        seen = n_("{n} colleague", "{n} colleagues", head.team_size)
        self._put(self.access, seen, Tone.NEUTRAL)
        words = self._place.words
        words.put(self.access, text=BesideIcon(seen), toolTip=_("Who can see this case?"))
        self.export.setVisible(may_be_made("chronology", rights))
        self._offer_papers(rights)
        self.term.setVisible("proceedings" in rights.areas)
        self._show_term(term, today)
        let_be_pressed(self.term, on=term is not None or rights.may("proceedings", Action.CREATE))

    def _offer_papers(self, rights: Rights) -> None:
        own = {
            self.statement: may_be_made("statement", rights),
            self.hand_over: rights.may("intake", Action.EXPORT),
            self.packets: rights.may("intake", Action.VIEW),
        }
        summary = may_be_made("summary", rights)
        for entry in self.editions.actions():
            entry.setVisible(own.get(entry, summary))
        self.papers.setVisible(summary or any(own.values()))

    def _show_term(self, term: NextTerm | None, today: date) -> None:
        words = self._place.words
        self._term_id = "" if term is None else term.record_id
        if term is None:
            self._put(self.term, _("no next term"), Tone.WARNING)
            words.put(self.term, toolTip=_("A case without a next term is easily forgotten."))
            return
        near, tone = lateness(term.due, today)
        self._put(self.term, Joined((OnDay(When.on(term.due)), near)), tone)
        words.put(self.term, toolTip=term.title)

    def _put(self, chip: QToolButton, text: Sayable, tone: Tone) -> None:
        self._place.words.put(chip, text=text, accessibleName=text)
        dress(chip, "tone", tone.value)

    def _ask_term(self) -> None:
        self.term_asked.emit(self._term_id)


_EDIT, _CHRONOLOGY, _PAPERS = _("Edit"), _("Chronology (PDF)"), _("More documents")
_CHIPS = ("status", "urgent", "term", "access", "until")
