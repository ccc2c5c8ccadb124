"""Pages of the main window: where the keyboard begins, and that Tab leaves nothing out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.views.pages import MainPage


def test_work_begins_in_the_middle_and_tab_still_meets_what_stands_before(
    show: Callable[[QWidget], None],
) -> None:
    window, page = QWidget(), MainPage()
    outside, before, search = QPushButton("outside"), QPushButton("before"), QLineEdit()
    inner = QVBoxLayout(page)
    inner.addWidget(before)
    inner.addWidget(search)
    page.begin_at(search)
    outer = QVBoxLayout(window)
    outer.addWidget(outside)
    outer.addWidget(page)
    show(window)
    page.setFocus()
    assert search.hasFocus()
    outside.setFocus()
    met = []
    for _step in range(3):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert met == [before, search, outside]


def test_a_page_without_such_a_place_keeps_the_keyboard(show: Callable[[QWidget], None]) -> None:
    page = MainPage()
    show(page)
    page.setFocus()
    assert page.hasFocus()
