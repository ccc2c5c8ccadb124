"""The first window needs Qt and nothing else: what is slow to load waits until it is asked for."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from tests.house.source import ROOT

LATER = (
    "alembic",
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


def test_the_command_line_loads_no_qt() -> None:
    if importlib.util.find_spec("desktop.__main__") is None:
        pytest.skip("there is no command line yet")
    question = "import desktop.__main__, sys; print('PySide6' in sys.modules)"
    asked = [sys.executable, "-c", question]
    loaded = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert loaded.strip() == "False", "a server without a screen runs `dalil verify` too"
