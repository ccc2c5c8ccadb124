"""The worst day: the computer is gone, and the office goes on from a stick the same afternoon."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.core.clock import SystemClock
from desktop.services import backups, cases
from desktop.services.history import verify
from desktop.services.unlocking import create
from desktop.vault.backupnames import backups_in
from desktop.views.backups.card import BackupSettings
from desktop.views.main_window import MainWindow
from desktop.views.waiting import Waiting
from tests.journeys.hands import DERIVING_MS, entered, locked, running, settled
from tests.journeys.office import click, gone, said
from tests.keyboard import type_text

pytestmark = [pytest.mark.journey, pytest.mark.slow]

USER, PASSPHRASE = "Айгүл", "correct horse battery staple"
NUMBER = "KG-2026-0001"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with a case in it, closed."""
    folder = tmp_path / "vault"
    desk, _code = create(folder, USER, PASSPHRASE, SystemClock())
    cases.create_case(desk, {"number": NUMBER, "title": "Нарын"})
    desk.close()
    return folder


def unlock(qtbot: QtBot, program: Program, vault: Path) -> MainWindow:
    card = program.unlock_window.opening
    for line, text in (
        (card.folder.edit, str(vault)),
        (card.user, USER),
        (card.passphrase.edit, PASSPHRASE),
    ):
        click(line)
        line.clear()
        type_text(line, text)
    click(card.button)
    return entered(qtbot, program)


def back_up(qtbot: QtBot, program: Program, stick: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Choose the stick in the settings and press the button."""
    assert program.window is not None
    program.window.sidebar.chosen.emit("settings")
    settled(qtbot, program)
    card = program.window.settings.backups
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    card.lines["away"].choose.click()
    settled(qtbot, program)
    assert str(stick) in said(card)
    card.now.click()
    settled(qtbot, program)
    for each in program.window.findChildren(Waiting):
        gone(qtbot, each)
    qtbot.waitUntil(lambda: len(list(stick.glob("*.dalil-backup"))) == 1)
    settled(qtbot, program)
    assert "Kept elsewhere" in said(card)
    return next(stick.glob("*.dalil-backup"))


def restore(qtbot: QtBot, program: Program, backup: Path, folder: Path) -> None:
    first = program.unlock_window
    click(first.opening._restore)
    card = first.restoring
    for line, text in (
        (card.file.edit, str(backup)),
        (card.folder.edit, str(folder)),
        (card.user, USER),
        (card.passphrase.edit, PASSPHRASE),
    ):
        click(line)
        line.clear()
        type_text(line, text)
    click(card.button)
    qtbot.waitUntil(lambda: first.current_card() is first.restored, timeout=2 * DERIVING_MS)


def test_backed_up_destroyed_and_restored(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    vault: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with running(qapp, tmp_path) as program:
        window = unlock(qtbot, program, vault)
        backup = back_up(qtbot, program, stick, monkeypatch)
        window.sidebar.chosen.emit("lock")
        locked(qtbot, program)
        qtbot.waitUntil(lambda: not list(vault.glob("*-shm")))  # its files close behind the lock
        shutil.rmtree(vault)
        restore(qtbot, program, backup, tmp_path / "again")
        told = said(program.unlock_window.restored)
        assert "It is as it was on" in told
        assert "records" in told
        click(program.unlock_window.restored.button)
        window = entered(qtbot, program)
        assert program.workplace is not None
        desk = program.workplace.desk
        assert verify(desk).problem is None
        assert [each.number for each in cases.list_cases(desk).lines] == [NUMBER]
        assert backups.last_backups(desk).any is None  # none was made since: the office is told so
        assert backups_in(stick, desk.vault.vault_id)[0].path == backup
        window.sidebar.chosen.emit("settings")
        settled(qtbot, program)
        assert isinstance(window.settings.backups, BackupSettings)
        assert program.preferences.last_vault == tmp_path / "again"
