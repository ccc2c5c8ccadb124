"""The real program at the office's vault: notes every turn of its event loop, busy and idle.

python -m tests.bench.busy_window VAULT     prints the gaps of both phases as JSON
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle, pairwise
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import event
from sqlalchemy.engine import Engine

from desktop.app import Program, warm_up
from desktop.views.main_window import MainWindow
from desktop.views.preferences import Preferences
from tests.bench.office import office_desk

TICK_MS = 2
TYPE_EVERY_MS = 90
BUSY_S, SETTLE_S, IDLE_S = 4.0, 1.0, 4.0
TYPED = "Қайратов нұрлан "


class Pulse:
    """A timer that notes when it is called; the gaps between its calls are those of the loop."""

    def __init__(self) -> None:
        self._beats: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        self._beats.append(time.perf_counter())

    def gaps(self, until: Callable[[], bool]) -> list[float]:
        """Run the event loop until something holds and return its gaps in milliseconds."""
        self._beats.clear()
        loop, asking = QEventLoop(), QTimer()
        asking.timeout.connect(lambda: loop.quit() if until() else None)
        asking.start(50)
        self._timer.start(TICK_MS)
        loop.exec()
        self._timer.stop()
        return [round((after - before) * 1000, 2) for before, after in pairwise(self._beats)]


def use(window: MainWindow, letters: Iterator[str]) -> None:
    """Do what somebody does who looks for a case: type, and scroll what is found."""
    listing = window.cases.listing
    letter = next(letters)
    listing.search.setText("" if letter == " " else listing.search.text() + letter)
    bar = listing.list.verticalScrollBar()
    bar.setValue((bar.value() + bar.pageStep() * 7) % max(1, bar.maximum()))


def watch(program: Program, pulse: Pulse) -> dict[str, object]:
    """Return the gaps while the index is built and cases are looked for, and those of quiet."""
    window, place = program.window, program.workplace
    if window is None or place is None:
        message = "the main window did not open"
        raise RuntimeError(message)
    window.go_to("cases")
    began, letters = time.monotonic(), cycle(TYPED)
    built: list[float] = []
    # It stands behind the index in the queue of long work.
    place.exporting.run(
        time.monotonic, done=lambda at: built.append(at - began), failed=lambda _error: None
    )
    user = QTimer()
    user.timeout.connect(lambda: use(window, letters))
    user.start(TYPE_EVERY_MS)
    busy = pulse.gaps(lambda: bool(built) and time.monotonic() > began + built[0] + BUSY_S)
    user.stop()
    settled = time.monotonic() + SETTLE_S
    pulse.gaps(lambda: time.monotonic() > settled)
    end = time.monotonic() + IDLE_S
    return {"busy": busy, "idle": pulse.gaps(lambda: time.monotonic() > end), "index_s": built[0]}


class Guard:
    """Counts the statements that reach the database from the thread that draws."""

    def __init__(self) -> None:
        self.calls = 0
        event.listen(Engine, "before_cursor_execute", self._note)

    def _note(self, *_rest: object) -> None:
        self.calls += threading.current_thread() is threading.main_thread()


def main(office: Path) -> None:
    """Open the window, watch it, and close it."""
    application = QApplication(sys.argv[:1])
    warm_up()
    program = Program(application, Preferences())
    with office_desk(office) as desk:
        guard = Guard()
        program.start(desk)
        application.processEvents()
        told = watch(program, Pulse()) | {"calls": guard.calls}
        program.quit()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
