"""The guard around every test with a window: no dialog that waits, no thread and no window left.

Imported only for tests that ask for `qtbot` or `qapp`.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NoReturn

import pytest
from PySide6.QtCore import QEvent, QStandardPaths, QThread, QThreadPool
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox

WAITING = (
    (QDialog, ("exec",)),
    (QMessageBox, ("exec", "about", "critical", "information", "question", "warning")),
    (
        QFileDialog,
        ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"),
    ),
    (QInputDialog, ("getDouble", "getInt", "getItem", "getMultiLineText", "getText")),
    (QMenu, ("exec",)),
)
# Said by Qt about the machine it runs on, not about the program.
HARMLESS = (
    "This plugin does not support",  # the offscreen platform has no size hints, opacity or raise()
    "Could not find the Qt platform theme",
    "QFontDatabase: Cannot find font directory",  # the program brings its fonts
)
SECONDS_TO_END = 3.0


@contextmanager
def guarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run one test's window; fail when it waits for a person or leaves something running."""
    QStandardPaths.setTestModeEnabled(True)
    _refuse_to_wait(monkeypatch)
    _set_aside(len(sys.modules))
    started = _watch_threads(monkeypatch)
    threads_before = set(threading.enumerate())
    windows_before = set(_visible_windows())
    gc.disable()  # as the program does (views/collector.py): a worker never destroys a widget
    yield
    gc.enable()
    _collect()
    left = _still_running(started) + _new_threads(threads_before)
    left += [f"window {name}" for name in set(_visible_windows()) - windows_before]
    if left:
        pytest.fail("left behind by the test: " + ", ".join(left), pytrace=False)


@cache
def _set_aside(_modules: int) -> None:
    """Keep what was imported so far out of later collections, which are ten times as fast then.

    Much is imported when it is first needed, so this is done again whenever there are more modules.
    """
    gc.collect()
    gc.freeze()


def _collect() -> None:
    """Let the thread that owns the test's widgets destroy them.

    A worker of the next test would otherwise meet them when Python collects garbage there, and Qt
    aborts or worse when a widget or a timer is destroyed by another thread.
    """
    if QApplication.instance() is not None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def _refuse_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, methods in WAITING:
        for method in methods:
            monkeypatch.setattr(owner, method, _refusal(f"{owner.__name__}.{method}"))


def _refusal(name: str) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        message = f"{name} waits for a person: use open() and a signal, and answer it in the test"
        raise AssertionError(message)

    return refuse


def _watch_threads(monkeypatch: pytest.MonkeyPatch) -> list[QThread]:
    started: list[QThread] = []
    start = QThread.start

    def watched(thread: QThread, *arguments: Any) -> None:
        started.append(thread)
        start(thread, *arguments)

    monkeypatch.setattr(QThread, "start", watched)
    return started


def _still_running(started: list[QThread]) -> list[str]:
    milliseconds = int(SECONDS_TO_END * 1000)
    left = [thread for thread in started if not _has_ended(thread, milliseconds)]
    pool_is_idle = QThreadPool.globalInstance().waitForDone(milliseconds)
    return [f"QThread {t.objectName() or 'without a name'}" for t in left] + (
        [] if pool_is_idle else ["a job in Qt's thread pool"]
    )


def _has_ended(thread: QThread, milliseconds: int) -> bool:
    try:
        return thread.wait(milliseconds)
    except RuntimeError:  # its C++ half is deleted, which Qt allows only for a thread that ended
        return True


def _new_threads(before: set[threading.Thread]) -> list[str]:
    left = []
    for thread in set(threading.enumerate()) - before:
        # A QThread that ran Python code shows as a dummy until it is collected: counted above.
        if not isinstance(thread, threading._DummyThread):
            thread.join(SECONDS_TO_END)
            if thread.is_alive():
                left.append(f"thread {thread.name}")
    return left


def _visible_windows() -> list[str]:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return []
    return [
        f"{type(widget).__name__} {widget.objectName()}".strip()
        for widget in application.topLevelWidgets()
        if widget.isVisible()
    ]
