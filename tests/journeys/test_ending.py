"""The program as a process of its own: it ends when it is told to, and says nothing by that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.windows import HARMLESS

pytestmark = [pytest.mark.journey, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
# Opens the window at a practice vault and does ACT a moment later.
RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop.app import show
from desktop.services.cases import list_cases
from desktop.services.demo import practice_desk
from desktop.views.main_window import MainWindow

application = QApplication([])
desk = practice_desk(Path(sys.argv[1]), "en")

def main_window():
    return next(w for w in application.topLevelWidgets() if isinstance(w, MainWindow))

def lock_and_leave():
    main_window().lock_requested.emit()
    QTimer.singleShot(800, report_and_leave)

def report_and_leave():
    print("still running:", any(w.isVisible() for w in application.topLevelWidgets()))
    application.quit()

QTimer.singleShot(1000, ACT)
sys.exit(show(desk, list_cases(desk).lines[0].id))
"""


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("lambda: main_window().close()", ""),
        ("lock_and_leave", "still running: True\n"),
    ],
    ids=["close", "lock"],
)
def test_it_ends_without_a_word(tmp_path: Path, act: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN.replace("ACT", act), str(tmp_path / "practice")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    complaints = [
        line for line in done.stderr.splitlines() if not any(each in line for each in HARMLESS)
    ]
    assert complaints == []
    assert done.returncode == 0
    assert done.stdout == said
