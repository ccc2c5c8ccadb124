"""The register of papers and workbooks that left the vault: of the office, or of one case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from desktop.core.changes import Changes
from desktop.core.text import Text, _, c_, n_
from desktop.core.vocabulary import vocabulary
from desktop.services.attachments import Attached
from desktop.services.cases import CaseHeader, header
from desktop.services.drawn import NOT_AGAIN, Exported
from desktop.services.outgoing import attach_sent, sent_file
from desktop.services.papers import PaperLine, draw_again, list_papers, see_again
from desktop.views.attaching.files import CaseFiles
from desktop.views.case_picker import ask_case
from desktop.views.exporting import (
    STATEMENT,
    SUMMARY,
    offer_editions,
    show_chronology,
    show_summary,
)
from desktop.views.going import Target
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.parts import button
from desktop.views.preview.window import open_preview
from desktop.views.privacy import Privacy
from desktop.views.registers.columns import CASE, Asked, Column, Filter
from desktop.views.registers.register import Act, ListSpec, RegisterView
from desktop.views.rooms.room import query_of
from desktop.views.rows import Cell, Fetch, Page, Row
from desktop.views.statement.dialog import open_statement
from desktop.views.tokens import Tone
from desktop.views.waiting import Waiting
from desktop.views.wording import AtTime, Joined, label
from desktop.views.workplace import Workplace

WORDING = _("Wording")
_SHORT = 12  # digits of a hash: enough to tell two papers apart at a glance

_PAPERS = ListSpec(
    "papers",
    _("Documents"),
    (
        Column("number", c_("register", "No."), 60, "number", right=True),
        Column(CASE, c_("column", "Case"), 165, CASE),
        Column("kind", _("Document"), 220, "kind"),
        Column("at", _("Written on"), 150, "at"),
        Column("purpose", c_("disclosure", "Purpose"), 190, "purpose"),
        Column("recipient", _("Recipient"), 180),
        Column("consent", c_("disclosure", "Consent"), 180, "consent", at_first=False),
        Column("sha256", _("SHA-256"), 150),
        Column("sent", _("As it was sent"), 130, at_first=False),
        Column("by", _("Written by"), 160, at_first=False),
        Column("language", _("Language"), 120, "language", at_first=False),
        Column("edition", c_("register", "Version"), 80, "edition", right=True, at_first=False),
    ),
    (
        Filter("kind", _("Document"), "papers"),
        Filter("purpose", c_("disclosure", "Purpose"), "disclosure_purposes"),
        Filter("consent", c_("disclosure", "Consent"), "disclosure_consents"),
        Filter("language", _("Language"), "languages"),
    ),
    (
        Act("again", _("Draw again"), "refresh-cw"),
        Act("sent", _("As it was sent…"), "paperclip"),
        Act("copy", _("Copy the SHA-256"), "copy"),
    ),
    _("Nothing has left the vault yet. What does is listed here with its SHA-256."),
)


class PapersPanel(MainPage):
    """The register of all papers, where one can be made; with `in_case`, of the case shown."""

    def __init__(self, place: Workplace, title: Text | None = None, *, in_case: bool) -> None:
        super().__init__()
        self._place, self._in_case = place, in_case
        self._case_id: str | None = None
        spec = _PAPERS.of_one_case() if in_case else _PAPERS
        self.list = RegisterView(place, spec, self._source, compact=in_case)
        self._lay_out(title)
        self.begin_at(self.list)
        self.list.opened.connect(self._open)
        self.list.act_asked.connect(self._do)
        place.changed.connect(self._on_change)

    def _lay_out(self, title: Text | None) -> None:
        space = self._place.look.theme.space
        column = QVBoxLayout(self)
        side = 0 if self._in_case else 22
        column.setContentsMargins(side, 14, side, 8)
        column.setSpacing(space("m"))
        if not self._in_case:  # at the head of a case stands the same button
            column.addLayout(self._make_head(title))
        column.addWidget(self.list, 1)

    def _make_head(self, title: Text | None) -> QHBoxLayout:
        words, head = self._place.words, QHBoxLayout()
        if title is not None:
            head.addWidget(PlainLabel(words, title, "h1"))
        look, label = self._place.look, _("Chronology (PDF)")
        self.chronology = button(words, look, label, "file-plus", "primary")
        self.chronology.clicked.connect(partial(self._ask_case, label, show_chronology))
        self.summary = button(words, look, SUMMARY, "file-text")
        offer_editions(self.summary, words, self._ask_summary)
        self.statement = button(words, look, STATEMENT, "megaphone")
        self.statement.clicked.connect(partial(self._ask_case, STATEMENT, open_statement))
        self.wording = button(words, look, WORDING, "notebook-pen")
        self.wording.clicked.connect(self._go_to_wording)
        head.addStretch(1)
        head.addWidget(self.wording)
        head.addWidget(self.statement)
        head.addWidget(self.summary)
        head.addWidget(self.chronology)
        return head

    def start(self) -> None:
        """Read the register."""
        if not self._in_case or self._case_id is not None:
            self.list.start()

    def show_case(self, case_id: str) -> None:
        """Show what was written from a case."""
        self._case_id = case_id
        self.start()

    def _source(self, asked: Asked) -> Fetch:
        desk, privacy, case_id = self._place.desk, self._place.privacy, self._case_id

        def fetch(offset: int, limit: int) -> Page:
            page = list_papers(desk, query_of(desk, asked, case_id), offset, limit)
            return Page(tuple(_row(line, privacy) for line in page.lines), page.total)

        return fetch

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(
            "exports", "clinical_exports", "office_exports", "cases", "case_members"
        ):
            self.list.refresh()

    def _go_to_wording(self) -> None:
        self._place.going.emit(Target("wording"))

    # -- making one -----------------------------------------------------------------------------

    def _ask_summary(self, edition: str) -> None:
        self._ask_case(SUMMARY, partial(show_summary, edition=edition))

    def _ask_case(self, name: Text, show: Callable[..., None]) -> None:
        """Ask of which case a paper is wanted, and show it."""

        def ask(head: CaseHeader) -> None:
            show(self._place, self, head.id, head.number)

        def read(case_id: str) -> None:
            self._place.read(header, case_id, done=ask, owner=self)

        ask_case(self._place, name, self, read)

    # -- what is there --------------------------------------------------------------------------

    def _open(self, row: Row) -> None:
        self.draw_again(row)

    def _do(self, key: str, rows: tuple[Row, ...]) -> None:
        if key == "again":
            self.draw_again(rows[0])
        elif key == "sent":
            self._place.read(
                sent_file, rows[0].id, done=partial(self._show_sent, rows[0]), owner=self
            )
        else:
            self._copy(rows)

    def _show_sent(self, row: Row, file: Attached | None) -> None:
        """Save a copy of what was sent; or take it in, if that has not been done."""
        if file is not None:
            CaseFiles(self._place, row.case_id).save_copy(file, self)
            return
        title = self._place.words.say(_("The file that was sent, as it was finished"))
        chosen, _kind = QFileDialog.getOpenFileName(self, title)
        if chosen:
            waiting = Waiting(self._place, self, _("Taking the file in…"))
            args = self._place.desk, row.id, Path(chosen)
            waiting.run(self._place.exporting, attach_sent, *args, done=self._attached)

    def _attached(self, taken: tuple[Attached, Changes]) -> None:
        name = taken[0].name
        self._place.say(_("Kept beside its document, as it was sent: {file}", file=name))

    def draw_again(self, row: Row) -> None:
        """Draw a paper anew: what is a PDF is shown first, other files are written at once."""
        if row.badge in NOT_AGAIN:
            self._place.failed.emit(NOT_AGAIN[str(row.badge)], None, None)
            return
        ending = str(vocabulary("papers")[str(row.badge)].facts.get("ending", ""))
        name = Joined((row.title, row.sub), " ")
        if ending == ".pdf":
            show = partial(open_preview, self._place, self, name)
            self._draw(see_again, row.id, done=show)
            return
        words = self._place.words
        offered = words.say(name).replace("/", "-") + ending
        title = words.say(_("Save the document"))
        chosen, _kind = QFileDialog.getSaveFileName(self, title, offered)
        if chosen:
            self._draw(draw_again, row.id, Path(chosen), done=self._drawn)

    def _draw(self, service: Any, *args: Any, done: Callable[[Any], None]) -> None:
        waiting = Waiting(self._place, self, _("Drawing the document again…"))
        waiting.run(self._place.exporting, service, self._place.desk, *args, done=done)

    def _drawn(self, done: Exported) -> None:
        self._place.say(_("Written, and the same to the last byte: {file}", file=done.path.name))

    def _copy(self, rows: tuple[Row, ...]) -> None:
        hashes = [self._place.words.say(row.note) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(hashes))
        said = n_("{n} SHA-256 copied.", "{n} SHA-256 copied.", len(hashes))
        self._place.say(said)


def _row(line: PaperLine, privacy: Privacy) -> Row:
    purpose = label("disclosure_purposes", line.purpose) if line.purpose else ""
    cells = {
        "number": Cell(str(line.number or "")),
        CASE: Cell(line.case_number or _("all cases"), Tone.ACCENT if line.case_number else None),
        "kind": Cell(label("papers", line.kind), strong=True),
        "at": Cell(AtTime(line.at)),
        "purpose": Cell(purpose),
        "recipient": Cell(privacy.personal(line.recipient or "")),
        "consent": Cell(label("disclosure_consents", line.consent) if line.consent else ""),
        "sha256": Cell(f"{line.sha256[:_SHORT]}…"),
        "sent": Cell(_("attached") if line.sent_id else ""),
        "by": Cell(line.by),
        "language": Cell(label("languages", line.language)),
        "edition": Cell(str(line.edition)),
    }
    return Row(
        line.id,
        cells["kind"].text,
        sub=line.case_number,
        note=line.sha256,
        badge=line.kind,
        case_id=line.case_id,
        cells=cells,
    )
