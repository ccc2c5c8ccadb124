"""The first day of each who works here: a lawyer, a doctor, an administrator.

Each is walked twice, by the keyboard alone and by the mouse alone. Only Qt's file dialogs are
answered by the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.models.cases import CaseMember
from desktop.services.desk import Desk
from desktop.views.case_picker import CasePicker
from desktop.views.cases.tabs import CaseTabs
from desktop.views.form.builder import FormView
from desktop.views.main_window import MainWindow
from desktop.views.papers import PapersPanel
from desktop.views.rooms.panel import RecordsPanel
from desktop.views.today_page import TodayPage
from tests.desks import colleague, sqlcipher_desk
from tests.journeys.hands import DERIVING_MS, entered, entry, focus, running, settled
from tests.journeys.office import add_person, add_step, answering, child, make_case, message, said
from tests.journeys.ways import Keyboard, Mouse, Way, click_row, list_in
from tests.keyboard import press_key, type_text

pytestmark = [pytest.mark.journey, pytest.mark.slow]

COLLEAGUE = "33333333-3333-4333-8333-333333333333"
ALLEGATIONS, FINDINGS = 3, 6  # sections of a medical evaluation


@pytest.fixture(params=[Keyboard(), Mouse()], ids=["keyboard", "mouse"])
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


@contextmanager
def office(folder: Path, role: str, *held: str) -> Iterator[tuple[Desk, Desk]]:
    """A vault of an office, and in it the desk of somebody who has just come."""
    with sqlcipher_desk(folder / "vault") as desk:
        yield desk, colleague(desk, COLLEAGUE, [role], held)


def let_in(desk: Desk, case_id: str) -> None:
    """Put the colleague into the team of a case."""
    with desk.writing("add_member") as work:
        work.session.add(CaseMember(case_id=case_id, user_id=COLLEAGUE))


def open_form(qtbot: QtBot, program: Program, window: MainWindow) -> FormView:
    """Wait for the form that was asked for."""
    settled(qtbot, program)
    back_in(qtbot, window)
    form = child(window, FormView)
    qtbot.waitUntil(form.isEnabled)
    # On a busy machine the fields of what is seen are made over several turns.
    qtbot.waitUntil(lambda: not any(each.isVisible() and each._waiting for each in form._pages))
    return form


def back_in(qtbot: QtBot, window: MainWindow) -> None:
    """Be in the window again after a dialog, as a screen would see to."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def pick_case(qtbot: QtBot, program: Program, window: MainWindow, way: Way, words: str) -> None:
    """Choose the case a record of the office's rooms belongs to."""
    picker = child(window, CasePicker)
    picker.activateWindow()
    qtbot.waitUntil(picker.isActiveWindow)
    settled(qtbot, program)
    if isinstance(way, Keyboard):
        type_text(focus(), words)
        settled(qtbot, program)
        qtbot.waitUntil(lambda: picker.rows.rowCount() == 1)
        press_key(focus(), Qt.Key.Key_Return)
    else:
        click_row(picker.list, words)
        way.press(picker.choose)
    settled(qtbot, program)


def tabs_of(window: MainWindow) -> CaseTabs:
    return window.cases.workspace.tabs


def spoken(rows: QWidget) -> str:
    view = list_in(rows)
    return str(view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))


# -- a lawyer's first ten minutes ---------------------------------------------------------------


def test_a_lawyers_first_ten_minutes(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, way: Way
) -> None:
    with (
        office(tmp_path, "lawyer", "casework") as (_boss, desk),
        running(qapp, tmp_path, desk) as program,
    ):
        window = entered(qtbot, program)
        way.press(window.cases.listing.new)
        open_form(qtbot, program, window)
        way.write(window, "number", "KG-1")
        way.write(window, "title", "Naryn, 2007")
        way.save(window)
        settled(qtbot, program)
        assert message(window.toast) == "Case made."
        add_the_victim(qtbot, program, window, way)
        add_a_term_that_ends_today(qtbot, program, window, way)
        meet_it_from_today(qtbot, program, window, way)


def add_the_victim(qtbot: QtBot, program: Program, window: MainWindow, way: Way) -> None:
    way.turn(tabs_of(window).tabBar(), 1)
    settled(qtbot, program)
    way.press(tabs_of(window).people.add)
    open_form(qtbot, program, window)
    way.write(window, "family_name", "Асанов")
    way.tick(window, "roles", 0)
    way.choose(window, "sex", "m")
    way.write(window, "birth", "1985")
    way.save(window)
    settled(qtbot, program)
    assert "Асанов" not in said(window)  # names are hidden until they are asked for


def add_a_term_that_ends_today(
    qtbot: QtBot, program: Program, window: MainWindow, way: Way
) -> None:
    way.go(window, "deadlines")
    settled(qtbot, program)
    panel = window.page("deadlines")
    assert isinstance(panel, RecordsPanel)
    way.press(panel._adds["deadline"])
    pick_case(qtbot, program, window, way, "KG-1")
    open_form(qtbot, program, window)
    way.write(window, "title", "Complaint against the refusal")
    way.write(window, "due", "22.11.2026")
    way.choose(window, "side", "ours")
    way.choose(window, "weight", "hard")
    way.choose(window, "source", "typed")
    way.choose(window, "status", "open")
    way.save(window)
    settled(qtbot, program)
    assert message(window.toast) == "Saved."


