"""The main window: the side bar, one page at a time, a line at the foot, messages above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _
from desktop.rules.access import Action
from desktop.services import emergencies
from desktop.services.kinds import FORMS
from desktop.services.search import build_index
from desktop.services.users import AREA
from desktop.views import commands
from desktop.views.backups.acts import back_up_now
from desktop.views.backups.leaving import leave
from desktop.views.case_picker import ask_case
from desktop.views.cases.page import CasesPage
from desktop.views.device.entry import SealEntry
from desktop.views.device.sealing import ask_to_seal
from desktop.views.editing import Editing
from desktop.views.first_steps import FirstSteps
from desktop.views.going import Target, Trail
from desktop.views.helping import HELP, Help
from desktop.views.labels import PlainLabel
from desktop.views.navigation import NavItem, Sidebar
from desktop.views.noting import HeadNoting
from desktop.views.older_notice import OlderNotice
from desktop.views.palette import Palette
from desktop.views.papers import WORDING, PapersPanel
from desktop.views.people_page import PeoplePage
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.rooms.panel import RecordsPanel
from desktop.views.settings_page import SettingsPage
from desktop.views.shortcuts import Keys, bind
from desktop.views.statement.dialog import StatementDialog
from desktop.views.statistics_page import StatisticsPage
from desktop.views.toast import Toast
from desktop.views.today_page import TodayPage
from desktop.views.tokens import Tone
from desktop.views.users.page import UsersPage
from desktop.views.waiting_for_key import WaitingForKey
from desktop.views.wordings.page import WordingPage
from desktop.views.workplace import Workplace

PLACES = (
    NavItem("today", _("Today"), "layout-dashboard"),
    NavItem("cases", _("Cases"), "folder-open"),
    NavItem("people", _("People"), "users"),
    NavItem("examinations", _("Examinations"), "stethoscope"),
    NavItem("deadlines", _("Deadlines"), "calendar-clock"),
    NavItem("correspondence", _("Correspondence"), "mail"),
    NavItem("claims", _("Claims"), "scale"),
    NavItem("statistics", _("Statistics"), "chart-column"),
    NavItem("documents", _("Documents"), "file-text"),
)
# For those who see who works here.
USERS = NavItem("users", _("Users"), "key-round")
SHOW_NAMES = NavItem("names", _("Show names"), "eye", "Ctrl+Shift+N", act=True)
HIDE_NAMES = NavItem("names", _("Hide names"), "eye-off", "Ctrl+Shift+N", act=True)
FOOT = (
    SHOW_NAMES,
    NavItem("help", _("Help"), "circle-question-mark", str(HELP), act=True),
    NavItem("settings", _("Settings"), "settings"),
    NavItem("seal", _("Seal this workstation…"), "shield-alert", "Ctrl+Shift+L", act=True),
    NavItem("lock", _("Lock"), "lock", "Ctrl+L", act=True),
)
# The rooms that are lists of records, and which.
ROOMS = {
    "examinations": ("evaluation",),
    "deadlines": ("deadline", "task"),
    "correspondence": ("letter", "note"),
    "claims": ("claim", "award", "payment", "measure"),
}
# Pages that are come to from another one, whose item of the side bar stands for them.
_WITHIN = {"wording": "documents"}
_RECENT = 6  # cases in the search before anything is typed

_Page = TypeVar("_Page", bound=QWidget)


class MainWindow(QMainWindow):
    """Everything that can be done at an unlocked vault; a page is made when it is first gone to."""

    lock_requested = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        # No name of a case or person ever stands in the title: others see it in the task bar.
        place.words.put(self, windowTitle="Dalil")
        self._places = (*PLACES, USERS) if place.desk.scopes(AREA, Action.VIEW) else PLACES
        self.sidebar = Sidebar(place.words, place.look, self._places, FOOT)
        self.help = Help(self, place.words, place.look)
        self.trail = Trail()
        self._names = {item.key: item.label for item in PLACES}
        self._makers: dict[str, Callable[[], QWidget]] = {
            "today": partial(TodayPage, place),
            "cases": lambda: self.cases,
            "people": lambda: self.people,
            "statistics": lambda: self.statistics,
            "documents": lambda: PapersPanel(place, self._names["documents"], in_case=False),
            "settings": lambda: self.settings,
            "wording": lambda: self.wording,
            "users": partial(UsersPage, place),
            **{key: partial(self._make_room, key) for key in ROOMS},
        }
        self._pages: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self._lay_out()
        self.toast = Toast(place.words, place.look, self)
        self._connect()
        self._noting = HeadNoting(place, self)
        self._sealing = SealEntry(place, self.sidebar, self)
        self._restore()
        self.go_to("today")
        self.first_steps.start()
        self.waiting_for_key.start()
        self._sealing.start()
        place.exporting.run(build_index, place.desk, done=self._indexed, failed=place.fail)

    # -- pages ----------------------------------------------------------------------------------

    @cached_property
    def cases(self) -> CasesPage:
        """The list of cases and the case that is open."""
        page = self._kept(CasesPage(self._place))
        page.turned.connect(self._note_case)
        self.first_steps.watch_cases(page)
        return page

    @cached_property
    def people(self) -> PeoplePage:
        """Everybody the user may see."""
        return self._kept(PeoplePage(self._place))

    @cached_property
    def statistics(self) -> StatisticsPage:
        """The office's quarters."""
        return self._kept(StatisticsPage(self._place, self._place.desk.today))

    @cached_property
    def wording(self) -> WordingPage:
        """What the office writes once for all papers."""
        return WordingPage(self._place, WORDING)

    @cached_property
    def settings(self) -> SettingsPage:
        """The window and the vault."""
        page = self._kept(SettingsPage(self._place))
        page.verified.connect(self.older.look)
        self.first_steps.watch_settings(page)
        return page

    def page(self, key: str) -> QWidget:
        """Return a page, made if it has not been yet."""
        if key not in self._pages:
            self._pages[key] = page = self._makers[key]()
            page.setProperty("screen", f"place.{key}")
            self._kept(page)
        return self._pages[key]

    def _kept(self, page: _Page) -> _Page:
        """Have a page end with the window even if nobody goes there: parts of it are asked for."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        return page

    def _make_room(self, key: str) -> RecordsPanel:
        panel = RecordsPanel(self._place, ROOMS[key], self._names[key], in_case=False)
        panel.record_asked.connect(self._open_record)
        return panel

    def _lay_out(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        column = QVBoxLayout()
        # Above the pages: they are made later, so that Tab comes to them after it.
        self.older = OlderNotice(self._place)
        column.addWidget(self.older)
        self.first_steps = FirstSteps(self._place, self)
        column.addWidget(self.first_steps)
        self.waiting_for_key = WaitingForKey(self._place)
        column.addWidget(self.waiting_for_key)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(body)
        words = self._place.words
        self._foot = PlainLabel(
            words, _("The vault is encrypted on this computer."), "muted", elide=True
        )
        self.statusBar().setContentsMargins(12, 0, 12, 0)
        self.statusBar().addWidget(self._foot, 1)
        self._state = PlainLabel(words, _("Preparing search…"), "muted", elide=True)
        self._exposed = PlainLabel(words, _("Names are shown"), "warning", elide=True)
        self._exposed.hide()
        self.statusBar().addPermanentWidget(self._exposed)
        self.statusBar().addPermanentWidget(self._state)

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self._choose)
        self.sidebar.back_asked.connect(self.go_back)
        self.sidebar.forward_asked.connect(self.go_forward)
        self.sidebar.search_asked.connect(self.search_everything)
        self._place.said.connect(self._say)
        self._place.failed.connect(self._fail)
        self._place.going.connect(self.go)
        self._place.reopen.connect(self._show_reopened)
        self._place.privacy.changed.connect(self._show_privacy)
        self.help.steps_asked.connect(self.first_steps.call_again)
        self.first_steps.is_offered.connect(self.help.offer_steps)
        for keys in ("Ctrl+/", "?"):
            bind(
                self,
                self._place.words,
                Keys(keys, _("Keyboard shortcuts")),
                self.help.show_shortcuts,
            )

    def _restore(self) -> None:
        if not self.restoreGeometry(self._place.preferences.kept("window")):
            self._place.look.size(self, 1360, 860)

    def _choose(self, key: str) -> None:
        if key == "lock":
            self.lock_requested.emit()
        elif key == "seal":
            ask_to_seal(self._place, self)
        elif key == "names":
            self._place.privacy.toggle()
        elif key == "help":
            self.help.show_here()
        else:
            self.go_to(key)

    def go_to(self, key: str) -> None:
        """Show a page."""
        self.go(Target(key))

    def go(self, target: Target) -> None:
        """Go to a place of the window, and remember that one was there."""
        self._show(target)
        if target.page != "cases" or self.cases.workspace.case_id is None:
            self._note(target)

    def go_back(self) -> None:
        """Go to where one was before."""
        self._step(self.trail.back())

    def go_forward(self) -> None:
        """Go to where one was before going back."""
        self._step(self.trail.forward())

    def _step(self, target: Target | None) -> None:
        if target is not None:
            self._show(target)
        self._show_ways()

    def _show(self, target: Target) -> None:
        page = self.page(target.page)
        self.sidebar.show_current(_WITHIN.get(target.page, target.page))
        self._stack.setCurrentWidget(page)
        start = getattr(page, "start", None)
        if start is not None:
            start()
        page.setFocus()
        if target.case_id is not None:
            self.cases.go_to(target.case_id, target.tab, target.kind, target.record_id)
        elif target.kind is not None and isinstance(page, RecordsPanel):
            page.narrow(target.kind, dict(target.codes))
        elif target.kind is not None:
            self.cases.workspace.new_case()

    def _note(self, target: Target) -> None:
        self.trail.note(target)
        self._show_ways()

    def _note_case(self, case_id: str, tab: str) -> None:
        if self._stack.currentWidget() is self.cases:
            self._note(Target("cases", case_id, tab))

    def _show_ways(self) -> None:
        self.sidebar.show_ways(back=self.trail.can_go_back, forward=self.trail.can_go_forward)

    def _open_record(self, kind: str, case_id: str, record_id: str | None) -> None:
        """Open a record in its case; a new one asks first which case it belongs to."""
        if case_id:
            self.go(Target("cases", case_id, kind=kind, record_id=record_id))
            return
        ask_case(self._place, FORMS[kind].title, self, partial(self._open_new, kind))

    def _open_new(self, kind: str, case_id: str) -> None:
        self.go(Target("cases", case_id, kind=kind))

    def search_everything(self) -> Palette:
        """Open the search over everything that can be seen and done."""
        is_among_cases = self._stack.currentWidget() is self._pages.get("cases")
        case_id = self.cases.workspace.case_id if is_among_cases else None
        offered = (
            *commands.places(self._places, FOOT, self._choose),
            commands.Command("go.wording", WORDING, partial(self.go_to, "wording")),
            *commands.keeping(
                partial(back_up_now, self._place, self), partial(leave, self._place, self)
            ),
            *commands.making(self._place.desk, case_id, self.go, self._open_record),
            *commands.emergency(self._place.desk, self.ask_emergency),
            *commands.languages(self._place.words.language, self._speak),
        )
        palette = Palette(self._place, offered, self.trail.cases(_RECENT), self)
        palette.going.connect(self.go)
        palette.finished.connect(palette.deleteLater)
        palette.open()
        return palette

    def ask_emergency(self) -> ReasonDialog:
        """Ask for the case of another team that has to be looked at now, and for the reason."""
        act = partial(emergencies.begin, self._place.desk)
        dialog = ReasonDialog(self._place, commands.EMERGENCY, act, self)
        dialog.taken.connect(self._see_case)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _see_case(self, case_id: str) -> None:
        self.go(Target("cases", case_id))

    def _speak(self, language: str) -> None:
        choice = self.settings.language
        choice.setCurrentIndex(choice.findData(language))

    def _show_reopened(self, editing: Editing, _draft: object) -> None:
        self._show(Target("cases" if editing.form.key in FORMS else "wording"))

    def _say(self, text: Text, label: Text | None, undo: Callable[[], object] | None) -> None:
        self.toast.show_message(text, label, undo)

    def _fail(self, text: Text, label: Text | None, undo: Callable[[], object] | None) -> None:
        self.toast.show_message(text, label, undo, Tone.DANGER)

    def _show_privacy(self, shown: bool) -> None:  # noqa: FBT001 - the signal's
        self.sidebar.rename(HIDE_NAMES if shown else SHOW_NAMES)
        self._exposed.setVisible(shown)

    def _indexed(self, _result: object) -> None:
        self._state.set_text("")
        if "people" in self._pages:
            self.people.refresh()  # it is ordered by the names of the index

    def seal_drafts(self) -> Callable[[], None] | None:
        """Return what seals the forms in which something was typed; it is run on a worker."""
        made = [vars(self)[name] for name in ("cases", "wording") if name in vars(self)]
        made += self.findChildren(StatementDialog)
        keeping = [keep for page in made for keep in page.pending_drafts()]
        return partial(_do_all, keeping) if keeping else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place of the window, and take the guide away with it."""
        self.help.close()
        self._place.preferences.keep("window", self.saveGeometry())
        super().closeEvent(event)


def _do_all(acts: Sequence[Callable[[], None]]) -> None:
    for act in acts:
        act()
