from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.core.errors import Cancelled, DalilError, Failure, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.views.worker import Newest, Worker


class Listener(QWidget):
    """A widget that asks, and remembers what it was told and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []
        self.errors: list[DalilError] = []
        self.steps: list[tuple[int, int]] = []
        self.threads: set[int] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    def failed(self, error: DalilError) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))


@pytest.fixture
def listener(qtbot: QtBot) -> Listener:
    listener = Listener()
    qtbot.addWidget(listener)
    return listener


def drain(worker: Worker, qtbot: QtBot, listener: Listener) -> None:
    """Wait until everything that was asked before has been answered."""
    end: list[object] = []
    worker.run(lambda: "end", done=end.append, failed=listener.failed)
    qtbot.waitUntil(lambda: bool(end), timeout=5000)


def test_work_is_done_elsewhere_and_told_here(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    worker.run(threading.get_ident, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: len(listener.results) == 1)
    assert listener.results != [threading.get_ident()]
    assert listener.threads == {threading.get_ident()}


def test_a_refusal_arrives_with_its_sentence_and_without_its_frames(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    def refuse() -> None:
        try:
            int("a name")
        except ValueError as cause:
            raise WrongInput(_("Write digits.")) from cause

    worker.run(refuse, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: len(listener.errors) == 1)
    error = listener.errors[0]
    assert isinstance(error, WrongInput)
    assert str(error) == "Write digits."
    assert error.__traceback__ is None
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_surprise_is_logged_without_what_it_was_about(
    worker: Worker, qtbot: QtBot, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    def surprise(name: str) -> None:
        raise KeyError(name)

    with caplog.at_level(logging.ERROR, "dalil.worker"):
        worker.run(surprise, "Akhmetov", done=listener.done, failed=listener.failed)
        qtbot.waitUntil(lambda: len(listener.errors) == 1)
    assert type(listener.errors[0]) is Failure
    assert "Akhmetov" not in caplog.text + str(listener.errors[0])
    assert "KeyError" in caplog.text
    assert "test_worker.py:" in caplog.text


def test_the_thread_survives_a_surprise(worker: Worker, qtbot: QtBot, listener: Listener) -> None:
    worker.run(lambda: 1 // 0, done=listener.done, failed=listener.failed)
    worker.run(lambda: 42, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: listener.results == [42])


LONG = 20  # seconds, which nothing takes unless it fails


class Held:
    """Work that says when it has begun, and waits until it may go on."""

    def __init__(self) -> None:
        self.begun, self.gate = threading.Event(), threading.Event()

    def __call__(self, answer: str) -> str:
        self.begun.set()
        assert self.gate.wait(LONG)
        return answer


def counting(until: int, progress: Progress) -> int:
    for number in range(until):
        progress.step(number, until)
        time.sleep(0.001)
    progress.step(until, until)
    return until


def test_progress_is_told_at_most_ten_times_a_second(qtbot: QtBot, listener: Listener) -> None:
    clock: Iterator[float] = count(step=1 / 64)  # seconds from one step to the next
    worker = Worker("slow", clock=lambda: next(clock))
    worker.run(counting, 18, done=listener.done, failed=listener.failed, progress=listener.step)
    qtbot.waitUntil(lambda: bool(listener.results))
    assert [done for done, _total in listener.steps] == [0, 7, 14, 18]
    assert worker.stop()


def test_a_cancelled_job_is_never_heard_of_again(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    job = worker.run(
        counting, 100_000, done=listener.done, failed=listener.failed, progress=listener.step
    )
    qtbot.waitUntil(lambda: bool(listener.steps))
    job.cancel()
    heard = len(listener.steps)
    drain(worker, qtbot, listener)
    assert (listener.results, listener.errors, len(listener.steps)) == ([], [], heard)


def test_a_job_cancelled_before_its_turn_is_not_begun(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    gate = threading.Event()
    worker.run(gate.wait, 5, done=listener.done, failed=listener.failed)
    begun: list[int] = []
    worker.run(begun.append, 1, done=listener.done, failed=listener.failed).cancel()
    gate.set()
    drain(worker, qtbot, listener)
    assert begun == []


def test_an_interrupted_job_says_how_it_ended(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    stopped = worker.run(counting, 100_000, done=listener.done, failed=listener.failed)
    held = Held()
    too_late = worker.run(held, "done", done=listener.done, failed=listener.failed)
    stopped.interrupt()
    qtbot.waitUntil(lambda: len(listener.errors) == 1)
    assert isinstance(listener.errors[0], Cancelled)
    assert held.begun.wait(LONG)
    too_late.interrupt()
    held.gate.set()
    qtbot.waitUntil(lambda: listener.results == ["done"])


def test_what_a_dead_widget_asked_for_is_dropped(worker: Worker, qtbot: QtBot) -> None:
    gate = threading.Event()
    alive, dead, owner = Listener(), Listener(), Listener()
    called: list[object] = []
    worker.run(gate.wait, 5, done=alive.done, failed=alive.failed)
    worker.run(lambda: 1, done=dead.done, failed=dead.failed)
    worker.run(lambda: 1, done=called.append, failed=alive.failed, owner=owner)
    for widget in (dead, owner):
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(dead)
    gate.set()
    drain(worker, qtbot, alive)
    assert alive.results == [True]
    assert dead.results == called == []
    qtbot.addWidget(alive)


def test_stopping_ends_the_running_job_and_the_thread(qtbot: QtBot, listener: Listener) -> None:
    worker = Worker("stops")
    worker.run(
        counting, 100_000, done=listener.done, failed=listener.failed, progress=listener.step
    )
    worker.run(lambda: 1, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: bool(listener.steps))
    assert worker.stop(LONG * 1000)
    assert listener.steps[-1] < (100_000, 100_000)  # it was ended, and did not come to its end
    late = worker.run(lambda: 1, done=listener.done, failed=listener.failed)
    qtbot.wait(20)
    assert late.dropped
    assert (listener.results, listener.errors) == ([], [])
    assert worker.stop()  # again does no harm


def test_a_job_that_cannot_stop_does_not_hold_up_the_program(
    qtbot: QtBot, listener: Listener
) -> None:
    held = Held()
    worker = Worker("stuck")
    worker.run(held, "done", done=listener.done, failed=listener.failed)
    assert held.begun.wait(LONG)
    assert not worker.stop(50)
    held.gate.set()
    assert worker.stop(LONG * 1000)
    qtbot.wait(20)
    assert listener.results == []


def test_twenty_thousand_results_arrive_in_order(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    for number in range(20_000):
        worker.run(abs, number, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: len(listener.results) == 20_000, timeout=20_000)
    assert listener.results == list(range(20_000))


def test_results_and_arguments_are_not_kept(worker: Worker, qtbot: QtBot) -> None:
    class Big:
        pass

    listener = Listener()
    worker.run(Big, done=listener.done, failed=listener.failed)
    qtbot.waitUntil(lambda: bool(listener.results))
    drain(worker, qtbot, listener)
    listener.results.clear()
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Big)]
    qtbot.addWidget(listener)


def search(seen: list[str]) -> Callable[[str], str]:
    def find(words: str) -> str:
        seen.append(words)
        return words

    return find


def test_only_the_newest_question_is_answered(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    newest = Newest(worker, listener, pause_ms=15)
    seen: list[str] = []
    field = QLineEdit(listener)
    field.textChanged.connect(
        lambda text: newest.run(search(seen), text, done=listener.done, failed=listener.failed)
    )
    for text in ("а", "ах", "ахм"):
        field.setText(text)
    qtbot.waitUntil(lambda: listener.results == ["ахм"])
    assert seen == ["ахм"]
    newest.run(search(seen), "забыто", done=listener.done, failed=listener.failed)
    newest.cancel()
    qtbot.wait(30)
    assert listener.results == ["ахм"]


def test_an_answer_that_comes_after_a_newer_question_is_dropped(
    worker: Worker, qtbot: QtBot, listener: Listener
) -> None:
    newest = Newest(worker, listener, pause_ms=0)
    held = Held()
    newest.run(held, "old", done=listener.done, failed=listener.failed)
    qtbot.waitUntil(held.begun.is_set)
    newest.run(held, "new", done=listener.done, failed=listener.failed)
    held.gate.set()
    qtbot.waitUntil(lambda: listener.results == ["new"])
    drain(worker, qtbot, listener)
    assert listener.results == ["new"]


class Remembered:
    """Says on which thread it was let go of."""

    def __init__(self, ends: list[int]) -> None:
        self._ends = ends

    def done(self, _result: int) -> None:
        """Take the answer."""

    def __del__(self) -> None:
        self._ends.append(threading.get_ident())


@pytest.mark.parametrize("cancelled", [False, True])
def test_what_waited_for_a_job_is_let_go_of_where_windows_are_drawn(
    worker: Worker, qtbot: QtBot, listener: Listener, *, cancelled: bool
) -> None:
    ends: list[int] = []
    held = threading.Event()
    worker.run(held.wait, failed=listener.failed)
    for _number in range(20):
        job = worker.run(int, done=Remembered(ends).done, failed=listener.failed)
        if cancelled:
            job.cancel()
        del job
    held.set()
    drain(worker, qtbot, listener)
    qtbot.waitUntil(lambda: len(ends) == 20)
    assert set(ends) == {threading.get_ident()}
