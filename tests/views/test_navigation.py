from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.views.labels import Words
from desktop.views.navigation import NavItem, Sidebar
from desktop.views.style import Look, Scheme

PLACES = [
    NavItem(key, _("Place {name}", name=key), "folder-open")
    for key in (
        "today",
        "cases",
        "people",
        "exams",
        "due",
        "letters",
        "claims",
        "figures",
        "papers",
    )
]
FOOT = [
    NavItem("settings", _("Settings"), "settings", "Ctrl+,"),
    NavItem("lock", _("Lock"), "lock", "Ctrl+L", act=True),
]


@pytest.fixture
def window() -> QWidget:
    window = QWidget()
    QHBoxLayout(window)
    return window


@pytest.fixture
def side(window: QWidget, words: Words, look: Look, show: Callable[[QWidget], None]) -> Sidebar:
    side = Sidebar(words, look, PLACES, FOOT)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(side)
    window.resize(600, 720)
    show(window)
    return side


def buttons(side: Sidebar) -> list[QToolButton]:
    return side.findChildren(QToolButton)


def test_a_click_goes_there_and_is_seen(qtbot: QtBot, side: Sidebar) -> None:
    with qtbot.waitSignal(side.chosen) as caught:
        side.button("cases").click()
    assert caught.args == ["cases"]
    assert [b.objectName() for b in buttons(side) if b.isChecked()] == ["nav.cases"]


def test_arrow_keys_go_to_the_places_around(side: Sidebar) -> None:
    """For Tab all places are one stop, as the tabs of a case are."""
    side.button("cases").click()
    side.button("cases").setFocus()
    QTest.keyClick(side.button("cases"), Qt.Key.Key_Down)
    assert side.button("people").isChecked()
    assert side.button("people").hasFocus()
    QTest.keyClick(side.button("people"), Qt.Key.Key_Up)
    assert side.button("cases").isChecked()


def test_where_one_is_can_be_shown_without_going(qtbot: QtBot, side: Sidebar) -> None:
    with qtbot.assertNotEmitted(side.chosen):
        side.show_current("people")
    assert side.button("people").isChecked()


def test_locking_happens_and_is_no_place(qtbot: QtBot, side: Sidebar) -> None:
    side.show_current("cases")
    with qtbot.waitSignal(side.chosen) as caught:
        side.button("lock").click()
    assert caught.args == ["lock"]
    assert side.button("cases").isChecked()
    assert not side.button("lock").isCheckable()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_keys_go_there_in_every_language(
    qtbot: QtBot, side: Sidebar, words: Words, language: str
) -> None:
    words.set_language(language)
    went: list[str] = []
    side.chosen.connect(went.append)
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_1, Qt.Key.Key_9, Qt.Key.Key_Comma, Qt.Key.Key_L):
        QTest.keyClick(side.window(), key, control)
    qtbot.waitUntil(lambda: len(went) == 4)
    assert went == ["today", "papers", "settings", "lock"]


def test_every_button_has_a_name_and_room(side: Sidebar, look: Look) -> None:
    for percent in (80, 100, 200):
        look.apply(Scheme.LIGHT, percent)
        for button in buttons(side):
            assert button.accessibleName()
            assert button.text().strip() in ("", button.accessibleName(), "Search…")
            assert button.height() >= 24
            assert button.sizeHint().width() <= side.width()


def test_in_large_letters_the_places_scroll_and_the_foot_stays(
    qtbot: QtBot, side: Sidebar, look: Look
) -> None:
    look.apply(Scheme.LIGHT, 200)
    lock = side.button("lock")
    qtbot.waitUntil(lambda: lock.mapTo(side.window(), lock.rect().bottomRight()).y() <= 720)
    assert side.window().height() == 720


def test_where_room_is_scarce_the_foot_is_a_row_of_drawings_and_all_places_are_seen(
    qtbot: QtBot, side: Sidebar, look: Look
) -> None:
    look.apply(Scheme.LIGHT, 200)
    side.window().resize(900, 860)
    papers, settings, lock = map(side.button, ("papers", "settings", "lock"))
    qtbot.waitUntil(lambda: settings.y() == lock.y())
    qtbot.waitUntil(lambda: papers.visibleRegion().boundingRect() == papers.rect())
    assert (lock.text().strip(), settings.toolTip()) == ("Lock", "Settings (Ctrl+,)")
    look.apply(Scheme.LIGHT, 100)
    qtbot.waitUntil(lambda: settings.y() < lock.y())
