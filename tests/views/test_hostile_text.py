"""Words that somebody wrote are shown as they are, wherever they stand.

A vault is filled with markup that would show a picture, with `&`, with signs that turn or hide
letters, and with a word that has no end; then every page, list, form, menu and message is looked
at. A picture of one colour that is used nowhere else tells whether anything was read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QImage, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QScrollArea,
    QTabBar,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.forms.fields import Answer, Field, TextField
from desktop.services import cases, people, proceedings
from desktop.services.kinds import KINDS
from desktop.services.registers import REGISTERS, Query, list_records
from desktop.services.settings import keep_setting
from desktop.views.going import Target
from desktop.views.labels import plain_action, plain_tip
from desktop.views.main_window import PLACES, ROOMS, MainWindow
from desktop.views.registers.columns import Kept, ListState
from desktop.views.workplace import Workplace
from tests.house.source import expect_none
from tests.journeys.office import (
    add_person,
    add_step,
    settle,
)
from tests.services.test_records import Office

MARK = "Жж"
MAGENTA = "#ff00ff"
SIZE = (1280, 720)
_ENDLESS = "Ы" * 150


def hostile(folder: Path) -> str:
    """Words that pretend to be markup, a shortcut, a column, and the end of a line."""
    return (
        f"{MARK} <b>bold</b> <img src='{folder / 'seen.png'}'> &File && \u202eleft\u202c"
        f" \u200f\u200b\ufeff<a href='http://127.0.0.1/'>x</a> &lt; {_ENDLESS}"
    )


class Hostile(Office):
    """A case whose every text is hostile."""

    def __init__(self, place: Workplace, words: str) -> None:
        self.words = words
        super().__init__(place.desk)

    def _answer(self, field: Field) -> Any:
        answer = super()._answer(field)
        if isinstance(answer, Answer):
            return Answer(answer.answer, self.words)
        return self.words if isinstance(field, TextField) else answer


@pytest.fixture
def words_written(tmp_path: Path) -> str:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor(MAGENTA))
    assert picture.save(str(tmp_path / "seen.png"))
    return hostile(tmp_path)


@pytest.fixture
def office(place: Workplace, words_written: str) -> Hostile:
    """A case of the vault, with a record of each kind and a view kept under a hostile name."""
    office = Hostile(place, words_written)
    case_id, text = office.case_id, words_written
    values, version = cases.case_values(place.desk, case_id)
    about = {"title": text, "summary": text}
    cases.save_case(place.desk, case_id, values | about, version)
    person = {"given_name": text, "other_names": text, "safe_contact": text, "note": text}
    add_person(place.desk, case_id, text, **person)
    party = ({"party": "state", "when": None, "text": text}, {"party": "author", "text": "other"})
    outcome = ({"accused": text, "outcome": "convicted"},)
    add_step(
        place.desk,
        case_id,
        "TRIAL_JUDGMENT",
        "2009",
        actor=text,
        text=text,
        source=text,
        assertions=party,
        outcomes=outcome,
    )
    for key in KINDS:
        office.add(key)
    kept = Kept(views={f"&File {text[:20]} & more": ListState()}).to_json()
    for kinds in ROOMS.values():
        for key in kinds:
            keep_setting(place.desk, f"list.{key}", kept)
    return office


@pytest.fixture
def window(
    qtbot: QtBot, place: Workplace, office: Hostile, show: Callable[[QWidget], None]
) -> MainWindow:
    assert office.case_id
    place.privacy.show()
    window = MainWindow(place)
    window.resize(*SIZE)
    show(window)
    settle(qtbot, place)
    return window


def screens(qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str) -> Iterator[str]:
    """Show every page, every tab of the case, and every form with what it was filled with."""
    for item in PLACES:
        window.go_to(item.key)
        settle(qtbot, place)
        for bar in window.page(item.key).findChildren(QTabBar, "kinds"):
            for number in range(bar.count()):
                bar.setCurrentIndex(number)
                settle(qtbot, place)
                yield f"{item.key}.{number}"
        yield item.key
    window.go(Target("cases", case_id))
    settle(qtbot, place)
    tabs = window.cases.workspace.tabs
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        settle(qtbot, place)
        yield f"case.{number}"
    for key, record in _records(place, case_id):
        window.cases.workspace.edit(key, record)
        settle(qtbot, place)
        yield f"form.{key}"
        window.cases.workspace.pages.leave()
        settle(qtbot, place)


def _records(place: Workplace, case_id: str) -> Iterator[tuple[str, str]]:
    yield "person", people.people_of_case(place.desk, case_id)[-1].id
    yield "step", proceedings.chronology(place.desk, case_id)[-1].id
    for key in KINDS:
        page = list_records(place.desk, REGISTERS[key], Query(case_id=case_id))
        yield key, page.lines[0].id


def test_hostile_words_are_shown_as_they_are_everywhere(
    qtbot: QtBot, place: Workplace, window: MainWindow, office: Hostile
) -> None:
    expect_none(
        (
            f"{name}: {breach}"
            for name in screens(qtbot, place, window, office.case_id)
            for breach in (*read_as_more(window), *shown_wrong(window))
        ),
        "PlainLabel, plain_tip and plain_action show words as they are",
    )


def read_as_more(window: QWidget) -> Iterator[str]:
    """Tell of what would be read as markup, a mnemonic or a name for others to see."""
    for widget in (window, *window.findChildren(QWidget)):
        kind = type(widget).__name__
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"{kind} {widget.objectName()} guesses at markup"
        if "<b>" in widget.toolTip():
            yield f"the tool tip of {kind} is markup"
        if MARK in widget.objectName() or (widget.isWindow() and MARK in _told(widget)):
            yield f"{kind} tells the desktop"
    for text in _with_mnemonics(window):
        if MARK in text and not QKeySequence.mnemonic(text).isEmpty():
            yield "a menu, a tab or a button makes a shortcut"


def _with_mnemonics(window: QWidget) -> Iterator[str]:
    yield from (button.text() for button in window.findChildren(QAbstractButton))
    yield from (action.text() for action in window.findChildren(QAction))
    for bar in window.findChildren(QTabBar):
        yield from (bar.tabText(number) for number in range(bar.count()))


def _told(window: QWidget) -> str:
    return f"{window.windowTitle()} {window.accessibleName()} {window.windowFilePath()}"


def shown_wrong(window: QWidget) -> Iterator[str]:
    """Tell of a picture that was loaded, and of a window that words have made too large."""
    least = window.minimumSizeHint()
    if least.width() > SIZE[0] or least.height() > SIZE[1]:
        yield f"words make the window {least.width()} x {least.height()}"
    for area in window.findChildren(QScrollArea):
        if area.isVisibleTo(window) and area.horizontalScrollBar().maximum():
            yield f"words make {type(area).__name__} wider than the window"
    if _holds_magenta(window):
        yield "a picture was loaded"


def _holds_magenta(widget: QWidget) -> bool:
    """Say whether the picture's colour is there: 40 pixels wide, it is met in steps of 16."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(MAGENTA).rgb()
    return any(
        image.pixel(x, y) == wanted
        for y in range(0, image.height(), 16)
        for x in range(0, image.width(), 16)
    )


