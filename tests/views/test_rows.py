from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import Damaged
from desktop.core.text import _
from desktop.core.when import When
from desktop.views.labels import Words
from desktop.views.lists import SPOKEN
from desktop.views.rows import PAGE, Page, PagedRows, Row, RowList
from desktop.views.style import Look, Scheme
from desktop.views.tokens import Tone
from desktop.views.worker import Worker

Fetch = Callable[[int, int], Page]
DAY = When.parse("2007-04-14")


def case(number: int) -> Row:
    return Row(
        f"id{number}",
        f"Ахметов {number}",
        sub=f"KG-2026-{number:04}",
        note="Жалоба в КПП ООН",
        badge=_("Deadline near"),
        badge_tone=Tone.DANGER,
        trailing=DAY,
    )


class Cases:
    """A service with some cases, that remembers what it was asked."""

    def __init__(self, total: int) -> None:
        self.rows = [case(number) for number in range(total)]
        self.asked: list[int] = []
        self.thread = 0

    def __call__(self, offset: int, limit: int) -> Page:
        self.asked.append(offset // PAGE)
        self.thread = threading.get_ident()
        return Page(tuple(self.rows[offset : offset + limit]), len(self.rows))


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def model(worker: Worker, words: Words, parent: QWidget) -> PagedRows:
    return PagedRows(worker, words, parent, pause_ms=5)


@pytest.fixture
def view(model: PagedRows, words: Words, look: Look, show: Callable[[QWidget], None]) -> RowList:
    view = RowList(model, words, look)
    view.resize(324, 500)
    show(view)
    return view


def arrived(qtbot: QtBot, model: PagedRows, row: int, row_id: str) -> None:
    qtbot.waitUntil(lambda: (found := model.row(row)) is not None and found.id == row_id)


def test_the_model_keeps_qt_s_rules(qtbot: QtBot, model: PagedRows) -> None:
    strict = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, strict)
    for cases in (Cases(250), Cases(0), Cases(1), Cases(250)):
        with qtbot.waitSignal(model.modelReset):
            model.ask(cases, at_once=True)
        qtbot.wait(5)
    assert tester.model() is model


def test_pages_come_as_they_are_seen_and_from_elsewhere(
    qtbot: QtBot, model: PagedRows, view: RowList
) -> None:
    cases = Cases(20_000)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    assert model.rowCount() == 20_000
    qtbot.wait(20)
    assert cases.asked == [0]
    assert cases.thread != threading.get_ident()
    QTest.keyClick(view, Qt.Key.Key_End)
    arrived(qtbot, model, 19_999, "id19999")
    assert set(cases.asked) <= {0, 198, 199}


def test_dragging_the_scroll_bar_asks_for_what_is_seen_last(
    qtbot: QtBot, model: PagedRows, view: RowList
) -> None:
    cases = Cases(20_000)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    gate = threading.Event()
    model._worker.run(gate.wait, 5, done=lambda _seen: None, failed=model._fail)
    for row in range(0, 20_000, 400):
        model.row(row)
    gate.set()
    arrived(qtbot, model, 19_600, "id19600")
    assert len(cases.asked) <= 8
    assert view.model() is model


def test_only_the_newest_search_is_shown(qtbot: QtBot, model: PagedRows) -> None:
    old, new = Cases(500), Cases(3)
    model.ask(old)
    model.ask(new)
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    assert old.asked == []


def test_what_has_not_come_yet_says_so(model: PagedRows, qtbot: QtBot) -> None:
    model.ask(Cases(300), at_once=True)
    arrived(qtbot, model, 0, "id0")
    late = model.index(250, 0)
    assert late.data() == late.data(SPOKEN) == "Loading…"
    arrived(qtbot, model, 250, "id250")
    assert late.data() == "Ахметов 250"


def test_a_row_is_read_aloud_in_full_and_in_the_right_language(
    qtbot: QtBot, model: PagedRows, view: RowList, words: Words
) -> None:
    model.ask(Cases(3), at_once=True)
    arrived(qtbot, model, 0, "id0")
    words.set_language("ru")
    spoken = model.index(0, 0).data(SPOKEN)
    assert spoken.startswith("Ахметов 0, ")
    assert spoken.endswith("KG-2026-0000, Жалоба в КПП ООН, 14 апреля 2007\u00a0г.")
    element = QAccessible.queryAccessibleInterface(view).child(0)
    assert element.text(QAccessible.Text.Name) == spoken


def test_choosing_and_opening_give_the_id(qtbot: QtBot, model: PagedRows, view: RowList) -> None:
    model.ask(Cases(30), at_once=True)
    arrived(qtbot, model, 0, "id0")
    view.setFocus()
    chosen: list[str] = []
    view.selected.connect(chosen.append)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert chosen == ["id0", "id1", "id29", "id0"]
    with qtbot.waitSignal(view.opened) as caught:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == ["id0"]


def test_letters_do_not_jump_about(qtbot: QtBot, model: PagedRows, view: RowList) -> None:
    cases = Cases(1000)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    view.keyboardSearch("Z")
    qtbot.wait(20)
    assert cases.asked == [0]


