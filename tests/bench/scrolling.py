"""Scrolling through 20,000 rows: processor time for each frame, of both faces of the list.

python -m tests.bench.scrolling     prints the frames of both as JSON

Rows come from memory through the real model and its worker; painted are the real delegates, with
everything a row can hold. A frame is one step of the wheel and the painting that follows.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QListView

from desktop.core.text import _
from desktop.core.when import When
from desktop.views.labels import Words
from desktop.views.registers.columns import CASE, Column, ListState
from desktop.views.registers.table import ColumnHeader, ColumnList
from desktop.views.rows import Cell, Page, PagedRows, Row, RowList
from desktop.views.style import Look
from desktop.views.tokens import Tone
from desktop.views.wording import OnDay
from desktop.views.worker import Worker
from tests.bench.measures import Measure, percentile
from tests.bench.processes import told_by

ROWS, FRAMES, STEP = 20_000, 300, 90
FRAME_MS = 16.7  # sixty frames a second
KEYS = (CASE, "due", "title", "status", "side", "responsible", "basis")


def measure() -> list[Measure]:
    """Scroll in a process of its own."""
    told = told_by("tests.bench.scrolling")
    return [
        Measure(f"scrolling {face}, CPU of a frame, {which}", told[face][which], "ms", limit)
        for face in ("cards", "columns")
        for which, limit in (("p50", None), ("p95", FRAME_MS))
    ]


def row(number: int) -> Row:
    """Return a row with everything a row can hold."""
    day = OnDay(When.parse(f"20{number % 25:02}-0{number % 9 + 1}-1{number % 10}"))
    cells = {
        CASE: Cell(f"KG-2026-{number:05}", Tone.ACCENT),
        "due": Cell(day, Tone.DANGER, chip=True),
        "title": Cell("Жалоба следственному судье на отказ в возбуждении дела", strong=True),
        "status": Cell(_("open"), Tone.WARNING, chip=True),
        "side": Cell("органа власти"),
        "responsible": Cell("Айгүл Қайратова"),
        "basis": Cell("ст. 106 ч. 5 УПК РК"),
    }
    return Row(
        f"{number}",
        f"Қайратов Нұрлан {number}",
        f"KG-2026-{number:05} · Кыргызстан",
        "Постановление об отказе в возбуждении уголовного дела",
        "принято",
        Tone.ACCENT,
        day,
        cells=cells,
    )


def fetch(offset: int, limit: int) -> Page:
    """Give rows from memory."""
    return Page(tuple(map(row, range(offset, min(offset + limit, ROWS)))), ROWS)


def frames(view: QListView, application: QApplication) -> list[float]:
    """Return the processor time of each frame in milliseconds."""
    bar, times = view.verticalScrollBar(), []
    for number in range(FRAMES):
        began = time.process_time()
        bar.setValue((number * STEP) % bar.maximum())
        view.viewport().repaint()
        times.append((time.process_time() - began) * 1000)
        application.processEvents()
    return times


def main() -> None:
    """Print the median and the 95th percentile of both faces."""
    application = QApplication(sys.argv[:1])
    look, words = Look(application), Words("ru")
    look.apply()
    worker = Worker("bench")
    told: dict[str, dict[str, float]] = {}
    makers: dict[str, Callable[[PagedRows], QListView]] = {
        "cards": lambda rows: RowList(rows, words, look),
        "columns": lambda rows: in_columns(rows, words, look),
    }
    for face, make in makers.items():
        rows = PagedRows(worker, words, application)
        view = make(rows)
        view.resize(1000, 760)
        view.show()
        rows.ask(fetch, at_once=True)
        breathe(0.5)
        frames(view, application)  # the pages, once: what is measured is painting
        breathe(0.3)
        times = frames(view, application)
        told[face] = {"p50": statistics.median(times), "p95": percentile(times, 95)}
        view.close()
    worker.stop()
    print(json.dumps(told))


def in_columns(rows: PagedRows, words: Words, look: Look) -> ColumnList:
    """Return the list under a header of seven columns."""
    columns = tuple(Column(key, _("Case"), 140) for key in KEYS)
    header = ColumnHeader(columns, words, look)
    view = ColumnList(rows, header, words, look)
    header.put(ListState(columns=KEYS))
    return view


def breathe(seconds: float) -> None:
    """Let what was asked for arrive."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
