"""What widgets are made with: the real fonts and looks, words, and a thread for slow work."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.labels import Words
from desktop.views.style import Look, Scheme
from desktop.views.worker import Worker
from tests.views.sample_form import FORM, HandClock


@pytest.fixture(scope="session")
def one_look(qapp: QApplication) -> Look:
    return Look(qapp)


@pytest.fixture
def look(one_look: Look) -> Iterator[Look]:
    yield one_look
    if one_look.theme.dark or one_look.theme.percent != 100:
        one_look.apply(Scheme.LIGHT)


@pytest.fixture
def words(qapp: QApplication) -> Iterator[Words]:
    assert qapp is not None
    words = Words("en")
    yield words
    words.set_language("en")


@pytest.fixture
def kit(words: Words, look: Look) -> Kit:
    return Kit(words, look)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("test")
    yield worker
    assert worker.stop()


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], None]:
    """Put a window on the screen, with the keyboard; it is closed after the test."""

    def shows(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()

    return shows


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def view(show: Callable[[QWidget], None], kit: Kit, clock: HandClock) -> FormView:
    view = FormView(FORM, kit, draft_after_ms=30, clock=clock)
    view.resize(900, 700)
    show(view)
    return view
