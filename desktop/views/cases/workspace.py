"""One case: its head, its tabs, and the form on which something of it is edited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.errors import DalilError, NotFound, NotPermitted
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.cases import CASE, NEW_CASE, STATUS
from desktop.rules.access import Action, Rights
from desktop.services import emergencies, proceedings, trash
from desktop.services.cases import CaseHeader, header, rights_in
from desktop.services.deadlines import NextTerm, next_term
from desktop.services.desk import Desk
from desktop.services.drafts import DraftText
from desktop.services.kinds import FORMS
from desktop.services.legal_holds import AREA, Hold, hold_of
from desktop.services.removal import Removed
from desktop.views.cases import records
from desktop.views.cases.ending import ask_hold, ask_trash
from desktop.views.cases.head import CaseHead
from desktop.views.cases.overview import Overview, read_overview
from desktop.views.cases.tabs import CaseTabs
from desktop.views.editing import Editing
from desktop.views.exporting import show_chronology, show_summary
from desktop.views.form_stack import FormStack
from desktop.views.labels import PlainLabel
from desktop.views.packets.handing import hand_over_case
from desktop.views.packets.of_case import show_packets
from desktop.views.pages import MainPage
from desktop.views.privacy import Privacy
from desktop.views.reason_dialog import ask_reason, removal_of
from desktop.views.statement.dialog import open_statement
from desktop.views.workplace import Workplace

_NOTHING_CHOSEN, _CASE = range(2)


@frozen_value
class _Read:
    header: CaseHeader
    rights: Rights
    overview: Overview
    term: NextTerm | None
    hold: Hold | None
    has_trash: bool


def _read(desk: Desk, privacy: Privacy, case_id: str) -> _Read:
    head, rights = header(desk, case_id), rights_in(desk, case_id)
    term = next_term(desk, case_id) if "proceedings" in rights.areas else None
    seen = read_overview(desk, privacy, case_id, rights.areas)
    if AREA not in rights.areas:
        return _Read(head, rights, seen, term, None, has_trash=False)
    has_trash = bool(trash.of_case(desk, case_id))
    return _Read(head, rights, seen, term, hold_of(desk, case_id), has_trash)


class CaseWorkspace(QWidget):
    """The right half of the cases page."""

    case_made = Signal(str)
    turned = Signal(str, str)  # case and tab, wherever one is now
    back_asked = Signal()
    access_asked = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case_id: str | None = None
        self._number = ""
        self.head, self.tabs = CaseHead(place), CaseTabs(place)
        self.pages = FormStack(place)
        self.until = QTimer(self)  # runs while emergency access lasts
        self._lay_out()
        self._connect()
        self.pages.rest_on(_NOTHING_CHOSEN)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 14, 22, 0)
        outer.addWidget(self.pages)
        sees = self._place.desk.scopes("intake", Action.VIEW)
        said = _("Choose a case in the list, or make a new one.") if sees else ""
        nothing = PlainLabel(self._place.words, said, "muted")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages.addWidget(nothing)
        case = MainPage()
        case.begin_at(self.tabs)
        column = QVBoxLayout(case)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(self.tabs, 1)
        self.pages.addWidget(case)

    def _connect(self) -> None:
        head, tabs = self.head, self.tabs
        head.edit_asked.connect(self._edit_head)
        head.status_asked.connect(self._edit_status)
        head.term_asked.connect(self._edit_term)
        head.access_asked.connect(self._ask_access)
        head.export_asked.connect(self._export)
        head.summary_asked.connect(self._export_summary)
        head.statement_asked.connect(self._open_statement)
        head.hand_over_asked.connect(partial(self._of_packets, hand_over_case))
        head.packets_asked.connect(partial(self._of_packets, show_packets))
        head.back_asked.connect(self.back_asked)
        head.end_asked.connect(self._end_emergency)
        self.until.setSingleShot(True)
        self.until.timeout.connect(self._read_again)
        tabs.step_asked.connect(self.edit_step)
        tabs.step_removal_asked.connect(self._remove_step)
        tabs.person_asked.connect(self.edit_person)
        tabs.record_asked.connect(self.edit_record)
        head.hold_asked.connect(partial(self._end_of_case, ask_hold))
        head.trash_asked.connect(partial(self._end_of_case, ask_trash))
        tabs.turned.connect(self._turned)
        self.pages.saved.connect(self._saved)
        self._place.changed.connect(self._on_change)
        self._place.reopen.connect(self._reopen)

    # -- showing a case -------------------------------------------------------------------------

    @property
    def case_id(self) -> str | None:
        """The case that is shown, or None."""
        return self._case_id

    def show_case(self, case_id: str, tab: str | None = None) -> None:
        """Show a case; what is being edited stays open until it is saved or left."""
        is_new = case_id != self._case_id
        if is_new or self.pages.is_open:
            self.pages.leave()
        if is_new:
            self._case_id = case_id
            self.tabs.forget()
        if tab is not None:
            self.tabs.turn_to(tab)
        if is_new:
            self._read_again()
        self.turned.emit(case_id, self.tabs.key)

    def go_to(self, case_id: str, tab: str | None, kind: str | None, record_id: str | None) -> None:
        """Show a case, a tab of it, and a record there: its form if its kind is named.

        A form that is open already stays as it is: whoever comes back goes on typing.
        """
        if kind is not None and self.pages.holds(kind, record_id or case_id):
            return
        self.show_case(case_id, tab or kind)
        if kind is None and record_id is not None:
            self.tabs.steps.choose(case_id, record_id)
        if kind is not None:
            self.edit(kind, record_id)

    def _read_again(self) -> None:
        """Read the case, then the tab that is shown; or show nothing if the case is gone."""
        place, case_id = self._place, self._case_id
        place.reading.run(
            _read,
            place.desk,
            place.privacy,
            case_id,
            done=self._show,
            failed=partial(self._not_read, case_id),
            owner=self,
        )

    def _not_read(self, case_id: str | None, error: DalilError) -> None:
        if not isinstance(error, NotFound):
            self._place.fail(error)
        # The import that made it was taken back, or one was taken off its team.
        if isinstance(error, NotFound | NotPermitted) and case_id == self._case_id:
            self._case_id = None
            self.until.stop()
            self.pages.rest_on(_NOTHING_CHOSEN)

    def _show(self, read: _Read) -> None:
        head = read.header
        if head.id != self._case_id:
            return
        self._number = head.number
        today = self._place.desk.today
        self.head.show_head(head, read.term, today, read.rights)
        self.head.ending.show_hold(read.hold, read.rights)
        self._follow(head.until)
        self.tabs.offer_trash(on=read.has_trash)
        self.tabs.show_case(head, read.rights, read.overview)
        self.pages.rest_on(_CASE)

    def _follow(self, until: datetime | None) -> None:
        """Look again when emergency access ends: by then there is nothing to see."""
        self.until.stop()
        if until is not None:
            left = (until - self._place.desk.clock.now()).total_seconds()
            self.until.start(max(0, int(left * 1000)) + 1)

    def _end_emergency(self) -> None:
        case_id = self._case_id
        if case_id is not None:
            self._place.write(emergencies.end, case_id, owner=self)

    def _turned(self, tab: str) -> None:
        if self._case_id is not None:
            self.turned.emit(self._case_id, tab)

    def _on_change(self, changes: Changes) -> None:
        if self._case_id is not None and (
            changes.touches(*_SHOWN, case_id=self._case_id) or changes.touches("people")
        ):
            self._read_again()

    # -- editing --------------------------------------------------------------------------------

    def new_case(self) -> None:
        """Ask for a new case, if it is this user's to make one, or go on with the one begun."""
        if self._place.desk.scopes("intake", Action.CREATE) and not self.pages.holds(
            NEW_CASE.key, records.NEW_CASE_PLACE
        ):
            self.pages.open(records.new_case(self._place.desk))

    def edit(self, kind: str, record_id: str | None) -> None:
        """Edit a record of any kind: a person, a step, or one that is kept like all others.

        Also the case itself, by the keys of its two forms.
        """
        own = {CASE.key: self._edit_head, STATUS.key: self._edit_status}
        act = {"step": self.edit_step, "person": self.edit_person}.get(kind)
        if kind in own:
            own[kind]()
        elif act is not None:
            act(record_id)
        else:
            self.edit_record(kind, record_id)

    def edit_step(self, step_id: str | None = None) -> None:
        """Edit a step, or a new one."""
        if self._case_id is not None:
            self.pages.open(records.step(self._place.desk, self._case_id, step_id))

    def edit_person(self, person_id: str | None = None) -> None:
        """Edit a person, or a new one."""
        if self._case_id is not None:
            self.pages.open(records.person(self._place.desk, self._case_id, person_id))

    def edit_record(self, kind: str, record_id: str | None = None) -> None:
        """Edit a record of a kind, or a new one."""
        if self._case_id is not None:
            self.pages.open(records.record(self._place.desk, kind, self._case_id, record_id))

    def _edit_head(self) -> None:
        if self._case_id is not None:
            self.pages.open(records.head_of_case(self._place.desk, self._case_id))

    def _edit_status(self) -> None:
        if self._case_id is not None:
            self.pages.open(records.status_of_case(self._place.desk, self._case_id))

    def _edit_term(self, record_id: str) -> None:
        """Edit the next term, or a new one where there is none."""
        self.tabs.turn_to("deadline")
        self.edit_record("deadline", record_id or None)

    def _ask_access(self) -> None:
        if self._case_id is not None:
            self.access_asked.emit(self._case_id)

    def _reopen(self, editing: Editing, draft: DraftText) -> None:
        if editing.form.key in FORMS:
            self.pages.open(editing, draft)

    def _saved(self, editing: Editing, record_id: str) -> None:
        if editing.place == records.NEW_CASE_PLACE:
            self._place.say(_("Case made."))
            self.case_made.emit(record_id)
        elif editing.load is None and editing.form.key == "step":
            remove = proceedings.remove_step
            why = self._place.words.say(_("Taken back as soon as it was added."))
            undo = partial(self._place.write, remove, editing.place, record_id, why)
            self._place.say(_("Step added."), _("Undo"), undo)
        else:
            self._place.say(_("Saved."))

    def pending_drafts(self) -> list[Callable[[], None]]:
        """Return what seals the forms that are open, for the lock."""
        return self.pages.pending_drafts()

    # -- removing, exporting --------------------------------------------------------------------

    def _remove_step(self, step_id: str) -> None:
        case_id = self._case_id
        if case_id is not None:
            act = partial(proceedings.remove_step, self._place.desk, case_id, step_id)
            done = partial(self._removed, case_id)
            ask_reason(self._place, self, removal_of(_("Step")), act, done)

    def _removed(self, case_id: str, removed: Removed) -> None:
        undo = partial(self._place.write, proceedings.restore_step, case_id, removed)
        self._place.say(_("Step removed."), _("Undo"), undo)

    def _end_of_case(self, ask: Callable[..., object]) -> None:
        """Ask why the case is held, let go of, or put into the trash."""
        if self._case_id is not None:
            is_held = self.head.ending.hold is not None
            ask(self._place, self, self._case_id, self._number, is_held=is_held)

    def _export(self) -> None:
        if self._case_id is not None:
            show_chronology(self._place, self, self._case_id, self._number)

    def _export_summary(self, edition: str) -> None:
        if self._case_id is not None:
            show_summary(self._place, self, self._case_id, self._number, edition=edition)

    def _of_packets(self, show: Callable[[Workplace, QWidget, str], None]) -> None:
        if self._case_id is not None:
            show(self._place, self, self._case_id)

    def _open_statement(self) -> None:
        if self._case_id is not None:
            open_statement(self._place, self, self._case_id, self._number)


_SHOWN = (
    "cases",
    "steps",
    "person_roles",
    "case_members",
    "case_blocks",
    "emergency_accesses",
    "step_assertions",
    "step_amounts",
    "deadlines",
    "evaluations",
    "case_holds",
    "trashed_cases",
    "trashed_records",
)
