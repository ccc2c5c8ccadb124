"""The program at a vault with one case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.services.desk import Desk
from desktop.views.main_window import MainWindow
from tests.desks import sqlcipher_desk
from tests.journeys.office import (
    make_case,
)
from tests.views.program.hands import running, settled


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sqlcipher_desk(tmp_path / "vault") as desk:
        yield desk


@pytest.fixture
def case_id(desk: Desk) -> str:
    return make_case(desk, "KG-1", "Naryn")


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
