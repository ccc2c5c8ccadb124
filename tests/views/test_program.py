"""The composition root: unlocking, locking and ending, with everything of a real window."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy.exc import StatementError

from desktop.app import Program, has_screen, warm_up
from desktop.core.errors import Locked
from desktop.services import drafts, proceedings
from desktop.services.cases import list_cases
from desktop.services.desk import Desk
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.vaults import DATABASE, OpenVault
from desktop.views.form.conflict import ConflictDialog
from desktop.views.main_window import MainWindow
from desktop.views.rows import Row
from desktop.views.timeline import TimelineItem
from desktop.views.unlock.window import NewVault
from tests.desks import START, USER_ID, sqlcipher_desk, vault_keys
from tests.journeys.office import (
    add_step,
    child,
    click,
    edit_step,
    make_case,
    open_windows,
    preferences,
    said,
    settle,
)
from tests.keyboard import type_text


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sqlcipher_desk(tmp_path / "vault") as desk:
        yield desk


@pytest.fixture
def case_id(desk: Desk) -> str:
    return make_case(desk, "KG-1", "Naryn")


@contextmanager
def running(qapp: QApplication, folder: Path) -> Iterator[Program]:
    """A program that has left nothing open afterwards."""
    program = Program(qapp, preferences(folder))
    try:
        yield program
    finally:
        program.quit()
        put_away(program.window, program.unlock_window)


def put_away(*windows: QWidget | None) -> None:
    """Let Qt delete windows before Python collects their parts."""
    for window in windows:
        if window is not None:
            window.close()
            window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    with running(qapp, tmp_path) as program:
        yield program


@pytest.fixture
def window(qtbot: QtBot, program: Program, desk: Desk, case_id: str) -> MainWindow:
    """The main window, with a case open."""
    program.start(desk)
    assert program.window is not None
    program.window.go_to("cases")
    program.window.cases.choose(case_id)
    settled(qtbot, program)
    return program.window


def settled(qtbot: QtBot, program: Program) -> None:
    assert program.workplace is not None
    settle(qtbot, program.workplace)


def locked(qtbot: QtBot, program: Program) -> None:
    """Wait until the first window is back and the vault's files are closed."""
    qtbot.waitUntil(program.unlock_window.isVisible)
    done: list[object] = []
    program.worker.run(lambda: None, done=done.append, failed=done.append)
    qtbot.waitUntil(lambda: bool(done))


def reopened(desk: Desk) -> Desk:
    """Sit down again at a vault that was locked."""
    keys = vault_keys()
    engine = sqlcipher_engine(desk.vault.folder / DATABASE, keys)
    return Desk(OpenVault(desk.vault.folder, engine, keys), desk.clock, USER_ID, desk.roles)


def test_it_begins_with_the_first_window(program: Program) -> None:
    program.start()
    assert open_windows() == [program.unlock_window]
    assert program.window is None
    program.lock()  # nothing is open: nothing happens


