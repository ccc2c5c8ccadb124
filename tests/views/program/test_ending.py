"""The end of the program: what was typed is sealed, and nothing stays open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
)
from pytestqt.qtbot import QtBot
from sqlalchemy.exc import StatementError

from desktop.app import Program
from desktop.core.errors import Locked
from desktop.services import drafts
from desktop.services.cases import list_cases
from desktop.services.desk import Desk
from desktop.views.main_window import MainWindow
from tests.desks import holds
from tests.journeys.office import (
    child,
)
from tests.keyboard import type_text
from tests.views.program.hands import put_away, reopened, running, settled


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
    assert not holds(desk)
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


def test_nothing_that_was_copied_outlives_the_program(
    qapp: QApplication, tmp_path: Path, desk: Desk
) -> None:
    with running(qapp, tmp_path) as program:
        program.start(desk)
        program.clipboard._owns = lambda _mode: True
        QApplication.clipboard().setText("Асанов")
    assert QApplication.clipboard().text() == ""
