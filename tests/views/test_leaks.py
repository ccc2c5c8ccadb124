"""Every screen opened and closed a hundred times leaves no widget, timer, thread or record behind.

Counted are Qt's widgets, timers and threads, and Python's own objects, after the first few times
have filled the caches.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.kinds import KINDS
from desktop.views.cases import records
from desktop.views.labels import Words
from desktop.views.main_window import FOOT, PLACES, MainWindow
from desktop.views.preview.redacting import RedactionDialog
from desktop.views.style import Look
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    add_person,
    add_step,
    click,
    make_case,
    settle,
    shown_preview,
    sitting,
)

pytestmark = pytest.mark.slow

TIMES, WARM, ROUNDS = 100, 5, 3
FORMS = ("new_case", "step", "person", *KINDS)
# Objects of Python's own that come and go: weak references, cells of closures under way.
SPARE_OBJECTS = 400


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def window(qtbot: QtBot, place: Workplace, show: Callable[[QWidget], None]) -> MainWindow:
    case_id = make_case(place.desk, "KG-1", "Naryn")
    add_person(place.desk, case_id, "Асанов")
    add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    window = MainWindow(place)
    window.resize(1400, 860)
    show(window)
    settle(qtbot, place)
    window.cases.choose(case_id)
    settle(qtbot, place)
    return window


def counted(rest: Callable[[], None]) -> tuple[int, int, int, int]:
    """How many widgets, timers, threads and objects there are once nothing is under way."""
    rest()
    for _ in range(ROUNDS):  # what one round sets free may hold something else
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    widgets = QApplication.allWidgets()
    timers = sum(len(top.findChildren(QTimer)) for top in QApplication.topLevelWidgets())
    # What pytest-qt notes of each message of Qt's is its own, and grows with every dialog.
    objects = [each for each in gc.get_objects() if type(each).__module__ != "pytestqt.logging"]
    return len(widgets), timers, threading.active_count(), len(objects)


def repeat(act: Callable[[], None], rest: Callable[[], None], times: int = TIMES) -> None:
    """Do something a few times, then so often, and compare what there is before and after."""
    for _ in range(WARM):
        act()
    before = counted(rest)
    for _ in range(times):
        act()
    after = counted(rest)
    assert after[:3] == before[:3]
    assert after[3] - before[3] < SPARE_OBJECTS


@pytest.mark.parametrize("key", FORMS)
def test_a_form_leaves_nothing(
    qtbot: QtBot, place: Workplace, window: MainWindow, key: str
) -> None:
    workspace = window.cases.workspace
    desk, case_id = place.desk, workspace.case_id or ""

    def open_and_close() -> None:
        if key == "new_case":
            workspace.pages.open(records.new_case(desk))
        else:
            workspace.edit(key, None)
        QApplication.processEvents()
        workspace.pages.leave()
        window.toast.close_message()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert case_id
    repeat(open_and_close, partial(settle, qtbot, place))


@pytest.mark.parametrize("key", [item.key for item in (*PLACES, *FOOT) if not item.act])
def test_a_place_leaves_nothing(
    qtbot: QtBot, place: Workplace, window: MainWindow, key: str
) -> None:
    def go_there_and_back() -> None:
        window.go_to(key)
        QApplication.processEvents()
        window.go_to("settings" if key == "cases" else "cases")
        QApplication.processEvents()

    repeat(go_there_and_back, partial(settle, qtbot, place))


def test_the_tabs_of_a_case_leave_nothing(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    tabs = window.cases.workspace.tabs

    def turn_through() -> None:
        for number in range(tabs.count()):
            tabs.setCurrentIndex(number)
        settle(qtbot, place)

    repeat(turn_through, partial(settle, qtbot, place), 20)


def test_the_preview_of_a_paper_leaves_nothing(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    workspace = window.cases.workspace
    window.go_to("cases")
    settle(qtbot, place)

    def look_and_close() -> None:
        click(workspace.head.export)
        preview = shown_preview(qtbot, workspace)
        preview.pages.zoom(1)
        settle(qtbot, place)
        preview.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    repeat(look_and_close, partial(settle, qtbot, place))


def test_a_redacted_edition_leaves_nothing(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    workspace = window.cases.workspace
    window.go_to("cases")
    settle(qtbot, place)

    def cover_and_close() -> None:
        click(workspace.head.export)
        preview = shown_preview(qtbot, workspace)
        click(preview.redact)
        qtbot.waitUntil(lambda: bool(preview.findChildren(RedactionDialog)), timeout=20_000)
        dialog = preview.findChildren(RedactionDialog)[0]
        dialog.typed.setPlainText("SHA")
        click(dialog.show_pages)
        shown = shown_preview(qtbot, dialog)
        settle(qtbot, place)
        for each in (shown, dialog, preview):
            each.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    repeat(cover_and_close, partial(settle, qtbot, place), 10)


def test_the_window_itself_leaves_nothing(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    def open_and_close() -> None:
        another = MainWindow(place)
        another.show()
        settle(qtbot, place)
        for item in PLACES:
            another.go_to(item.key)
        settle(qtbot, place)
        another.close()
        another.deleteLater()
        del another
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert window.isVisible()
    repeat(open_and_close, partial(settle, qtbot, place), 10)
