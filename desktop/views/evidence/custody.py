"""The custody of one exhibit: what it is, what happened to it, and what can be done for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.text import Text, _
from desktop.forms.fields import Link
from desktop.rules.access import Action, Rights
from desktop.rules.labels import gap_in_words
from desktop.services.attachments import Attached
from desktop.services.cases import rights_in
from desktop.services.custody import Custody, CustodyLine, custody_of
from desktop.services.custody_papers import draw_custody
from desktop.services.derivatives import make_working_copy
from desktop.services.desk import Desk
from desktop.services.file_checks import check
from desktop.services.previews import has_metadata_to_drop, is_misnamed
from desktop.views.cases import records
from desktop.views.flow import Flow
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import FactCard, Scrolled, button
from desktop.views.preview.window import open_preview
from desktop.views.privacy import Privacy
from desktop.views.rows import Page, PagedRows, Row, RowList
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.waiting import Waiting
from desktop.views.wording import AtTime, Joined, OnDay, Size, label
from desktop.views.workplace import Workplace

_WIDE, _HIGH = 860, 760  # pixels at 100 %
_LEAST_LIST = 180  # likewise
_TONES = {"hash_bad": Tone.DANGER, "hash_ok": Tone.SUCCESS, "received": Tone.SUCCESS}


class CustodyDialog(QDialog):
    """Everything that happened to an exhibit, the earliest first; it stays up to date."""

    def __init__(self, place: Workplace, parent: QWidget, case_id: str, exhibit_id: str) -> None:
        super().__init__(parent)
        self._place, self._case_id, self._exhibit_id = place, case_id, exhibit_id
        self._custody: Custody | None = None
        self.setObjectName("custody")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=_("Custody"))
        self._title = PlainLabel(place.words, _("Custody"), "h1", elide=True)
        self.facts = FactCard(place.words, _("File"))
        self.doubts = PlainLabel(place.words, "", "warning")
        self.rows = PagedRows(place.reading, place.words, self)
        self.list = RowList(self.rows, place.words, place.look, lines=3)
        self._scroll = Scrolled()  # in large letters the facts alone fill a screen
        self.toast = Toast(place.words, place.look, self._scroll)  # over no button
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.read()

    def read(self) -> None:
        """Read the custody again."""
        self._place.read(_read, self._exhibit_id, self._case_id, done=self._show, owner=self)

    # -- building -------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        words, look = self._place.words, self._place.look
        self.check = button(words, look, _("Check the hash now"), "shield-check", "primary")
        self.note = button(words, look, _("Note an event…"), "pencil")
        self.copy = button(words, look, _("Working copy"), "copy")
        self.paper = button(words, look, _("Custody report (PDF)"), "file-text")
        self.close_button = QPushButton()
        words.put(self.close_button, text=_("Close"))
        menu = QMenu(self.copy)
        self.as_it_is, self.bare = (menu.addAction("") for _each in range(2))
        words.put(self.as_it_is, text=_("As it is"))
        words.put(self.bare, text=_("Without metadata"))
        self.copy.setMenu(menu)
        self._offer(None, Rights(frozenset()))

    def _lay_out(self) -> None:
        look, words = self._place.look, self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(self._title)
        inner = QVBoxLayout(self._scroll.body)
        inner.setContentsMargins(0, 0, look.theme.space("s"), 0)
        inner.setSpacing(look.theme.space("m"))
        inner.addWidget(self.facts)
        inner.addWidget(self.doubts)
        words.put(self.list, accessibleName=_("What happened"))
        self.list.setMinimumHeight(look.theme.pixels(_LEAST_LIST))
        inner.addWidget(self.list, 1)
        column.addWidget(self._scroll, 1)
        foot = Flow(look.theme.space("s"))
        for each in (self.check, self.note, self.copy, self.paper, self.close_button):
            foot.addWidget(each)
        column.addLayout(foot)
        look.size(self, _WIDE, _HIGH)

    def _connect(self) -> None:
        self.check.clicked.connect(self._check)
        self.note.clicked.connect(self._note)
        self.as_it_is.triggered.connect(partial(self._copy, bare=False))
        self.bare.triggered.connect(partial(self._copy, bare=True))
        self.paper.clicked.connect(self._paper)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._place.changed.connect(self._on_change)
        self._place.failed.connect(self._say_failed)

    # -- showing --------------------------------------------------------------------------------

    def _show(self, read: tuple[Custody, Rights]) -> None:
        self._custody, rights = read
        custody = self._custody
        what = _("Exhibit {number}. {what}", number=custody.number, what=custody.title)
        self._title.set_text(what)
        self.facts.set_lines(list(_facts(custody.file)))
        doubts = [gap_in_words(gap.kind, gap.since, gap.until) for gap in custody.gaps]
        if custody.turned_back:
            entries = ", ".join(map(str, custody.turned_back))
            doubts.append(
                _("The computer's clock was put back before: {entries}.", entries=entries)
            )
        self.doubts.set_text(Joined(tuple(doubts), "\n"))
        self.doubts.setVisible(bool(doubts))
        rows = tuple(_row(line, self._place.privacy) for line in custody.lines)
        self.rows.ask(partial(_page, rows), at_once=True)
        self._offer(custody.file, rights)

    def _offer(self, file: Attached | None, rights: Rights) -> None:
        self.check.setVisible(file is not None)
        self.note.setVisible(rights.may("evidence", Action.CREATE))
        self.copy.setVisible(file is not None and rights.may("evidence", Action.CREATE))
        self.bare.setEnabled(file is not None and has_metadata_to_drop(file))
        self.paper.setVisible(rights.may("evidence", Action.EXPORT))

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("evidence_items", "custody_events", "attachments"):
            self.read()

    def _say_failed(self, sentence: Text, _label: Text | None, _act: Any) -> None:
        self.toast.show_message(sentence, tone=Tone.DANGER)

    # -- doing ----------------------------------------------------------------------------------

    def _check(self) -> None:
        file = None if self._custody is None else self._custody.file
        if file is not None:
            waiting = Waiting(self._place, self, _("Reading the file to its end…"))
            desk = self._place.desk
            waiting.run(self._place.exporting, check, desk, file.id, done=self._checked)

    def _checked(self, is_same: bool) -> None:  # noqa: FBT001 - the worker's result
        if is_same:
            self.toast.show_message(_SAME)
        else:
            self.toast.show_message(_ANOTHER, tone=Tone.DANGER)
        self.read()

    def _note(self) -> None:
        """Note what happened outside, on the form of the case; this dialog would lie over it."""
        place, custody = self._place, self._custody
        if custody is not None:
            name = _("{number}. {what}", number=custody.number, what=custody.title)
            given = {"exhibit": Link(custody.exhibit_id, name)}
            editing = records.record(place.desk, "custody", self._case_id, given=given)
            self.accept()
            place.reopen.emit(editing, None)

    def _copy(self, *, bare: bool) -> None:
        place = self._place
        waiting = Waiting(place, self, _("Making a working copy…"))
        make = partial(make_working_copy, bare=bare)
        args = (place.desk, self._exhibit_id, place.words.language)
        waiting.run(place.exporting, make, *args, done=self._copied)

    def _copied(self, number: int) -> None:
        self.toast.show_message(_("The copy is exhibit {number}.", number=number))

    def _paper(self) -> None:
        place = self._place
        waiting = Waiting(place, self, _("Drawing the document…"))
        done = partial(open_preview, place, self, _("Custody of evidence"))
        args = (place.desk, [self._exhibit_id], place.words.language)
        waiting.run(place.exporting, draw_custody, *args, done=done)


_SAME = _("The file is the same, to the last byte, as when it was taken in. This is in the log.")
_ANOTHER = _(
    "The file is NOT what was taken in: it was altered or damaged. Restore it from a backup. This"
    " is in the log."
)


def show_custody(place: Workplace, parent: QWidget, rows: Sequence[Row]) -> None:
    """Show the custody of the first of the chosen exhibits."""
    CustodyDialog(place, parent, rows[0].case_id, rows[0].id).open()


def _read(desk: Desk, exhibit_id: str, case_id: str) -> tuple[Custody, Rights]:
    return custody_of(desk, exhibit_id), rights_in(desk, case_id)


def _page(rows: tuple[Row, ...], offset: int, limit: int) -> Page:
    return Page(rows[offset : offset + limit], len(rows))


def _facts(file: Attached | None) -> Iterator[tuple[Sayable, Sayable]]:
    if file is None:
        yield "", _("This exhibit has no file.")
        return
    none = _("none: taken in by an older version")
    yield _("Name as found"), file.name
    kind: Sayable = label("file_types", file.detected) or none
    if is_misnamed(file):
        kind = _("{kind}: the name says otherwise", kind=kind)
    yield _("Kind, by its first bytes"), Joined((kind, Size(file.size)))
    if file.written is not None:
        to_the_second = file.written.partition(".")[0].replace("T", " ")
        is_moment = file.written.endswith("Z")  # a disk can say what no calendar has
        said = _("{moment} UTC", moment=to_the_second) if is_moment else file.written
        yield _("Last written, as found"), said
    yield _("SHA-256"), _broken(file.sha256)
    yield _("SHA-512"), _broken(file.sha512) if file.sha512 else none


def _broken(digest: str) -> str:
    """Return a hash in groups, so that a line of it can end and it can be read aloud."""
    return " ".join(digest[at : at + 16] for at in range(0, len(digest), 16))


def _row(line: CustodyLine, privacy: Privacy) -> Row:
    codes = "custody_events" if line.noted else "custody_deeds"
    told: list[Sayable] = [line.hand or line.by]
    if line.party:
        told.append(_("To or from: {who}", who=privacy.personal(line.party)))
    told += [part for part in (line.document, line.reason) if part]
    note: Sayable = _("entry {number}", number=line.seq)
    if line.noted:
        note = Joined((note, _("noted by {who}", who=line.by), AtTime(line.at)))
    if line.sha256 is not None:
        note = Joined((note, _("SHA-256 {digest}…", digest=line.sha256[:16])))
    return Row(
        f"{line.seq}.{line.deed}",
        label(codes, line.deed),
        sub=Joined(tuple(told)),
        note=note,
        badge=_("noted") if line.noted else "",
        badge_tone=Tone.ACCENT,
        trailing=_when(line),
        trailing_tone=_TONES.get(line.deed, Tone.NEUTRAL),
    )


def _when(line: CustodyLine) -> Sayable:
    return AtTime(line.at) if line.when is None else OnDay(line.when)
