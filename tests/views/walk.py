"""Every screen of the program, found by pressing what a person would press.

`every_screen` goes through the side bar, the tabs, the buttons that open something and the rows
that Enter opens, and so meets a new page untold. What only a story leads to (two people at one
record, a wrong row in a file) is told at the end. A test fails if a dialog is met by neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtPrintSupport import QAbstractPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.errors import StorageFailure
from desktop.core.text import _
from desktop.services import cases
from desktop.services.kinds import KINDS
from desktop.views.form.builder import FormView
from desktop.views.form.flow import ButtonFlow
from desktop.views.going import Target
from desktop.views.lists import PaintedList
from desktop.views.main_window import MainWindow
from desktop.views.navigation import Sidebar
from desktop.views.toast import Toast
from desktop.views.unlock.restoring import Wish
from desktop.views.unlock.window import UnlockWindow
from desktop.views.worker import Worker
from desktop.views.workplace import Workplace
from tests.journeys.office import AnyWidget, settle
from tests.keyboard import press_key
from tests.views import dialogs
from tests.views.dialogs import open_dialogs
from tests.views.doors import NoDoors
from tests.views.practice import BAD_ROWS

SIZE = (1280, 720)
DEEPEST = 3  # a page, what its button opens, and what a button there opens
FOUND_NOWHERE = "99999 99999"
SOON_MS = 1000  # a timer that ends sooner is waited for

OF_THE_SYSTEM = QAbstractPrintDialog  # it names this machine's printers; without one, none opens
PAGED = ("sections", "kinds")  # lists of sections, and bars of lists

Screen = tuple[str, QWidget]
Paged = QTabWidget | QTabBar | QListWidget
Structure = tuple[str, ...]


def every_screen(
    qtbot: QtBot, place: Workplace, folder: Path, size: tuple[int, int] = SIZE
) -> Iterator[Screen]:
    """Yield each screen of the main window and of the first one, with a name for messages.

    What is yielded is the window, or the dialog before it, as it is on the screen: look at it, and
    leave it as it was. What is pressed changes the vault of `place`. `folder` takes files.
    """
    with _no_waiting_dialogs(folder):
        window = MainWindow(place)
        yield from _shown(window, size, _MainWalk(qtbot, place, window, folder).screens())
        worker = Worker("walk")
        first = UnlockWindow(place.words, place.look, place.preferences, NoDoors(), worker)
        yield from _shown(first, size, _FirstWalk(qtbot, worker, first, folder).screens())
        assert worker.stop()


def structure(window: QWidget) -> Structure:
    """Return what tells one screen from another: the pages, tabs, forms and dialogs open."""
    parts = [type(window).__name__]
    for stack in shown(window, QStackedWidget):
        current = stack.currentWidget()
        parts.append(f"{stack.currentIndex()} {type(current).__name__}")
    parts += [form.objectName() for form in shown(window, FormView)]
    return (*parts, *(type(dialog).__name__ for dialog in open_dialogs()))


def shown(window: QWidget, kind: type[AnyWidget]) -> list[AnyWidget]:
    """Return the widgets of a kind that are on the screen."""
    return [each for each in window.findChildren(kind) if each.isVisibleTo(window)]


def _shown(window: QWidget, size: tuple[int, int], screens: Iterator[Screen]) -> Iterator[Screen]:
    window.resize(*size)
    window.show()
    window.activateWindow()
    try:
        yield from screens
    finally:
        for dialog in open_dialogs():
            dialog.reject()
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def _no_waiting_dialogs(folder: Path) -> Iterator[None]:
    """Answer Qt's own file dialogs: a file with a wrong row to read, a new name to write."""
    bad = folder / "20260104.csv"
    bad.write_text(BAD_ROWS, "utf-8")
    answers: dict[str, Any] = {
        "getOpenFileName": (str(bad), ""),
        "getSaveFileName": (str(folder / "1.out"), ""),
        "getExistingDirectory": str(folder),
    }
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name, answer in answers.items():
            monkeypatch.setattr(QFileDialog, name, lambda *_, answer=answer, **__: answer)
        yield


