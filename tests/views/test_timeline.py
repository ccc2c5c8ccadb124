from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.views.fixed_rows import FixedRows
from desktop.views.labels import Words
from desktop.views.lists import SPOKEN
from desktop.views.style import Look, Scheme
from desktop.views.timeline import Timeline, TimelineAssertion, TimelineItem
from desktop.views.tokens import Tone


@dataclass(frozen=True)
class Both:
    en: str
    ru: str

    def in_language(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


VICTIM, STATE = Both("complainant", "заявитель"), Both("State party", "государство-участник")
STEPS = (
    TimelineItem("1", Both("Detained", "Задержание"), When.parse("2007-03-27"), "Without record"),
    TimelineItem(
        "2",
        Both("Complaint", "Жалоба"),
        When.parse("2007-03-29"),
        icon="file-text",
        assertions=(
            TimelineAssertion(VICTIM, When.parse("2007-03-29"), "To the prosecutor"),
            TimelineAssertion(STATE, When.parse("2007-03-30"), "Two complaints"),
        ),
    ),
    TimelineItem(
        "3",
        Both("Hospital", "Больница"),
        When.parse("2007-04"),
        "Head injury",
        "ambulance",
        Tone.ACCENT,
        (TimelineAssertion(VICTIM),),
    ),
    TimelineItem("4", Both("Refusal", "Отказ"), None, tone=Tone.DANGER),
)


@pytest.fixture
def timeline(words: Words, look: Look, show: Callable[[QWidget], None]) -> Timeline:
    timeline = Timeline(words, look)
    timeline.resize(760, 500)
    show(timeline)
    timeline.set_items(STEPS)
    return timeline


def plans(timeline: Timeline) -> list[list[str]]:
    """Return the words of each step as they are broken into lines."""
    rows = range(timeline.model().rowCount())
    found = [timeline._painter.plan(timeline.model().index(row, 0)) for row in rows]
    return [[line for text in plan.texts for line in text.lines] for plan in found]


def height(timeline: Timeline, row: int) -> int:
    return timeline._painter.plan(timeline.model().index(row, 0)).height


def test_the_model_keeps_qt_s_rules(qtbot: QtBot, words: Words, timeline: Timeline) -> None:
    model = FixedRows(words, timeline)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for items in (STEPS, (), STEPS[:1]):
        with qtbot.waitSignal(model.modelReset):
            model.set_rows(items)
    assert tester.model() is model


def test_dates_stand_as_precisely_as_they_are_known(timeline: Timeline, words: Words) -> None:
    words.set_language("ru")
    dates = [lines[0] for lines in plans(timeline)]
    assert dates[:3] == [
        "27 марта 2007\u00a0г.",
        "29 марта 2007\u00a0г.",
        "апрель 2007\u00a0г.",
    ]
    words.set_language("en")
    assert plans(timeline)[3][0] == "Date not known"


def test_a_step_is_read_aloud_with_who_says_so(timeline: Timeline, words: Words) -> None:
    spoken = [timeline.model().index(row, 0).data(SPOKEN) for row in range(4)]
    assert spoken[1] == (
        "29 March 2007. Complaint. Accounts differ. "
        "complainant: 29 March 2007, To the prosecutor. State party: 30 March 2007, Two complaints"
    )
    assert spoken[2] == "April 2007. Hospital. Head injury. complainant"
    words.set_language("ru")
    element = QAccessible.queryAccessibleInterface(timeline).child(2)
    assert element.text(QAccessible.Text.Name).startswith("апрель 2007\u00a0г.. Больница")


def test_versions_stand_side_by_side_where_there_is_room(timeline: Timeline) -> None:
    plan = timeline._painter.plan(timeline.model().index(1, 0))
    left, right = plan.boxes
    assert left.top() == right.top()
    assert left.bottom() == right.bottom()
    assert left.right() < right.left()
    timeline.resize(330, 500)
    QApplication.processEvents()
    plan = timeline._painter.plan(timeline.model().index(1, 0))
    upper, lower = plan.boxes
    assert upper.left() == lower.left()
    assert upper.bottom() < lower.top()


@pytest.mark.parametrize("width", [760, 520, 330, 180])
@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_leaves_its_step(timeline: Timeline, look: Look, width: int, percent: int) -> None:
    look.apply(Scheme.LIGHT, percent)
    timeline.resize(width, 500)
    QApplication.processEvents()
    for row in range(4):
        plan = timeline._painter.plan(timeline.model().index(row, 0))
        for rect in (*(t.rect for t in plan.texts), *(c.rect for c in plan.chips), *plan.boxes):
            assert rect.top() >= 0
            assert rect.bottom() < plan.height
            assert rect.left() >= 0
    timeline.grab()


def test_long_words_are_broken_and_what_is_cut_is_told(
    timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "Постановление о прекращении уголовного дела за отсутствием состава преступления " * 12
    timeline.set_items([TimelineItem("1", long, None, long + "<b>x</b>"), *STEPS])
    lines = plans(timeline)[0]
    assert len(lines) == 1 + 3 + 6
    assert lines[3].endswith("…")
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _view: shown.append(text))
    for place in (QPoint(300, 20), QPoint(300, height(timeline, 0) + 20)):
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, place)
        QApplication.sendEvent(timeline.viewport(), event)
    assert len(shown) == 1
    assert long.strip() in shown[0]
    assert "<b>" not in shown[0]


