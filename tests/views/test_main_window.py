"""The main window: its pages, its messages, its language, and what it seals at the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.errors import StorageFailure
from desktop.core.text import _
from desktop.services import drafts
from desktop.views.going import Target
from desktop.views.labels import Words
from desktop.views.main_window import FOOT, PLACES, MainWindow
from desktop.views.style import Look, Scheme
from desktop.views.workplace import Workplace
from tests.clocks import FixedClock
from tests.journeys.office import (
    add_person,
    add_step,
    child,
    click,
    make_case,
    message,
    said,
    settle,
    sitting,
)
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
PAGES = tuple(item.key for item in (*PLACES, *FOOT) if not item.act)
# Said alike in both languages: names of languages and of the program.
ALIKE = {"Dalil", "English", "Русский"}


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def opens(place: Workplace, show: Show) -> Iterator[Callable[[], MainWindow]]:
    """Make a window and keep it: Qt has to delete it before Python collects its parts."""
    kept: list[MainWindow] = []

    def opened() -> MainWindow:
        kept.append(MainWindow(place))
        show(kept[-1])
        return kept[-1]

    yield opened
    kept.clear()


@pytest.fixture
def window(qtbot: QtBot, place: Workplace, opens: Callable[[], MainWindow]) -> MainWindow:
    window = opens()
    settle(qtbot, place)
    return window


def test_it_begins_with_today(window: MainWindow) -> None:
    assert window.page("today").isVisible()
    assert window.sidebar.button("today").isChecked()
    window.go_to("cases")
    assert window.cases.listing.search.hasFocus()
    assert window.windowTitle() == "Dalil"  # what is open is nobody's business in the task bar


@pytest.mark.parametrize("name", PAGES)
def test_the_side_bar_goes_to_every_page(window: MainWindow, name: str) -> None:
    click(window.sidebar.button(name))
    assert window.page(name).isVisible()
    assert window.sidebar.button(name).isChecked()
    assert [each for each in PAGES if window.page(each).isVisible()] == [name]


def test_a_page_that_is_made_shows_no_window_of_its_own(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    """A part that is shown before it has a parent flashes up, and takes the keyboard away."""
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
                shown.extend([type(watched).__name__] if watched.isWindow() else [])
            return super().eventFilter(watched, event)

    application, watch = QApplication.instance(), Watch()
    assert application is not None
    application.installEventFilter(watch)
    case_id = make_case(place.desk, "KG-1")
    for name in PAGES:
        window.go_to(name)
        settle(qtbot, place)
    for tab in window.cases.workspace.tabs._tabs:
        window.go(Target("cases", case_id, tab))
        settle(qtbot, place)
    application.removeEventFilter(watch)
    assert shown == []
    assert window.isActiveWindow()


def test_the_cases_are_made_when_one_goes_there(window: MainWindow) -> None:
    assert window.seal_drafts() is None
    window.search_everything().reject()
    assert "cases" not in vars(window)


def test_the_quarter_is_that_of_the_day_here(place: Workplace, window: MainWindow) -> None:
    clock = place.desk.clock
    assert isinstance(clock, FixedClock)
    clock.advance(datetime(2026, 12, 31, 20, tzinfo=UTC) - clock.now())
    assert window.statistics.chosen() == "2027-Q1"


def test_ctrl_and_a_number_goes_to_a_page(window: MainWindow) -> None:
    press_key(window, Qt.Key.Key_2, "", CONTROL)
    assert window.cases.isVisible()
    press_key(window.cases.listing.search, Qt.Key.Key_3, "", CONTROL)
    assert window.people.isVisible()
    assert window.people.search.hasFocus()


@pytest.mark.parametrize("way", ["button", "ctrl+l"])
def test_the_lock_is_asked_for(qtbot: QtBot, window: MainWindow, way: str) -> None:
    with qtbot.waitSignal(window.lock_requested):
        if way == "button":
            click(window.sidebar.button("lock"))
        else:
            press_key(window, Qt.Key.Key_L, "", CONTROL)
    assert window.page("today").isVisible()


def test_a_page_is_read_when_one_goes_there(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    case_id = make_case(place.desk, "KG-1")
    add_person(place.desk, case_id, "Асанов")
    window.go_to("people")
    settle(qtbot, place)
    assert window.people.rows.rowCount() == 1
    window.go_to("statistics")
    settle(qtbot, place)
    assert "Caseload" in said(window.statistics)


def test_messages_and_failures_are_said_at_the_foot(window: MainWindow, place: Workplace) -> None:
    undone: list[str] = []
    place.say(_("Saved."), _("Undo"), lambda: undone.append("undone"))
    assert message(window.toast) == "Saved."
    click(child(window.toast, QPushButton, "toast.act"))
    assert undone == ["undone"]
    place.fail(StorageFailure(_("The disk is full.")))
    assert message(window.toast) == "The disk is full."
    assert window.toast._sign.isVisible()
    place.fail(StorageFailure(_("Cancelled.")), quietly=True)
    assert message(window.toast) == "Cancelled."
    assert not window.toast._sign.isVisible()


def test_the_search_is_made_ready_after_unlocking(
    qtbot: QtBot, place: Workplace, opens: Callable[[], MainWindow]
) -> None:
    make_case(place.desk, "KG-1", "Naryn")
    window = opens()
    settle(qtbot, place)
    assert "Preparing search…" not in said(window)
    window.go_to("cases")
    type_text(window.cases.listing.search, "naryn")
    qtbot.waitUntil(lambda: window.cases.listing.rows.rowCount() == 1)


def test_the_place_of_the_window_is_remembered(opens: Callable[[], MainWindow]) -> None:
    first = opens()
    first.resize(first.minimumSizeHint().width(), 633)
    first.close()
    again = opens()
    assert again.size() == first.size()


def test_what_was_typed_is_sealed_for_the_lock(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    case_id = make_case(place.desk, "KG-1")
    assert window.seal_drafts() is None
    window.go_to("cases")
    window.cases.choose(case_id)
    settle(qtbot, place)
    window.cases.workspace.edit_step()
    settle(qtbot, place)
    type_text(child(window, QLineEdit, "actor"), "Суд")
    seal = window.seal_drafts()
    assert seal is not None
    seal()
    draft = drafts.find_draft(place.desk, "step", case_id)
    assert draft is not None
    assert "Суд" in draft.body


def words_of(window: QWidget) -> set[str]:
    """Return every word that a window shows, speaks or hints at."""
    found = {window.windowTitle()}
    for label in window.findChildren(QLabel):
        found.add(label.text())
    for button in window.findChildren(QAbstractButton):
        if isinstance(button.parent(), QTabBar):
            continue  # Qt's own scroll buttons, which are not shown
        found |= {button.text().strip(), button.toolTip(), button.accessibleName()}
    for line in window.findChildren(QLineEdit):
        found |= {line.placeholderText(), line.accessibleName()}
    for combo in window.findChildren(QComboBox):
        found |= {combo.itemText(n) for n in range(combo.count())} | {combo.accessibleName()}
    for action in window.findChildren(QAction):
        found.add(action.text())
    return {each for each in found if any(letter.isalpha() for letter in each)}


def test_everything_speaks_another_language_without_a_restart(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    case_id = make_case(place.desk, "KG-1", "Нарын", country="KG")
    add_person(place.desk, case_id, "Асанов", sex="m")
    add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    window.cases.choose(case_id)
    settle(qtbot, place)
    for number in range(window.cases.workspace.tabs.count()):
        window.cases.workspace.tabs.setCurrentIndex(number)
        settle(qtbot, place)
    for name in PAGES:
        window.go_to(name)
        settle(qtbot, place)
    english = words_of(window)
    window.settings.language.setCurrentIndex(window.settings.language.findData("ru"))
    settle(qtbot, place)
    left = words_of(window) & english - ALIKE
    assert {each for each in left if each.isascii() and "KG-1" not in each} == set()
    window.settings.language.setCurrentIndex(window.settings.language.findData("en"))
    settle(qtbot, place)
    assert words_of(window) == english


@pytest.mark.parametrize("scheme", [Scheme.DARK, Scheme.LIGHT])
def test_every_page_is_painted_in_every_look(
    qtbot: QtBot, place: Workplace, window: MainWindow, scheme: Scheme
) -> None:
    case_id = make_case(place.desk, "KG-1")
    add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    place.look.apply(scheme, 150)
    window.cases.choose(case_id)
    for name in PAGES:
        window.go_to(name)
        settle(qtbot, place)
        ground = window.grab().toImage().pixelColor(window.width() - 30, window.height() // 2)
        assert (ground.lightness() < 128) is (scheme is Scheme.DARK)