class _Act:
    """Something to press: what it is called, what pressing does, and what takes it back."""

    def __init__(
        self,
        widget: QWidget,
        called: str,
        do: Callable[[], object],
        undo: Callable[[], object] | None = None,
    ) -> None:
        self.called, self.do, self.undo = called, do, undo
        self.key = (*_line_of(widget), called)


_CALM_MS = 30_000  # a key is derived here and there, beside other tests


class _Walk:
    """Presses everything once, and comes back each time to where it was."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self.qtbot, self.window = qtbot, window
        self._met: set[Structure] = set()
        self._pressed: set[tuple[str, ...]] = set()

    def settle(self) -> None:
        """Wait for what was asked, and for what is built or asked for in a moment."""
        self.qtbot.waitUntil(self._is_calm, timeout=_CALM_MS)

    def look(self, name: str, *, again: bool = False) -> Iterator[Screen]:
        """Yield what is on the screen unless it was met before."""
        now, front = structure(self.window), self.front()
        is_ours = not isinstance(front, OF_THE_SYSTEM)
        if is_ours and (again or now not in self._met):
            self._met.add(now)
            front.activateWindow()
            self.qtbot.waitUntil(front.isActiveWindow)
            yield name, front

    def front(self) -> QWidget:
        """Return the dialog that is open, or the window."""
        dialogs = open_dialogs()
        return dialogs[-1] if dialogs else self.window

    def explore(self, name: str, back: Callable[[], None], depth: int = 1) -> Iterator[Screen]:
        """Look at what is shown, its tabs and sections, and what can be opened from each.

        `back` shows it again from wherever something has led.
        """
        self._go(back)  # whoever looked before may have moved the keyboard, and so chosen a row
        yield from self.look(name)
        for number, turn in enumerate(self._turns() or [_stay]):

            def here(turn: Callable[[], None] = turn) -> None:
                back()
                if turn is not _stay:
                    turn()
                    self.settle()

            self._go(here)
            yield from self.look(f"{name}.{number}")
            yield from self._press_everything(f"{name}.{number}", here, depth)

    def _press_everything(
        self, name: str, back: Callable[[], None], depth: int
    ) -> Iterator[Screen]:
        here = structure(self.window)
        while (act := self._next_act()) is not None:
            where, known = f"{name} > {act.called}", frozenset(self._met)
            act.do()
            self.settle()
            yield from self.look(where, again=structure(self.window) == here)
            if known < self._met and depth < DEEPEST:
                yield from self.explore(where, partial(self._again, back, act.key), depth + 1)
            if act.undo is not None:
                act.undo()
            if structure(self.window) != here or known < self._met:
                self._go(back)
            here = structure(self.window)  # a case that was made, or a row that is gone

    def _turns(self) -> list[Callable[[], None]]:
        """Return what shows each tab, or each section of a form, wherever it stands by then."""
        around = [tabs.currentIndex() for tabs in self._tabs()]
        return [
            partial(self._turn, around, kind, number, at)
            for kind in (QTabWidget, QTabBar, QListWidget)
            for number, pages in enumerate(self._paged(kind))
            for at in range(pages.count())
            if not isinstance(pages, QTabBar) or pages.isTabVisible(at)
        ]

    def _turn(self, around: list[int], kind: type[Paged], number: int, at: int) -> None:
        for tabs, current in zip(self._tabs(), around, strict=True):
            tabs.setCurrentIndex(current)  # in which the others stand
        paged = self._paged(kind)[number]
        paged.setCurrentRow(at) if isinstance(paged, QListWidget) else paged.setCurrentIndex(at)

    def _tabs(self) -> list[QTabWidget]:
        return shown(self.front(), QTabWidget)

    def _paged(self, kind: type[Paged]) -> list[Paged]:
        found = shown(self.front(), kind)
        return [w for w in found if isinstance(w, QTabWidget) or w.objectName() in PAGED]

    def _next_act(self) -> _Act | None:
        for act in _acts(self.front()):
            if act.key not in self._pressed:
                self._pressed.add(act.key)
                return act
        return None

    def _again(self, back: Callable[[], None], key: tuple[str, ...]) -> None:
        """Press something again that has been made anew since."""
        back()
        for act in _acts(self.front()):
            if act.key == key:
                act.do()
                break
        self.settle()

    def _go(self, way: Callable[[], None]) -> None:
        dialogs, forms = open_dialogs(), shown(self.window, FormView)
        for dialog in dialogs:
            dialog.reject()
        for form in forms:
            form.cancel_requested.emit()
        if dialogs or forms:
            self.settle()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        way()
        self.settle()

    def _is_calm(self) -> bool:
        # One that goes on and on, as that which looks at the keyboard, is waited for by nobody.
        timers = [timer for timer in self.window.findChildren(QTimer) if timer.isSingleShot()]
        return not any(timer.isActive() and timer.interval() < SOON_MS for timer in timers)


class _MainWalk(_Walk):
    """Through the places of the side bar."""

    def __init__(self, qtbot: QtBot, place: Workplace, window: MainWindow, folder: Path) -> None:
        super().__init__(qtbot, window)
        self._place, self._main = place, window
        case_id = cases.list_cases(place.desk).lines[0].id
        self._visit = dialogs.Visit(qtbot, place, window, case_id, folder)

    def settle(self) -> None:
        """Wait for the workers too, before and after."""
        settle(self.qtbot, self._place)
        super().settle()
        settle(self.qtbot, self._place)

    def screens(self) -> Iterator[Screen]:
        """Yield everything behind the side bar, then the stories."""
        self.settle()
        for button in shown(self._main.sidebar, QAbstractButton):
            if button.isCheckable():  # the others do something to the whole window
                name = button.objectName()
                button.click()
                self.settle()
                yield from self.look(name)  # before any case is chosen
                yield from self.explore(name, partial(self._come_back, button))
        stories = (
            self._search,
            self._help,
            self._forms,
            self._draft,
            self._opened,
            self._under_way,
            self._unused_files,
        )
        for story in (*stories, self._failure):
            yield from story()
            self._go(_stay)

    def _come_back(self, button: QAbstractButton) -> None:
        """Go to a place, and to a case that has something in it: one that was made has nothing."""
        button.click()
        self._main.cases.choose(self._visit.case_id)

    def _search(self) -> Iterator[Screen]:
        """The search over everything, before and after something is typed."""
        palette = dialogs.palette(self._visit)
        for typed, found in (("", ""), ("00", " > found"), (FOUND_NOWHERE, " > nothing")):
            palette.search.setText(typed)
            self.settle()
            yield from self.look(f"search everything{found}", again=True)

    def _unused_files(self) -> Iterator[Screen]:
        """A file whose form was left long ago."""
        dialogs.forget_a_file(self._visit)
        self.settle()
        yield from self.look("settings > unused files", again=True)
        dialogs.unused_files(self._visit)
        self.settle()
        yield from self.look("unused files", again=True)
        shown(self.front(), PaintedList)[0].selectAll()
        self.settle()
        yield from self.look("unused files > chosen", again=True)

    def _help(self) -> Iterator[Screen]:
        """The guide and the sheet of shortcuts: they belong to the window, not to a page."""
        dialogs.guide(self._visit)
        yield from self.look("help", again=True)
        self._go(_stay)
        dialogs.shortcuts(self._visit)
        yield from self.look("shortcuts", again=True)

    def _forms(self) -> Iterator[Screen]:
        """A new record of every kind: not every list is reached from every way here."""
        for key in KINDS:
            self._main.go(Target("cases", self._visit.case_id, kind=key))
            self.settle()
            yield from self.look(f"new {key}")
            self._go(_stay)

    def _draft(self) -> Iterator[Screen]:
        """A form that was left in the middle, as by a power cut."""
        self._visit.edit_a_step()
        self._visit.type_into_the_step("begun")
        (keep,) = self._main.cases.pending_drafts()
        self._go(keep)
        self._visit.edit_a_step()
        self.settle()
        yield from self.look("a draft is shown", again=True)

    def _opened(self) -> Iterator[Screen]:
        """What is seldom there: each is opened in its own way."""
        for name, open_it in SELDOM.items():
            open_it(self._visit)
            self.settle()
            yield from self.look(name, again=True)
            self._go(_stay)

    def _under_way(self) -> Iterator[Screen]:
        """Long work, which otherwise shows for a moment."""
        dialogs.waiting(self._visit)
        yield from self.look("something is under way", again=True)

    def _failure(self) -> Iterator[Screen]:
        self._place.fail(StorageFailure(_("The file was not written.")))
        yield from self.look("something failed", again=True)


SELDOM = {
    "two versions": dialogs.two_versions,
    "custody": dialogs.custody,
    "places left to fill": dialogs.unfilled,
    "emergency access": dialogs.emergency,
    "trash of a case": dialogs.trash_of_a_case,
    "cases in the trash": dialogs.trash_of_cases,
    "erase for good": dialogs.agreeing,
    "turning the secret on": dialogs.turning,
    "sealing the workstation": dialogs.sealing,
    "card of somebody": dialogs.new_card,
    "card to be compared": dialogs.key_card,
    "hand over": dialogs.hand_over,
    "packets of a case": dialogs.packets_of_case,
    "a packet with differences": dialogs.packet_that_differs,
}


class _FirstWalk(_Walk):
    """Through the cards of the first window."""

    def __init__(self, qtbot: QtBot, worker: Worker, window: UnlockWindow, folder: Path) -> None:
        super().__init__(qtbot, window)
        self._worker, self._first, self._folder = worker, window, folder

    def settle(self) -> None:
        """Wait for the doors."""
        answers: list[object] = []
        self._worker.run(lambda: None, done=answers.append, failed=answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        super().settle()

    def screens(self) -> Iterator[Screen]:
        """Yield every card, and the sheet of a vault that was just made."""
        yield from self.explore("first window", partial(self._first.show_card, "open"))
        yield from self.explore("first window > own", partial(self._first.show_card, "own"))
        self._first.show_card("new")
        self._first.making.asked.emit(self._folder / "new", "1", "1", "sheet")
        self.settle()
        yield from self.explore("first window > sheet", _stay)
        self._first.show_card("restore")
        backup, folder = self._folder / "1.dalil-backup", self._folder / "new"
        self._first.restoring.asked.emit(Wish(backup, folder, "1", "1"))
        self.settle()
        yield from self.explore("first window > restored", _stay)


def _acts(root: QWidget) -> Iterator[_Act]:
    """Find what can be pressed: rows first, for a chosen row is what most buttons are about."""
    for rows in shown(root, PaintedList):
        if rows.model() is not None and rows.model().rowCount():
            yield _Act(rows, "a row", partial(_open_first, rows))
    for button in shown(root, QAbstractButton):
        if button.isEnabled() and not _is_within(button, *_NO_WAY_IN):
            called = button.objectName() or button.accessibleName() or button.text()
            if not _has_menu(button):  # a click would wait until the menu is closed
                yield _Act(button, called, button.click)
    for line in shown(root, QLineEdit):
        if isinstance(line.parent(), QWidget) and _is_search(line):
            yield _Act(line, "search", partial(line.setText, FOUND_NOWHERE), line.clear)


def _has_menu(button: QAbstractButton) -> bool:
    return isinstance(button, QToolButton | QPushButton) and bool(button.menu())


# What stands in these leads nowhere, or is pressed elsewhere: answers of a form, the side bar.
_NO_WAY_IN = (Sidebar, Toast, QTabBar, QLineEdit, ButtonFlow)


def _open_first(rows: PaintedList) -> None:
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(0, 0))
    press_key(rows, Qt.Key.Key_Return)


def _is_search(line: QLineEdit) -> bool:
    return line.isClearButtonEnabled() and not _is_within(line, FormView, QDialog)


def _is_within(widget: QWidget, *kinds: type[QWidget]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parentWidget()
    return False


def _line_of(widget: QWidget) -> tuple[str, ...]:
    """Return what a widget stands in, outermost last; the same for one that is made anew."""
    line, parent = [], widget.parentWidget()
    while parent is not None:
        line.append(f"{type(parent).__name__} {parent.objectName()}")
        parent = parent.parentWidget()
    return tuple(line)


def _stay() -> None:
    """Go nowhere."""
