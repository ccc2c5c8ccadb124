"""The composition root: the first window, the main one, and what settings mean to both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from desktop.app import Program, has_screen, warm_up
from desktop.core.errors import Locked
from desktop.services.desk import Desk
from desktop.views.main_window import MainWindow
from desktop.views.unlock.window import NewVault
from tests.journeys.office import (
    open_windows,
)
from tests.views.program.hands import reopened, settled


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
    program.unlock_window._show_sheet(NewVault(desk, lambda _typed: None, _write_nothing, "sheet"))
    program.unlock_window.close()
    with pytest.raises(Locked):
        desk.vault.keys.database_key()
    locked_files: list[object] = []
    program.worker.run(lambda: None, done=locked_files.append, failed=locked_files.append)
    qtbot.waitUntil(lambda: bool(locked_files), timeout=10_000)
    assert reopened(desk).vault.keys.has("casework")


def _write_nothing(_path: Path, _language: str) -> None:
    return None


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