def test_keys_walk_through_the_steps(qtbot: QtBot, timeline: Timeline) -> None:
    chosen: list[str] = []
    timeline.selected.connect(chosen.append)
    timeline.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up):
        QTest.keyClick(timeline, key)
    assert chosen[-3:] == ["2", "4", "3"]
    with qtbot.waitSignal(timeline.opened) as caught:
        QTest.keyClick(timeline, Qt.Key.Key_Return)
    assert caught.args == ["3"]


def test_the_mouse_chooses_and_opens(qtbot: QtBot, timeline: Timeline) -> None:
    place = timeline.visualRect(timeline.model().index(2, 0)).center()
    with qtbot.waitSignal(timeline.selected) as caught:
        QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == ["3"]
    with qtbot.waitSignal(timeline.opened):
        QTest.mouseDClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_step_stays_chosen_when_steps_come(timeline: Timeline) -> None:
    timeline.setCurrentIndex(timeline.model().index(2, 0))
    timeline.set_items([TimelineItem("0", "Earlier"), *STEPS])
    assert timeline.currentIndex().row() == 3
    timeline.set_items([])
    assert not timeline.currentIndex().isValid()


def test_an_empty_timeline_says_so(timeline: Timeline) -> None:
    timeline.set_empty_text(Both("No steps yet.", "Шагов пока нет."))
    timeline.set_items([])
    timeline.grab()
    assert timeline.accessibleDescription() == "No steps yet."


def test_it_is_painted_light_and_dark(timeline: Timeline, look: Look) -> None:
    pictures = []
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        look.apply(scheme)
        QApplication.processEvents()
        pictures.append(timeline.grab().toImage())
        assert pictures[-1].pixelColor(400, 495) == look.colour("card")
    assert pictures[0] != pictures[1]


def test_hundreds_of_steps_are_measured_once_and_painted_where_they_are_seen(
    timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [
        TimelineItem(
            f"{number}{step.id}",
            step.title,
            step.when,
            f"{step.sub} {number} " * 12,
            step.icon,
            step.tone,
            step.assertions,
        )
        for number in range(150)
        for step in STEPS
    ]
    timeline.set_items(steps)
    QApplication.processEvents()  # the scroll bar comes, and takes some of the width
    measured = calls_of(monkeypatch, type(timeline._painter._planner), "plan")
    timeline.set_items(steps)
    assert len(measured) == len(steps)
    painted = calls_of(monkeypatch, type(timeline._painter), "_paint_dot")
    bar = timeline.verticalScrollBar()
    most = timeline.viewport().height() // min(map(timeline.sizeHintForRow, range(4))) + 2
    for value in range(0, 6000, 60):
        painted.clear()
        bar.setValue(value)
        timeline.viewport().repaint()
        assert 0 < len(painted) <= most
    assert len(measured) == len(steps)


def calls_of(monkeypatch: pytest.MonkeyPatch, kind: type, name: str) -> list[str]:
    """Return what grows by one with each call of a method, which is done as ever."""
    real, calls = getattr(kind, name), list[str]()

    def counted(*arguments: object) -> object:
        calls.append(name)
        return real(*arguments)

    monkeypatch.setattr(kind, name, counted)
    return calls
