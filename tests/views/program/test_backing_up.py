"""Backups at the lock and at the end: made if there is time, else broken off cleanly."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.app import BACK_UP_WITHIN_MS, Program
from desktop.core.progress import Progress
from desktop.services import history
from desktop.services.backups import NEAR, choose_place, last_backups
from desktop.services.desk import Desk
from desktop.storage import backups
from desktop.storage.backups import WORKING
from desktop.storage.vaults import copy_database
from desktop.vault.backupnames import backups_in
from desktop.views.backups.schedule import Schedule
from desktop.views.main_window import MainWindow
from tests.desks import VAULT_ID, holds, lay_slots
from tests.views.program.hands import locked, reopened, running, settled


@pytest.fixture
def near(desk: Desk, program: Program, tmp_path: Path) -> Path:
    lay_slots(desk.vault.folder)
    folder = tmp_path / "near"
    folder.mkdir()
    choose_place(desk, program.preferences.workstation, NEAR, folder)
    return folder


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer than the second a lock has."""
    monkeypatch.setattr(app, "BACK_UP_WITHIN_MS", 20_000)


@pytest.mark.usefixtures("patient")
def test_a_backup_that_is_due_is_made_at_the_lock(
    qtbot: QtBot,
    program: Program,
    near: Path,
    window: MainWindow,
    desk: Desk,
) -> None:
    assert window.isVisible()
    assert isinstance(program.schedule, Schedule)
    assert program.schedule.is_due
    program.lock()
    locked(qtbot, program)
    assert len(backups_in(near, VAULT_ID)) == 1
    assert not holds(desk)
    again = reopened(desk)
    assert last_backups(again).near is not None
    assert history.verify(again).problem is None
    again.close()


def test_the_lock_does_not_wait_for_one_that_takes_long(
    qtbot: QtBot,
    program: Program,
    near: Path,
    window: MainWindow,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, begun = copy_database, threading.Event()

    def slow(source: object, target: object, progress: Progress) -> None:
        real(source, target, progress)  # type: ignore[arg-type]  # handed on
        begun.set()
        for step in range(400):
            time.sleep(0.01)
            progress.step(step, 400)

    monkeypatch.setattr(backups, "copy_database", slow)
    assert window.isVisible()
    start = time.monotonic()
    program.lock()
    assert not window.isVisible()
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: not holds(desk))
    assert BACK_UP_WITHIN_MS < 1000
    assert time.monotonic() - start < 2  # a second, and what a busy machine adds to it
    locked(qtbot, program)
    assert list(near.iterdir()) == []
    assert not (desk.vault.folder / WORKING).exists()
    again = reopened(desk)
    assert last_backups(again).any is None
    again.close()


@pytest.mark.usefixtures("patient")
def test_ending_the_program_makes_it_too(
    qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path
) -> None:
    with running(qapp, tmp_path) as program:
        lay_slots(desk.vault.folder)
        near = tmp_path / "near"
        near.mkdir()
        choose_place(desk, program.preferences.workstation, NEAR, near)
        program.start(desk)
        settled(qtbot, program)
        settled(qtbot, program)
        program.quit()
        assert len(backups_in(near, VAULT_ID)) == 1
