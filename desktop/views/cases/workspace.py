"""One case: its head, its tabs, and the page on which something of it is edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.core.changes import Changes
from desktop.core.errors import DalilError, NotFound
from desktop.core.text import _, c_, n_
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.services import proceedings
from desktop.services.cases import CaseHeader, areas_of, header
from desktop.services.desk import Desk
from desktop.services.drafts import DraftText
from desktop.services.exporting import Exported, export_chronology
from desktop.services.removal import Removed
from desktop.views.cases import records
from desktop.views.cases.history import HistoryTab
from desktop.views.cases.overview import Overview, OverviewTab, read_overview
from desktop.views.cases.overview import title_of as title_of_case
from desktop.views.cases.parts import button
from desktop.views.cases.people import PeopleTab
from desktop.views.cases.proceedings import ProceedingsTab
from desktop.views.editing import Editing, EditPage
from desktop.views.labels import PlainLabel
from desktop.views.noaccess import Guarded
from desktop.views.waiting import Waiting
from desktop.views.wording import Joined, label
from desktop.views.workplace import Workplace


@frozen_value
class _Read:
    header: CaseHeader
    areas: frozenset[str]
    overview: Overview


def _read(desk: Desk, case_id: str) -> _Read:
    head, areas = header(desk, case_id), areas_of(desk, case_id)
    return _Read(head, areas, read_overview(desk, case_id, areas))


class CaseWorkspace(QWidget):
    """The right half of the cases page."""

    case_made = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case_id: str | None = None
        self._areas: frozenset[str] | None = None  # of the case that is shown, once it is read
        self._number = ""
        words, look = place.words, place.look
        self._title = PlainLabel(words, "", "h1", elide=True)
        self._sub = PlainLabel(words, "", "muted", elide=True)
        self.edit = button(words, look, _("Edit"), "pencil")
        self.export = button(words, look, _("Chronology (PDF)"), "download")
        self.tabs = QTabWidget()
        self.overview, self.people = OverviewTab(place), PeopleTab(place)
        self.proceedings, self.history = ProceedingsTab(place), HistoryTab(place)
        self.pages = QStackedWidget()
        self._page: EditPage | None = None
        self._came_from: QWidget | None = None
        self._lay_out()
        self._connect()
        self.pages.setCurrentIndex(0)

    def _lay_out(self) -> None:
        words = self._place.words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 14, 22, 0)
        outer.addWidget(self.pages)
        nothing = PlainLabel(words, _("Choose a case in the list, or make a new one."), "muted")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages.addWidget(nothing)
        case = QWidget()
        column = QVBoxLayout(case)
        column.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(3)
        names.addWidget(self._title)
        names.addWidget(self._sub)
        line.addLayout(names, 1)
        line.addWidget(self.edit)
        line.addWidget(self.export)
        column.addLayout(line)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        look = self._place.look
        self._guarded = (
            Guarded(words, look, "identity", self.people),
            Guarded(words, look, "proceedings", self.proceedings),
        )
        for tab in (self.overview, *self._guarded, self.history):
            self.tabs.addTab(tab, "")
        self._name_tabs()
        column.addWidget(self.tabs, 1)
        self.pages.addWidget(case)

    def _name_tabs(self) -> None:
        names = (_("Overview"), _("People"), c_("tab", "Proceedings"), _("History"))
        for number, name in enumerate(names):
            self.tabs.setTabText(number, self._place.words.say(name))

    def _connect(self) -> None:
        self.edit.clicked.connect(self._edit_head)
        self.export.clicked.connect(self._export)
        self.overview.step_asked.connect(self.edit_step)
        self.proceedings.step_asked.connect(self.edit_step)
        self.proceedings.removal_asked.connect(self._remove_step)
        self.people.person_asked.connect(self.edit_person)
        self.tabs.currentChanged.connect(self._fill_tab)
        self._place.changed.connect(self._on_change)
        self._place.reopen.connect(self._reopen)
        self._place.words.language_changed.connect(self._name_tabs)

    # -- showing a case -------------------------------------------------------------------------

    def show_case(self, case_id: str) -> None:
        """Show a case; what is being edited stays open until it is saved or left."""
        if case_id == self._case_id and self._page is None:
            return
        if self._page is not None:
            self._page.leave()
        self._case_id, self._areas = case_id, None
        self._read_again()

    def _read_again(self) -> None:
        """Read the case, then the tab that is shown; or show nothing if the case is gone."""
        place, case_id = self._place, self._case_id
        place.reading.run(
            _read,
            place.desk,
            case_id,
            done=self._show,
            failed=partial(self._not_read, case_id),
            owner=self,
        )

    def _not_read(self, case_id: str | None, error: DalilError) -> None:
        if not isinstance(error, NotFound):
            self._place.fail(error)
        elif case_id == self._case_id:  # the import that made it was taken back
            self._case_id = None
            if self._page is None:
                self.pages.setCurrentIndex(0)

    def _show(self, read: _Read) -> None:
        head = read.header
        if head.id != self._case_id:
            return
        self._number = head.number
        self._title.set_text(title_of_case(head))
        self._sub.set_text(
            Joined(
                (
                    head.number,
                    label("countries", head.country),
                    _("opened {day}", day=When.on(head.opened)),
                    label("case_status", head.status),
                    n_("access: {n} colleague", "access: {n} colleagues", head.team_size),
                )
            )
        )
        self.overview.show_overview(head, read.overview)
        self._areas = read.areas
        for guarded in self._guarded:
            guarded.open_for(read.areas)
        self.export.setVisible("proceedings" in read.areas)
        self._fill_tab()
        if self._page is None:
            self.pages.setCurrentIndex(1)

    def _fill_tab(self) -> None:
        chosen = self.tabs.currentWidget()
        tab = chosen.currentWidget() if isinstance(chosen, Guarded) else chosen
        if self._case_id is None or self._areas is None:  # not read yet
            return
        if isinstance(tab, PeopleTab | ProceedingsTab | HistoryTab):
            tab.show_case(self._case_id)

    def _on_change(self, changes: Changes) -> None:
        if self._case_id is not None and (
            changes.touches(*_SHOWN, case_id=self._case_id) or changes.touches("people")
        ):
            self._read_again()

    # -- editing --------------------------------------------------------------------------------

    def new_case(self) -> None:
        """Ask for a new case."""
        self._open(records.new_case(self._place.desk))

    def edit_step(self, step_id: str | None = None) -> None:
        """Edit a step, or a new one."""
        if self._case_id is not None:
            self._open(records.step(self._place.desk, self._case_id, step_id))

    def edit_person(self, person_id: str | None = None) -> None:
        """Edit a person, or a new one."""
        if self._case_id is not None:
            self._open(records.person(self._place.desk, self._case_id, person_id))

    def _edit_head(self) -> None:
        if self._case_id is not None:
            self._open(records.head_of_case(self._place.desk, self._case_id))

    def _open(self, editing: Editing, draft: DraftText | None = None) -> None:
        if self._page is not None:
            self._page.leave()
        else:
            self._came_from = QApplication.focusWidget()
        page = EditPage(self._place, editing, draft)
        page.saved.connect(partial(self._saved, editing))
        page.closed.connect(partial(self._close_page, page))
        self._page = page
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def _reopen(self, editing: Editing, draft: DraftText) -> None:
        self._open(editing, draft)

    def _close_page(self, page: EditPage) -> None:
        focus = QApplication.focusWidget()
        if page is self._page:
            self._page = None
            self.pages.setCurrentIndex(0 if self._case_id is None else 1)
            if focus is None or page.isAncestorOf(focus):
                self._give_keyboard_back()
        self.pages.removeWidget(page)
        page.deleteLater()

    def _give_keyboard_back(self) -> None:
        """Put the keyboard where it was before the form was opened."""
        before = self._came_from
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self.tabs.setFocus()

    def _saved(self, editing: Editing, record_id: str) -> None:
        if editing.place == records.NEW_CASE_PLACE:
            self._place.say(_("Case made."))
            self.case_made.emit(record_id)
        elif editing.load is None and editing.form.key == "step":
            undo = partial(self._take_back, editing.place, record_id)
            self._place.say(_("Step added."), _("Undo"), undo)
        else:
            self._place.say(_("Saved."))

    def pending_drafts(self) -> list[Callable[[], None]]:
        """Return what seals the forms that are open, for the lock."""
        keep = None if self._page is None else self._page.pending_draft()
        return [] if keep is None else [keep]

    # -- removing, exporting --------------------------------------------------------------------

    def _take_back(self, case_id: str, step_id: str) -> None:
        self._change(partial(proceedings.remove_step, self._place.desk, case_id, step_id))

    def _remove_step(self, step_id: str) -> None:
        place, case_id = self._place, self._case_id
        if case_id is not None:
            place.writing.run(
                proceedings.remove_step,
                place.desk,
                case_id,
                step_id,
                done=partial(self._removed, case_id),
                failed=place.fail,
                owner=self,
            )

    def _removed(self, case_id: str, removed: Removed) -> None:
        put_back = partial(proceedings.restore_step, self._place.desk, case_id, removed)
        undo = partial(self._change, put_back)
        self._place.say(_("Step removed."), _("Undo"), undo)

    def _change(self, act: Callable[[], object]) -> None:
        self._place.writing.run(act, done=_nothing, failed=self._place.fail, owner=self)

    def _export(self) -> None:
        words = self._place.words
        name = words.say(_("Chronology {number}", number=self._number)).replace("/", "-") + ".pdf"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, words.say(_("Save the chronology")), name, "PDF (*.pdf)"
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the chronology of the case that is shown, with progress and a way to cancel."""
        if self._case_id is None:
            return
        waiting = Waiting(self._place, self, _("Writing the chronology…"))
        waiting.run(
            self._place.exporting,
            export_chronology,
            self._place.desk,
            self._case_id,
            path,
            self._place.words.language,
            done=self._exported,
        )

    def _exported(self, exported: Exported) -> None:
        self._place.say(_("Written: {file}", file=exported.path.name))


_SHOWN = ("cases", "steps", "person_roles", "case_members", "step_assertions", "step_amounts")


def _nothing(_result: object) -> None:
    return None
