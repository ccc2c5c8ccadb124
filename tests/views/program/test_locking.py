"""The lock: what it hides, seals, forgets, and how long it may take."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QToolTip,
)
from pytestqt.qtbot import QtBot

from desktop.app import SAVE_WITHIN_MS, SEAL_WITHIN_MS, Program
from desktop.core.errors import Locked
from desktop.services import drafts, proceedings
from desktop.services.cases import list_cases
from desktop.services.desk import Desk
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from desktop.views.form.conflict import ConflictDialog
from desktop.views.main_window import MainWindow
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.rows import Row
from desktop.views.timeline import TimelineItem
from tests.desks import START, holds, sqlcipher_desk
from tests.journeys.office import (
    add_step,
    child,
    click,
    edit_step,
    let_out,
    make_case,
    open_windows,
    said,
    shown_preview,
)
from tests.keyboard import type_text
from tests.views.program.hands import locked, reopened, settled


@pytest.mark.parametrize("way", ["button", "idle"])
def test_the_lock_hides_at_once_and_forgets_the_keys(
    qtbot: QtBot,
    qapp: QApplication,
    program: Program,
    window: MainWindow,
    desk: Desk,
    way: str,
) -> None:
    ended = QSignalSpy(qapp.lastWindowClosed)
    if way == "button":
        click(window.sidebar.button("lock"))
    else:
        program.idle._timer.setInterval(30)
        program.idle.start()
        qtbot.waitUntil(lambda: program.window is None)
    assert window not in open_windows()
    locked(qtbot, program)
    assert open_windows() == [program.unlock_window]
    assert ended.count() == 0  # or the program would end with the lock
    assert not program.idle._timer.isActive()
    with pytest.raises(Locked):
        desk.vault.keys.database_key()
    program.lock()  # once more does nothing


def test_after_the_lock_nothing_decrypts(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk, case_id: str
) -> None:
    program.clipboard._owns = lambda _mode: True  # painted off screen, Qt owns no clipboard
    QApplication.clipboard().setText("Асанов")
    workplace = program.workplace
    assert workplace is not None
    click(window.sidebar.button("lock"))
    locked(qtbot, program)
    for act in (
        lambda: list_cases(desk),
        lambda: proceedings.chronology(desk, case_id),
        lambda: make_case(desk, "KG-2"),
        lambda: desk.vault.keys.open("casework", b"", "people.family_name"),
        lambda: desk.vault.keys.derive("database"),
    ):
        with pytest.raises(Locked):
            act()
    assert QApplication.clipboard().text() == ""
    answers: list[object] = []
    workplace.read(list_cases, done=answers.append, owner=program)  # its threads have ended
    qtbot.wait(20)
    assert answers == []


def test_after_the_lock_nothing_of_what_was_shown_is_kept(
    qtbot: QtBot, program: Program, desk: Desk, case_id: str
) -> None:
    step_id = add_step(desk, case_id, "REFUSAL", "2007", actor="Асанов")
    program.start(desk)
    assert program.window is not None
    program.window.go_to("cases")
    program.window.cases.choose(case_id)
    settled(qtbot, program)
    assert rows_in_memory(step_id) > 0
    program.lock()
    locked(qtbot, program)
    qtbot.waitUntil(lambda: program._locked is None)
    assert rows_in_memory(step_id) == 0


def rows_in_memory(record_id: str) -> int:
    """Count the rows of lists and timelines that show this record, wherever they are held."""
    rows = (each for each in gc.get_objects() if isinstance(each, Row | TimelineItem))
    return sum(row.id == record_id for row in rows)


def test_the_lock_takes_dialogs_lists_and_tool_tips_off_the_screen(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk, case_id: str
) -> None:
    step_id = add_step(desk, case_id, "REFUSAL", "2007", actor="Prosecutor")
    window.cases.workspace.edit_step(step_id)
    settled(qtbot, program)
    edit_step(desk, case_id, step_id, actor="Theirs")
    type_text(child(window, QLineEdit, "actor"), " Mine")
    click(child(window, QPushButton, "save"))
    qtbot.waitUntil(lambda: bool(window.findChildren(ConflictDialog)))
    QToolTip.showText(window.pos(), "Асанов", window)
    dialog = window.findChildren(ConflictDialog)[0]
    qtbot.waitUntil(dialog.isVisible)
    assert len(open_windows()) > 1
    program.lock()
    assert open_windows() == []
    locked(qtbot, program)
    assert open_windows() == [program.unlock_window]


def test_the_lock_ends_a_file_dialog_it_finds_open(
    qtbot: QtBot, program: Program, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt's own file dialogs run an event loop inside the button's click."""
    ended: list[int] = []

    def choose(parent: Any, *_rest: object) -> tuple[str, str]:
        dialog, loop = QDialog(parent), QEventLoop()
        dialog.finished.connect(ended.append)
        dialog.finished.connect(loop.quit)
        dialog.open()
        loop.exec()
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    click(window.cases.workspace.head.export)
    preview = shown_preview(qtbot, window)
    QTimer.singleShot(20, program, program.lock)
    let_out(qtbot, preview, preview.save)
    assert ended == [0]
    locked(qtbot, program)
    assert open_windows() == [program.unlock_window]


