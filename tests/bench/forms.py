"""A form of 210 fields: how long it takes to open and to answer a keystroke, in processor time.

python -m tests.bench.forms     prints both as JSON

The form and the way of measuring are those of tests/views/test_form_trial.py.
"""

from __future__ import annotations

import json
import sys

from tests.bench.measures import Measure
from tests.bench.processes import told_by

OPEN_MS, KEY_MS = 300.0, 16.0  # a form is there at once, and no letter lags a frame behind


def measure() -> list[Measure]:
    """Open the form in a process of its own."""
    told = told_by("tests.bench.forms")
    return [
        Measure("form of 210 fields / bare widgets, to open", told["open"] / told["bare"], "x"),
        Measure("form of 210 fields, to open", told["open"], "ms", OPEN_MS),
        Measure("  keystroke, 95th percentile", told["key"], "ms", KEY_MS),
    ]


def main() -> None:
    """Print the processor time of opening the form, of bare widgets, and of a keystroke."""
    from PySide6.QtWidgets import QApplication

    from desktop.views.form.builder import FormView
    from desktop.views.form.editors import Kit
    from desktop.views.labels import Words
    from desktop.views.style import Look
    from tests.views.test_form_trial import bare, key_ms, open_ms, two_hundred_and_ten

    application = QApplication(sys.argv[:1])
    look = Look(application)
    look.apply()
    kit, form = Kit(Words("ru"), look), two_hundred_and_ten()
    fields = len(form.sections[0].fields)
    told = {"open": open_ms(lambda: FormView(form, kit)), "bare": open_ms(lambda: bare(fields))}
    view = FormView(form, kit)
    view.resize(1000, 800)
    view.show()
    view.go_to("s0_f0")
    told["key"] = key_ms(view, "s0_f0")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
