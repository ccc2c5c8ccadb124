"""Progress that is reported, and work that stops when asked."""

from __future__ import annotations

import threading

import pytest

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress


def test_every_step_is_reported() -> None:
    seen: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: seen.append((done, total)))
    for done in range(1, 4):
        progress.step(done, 3)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert not progress.cancelled


def test_work_nobody_watches_runs_too() -> None:
    Progress().step(1, 1)


def test_a_cancelled_step_is_neither_done_nor_reported() -> None:
    seen: list[int] = []
    progress = Progress(lambda done, _total: seen.append(done))
    progress.step(1, 2)
    progress.cancel()
    assert progress.cancelled
    with pytest.raises(Cancelled, match="nothing was changed"):
        progress.step(2, 2)
    assert seen == [1]


def test_another_thread_can_cancel() -> None:
    progress = Progress()
    started = threading.Event()
    stopped: list[bool] = []

    def work() -> None:
        try:
            while True:
                progress.step(0, 1)
                started.set()
        except Cancelled:
            stopped.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(10)
    progress.cancel()
    thread.join(10)
    assert stopped == [True]


def test_a_share_reports_into_the_whole_and_stops_with_it() -> None:
    seen: list[tuple[int, int]] = []
    whole = Progress(lambda done, total: seen.append((done, total)))
    share = whole.share(50, 100, 100)
    share.step(0, 4)
    share.step(3, 4)
    share.step(0, 0)  # a share without anything to do
    assert seen == [(50, 100), (87, 100), (50, 100)]
    whole.cancel()
    with pytest.raises(Cancelled):
        share.step(4, 4)
