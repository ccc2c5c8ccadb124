"""The main window: the side bar, one page at a time, a line at the foot, messages above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from desktop.core.text import Text, _
from desktop.services.search import build_index
from desktop.views.cases.page import CasesPage
from desktop.views.labels import PlainLabel
from desktop.views.navigation import NavItem, Sidebar
from desktop.views.people_page import PeoplePage
from desktop.views.settings_page import SettingsPage
from desktop.views.statistics_page import StatisticsPage
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.workplace import Workplace

PLACES = (
    NavItem("cases", _("Cases"), "folder-open"),
    NavItem("people", _("People"), "users"),
    NavItem("statistics", _("Statistics"), "activity"),
)
FOOT = (
    NavItem("settings", _("Settings"), "settings"),
    NavItem("lock", _("Lock"), "lock", "Ctrl+L", act=True),
)


class MainWindow(QMainWindow):
    """Everything that can be done at an unlocked vault."""

    lock_requested = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        # No name of a case or person ever stands in the title: others see it in the task bar.
        place.words.put(self, windowTitle="Dalil")
        self.sidebar = Sidebar(place.words, place.look, PLACES, FOOT)
        self.cases, self.people = CasesPage(place), PeoplePage(place)
        self.statistics = StatisticsPage(place, place.desk.clock.now().date())
        self.settings = SettingsPage(place)
        self._pages = {
            "cases": self.cases,
            "people": self.people,
            "statistics": self.statistics,
            "settings": self.settings,
        }
        self._stack = QStackedWidget()
        self._lay_out()
        self.toast = Toast(place.words, place.look, self)
        self._connect()
        self._restore()
        self.go_to("cases")
        place.exporting.run(build_index, place.desk, done=self._indexed, failed=place.fail)

    def _lay_out(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        for page in self._pages.values():
            self._stack.addWidget(page)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        words = self._place.words
        self._foot = PlainLabel(
            words, _("The vault is encrypted on this computer."), "muted", elide=True
        )
        self.statusBar().setContentsMargins(12, 0, 12, 0)
        self.statusBar().addWidget(self._foot, 1)
        self._state = PlainLabel(words, _("Preparing search…"), "muted", elide=True)
        self.statusBar().addPermanentWidget(self._state)

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self._choose)
        self._place.said.connect(self._say)
        self._place.failed.connect(self._fail)

    def _restore(self) -> None:
        if not self.restoreGeometry(self._place.preferences.kept("window")):
            room = QApplication.primaryScreen().availableGeometry()
            pixels = self._place.look.theme.pixels
            self.resize(min(pixels(1360), room.width()), min(pixels(860), room.height()))

    def _choose(self, key: str) -> None:
        if key == "lock":
            self.lock_requested.emit()
        else:
            self.go_to(key)

    def go_to(self, key: str) -> None:
        """Show a page."""
        page = self._pages[key]
        self.sidebar.show_current(key)
        self._stack.setCurrentWidget(page)
        start = getattr(page, "start", None)
        if start is not None:
            start()
        page.setFocus()

    def _say(self, text: Text, label: Text | None, undo: Callable[[], None] | None) -> None:
        self.toast.show_message(text, label, undo)

    def _fail(self, text: Text, label: Text | None, undo: Callable[[], None] | None) -> None:
        self.toast.show_message(text, label, undo, Tone.DANGER)

    def _indexed(self, _result: object) -> None:
        self._state.set_text("")

    def seal_drafts(self) -> Callable[[], None] | None:
        """Return what seals the forms in which something was typed; it is run on a worker."""
        keeping = self.cases.pending_drafts()
        return partial(_do_all, keeping) if keeping else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place of the window."""
        self._place.preferences.keep("window", self.saveGeometry())
        super().closeEvent(event)


def _do_all(acts: Sequence[Callable[[], None]]) -> None:
    for act in acts:
        act()