def meet_it_from_today(qtbot: QtBot, program: Program, window: MainWindow, way: Way) -> None:
    way.go(window, "today")
    settled(qtbot, program)
    today = window.page("today")
    assert isinstance(today, TodayPage)
    due = today.cards["due"]
    assert spoken(due).startswith("Complaint against the refusal, today, KG-1")
    way.open_row(due.list, "Complaint against the refusal")
    open_form(qtbot, program, window)
    way.choose(window, "status", "met")
    way.write(window, "closed", "22.11.2026")
    way.save(window)
    settled(qtbot, program)
    way.go(window, "today")
    settled(qtbot, program)
    assert due.list.model().rowCount() == 0
    assert "today" not in said(window.cases.workspace.head)


# -- a doctor's first examination ---------------------------------------------------------------


def test_a_doctors_first_examination(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, way: Way
) -> None:
    with office(tmp_path, "doctor", "casework", "clinical") as (boss, desk):
        case_id = make_case(boss, "KG-7", "Osh")
        add_person(boss, case_id, "Асанов", given_name="Улан")
        let_in(boss, case_id)
        with running(qapp, tmp_path, desk) as program:
            window = entered(qtbot, program)
            way.go(window, "examinations")
            settled(qtbot, program)
            panel = window.page("examinations")
            assert isinstance(panel, RecordsPanel)
            way.press(panel._adds["evaluation"])
            pick_case(qtbot, program, window, way, "KG-7")
            form = open_form(qtbot, program, window)
            examine(qtbot, window, form, way)
            settled(qtbot, program)
            assert message(window.toast) == "Saved.", (form.state.problems(), form.values())
            way.go(window, "examinations")
            settled(qtbot, program)
            assert panel.list_of("evaluation") is not None
            way.open_row(list_in(panel), "KG-7")
            form = open_form(qtbot, program, window)
            values = form.values()
            assert [row["kind"] for row in values["findings"]] == ["bruise"]
            assert len(values["methods"]) == 1
            assert values["examiner"].record_id == COLLEAGUE


def all_there(qtbot: QtBot, form: FormView, last: str) -> None:
    """Wait for a field: those of a section come while the window breathes."""
    qtbot.waitUntil(lambda: last in form._rows and form._rows[last].isVisible())


def examine(qtbot: QtBot, window: MainWindow, form: FormView, way: Way) -> None:
    way.choose(window, "kind", "primary")
    way.write(window, "person", "Victim 1")
    assert entry(window, "when").text() == "22.11.2026"  # today, unless another day is written
    way.choose(window, "status", "draft")
    way.turn_section(form, ALLEGATIONS)
    all_there(qtbot, form, "methods")
    way.write(window, "allegations", "«Били дубинкой по спине».")
    way.tick(window, "methods", 0)
    way.turn_section(form, FINDINGS)
    all_there(qtbot, form, "findings")
    way.press(child(window, QWidget, "findings.add"))
    qtbot.waitUntil(child(window, QWidget, "findings.0.kind").isVisible)
    way.write(window, "findings.0.kind", "bruise")
    way.write(window, "findings.0.site", "left shoulder")
    way.choose(window, "findings.0.side", "left")
    way.write(window, "findings.0.length", "42")
    way.save(window)


# -- an administrator's quarter -----------------------------------------------------------------


def test_an_administrators_quarter(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    way: Way,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book, again = tmp_path / "quarter.xlsx", tmp_path / "again.xlsx"
    with office(tmp_path, "administrator") as (boss, desk):
        add_step(boss, (case_id := make_case(boss, "KG-7")), "COMPLAINT_POLICE", "2026-10-02")
        add_person(boss, case_id, "Асанов")
        with running(qapp, tmp_path, desk) as program:
            window = entered(qtbot, program)
            assert "KG-7" not in said(window)
            way.go(window, "statistics")
            settled(qtbot, program)
            monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(book))
            way.press(window.statistics.save)
            qtbot.waitUntil(
                lambda: message(window.toast) == f"Written: {book.name}", timeout=DERIVING_MS
            )
            cells = [
                str(cell) for sheet in load_workbook(book) for row in sheet.values for cell in row
            ]
            assert len(cells) > 1
            assert not any("Асанов" in cell for cell in cells)
            back_in(qtbot, window)
            way.go(window, "documents")
            settled(qtbot, program)
            panel = window.page("documents")
            assert isinstance(panel, PapersPanel)
            monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(again))
            way.open_row(list_in(panel), "all cases")
            qtbot.waitUntil(again.exists, timeout=DERIVING_MS)
            assert again.read_bytes() == book.read_bytes()
            assert "Асанов" not in said(window)
