"""Garbage with widgets in it is collected on the thread that draws, whoever made it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.collector import Collector
from desktop.views.labels import PlainLabel, Words
from desktop.views.worker import Worker


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector(every_ms=20)
    collector.start()
    yield collector
    collector.stop()
    gc.disable()  # as it is in every test with a window


class Cycle:
    """Holds a widget and itself, as a page does whose buttons call its own methods."""

    def __init__(self, where: list[str]) -> None:
        self.widget: QWidget = PlainLabel(Words(), "gone")
        self.me = self
        self.widget.destroyed.connect(lambda: where.append(threading.current_thread().name))


def churn() -> int:
    """Make what Python would collect at once, if it did so by itself."""
    for _ in range(20_000):
        again: list[Any] = []
        again.append(again)
    return gc.isenabled()


def test_python_collects_nothing_by_itself(qtbot: QtBot, collector: Collector) -> None:
    assert collector is not None
    where: list[str] = []
    for _ in range(20):
        Cycle(where)
    worker = Worker("churning")
    answers: list[Any] = []
    worker.run(churn, done=answers.append, failed=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [False]
    worker.stop()
    qtbot.waitUntil(lambda: len(where) == 20)
    assert set(where) == {threading.main_thread().name}
    assert not [each for each in gc.get_objects() if type(each) is QLabel]


def test_python_takes_over_again_when_it_stops(collector: Collector) -> None:
    collector.stop()
    assert gc.isenabled()
