"""Sealing the workstation in the whole program: hidden, deleted, told, locked, whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.app import Program
from desktop.models.audit import AuditEntry
from desktop.services.desk import Desk
from desktop.services.device import NOT_SEALED, SEALED
from desktop.views.device.sealing import SealDialog
from desktop.views.main_window import MainWindow
from tests.desks import holds
from tests.devices import prove_papers, tie
from tests.journeys.office import child, click, open_windows, said
from tests.keyrings import MemoryKeyring, workstation
from tests.views.program.hands import locked, reopened, settled


@pytest.fixture
def kept(desk: Desk) -> Iterator[MemoryKeyring]:
    with workstation() as made:
        prove_papers(desk)
        tie(desk)
        yield made


def confirm(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """Press the button of the side bar, and then the one of the question."""
    settled(qtbot, program)
    click(window.sidebar.button("seal"))
    settled(qtbot, program)
    click(child(window, SealDialog).button)


def last_deed(desk: Desk) -> str | None:
    again = reopened(desk)
    with again.reading() as session:
        newest = sa.select(AuditEntry.action).order_by(AuditEntry.seq.desc()).limit(1)
        found = session.scalar(newest)
    again.close()
    return found


def test_the_secret_goes_and_the_vault_is_locked(
    qtbot: QtBot, kept: MemoryKeyring, program: Program, window: MainWindow, desk: Desk
) -> None:
    confirm(qtbot, program, window)
    assert not window.isVisible()  # before the keyring is asked
    locked(qtbot, program)
    assert open_windows() == [program.unlock_window]
    assert kept.kept == {}
    assert not holds(desk)
    assert "This workstation is sealed." in said(program.unlock_window)
    assert last_deed(desk) == SEALED
    program.unlock_window.show_card("open")
    assert "sealed" not in said(program.unlock_window)  # it was said once


def test_a_keyring_that_refuses_is_said_and_the_vault_is_locked(
    qtbot: QtBot, kept: MemoryKeyring, program: Program, window: MainWindow, desk: Desk
) -> None:
    kept.deletes = False
    confirm(qtbot, program, window)
    locked(qtbot, program)
    assert not holds(desk)
    assert "this workstation is not sealed" in said(program.unlock_window)
    assert last_deed(desk) == NOT_SEALED


def test_a_keyring_that_does_not_answer_does_not_keep_the_vault_open(
    qtbot: QtBot,
    kept: MemoryKeyring,
    program: Program,
    window: MainWindow,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "ANSWER_WITHIN_MS", 50)
    answer = threading.Event()
    settled(qtbot, program)
    kept.fails = lambda _call: answer.wait(20)
    program.seal()
    assert not window.isVisible()
    qtbot.waitUntil(program.unlock_window.isVisible)
    qtbot.waitUntil(lambda: not holds(desk))
    assert "has not answered yet" in said(program.unlock_window)
    answer.set()
    locked(qtbot, program)
    assert kept.kept == {}  # it went through in the end, and that is said
    qtbot.waitUntil(lambda: "shows when it is opened next" in said(program.unlock_window))


def test_what_was_said_stays_when_the_patience_would_have_ended(
    qtbot: QtBot,
    kept: MemoryKeyring,
    program: Program,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "ANSWER_WITHIN_MS", 5000)
    confirm(qtbot, program, window)
    locked(qtbot, program)
    assert kept.kept == {}
    assert not program._patience.isActive()
    assert program._sealing is None
    assert "This workstation is sealed." in said(program.unlock_window)


def test_it_does_nothing_at_a_locked_vault(qtbot: QtBot, program: Program, desk: Desk) -> None:
    program.start(desk)
    program.lock()
    locked(qtbot, program)
    program.seal()
    assert "sealed" not in said(program.unlock_window)
