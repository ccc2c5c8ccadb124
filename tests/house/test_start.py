"""The first window needs Qt and nothing else: what is slow to load waits until it is asked for."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from tests.house.source import ROOT

LATER = (
    "alembic",
    "docx",
    "icalendar",
    "keyring",
    "openpyxl",
    "pikepdf",
    "PIL",
    "psycopg",
    "pypdfium2",
    "pyphen",
    "reportlab",
    "sqlalchemy",
)
FIRST = ("desktop.__main__", "desktop.app", "desktop.views.unlock.window")


@pytest.mark.parametrize("module", FIRST)
def test_the_first_window_loads_nothing_slow(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"there is no {module} yet")
    question = f"import {module}, sys; print(*sorted({set(LATER)!r} & set(sys.modules)))"
    asked = [sys.executable, "-c", question]
    loaded = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert loaded.split() == [], f"import these inside the function that needs them: {loaded}"


FIRST_PAINT = """
import sys
from PySide6 import QtCore, QtWidgets
from desktop.app import Program
from desktop.views.preferences import Preferences
application = QtWidgets.QApplication([])
program = Program(application, Preferences())
program.unlock_window.painted.connect(application.quit)
program.unlock_window.show()
application.exec()
print("opening" in vars(program.unlock_window), "Qt" in vars(QtCore))
print(*(name for name in sys.modules if name.startswith("desktop.")))
program.quit()
"""


def test_the_first_paint_needs_little() -> None:
    asked = [sys.executable, "-c", FIRST_PAINT]
    said = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    facts, loaded = said.splitlines()
    assert facts == "True False", "the namespace Qt is slow to build: see desktop/views/style.py"
    rooms = {name.rpartition(".")[0] for name in loaded.split()}
    assert rooms <= {"desktop", "desktop.core", "desktop.views", "desktop.views.unlock"}
    others = {"desktop.views.unlock.making", "desktop.views.unlock.recovering"}
    assert not others & set(loaded.split()), "cards that are not shown are made later"


def test_the_command_line_loads_no_qt() -> None:
    if importlib.util.find_spec("desktop.__main__") is None:
        pytest.skip("there is no command line yet")
    question = "import desktop.__main__, sys; print('PySide6' in sys.modules)"
    asked = [sys.executable, "-c", question]
    loaded = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert loaded.strip() == "False", "a server without a screen runs `dalil verify` too"
