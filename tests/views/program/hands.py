"""What the tests of the whole program do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.services.desk import Desk
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.vaults import DATABASE, OpenVault
from tests.desks import USER_ID, vault_keys
from tests.journeys.office import (
    preferences,
    settle,
)


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