def test_what_can_wait_is_done_after_the_first_paint(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr("desktop.app.warm_up", lambda: done.append("loaded"))
    monkeypatch.setattr(program.look, "follow_system", lambda: done.append("followed"))
    program.start()
    assert done == []
    qtbot.waitUntil(lambda: done == ["followed", "loaded"])
    program.unlock_window.hide()
    program.unlock_window.show()
    QApplication.processEvents()
    assert done == ["followed", "loaded"]


def test_the_system_is_followed_where_a_vault_is_shown_at_once(
    qtbot: QtBot, program: Program, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(program.look, "follow_system", lambda: done.append("followed"))
    program.start(desk)
    assert done == ["followed"]
    settled(qtbot, program)


def test_an_opened_vault_takes_the_place_of_the_first_window(
    qtbot: QtBot, program: Program, desk: Desk
) -> None:
    program.start()
    program.unlock_window.opened.emit(desk)
    assert open_windows() == [program.window]
    settled(qtbot, program)


def test_a_vault_given_back_is_closed(qtbot: QtBot, program: Program, desk: Desk) -> None:
    program.start()
    program.unlock_window._show_sheet(NewVault(desk, lambda _typed: False, _write_nothing))
    program.unlock_window.close()
    with pytest.raises(Locked):
        desk.vault.keys.database_key()
    locked_files: list[object] = []
    program.worker.run(lambda: None, done=locked_files.append, failed=locked_files.append)
    qtbot.waitUntil(lambda: bool(locked_files), timeout=10_000)
    assert reopened(desk).vault.keys.has("casework")


def _write_nothing(_path: Path, _language: str) -> None:
    return None


# -- locking ------------------------------------------------------------------------------------


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
    QTimer.singleShot(20, program, program.lock)
    click(window.cases.workspace.head.export)
    assert ended == [0]
    locked(qtbot, program)
    assert open_windows() == [program.unlock_window]


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
    program.lock()
    locked(qtbot, program)
    assert proceedings.chronology(reopened(desk), case_id) == ()


def test_a_thread_that_does_not_answer_holds_the_lock_up_for_less_than_a_second(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk
) -> None:
    workplace = program.workplace
    assert workplace is not None
    assert window.isVisible()
    for worker in (workplace.reading, workplace.writing, workplace.exporting):
        worker.run(time.sleep, 2.0, done=lambda _: None, failed=lambda _: None)
    began = time.monotonic()
    program.lock()
    qtbot.waitUntil(lambda: not _holds(desk))
    dropped = time.monotonic() - began
    qtbot.waitUntil(program.unlock_window.isVisible)
    shown = time.monotonic() - began
    assert dropped < 1.0
    assert shown < 1.0  # the window does not wait for the threads
    locked(qtbot, program)


def _holds(desk: Desk) -> bool:
    try:
        desk.vault.keys.database_key()
    except Locked:
        return False
    return True


def test_a_language_chosen_inside_is_spoken_at_the_door(
    qtbot: QtBot, program: Program, window: MainWindow
) -> None:
    window.settings.language.setCurrentIndex(window.settings.language.findData("ru"))
    click(window.sidebar.button("lock"))
    locked(qtbot, program)
    assert program.unlock_window.language.currentText() == "Русский"
    assert program.unlock_window.opening.button.text() != "Open"


# -- two vaults, ending -------------------------------------------------------------------------


def test_one_vault_stays_open_while_another_is_locked(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    assert window.isVisible()
    folder = tmp_path / "other"
    with sqlcipher_desk(folder) as other:
        make_case(other, "OTHER-1", "Osh")
        program.lock()
        locked(qtbot, program)
        assert not _holds(desk)
        assert [line.number for line in list_cases(other).lines] == ["OTHER-1"]
        make_case(other, "OTHER-2")
        assert desk.clock.now() == START


def test_ending_seals_what_was_typed_and_closes_the_vault(
    qtbot: QtBot,
    qapp: QApplication,
    program: Program,
    window: MainWindow,
    desk: Desk,
    case_id: str,
) -> None:
    window.cases.workspace.edit_step()
    settled(qtbot, program)
    type_text(child(window, QLineEdit, "actor"), "Суд")
    qapp.aboutToQuit.emit()
    assert not _holds(desk)
    draft = drafts.find_draft(reopened(desk), "step", case_id)
    assert draft is not None
    assert "Суд" in draft.body
    program.workplace = program.window = None
    put_away(window)


def test_the_vault_is_closed_even_if_a_draft_cannot_be_sealed(
    qtbot: QtBot, program: Program, window: MainWindow, desk: Desk
) -> None:
    window.cases.workspace.edit_step()
    settled(qtbot, program)
    type_text(child(window, QLineEdit, "actor"), "Суд")
    desk.vault.keys.drop()
    with pytest.raises((Locked, StatementError)):
        program.quit()
    with pytest.raises(Locked):
        list_cases(desk)
    program.workplace = program.window = None
    put_away(window)


def test_a_screen_is_known_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_screen()  # the test's own platform is named
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_screen()


def test_what_opening_needs_is_loaded_ahead() -> None:
    warm_up()
    warm: Callable[[], None] = warm_up
    assert warm() is None  # type: ignore[func-returns-value]  # that it returns nothing is the point


def test_intervals_of_the_settings_hold_at_once(
    qtbot: QtBot, program: Program, window: MainWindow
) -> None:
    assert program.idle._timer.interval() == 5 * 60_000
    window.go_to("settings")
    settled(qtbot, program)
    settings = window.settings
    for choice, number in ((settings.lock, 1), (settings.names, 2), (settings.clipboard, 10)):
        choice.setCurrentIndex(choice.findData(number))
    assert program.workplace is not None
    intervals = [
        each._timer.interval()
        for each in (program.idle, program.workplace.privacy, program.clipboard)
    ]
    assert intervals == [60_000, 120_000, 10_000]


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


def test_nothing_that_was_copied_outlives_the_program(
    qapp: QApplication, tmp_path: Path, desk: Desk
) -> None:
    with running(qapp, tmp_path) as program:
        program.start(desk)
        program.clipboard._owns = lambda _mode: True
        QApplication.clipboard().setText("Асанов")
    assert QApplication.clipboard().text() == ""
