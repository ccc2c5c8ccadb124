"""The layout that wraps: as high as its lines, and no old height after a change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.views.flow import Flow

GAP, WIDE, HIGH = 8, 100, 20


def label() -> QLabel:
    made = QLabel()
    made.setFixedSize(WIDE, HIGH)
    return made


def test_it_wraps_and_reckons_anew_when_something_changes(
    show: Callable[[QWidget], None],
) -> None:
    beneath = QWidget()
    flow = Flow(GAP)
    beneath.setLayout(flow)
    labels = [label() for _each in range(3)]
    for each in labels:
        flow.addWidget(each)
    show(beneath)
    one, two, three = (HIGH * lines + GAP * (lines - 1) for lines in (1, 2, 3))
    assert flow.heightForWidth(WIDE) == three
    assert flow.heightForWidth(2 * WIDE + GAP) == two
    assert flow.heightForWidth(3 * WIDE + 2 * GAP) == one
    labels[2].hide()
    QApplication.processEvents()
    assert flow.heightForWidth(WIDE) == two
    labels[0].setFixedHeight(2 * HIGH)
    QApplication.processEvents()
    assert flow.heightForWidth(WIDE) == two + HIGH
    taken = flow.takeAt(0)
    assert taken.widget() is labels[0]
    assert flow.heightForWidth(WIDE) == one
    flow.addWidget(label())
    QApplication.processEvents()  # it is shown from here on
    assert flow.heightForWidth(WIDE) == two
    assert flow.takeAt(9) is None