def test_the_choice_stays_with_its_record(qtbot: QtBot, model: PagedRows, view: RowList) -> None:
    cases = Cases(30)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    view.setCurrentIndex(model.index(5, 0))
    with qtbot.assertNotEmitted(view.selected):
        cases.rows.insert(0, case(77))
        model.refresh()
        arrived(qtbot, model, 0, "id77")
        assert view.currentIndex().row() == 6
        cases.rows.insert(0, cases.rows.pop(6))  # as many as before, in another order
        model.refresh()
        arrived(qtbot, model, 0, "id5")
        assert view.currentIndex().row() == 0


def test_nothing_is_chosen_when_the_record_is_gone(
    qtbot: QtBot, model: PagedRows, view: RowList
) -> None:
    cases = Cases(30)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    view.setCurrentIndex(model.index(5, 0))
    cases.rows[5] = case(99)
    model.refresh()
    arrived(qtbot, model, 5, "id99")
    assert not view.currentIndex().isValid()


def test_a_row_can_be_chosen_before_it_has_come(
    qtbot: QtBot, model: PagedRows, view: RowList
) -> None:
    view.choose("id7")
    model.ask(Cases(300), at_once=True)
    arrived(qtbot, model, 0, "id0")
    assert view.currentIndex().row() == 7
    with qtbot.waitSignal(view.selected) as caught:
        view.setCurrentIndex(model.index(250, 0))  # still loading
    assert caught.args == ["id250"]


def test_the_place_in_the_list_is_kept(qtbot: QtBot, model: PagedRows, view: RowList) -> None:
    cases = Cases(1000)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    view.verticalScrollBar().setValue(30_000)
    QApplication.processEvents()
    top = view.indexAt(QPoint(5, 5)).row()
    arrived(qtbot, model, top, f"id{top}")
    model.refresh()
    qtbot.waitUntil(lambda: not model.loading)
    assert view.indexAt(QPoint(5, 5)).row() == top


def test_a_list_that_became_shorter_is_shown_from_the_top(
    qtbot: QtBot, model: PagedRows, view: RowList
) -> None:
    cases = Cases(1000)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    arrived_late = model.row(950)
    assert arrived_late is None
    arrived(qtbot, model, 950, "id950")
    del cases.rows[10:]
    model.refresh()
    qtbot.waitUntil(lambda: view.model().rowCount() == 10)


def test_records_that_come_while_one_scrolls_are_noticed(qtbot: QtBot, model: PagedRows) -> None:
    cases = Cases(250)
    model.ask(cases, at_once=True)
    arrived(qtbot, model, 0, "id0")
    cases.rows.append(case(250))
    model.row(249)
    qtbot.waitUntil(lambda: model.rowCount() == 251)


def test_an_empty_list_says_why(qtbot: QtBot, model: PagedRows, view: RowList) -> None:
    gate = threading.Event()

    def slow(_offset: int, _limit: int) -> Page:
        gate.wait(5)
        return Page((), 0)

    model.ask(slow, at_once=True)
    assert str(view.state_text()) == "Loading…"
    gate.set()
    qtbot.waitUntil(lambda: not model.loading)
    view.set_empty_text(_("No case matches."))
    assert str(view.state_text()) == "No case matches."
    view.repaint()
    assert view.accessibleDescription() == "No case matches."


def test_a_failure_is_told_and_can_be_tried_again(
    qtbot: QtBot, model: PagedRows, view: RowList
) -> None:
    broken = True
    cases = Cases(3)

    def fetch(offset: int, limit: int) -> Page:
        if broken:
            raise Damaged(_("The list cannot be read."))
        return cases(offset, limit)

    with qtbot.waitSignal(model.modelReset):
        model.ask(fetch, at_once=True)
    assert str(view.state_text()) == "The list cannot be read."
    broken = False
    QTest.keyClick(view, Qt.Key.Key_F5)
    arrived(qtbot, model, 0, "id0")
    assert model.problem is None


def picture(view: RowList) -> QImage:
    QApplication.processEvents()
    return view.grab().toImage()


def test_rows_are_painted_light_and_dark_and_in_every_size(
    qtbot: QtBot, model: PagedRows, view: RowList, look: Look
) -> None:
    model.ask(Cases(30), at_once=True)
    arrived(qtbot, model, 0, "id0")
    heights = set()
    for scheme, percent in ((Scheme.LIGHT, 100), (Scheme.DARK, 100), (Scheme.LIGHT, 200)):
        look.apply(scheme, percent)
        painted = picture(view)
        assert painted.pixelColor(3, 3) == look.colour("card")
        heights.add(view.sizeHintForRow(0))
    assert len(heights) == 2
    view.setCurrentIndex(model.index(0, 0))
    view.setFocus()
    assert picture(view).pixelColor(1, 30) == look.colour("accent")


def test_a_list_of_two_lines_is_lower(
    qtbot: QtBot, model: PagedRows, view: RowList, words: Words, look: Look
) -> None:
    model.ask(Cases(3), at_once=True)
    arrived(qtbot, model, 0, "id0")
    lower = RowList(model, words, look, lines=2)
    qtbot.addWidget(lower)
    lower.resize(200, 100)
    assert isinstance(lower.model(), QAbstractItemModel)
    assert lower.sizeHintForRow(0) < view.sizeHintForRow(0)
    lower.grab()
