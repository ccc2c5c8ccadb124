"""Two long forms: how long they take to open and to answer a keystroke, in processor time.

python -m tests.bench.forms     prints both as JSON

The forms are those of tests/views/test_form_trial.py. The ratio compares with the same number of
plain labels and line edits in a scroll area.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.forms.spec import Form
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.labels import Words
from desktop.views.style import Look
from tests.bench.measures import Measure, percentile
from tests.bench.processes import told_by
from tests.keyboard import type_text
from tests.views.test_form_trial import LONGEST, two_hundred_and_ten

OPEN_MS, KEY_MS = 300.0, 16.0  # a form is there at once, and no letter lags a frame behind
OPENINGS = 3


def measure() -> list[Measure]:
    """Open the forms in a process of their own."""
    measured = []
    for name, told in told_by("tests.bench.forms").items():
        measured += [
            Measure(f"{name} / bare widgets, to open", told["open"] / told["bare"], "x"),
            Measure(f"{name}, to open", told["open"], "ms", OPEN_MS),
            Measure(f"{name}, keystroke, 95th percentile", told["key"], "ms", KEY_MS),
        ]
    return measured


def main() -> None:
    """Print the processor time of opening each form, of bare widgets, and of a keystroke."""
    application = QApplication(sys.argv[:1])
    look = Look(application)
    look.apply()
    kit = Kit(Words("ru"), look)
    told = {
        "form of 210 fields": _measure(two_hundred_and_ten(), "s0_f0", kit),
        "section of 53 fields": _measure(LONGEST, "room", kit),
    }
    print(json.dumps(told))


def _measure(form: Form, field: str, kit: Kit) -> dict[str, float]:
    asked = len(form.sections[0].fields)
    told = {"open": _open_ms(lambda: FormView(form, kit)), "bare": _open_ms(lambda: _bare(asked))}
    view = FormView(form, kit)
    view.resize(1000, 800)
    view.show()
    view.go_to(field)
    return told | {"key": _key_ms(view, field)}


def _bare(fields: int) -> QScrollArea:
    area, body = QScrollArea(), QWidget()
    column = QVBoxLayout(body)
    for _field in range(fields):
        column.addWidget(QLabel("Field"))
        column.addWidget(QLineEdit())
    area.setWidget(body)
    area.setWidgetResizable(True)
    return area


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


def _open_ms(make: Callable[[], QWidget]) -> float:
    """Return the best of some openings."""
    times = []
    for _time in range(OPENINGS):
        widgets: list[QWidget] = []

        def act(made: list[QWidget] = widgets) -> None:
            made.append(make())
            made[0].resize(1000, 800)
            made[0].show()
            while isinstance(made[0], FormView) and made[0]._pages[0]._waiting:
                QApplication.processEvents()
            QApplication.processEvents()
            made[0].repaint()

        times.append(_milliseconds(act))
        widgets[0].close()
        widgets[0].deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return min(times)


def _key_ms(view: FormView, name: str) -> float:
    """Return the 95th percentile of a keystroke with undo, reading, checking and painting."""
    line = view.findChild(QLineEdit, name)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    times = []
    for letter in "избит дубинкой по почкам " * 8:

        def act(typed: str = letter) -> None:
            type_text(line, typed)
            QApplication.processEvents()
            view.repaint()

        times.append(_milliseconds(act))
    return percentile(times, 95)


if __name__ == "__main__":
    main()
