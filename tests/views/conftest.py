"""What widgets are made with: the real fonts and looks, words, and a thread for slow work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.labels import Words
from desktop.views.main_window import MainWindow
from desktop.views.style import Look, Scheme
from desktop.views.worker import Worker
from desktop.views.workplace import Workplace
from tests.journeys.office import make_case, settle, sitting
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


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def case_id(place: Workplace) -> str:
    return make_case(place.desk, "KG-1", "Naryn", country="KG")


@pytest.fixture
def page(
    qtbot: QtBot, place: Workplace, case_id: str, show: Callable[[QWidget], None]
) -> CasesPage:
    """The page, with one case in its list and none chosen."""
    assert case_id
    page = CasesPage(place)
    page.resize(1200, 760)
    show(page)
    page.start()
    settle(qtbot, place)
    return page


@pytest.fixture
def workspace(qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str) -> CaseWorkspace:
    """The workspace with the case chosen."""
    page.choose(case_id)
    settle(qtbot, place)
    return page.workspace


@pytest.fixture
def spoken(place: Workplace) -> QSignalSpy:
    return QSignalSpy(place.said)


@pytest.fixture
def main_window(
    qtbot: QtBot, place: Workplace, case_id: str, show: Callable[[QWidget], None]
) -> Iterator[MainWindow]:
    """The whole window at a vault with one case; Qt has to delete it before Python its parts."""
    assert case_id
    kept = [MainWindow(place)]
    show(kept[0])
    settle(qtbot, place)
    yield kept[0]
    kept.clear()
