"""Long work with a bar and a button that stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import StorageFailure
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.journeys.office import click, gone, said, sitting
from tests.keyboard import press_key


class LongWork:
    """Work that takes one step for each time it is let go on."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.began, self.ended = threading.Event(), threading.Event()

    def __call__(self, total: int, progress: Progress) -> str:
        self.began.set()
        try:
            for done in range(1, total + 1):
                self.go.acquire(timeout=5)
                progress.step(done, total)
        finally:
            self.ended.set()
        return "done"


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def parent(show: Callable[[QWidget], None]) -> QWidget:
    parent = QWidget()
    show(parent)
    return parent


@pytest.fixture
def waiting(place: Workplace, parent: QWidget) -> Waiting:
    return Waiting(place, parent, _("Writing the chronology…"))


@pytest.fixture
def work() -> Iterator[LongWork]:
    work = LongWork()
    yield work
    work.go.release(1000)


def test_it_shows_how_far_the_work_is_and_goes_when_it_is_done(
    qtbot: QtBot, place: Workplace, waiting: Waiting, work: LongWork
) -> None:
    results: list[object] = []
    waiting.run(place.exporting, work, 3, done=results.append)
    assert waiting.isVisible()
    assert "Writing the chronology…" in said(waiting)
    assert waiting.bar.maximum() == 0  # not known yet
    work.go.release()
    qtbot.waitUntil(lambda: (waiting.bar.value(), waiting.bar.maximum()) == (1, 3))
    work.go.release(2)
    gone(qtbot, waiting)
    assert results == ["done"]


@pytest.mark.parametrize("way", ["button", "escape", "close"])
def test_cancel_stops_the_work_and_says_so(
    qtbot: QtBot, place: Workplace, waiting: Waiting, work: LongWork, way: str
) -> None:
    spoken, failed = QSignalSpy(place.said), QSignalSpy(place.failed)
    results: list[object] = []
    waiting.run(place.exporting, work, 3, done=results.append)
    qtbot.waitUntil(work.began.is_set)
    if way == "button":
        click(waiting.cancel)
    elif way == "escape":
        press_key(waiting, Qt.Key.Key_Escape)
    else:
        waiting.close()
    assert waiting.isVisible()  # until the work has really stopped
    assert not waiting.cancel.isEnabled()
    work.go.release()
    gone(qtbot, waiting)
    assert work.ended.is_set()
    assert results == []
    assert spoken.at(0)[0].message == "Cancelled; nothing was changed."
    assert failed.count() == 0  # what a person asked for is no failure


def test_what_goes_wrong_is_said_as_a_failure(
    qtbot: QtBot, place: Workplace, waiting: Waiting
) -> None:
    def full() -> None:
        raise StorageFailure(_("The disk is full."))

    failed = QSignalSpy(place.failed)
    waiting.run(place.exporting, full, done=lambda _result: None)
    gone(qtbot, waiting)
    assert failed.at(0)[0].message == "The disk is full."


def test_nothing_runs_and_it_closes(waiting: Waiting) -> None:
    waiting.open()
    waiting.close()
    assert not waiting.isVisible()
    waiting.deleteLater()
