"""Search everything: what is found and in which order, how it is chosen, and what can be done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.core.when import When
from desktop.services import finding, proceedings, records
from desktop.services.kinds import KINDS
from desktop.views import palette as palette_module
from desktop.views.case_picker import CasePicker
from desktop.views.commands import Command, leads, making, matching
from desktop.views.form.builder import FormView
from desktop.views.going import Target
from desktop.views.lists import ID_ROLE, SPOKEN
from desktop.views.main_window import MainWindow
from desktop.views.palette import Palette
from desktop.views.workplace import Workplace
from tests.exports import export_chronology
from tests.journeys.office import add_person, add_step, make_case, settle
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
LETTER = {"direction": "out", "party": "Court", "subject": "Naryn, request"}


@pytest.fixture
def done() -> list[str]:
    """The commands that were done."""
    return []


@pytest.fixture
def opens(
    place: Workplace, case_id: str, show: Show, done: list[str]
) -> Iterator[Callable[[], Palette]]:
    """Open the search with two commands; the case KG-1, “Naryn”, was viewed last.

    Each is kept: Qt has to delete it before Python collects its parts.
    """
    kept: list[Palette] = []
    place.privacy.show()

    def opened() -> Palette:
        commands = (
            Command("deadlines", _("Deadlines"), partial(done.append, "deadlines"), keys="Ctrl+5"),
            Command("new.letter", _("New letter"), partial(done.append, "letter"), _("in a case")),
        )
        kept.append(Palette(place, commands, [case_id]))
        show(kept[-1])
        return kept[-1]

    yield opened
    kept.clear()


@pytest.fixture
def palette(qtbot: QtBot, place: Workplace, opens: Callable[[], Palette]) -> Palette:
    palette = opens()
    settle(qtbot, place)
    return palette


def rows_of(palette: Palette) -> list[str]:
    rows = palette.list.rows
    return [rows.index(number, 0).data(SPOKEN) for number in range(rows.rowCount())]


def search(qtbot: QtBot, place: Workplace, palette: Palette, typed: str) -> list[str]:
    palette.search.clear()
    type_text(palette.search, typed)
    qtbot.waitUntil(lambda: not palette._newest._timer.isActive())
    settle(qtbot, place)
    return rows_of(palette)


def test_before_anything_is_typed_it_shows_where_one_was_and_what_can_be_done(
    palette: Palette,
) -> None:
    assert rows_of(palette) == [
        "Recently viewed",
        "Naryn, KG-1",
        "Commands",
        "Deadlines, Ctrl+5",
        "New letter, in a case",
    ]
    assert palette.search.hasFocus()
    assert palette.list.currentIndex().row() == 1  # a heading is never chosen


def test_cases_people_and_records_stand_in_groups(
    qtbot: QtBot, place: Workplace, case_id: str, palette: Palette
) -> None:
    add_person(place.desk, case_id, "Нарынов", given_name="Нурлан")
    term = {
        "title": "Naryn, complaint",
        "due": When.parse("2026-12-01"),
        "side": "ours",
        "weight": "hard",
        "status": "open",
        "source": "typed",
    }
    records.save_record(place.desk, KINDS["deadline"], case_id, term)
    records.save_record(place.desk, KINDS["letter"], case_id, LETTER)
    accused = ({"accused": "Asanov", "outcome": "acquitted"},)
    add_step(place.desk, case_id, "TRIAL_JUDGMENT", "2011", text="Naryn", outcomes=accused)
    assert search(qtbot, place, palette, "naryn") == [
        "Cases",
        "Naryn, KG-1",
        "People",
        "Нарынов Нурлан, KG-1",
        "Deadlines",
        "Naryn, complaint, KG-1 · 01.12.2026",
        "Letters",
        "Naryn, request, KG-1",
        "Steps",
        "Verdict at first instance · Naryn, KG-1 · 2011",
    ]
    assert search(qtbot, place, palette, "asanov")[1:2] == [
        "Verdict at first instance · Naryn, KG-1 · 2011"
    ]
    assert search(qtbot, place, palette, "") == rows_of(palette)
    assert rows_of(palette)[0] == "Recently viewed"


def test_a_number_comes_before_a_command_and_that_before_what_was_found(
    qtbot: QtBot, place: Workplace, palette: Palette
) -> None:
    make_case(place.desk, "new", "the number is a word")
    make_case(place.desk, "B-1", "a new letter came")
    assert search(qtbot, place, palette, "new") == [
        "Cases",
        "the number is a word, new",
        "Commands",
        "New letter, in a case",
        "Cases",
        "a new letter came, B-1",
    ]
    assert search(qtbot, place, palette, "le") == [
        "Cases",
        "a new letter came, B-1",
        "Commands",
        "New letter, in a case",
    ]


def test_nothing_found_is_said(qtbot: QtBot, place: Workplace, palette: Palette) -> None:
    assert search(qtbot, place, palette, "nowhere at all") == []
    assert place.words.say(palette.list.state_text()).startswith("Nothing found.")
    press_key(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_enter_opens_the_first_and_the_arrows_choose(
    qtbot: QtBot, place: Workplace, case_id: str, palette: Palette
) -> None:
    going = QSignalSpy(palette.going)
    record_id = records.save_record(place.desk, KINDS["letter"], case_id, LETTER)[0]
    search(qtbot, place, palette, "naryn")
    press_key(palette.search, Qt.Key.Key_Down)
    assert palette.list.hasFocus()
    assert palette.list.currentIndex().data(ID_ROLE) == f"letter {record_id}"
    press_key(palette.list, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == 1  # over the heading
    press_key(palette.list, Qt.Key.Key_Down)
    press_key(palette.list, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert going.at(0) == [Target("cases", case_id, kind="letter", record_id=record_id)]


def test_a_case_opens_with_enter_in_the_field_and_a_person_among_the_people_of_a_case(
    qtbot: QtBot, place: Workplace, case_id: str, opens: Callable[[], Palette]
) -> None:
    add_person(place.desk, case_id, "Асанов")
    for typed, downs, target in (
        ("kg-1", 0, Target("cases", case_id)),
        ("asanov", 1, Target("cases", case_id, "people")),
    ):
        palette = opens()
        going = QSignalSpy(palette.going)
        search(qtbot, place, palette, typed)
        for _down in range(downs):
            press_key(palette.search, Qt.Key.Key_Down)
        press_key(palette.list if downs else palette.search, Qt.Key.Key_Return)
        assert going.at(0) == [target]


def test_a_click_does_a_command_and_closes(palette: Palette, done: list[str]) -> None:
    at = palette.list.visualRect(palette.list.rows.index(3, 0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert done == ["deadlines"]
    assert not palette.isVisible()


def test_letters_typed_on_the_list_go_on_in_the_field(palette: Palette) -> None:
    type_text(palette.search, "на")
    press_key(palette.search, Qt.Key.Key_Down)
    type_text(palette.list, "р")
    assert palette.search.hasFocus()
    assert palette.search.text() == "нар"


@pytest.mark.parametrize("typed", ["", "naryn"])
def test_esc_closes_whatever_was_typed(palette: Palette, typed: str) -> None:
    type_text(palette.search, typed)
    press_key(palette.search, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_only_the_last_question_is_asked_and_not_by_the_window(
    qtbot: QtBot, place: Workplace, palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def noting(desk: Any, typed: str) -> Any:
        asked.append((typed, threading.current_thread().name))
        return finding.find_everything(desk, typed)

    monkeypatch.setattr(palette_module, "find_everything", noting)
    search(qtbot, place, palette, "naryn")
    assert asked == [("naryn", "dalil-reading")]


def test_it_is_heard(palette: Palette) -> None:
    said = QAccessible.queryAccessibleInterface(palette.list)
    assert said.text(QAccessible.Text.Name) == "What was found"
    assert said.child(1).text(QAccessible.Text.Name) == "Naryn, KG-1"
    field = QAccessible.queryAccessibleInterface(palette.search)
    assert field.text(QAccessible.Text.Name) == "Search everything"


# -- commands ----------------------------------------------------------------------------------


def nothing() -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("new", True),
        ("let", True),
        ("new let", True),
        ("LETTER new", True),
        ("etter", False),
        ("new x", False),
        ("", False),
        ("нов дел", False),
    ],
)
def test_a_command_is_found_by_the_beginnings_of_its_words(typed: str, *, found: bool) -> None:
    command = Command("x", _("New letter"), nothing)
    assert bool(matching((command,), typed, "en")) is found


@pytest.mark.parametrize("typed", ["новое", "дел", "novoe", "new case", "cas"])
def test_a_command_is_found_in_the_windows_language_and_in_english(typed: str) -> None:
    command = Command("x", _("New case"), nothing)
    assert matching((command,), typed, "ru") == (command,)
    assert leads(command, "нов", "ru")
    assert leads(command, "new", "ru")
    assert not leads(command, "ne", "ru")
    assert not leads(command, "case", "ru")


ALWAYS = {"new.incident", "new.task", "new.note"}
OFFERED = {
    "lawyer": ALWAYS
    | {f"new.{key}" for key in ("case", "person", "step", "exhibit", "custody")}
    | {f"new.{key}" for key in ("deadline", "letter")}
    | {f"new.{key}" for key in ("claim", "award", "payment", "measure")},
    "caseworker": ALWAYS | {"new.case", "new.person", "new.exhibit", "new.custody"},
    "doctor": {"new.exhibit", "new.custody", "new.evaluation"},
    "administrator": set(),
}


@pytest.mark.parametrize("role", OFFERED)
def test_what_a_role_may_not_make_is_not_offered(place: Workplace, role: str) -> None:
    place.desk.roles = frozenset({role})
    offered = making(place.desk, None, print, print)
    assert {command.key for command in offered} == OFFERED[role]


# -- within the window -------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, place: Workplace, case_id: str, show: Show) -> MainWindow:
    assert case_id
    window = MainWindow(place)
    window.resize(1280, 720)
    show(window)
    settle(qtbot, place)
    return window


def opened(qtbot: QtBot, window: MainWindow) -> Palette:
    """Press Ctrl+K and return what opened."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press_key(window, Qt.Key.Key_K, "", CONTROL)
    found = [each for each in window.findChildren(Palette) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def choose(qtbot: QtBot, place: Workplace, window: MainWindow, typed: str) -> None:
    """Search and press Enter."""
    palette = opened(qtbot, window)
    search(qtbot, place, palette, typed)
    press_key(palette.search, Qt.Key.Key_Return)
    settle(qtbot, place)


def test_it_goes_to_every_place_and_to_a_case(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    choose(qtbot, place, window, "statistics")
    assert window.statistics.isVisible()
    choose(qtbot, place, window, "settings")
    assert window.settings.isVisible()
    choose(qtbot, place, window, "kg-1")
    assert window.cases.isVisible()
    assert window.cases.workspace.case_id == case_id
    window.go_to("today")
    palette = opened(qtbot, window)
    settle(qtbot, place)
    assert rows_of(palette)[:2] == ["Recently viewed", "Naryn, KG-1"]
    palette.reject()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_step_is_chosen_among_the_proceedings_of_its_case(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str, *, elsewhere: bool
) -> None:
    steps = [add_step(place.desk, case_id, "REFUSAL", "2010-01-01") for _number in range(130)]
    wanted = add_step(place.desk, case_id, "EVENT", "2012-05-04", text="Жалоба Бишкек")
    other = make_case(place.desk, "KG-2")
    window.go(Target("cases", other if elsewhere else case_id))
    settle(qtbot, place)
    choose(qtbot, place, window, "bishkek")
    tabs = window.cases.workspace.tabs
    settle(qtbot, place)
    assert window.cases.workspace.case_id == case_id
    assert (tabs.key, tabs.panel("proceedings").key) == ("proceedings", "steps")
    assert tabs.steps.list.currentIndex().data(ID_ROLE) == wanted  # on the second page of rows
    assert tabs.steps.edit.isEnabled()
    assert window.focusWidget() is tabs.steps.list
    assert forms(window) == []
    choose(qtbot, place, window, "bishkek")  # the tab is shown already
    window.cases.workspace.tabs.steps.choose(case_id, steps[0])
    settle(qtbot, place)
    assert tabs.steps.list.currentIndex().data(ID_ROLE) == steps[0]
    proceedings.remove_step(place.desk, case_id, wanted, "a mistake")
    tabs.steps.choose(case_id, wanted)
    settle(qtbot, place)
    assert tabs.steps.list.currentIndex().data(ID_ROLE) == steps[0]


def test_a_paper_leads_to_the_documents_of_its_case(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str, tmp_path: Path
) -> None:
    export_chronology(place.desk, case_id, tmp_path / "a.pdf", "en")
    choose(qtbot, place, window, "chronology")
    assert window.cases.workspace.case_id == case_id
    assert window.cases.workspace.tabs.key == "documents"


def test_it_locks_and_speaks_another_language(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    with qtbot.waitSignal(window.lock_requested):
        choose(qtbot, place, window, "lock")
    choose(qtbot, place, window, "language")
    assert place.words.language == "ru"
    assert place.preferences.language == "ru"
    choose(qtbot, place, window, "english")
    assert place.words.language == "en"


def test_it_makes_things_in_the_case_that_is_open_or_asks_in_which(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    choose(qtbot, place, window, "new deadline")
    picker = next(each for each in window.findChildren(CasePicker) if each.isVisible())
    picker.chosen.emit(case_id)
    picker.reject()
    settle(qtbot, place)
    assert forms(window) == ["deadline"]
    choose(qtbot, place, window, "add a step")
    assert forms(window) == ["step"]
    assert not any(each.isVisible() for each in window.findChildren(CasePicker))
    choose(qtbot, place, window, "new case")
    assert forms(window) == ["new_case"]


def forms(window: MainWindow) -> list[str]:
    shown = [each for each in window.findChildren(FormView) if each.isVisible()]
    return [each.state.form.key for each in shown]