def test_the_colour_would_be_seen(
    show: Callable[[QWidget], None], tmp_path: Path, words_written: str
) -> None:
    assert words_written
    label = QLabel(f"<img src='{tmp_path / 'seen.png'}'>")
    show(label)
    assert _holds_magenta(label)


def test_a_kept_view_s_name_is_shown_whole_in_its_menus(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    window.go_to("deadlines")
    settle(qtbot, place)
    menus = window.page("deadlines").findChildren(QMenu)
    texts = [action.text() for menu in menus for action in menu.actions() if MARK in action.text()]
    assert len(texts) >= 2  # to show it, and to forget it
    assert all("&& more" in text and "&&File" in text for text in texts)
    view = next(a for m in menus for a in m.actions() if MARK in a.text())
    view.trigger()
    settle(qtbot, place)


def test_messages_and_tool_tips_show_words_as_they_are(
    qtbot: QtBot, place: Workplace, window: MainWindow, words_written: str
) -> None:
    place.say(_("{what}, {when}", what=words_written, when=""))
    label = next(each for each in window.toast.findChildren(QLabel) if MARK in each.text())
    assert words_written in label.text()
    assert not list(shown_wrong(window))
    assert window.toast.width() <= window.width()
    QToolTip.showText(QPoint(10, 10), plain_tip(words_written), window)
    qtbot.waitUntil(QToolTip.isVisible)
    tips = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    assert tips
    assert not any(_holds_magenta(tip) for tip in tips)
    QToolTip.hideText()
    for tip in tips:
        tip.hide()


def test_a_choice_shows_words_as_they_are(
    qtbot: QtBot, place: Workplace, window: MainWindow, office: Hostile
) -> None:
    window.go(Target("cases", office.case_id))
    settle(qtbot, place)
    window.cases.workspace.edit_record("evaluation")
    settle(qtbot, place)
    offered = [
        combo.itemText(number)
        for combo in window.findChildren(QComboBox)
        for number in range(combo.count())
    ]
    assert f"{office.words} {office.words}" in offered
    window.cases.workspace.pages.leave()
    settle(qtbot, place)


def test_nothing_of_a_case_is_kept_outside_the_vault(
    qtbot: QtBot,
    tmp_path: Path,
    place: Workplace,
    window: MainWindow,
    office: Hostile,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for _name in screens(qtbot, place, window, office.case_id):
        pass
    window.close()
    place.preferences.settings.sync()
    kept = (tmp_path / "settings.ini").read_text("utf-8", errors="replace")
    assert kept
    for told in (kept, *capfd.readouterr()):
        assert MARK not in told
        assert "KG-1" not in told


def test_a_menu_shows_what_a_person_called_something() -> None:
    assert plain_action("R&D\tof && last") == "R&&D of &&&& last"
    assert QKeySequence.mnemonic(plain_action("&File")).isEmpty()
