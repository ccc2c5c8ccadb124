"""The first steps: seen in the practice vault only, ticked by deeds, kept, and called again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.models.users import User
from desktop.services.demo import PRACTICE_USER
from desktop.services.first_steps import read_steps
from desktop.views.first_steps import STEPS, FirstSteps
from desktop.views.form.builder import FormView
from desktop.views.labels import Words
from desktop.views.main_window import MainWindow
from desktop.views.style import Look
from desktop.views.toast import Toast
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    add_step,
    answering,
    child,
    click,
    let_out,
    make_case,
    message,
    said,
    settle,
    shown_preview,
    sitting,
)
from tests.keyboard import press_key, type_text

KEYS = [step.key for step in STEPS]


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    """A practice vault with one case of three steps."""
    with sitting(tmp_path, words, look) as place:
        with place.desk.writing("create_vault") as work:
            work.session.get_one(User, place.desk.user_id).name = PRACTICE_USER
        yield place


@pytest.fixture
def case_id(place: Workplace) -> str:
    case_id = make_case(place.desk, "KG-1", "Naryn", country="KG")
    for day in ("2007-04-14", "2007-04-15", "2007-04-16"):
        add_step(place.desk, case_id, "HEARING", day)
    return case_id


@pytest.fixture
def steps(main_window: MainWindow) -> FirstSteps:
    assert main_window.first_steps.isVisible()
    return main_window.first_steps


def _taken(qtbot: QtBot, place: Workplace) -> list[str]:
    settle(qtbot, place)
    taken = read_steps(place.desk)
    assert taken is not None
    return [key for key in KEYS if key in taken.steps]


def test_it_begins_with_the_first(steps: FirstSteps) -> None:
    assert steps.chips["case"].isChecked()
    assert said(steps).startswith("First steps: 0 of 8")
    assert "Open a case. Choose one of the three practice cases" in said(steps)


def test_opening_a_case_and_reading_its_timeline(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, steps: FirstSteps, case_id: str
) -> None:
    main_window.cases.choose(case_id)
    assert _taken(qtbot, place) == ["case"]
    assert steps.chips["case"].accessibleName() == "Open a case: taken"
    assert steps.chips["timeline"].isChecked()
    click(steps.show_me)
    settle(qtbot, place)
    timeline = main_window.cases.workspace.tabs.overview.timeline
    assert timeline.hasFocus()
    assert _taken(qtbot, place) == ["case"], "to be shown the place is not to read it"
    press_key(timeline, Qt.Key.Key_Down)
    press_key(timeline, Qt.Key.Key_Down)
    assert _taken(qtbot, place) == ["case", "timeline"]


def test_adding_a_step(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, steps: FirstSteps, case_id: str
) -> None:
    main_window.cases.choose(case_id)
    settle(qtbot, place)
    click(steps.chips["step"])
    click(steps.show_me)
    settle(qtbot, place)
    workspace = main_window.cases.workspace
    assert workspace.tabs.overview.add.hasFocus()
    workspace.edit_person()
    settle(qtbot, place)
    form = child(main_window, FormView)
    form.state.edit("family_name", "A")
    form.state.edit("roles", ("victim",))
    form.state.edit("sex", "unknown")
    form.save()
    assert _taken(qtbot, place) == ["case"], "a person is no step"
    workspace.edit_step()
    settle(qtbot, place)
    form = child(main_window, FormView)
    form.state.edit("code", "HEARING")
    form.save()
    assert _taken(qtbot, place) == ["case", "step"]


def test_narrowing_a_list_seeing_the_deadlines_checking(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, steps: FirstSteps
) -> None:
    click(steps.chips["narrow"])
    click(steps.show_me)
    search = main_window.cases.listing.search
    assert search.hasFocus()
    type_text(search, "Nar")
    assert _taken(qtbot, place) == ["narrow"]
    click(steps.chips["deadlines"])
    click(steps.show_me)
    assert _taken(qtbot, place) == ["narrow", "deadlines"]
    click(steps.chips["check"])
    click(steps.show_me)
    assert QApplication.focusWidget() is main_window.settings.verify
    click(main_window.settings.verify)
    assert _taken(qtbot, place) == ["narrow", "deadlines", "check"]


def test_making_a_paper(
    qtbot: QtBot,
    place: Workplace,
    main_window: MainWindow,
    steps: FirstSteps,
    case_id: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click(steps.chips["paper"])
    click(steps.show_me)
    assert main_window.cases.isVisible(), "without a case one has to be opened first"
    main_window.cases.choose(case_id)
    settle(qtbot, place)
    click(steps.chips["paper"])
    click(steps.show_me)
    settle(qtbot, place)
    assert main_window.cases.workspace.head.export.hasFocus()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "chronology.pdf"))
    click(main_window.cases.workspace.head.export)
    preview = shown_preview(qtbot, main_window)
    let_out(qtbot, preview, preview.save)
    qtbot.waitUntil((tmp_path / "chronology.pdf").is_file)
    settle(qtbot, place)
    assert "paper" in _taken(qtbot, place)


def test_locking_is_kept_for_the_next_time(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, steps: FirstSteps
) -> None:
    click(steps.chips["lock"])
    click(steps.show_me)
    lock = main_window.sidebar.button("lock")
    assert lock.hasFocus()
    click(lock)
    assert _taken(qtbot, place) == ["lock"]


def test_closed_it_stays_closed_until_it_is_called(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, steps: FirstSteps
) -> None:
    click(steps.dismiss)
    assert steps.isHidden()
    assert message(child(main_window, Toast)) == "Help brings the first steps back."
    settle(qtbot, place)
    again = FirstSteps(place, main_window)
    qtbot.addWidget(again)
    again.start()
    settle(qtbot, place)
    assert again.isHidden()
    main_window.help.show_here()
    guide = main_window.help.guide
    assert guide is not None
    click(guide.steps)
    assert steps.isVisible()
    main_window.help.close()
    settle(qtbot, place)
    taken = read_steps(place.desk)
    assert taken is not None
    assert taken.shown


def test_when_all_are_taken_it_says_so(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, steps: FirstSteps
) -> None:
    for key in KEYS:
        steps._take(key)
    assert _taken(qtbot, place) == KEYS
    assert "All first steps are taken." in said(steps)
    assert main_window.isVisible()


def test_it_is_reached_and_left_by_keyboard(steps: FirstSteps) -> None:
    steps.chips["case"].setFocus()
    seen = []
    for _ in range(len(STEPS) + 2):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert steps.show_me in seen
    assert steps.dismiss in seen


def test_real_work_is_left_alone(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, steps: FirstSteps
) -> None:
    with place.desk.writing("create_vault") as work:
        work.session.get_one(User, place.desk.user_id).name = "Aigul"
    other = FirstSteps(place, main_window)
    qtbot.addWidget(other)
    other.start()
    settle(qtbot, place)
    other.call_again()
    assert other.isHidden()
    assert steps.isVisible()
