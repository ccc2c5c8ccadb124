"""An office turns the secret of its workstation on, seals it in a bad hour, and comes back.

Everything is real but the keyring, which keeps what it is given in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.core.clock import SystemClock
from desktop.services import device, recovery, unlocking, users
from desktop.services.history import verify
from desktop.vault import kdf
from desktop.views.device.sealing import SealDialog
from desktop.views.device.turning import TurnDialog
from desktop.views.main_window import MainWindow
from tests.journeys.hands import DERIVING_MS, entered, locked, running, settled
from tests.journeys.office import child, click, gone, message, said
from tests.keyboard import type_text
from tests.keyrings import MemoryKeyring, workstation

pytestmark = [pytest.mark.journey, pytest.mark.slow]

HEAD, LAWYER = ("Айгүл", "correct horse battery staple"), "Гүлмира"
FIRST, OWN = "given by the coordinator", "chosen by the lawyer"
NEW = "six geese hum late at night"


@pytest.fixture(autouse=True)
def _lowest_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)


@pytest.fixture
def kept() -> Iterator[MemoryKeyring]:
    with workstation() as made:
        yield made


@pytest.fixture
def office(tmp_path: Path, kept: MemoryKeyring) -> tuple[Path, str]:
    """A vault of two whose papers were rehearsed; the lawyer's slot needs the secret already."""
    assert kept.kept == {}
    folder = tmp_path / "vault"
    roles = frozenset({"coordinator", "administrator", "lawyer"})
    desk, papers = unlocking.create(folder, *HEAD, SystemClock(), roles)
    users.create_user(desk, LAWYER, ["lawyer"], FIRST, ["casework"])
    assert papers.code is not None
    code = papers.code.text()
    assert recovery.rehearse(desk, code).problem is None
    desk.close()
    lawyer = unlocking.unlock(folder, LAWYER, FIRST, SystemClock())
    users.change_passphrase(lawyer, FIRST, OWN)
    device.turn_on(lawyer, OWN)
    lawyer.close()
    return folder, code


def unlock(program: Program, vault: Path, name: str, passphrase: str) -> None:
    card = program.unlock_window.opening
    for line, text in (
        (card.folder.edit, str(vault)),
        (card.user, name),
        (card.passphrase.edit, passphrase),
    ):
        line.clear()
        click(line)
        type_text(line, text)
    click(card.button)


def turn_on(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    click(window.sidebar.button("settings"))
    settled(qtbot, program)
    card = window.settings.device
    assert not window.sidebar.button("seal").isVisible()
    click(card.turn_on)
    dialog = child(card, TurnDialog)
    type_text(dialog.passphrase.edit, HEAD[1])
    click(dialog.button)
    gone(qtbot, dialog)
    settled(qtbot, program)
    assert "at this workstation only" in message(window.toast)
    assert "On: your passphrase" in said(card)
    assert "Sealing is not possible yet" not in said(card)


def seal(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    click(window.sidebar.button("seal"))
    settled(qtbot, program)
    click(child(window, SealDialog).button)
    locked(qtbot, program)


def recover(program: Program, vault: Path, code: str) -> None:
    card = program.unlock_window.recovery
    for line, text in (
        (card.folder.edit, str(vault)),
        (card.paper.code, code),
        (card.user, HEAD[0]),
        (card.passphrase.edit, NEW),
        (card.again.edit, NEW),
    ):
        line.clear()
        type_text(line, text)
    click(card.button)


def test_turned_on_sealed_and_recovered(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    kept: MemoryKeyring,
    office: tuple[Path, str],
) -> None:
    vault, code = office
    with running(qapp, tmp_path) as program:
        unlock(program, vault, *HEAD)
        window = entered(qtbot, program)
        turn_on(qtbot, program, window)
        click(window.sidebar.button("lock"))
        locked(qtbot, program)

        unlock(program, vault, *HEAD)
        window = entered(qtbot, program)
        qtbot.waitUntil(window.sidebar.button("seal").isVisible)
        seal(qtbot, program, window)
        assert kept.kept == {}
        assert "This workstation is sealed." in said(program.unlock_window)

        first = program.unlock_window
        for name, passphrase in (HEAD, (LAWYER, OWN)):
            unlock(program, vault, name, passphrase)
            qtbot.waitUntil(lambda: "was sealed" in said(first), timeout=DERIVING_MS)
            qtbot.waitUntil(first.opening._recover.hasFocus)
        click(first.opening._recover)
        recover(program, vault, code)
        window = entered(qtbot, program)
        click(window.sidebar.button("settings"))
        settled(qtbot, program)
        assert "Off: your passphrase alone" in said(window.settings.device)
        assert program.workplace is not None
        assert verify(program.workplace.desk).problem is None