def test_the_lock_drops_a_paper_that_is_looked_at(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk
) -> None:
    click(window.cases.workspace.head.export)
    preview = shown_preview(qtbot, window)
    qtbot.waitUntil(lambda: bool(preview.pages._images))
    program.lock()
    pages = preview.pages
    assert (preview._drawn, pages._data, pages._images) == (None, b"", {})
    locked(qtbot, program)
    assert list_papers(reopened(desk), Query()).total == 0


def test_what_was_typed_is_there_after_unlocking(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk, case_id: str
) -> None:
    window.cases.workspace.edit_step()
    settled(qtbot, program)
    type_text(child(window, QLineEdit, "actor"), "Суд")
    program.lock()
    locked(qtbot, program)
    again = reopened(desk)
    draft = drafts.find_draft(again, "step", case_id)
    assert draft is not None
    assert "Суд" in draft.body
    program.open(again)
    assert program.window is not None
    program.window.go_to("cases")
    program.window.cases.choose(case_id)
    settled(qtbot, program)
    program.window.cases.workspace.edit_step()
    settled(qtbot, program)
    assert child(program.window, QLineEdit, "actor").text() == "Суд"


def test_what_was_asked_for_just_before_the_lock_is_done(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk, case_id: str
) -> None:
    step_id = add_step(desk, case_id, "REFUSAL", "2007")
    settled(qtbot, program)
    window.cases.workspace._remove_step(step_id)
    asking = child(window, ReasonDialog)
    asking.reason.setPlainText("a mistake")
    click(asking.act)
    program.lock()
    locked(qtbot, program)
    assert proceedings.chronology(reopened(desk), case_id) == ()


def test_a_thread_that_does_not_answer_is_not_waited_for(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk
) -> None:
    workplace = program.workplace
    assert workplace is not None
    assert window.isVisible()
    answer = threading.Event()
    for worker in (workplace.reading, workplace.writing, workplace.exporting):
        worker.run(answer.wait, 60, done=lambda _: None, failed=lambda _: None)
    program.lock()
    qtbot.waitUntil(lambda: not holds(desk))
    qtbot.waitUntil(program.unlock_window.isVisible)
    answer.set()  # not before: whoever waited for the threads would wait for ever
    locked(qtbot, program)
    assert max(SAVE_WITHIN_MS, SEAL_WITHIN_MS) < 1000  # the lock has a second


def test_a_language_chosen_inside_is_spoken_at_the_door(
    qtbot: QtBot, program: Program, window: MainWindow
) -> None:
    window.settings.language.setCurrentIndex(window.settings.language.findData("ru"))
    click(window.sidebar.button("lock"))
    locked(qtbot, program)
    assert program.unlock_window.language.currentText() == "Русский"
    assert program.unlock_window.opening.button.text() != "Open"


def test_one_vault_stays_open_while_another_is_locked(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    assert window.isVisible()
    folder = tmp_path / "other"
    with sqlcipher_desk(folder) as other:
        make_case(other, "OTHER-1", "Osh")
        program.lock()
        locked(qtbot, program)
        assert not holds(desk)
        assert [line.number for line in list_cases(other).lines] == ["OTHER-1"]
        make_case(other, "OTHER-2")
        assert desk.clock.now() == START


def test_names_that_were_shown_are_hidden_after_the_next_unlocking(
    qtbot: QtBot, program: Program, window: MainWindow, tmp_path: Path
) -> None:
    before = program.workplace
    assert before is not None
    before.privacy.show()
    QTest.keyClick(window, Qt.Key.Key_Shift)  # a sign of life counts anew
    assert before.privacy._timer.remainingTime() > 170_000
    program.lock()
    locked(qtbot, program)
    assert not before.privacy._timer.isActive()
    with sqlcipher_desk(tmp_path / "another") as desk:
        program.open(desk)
        assert program.workplace is not None
        assert not program.workplace.privacy.shown
        settled(qtbot, program)
        program.lock()
        locked(qtbot, program)


def test_the_desktop_s_lock_locks_the_vault(
    qtbot: QtBot, program: Program, window: MainWindow
) -> None:
    assert window.isVisible()
    program.session.told(False)
    assert open_windows() == [window]
    program.session.told(True)
    assert open_windows() == []
    locked(qtbot, program)


def test_the_last_seconds_are_said_in_the_window(
    qtbot: QtBot, program: Program, window: MainWindow
) -> None:
    program.idle.set_interval(10_000)  # all of it is less than the warning
    qtbot.waitUntil(lambda: "Locks in 10 seconds." in said(window))
    program.lock()
    locked(qtbot, program)
