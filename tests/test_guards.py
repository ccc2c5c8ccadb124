"""The guard around tests with a window works, and typing reaches a widget in any script."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.keyboard import type_text
from tests.windows import guarded


def test_letters_of_every_alphabet_arrive(qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    type_text(line, "Қайрат ө\b ӣ 12")
    assert line.text() == "Қайрат  ӣ 12"


def test_a_dialog_that_waits_is_refused(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    with pytest.raises(AssertionError, match="waits for a person"):
        dialog.exec()
    with pytest.raises(AssertionError, match="waits for a person"):
        QMessageBox.question(None, "", "")
    with pytest.raises(AssertionError, match="waits for a person"):
        QFileDialog.getOpenFileName()


def test_an_open_window_is_told(qtbot: QtBot) -> None:
    window = QWidget()
    window.setObjectName("forgotten")
    qtbot.addWidget(window)
    with (
        pytest.raises(pytest.fail.Exception, match="window QWidget forgotten"),
        pytest.MonkeyPatch.context() as monkeypatch,
        guarded(monkeypatch),
    ):
        window.show()
    window.close()


@pytest.mark.usefixtures("qapp")
def test_a_running_thread_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.windows.SECONDS_TO_END", 0.05)
    ended = threading.Event()
    plain = threading.Thread(target=ended.wait, name="forgotten")
    qt = QThread()
    with (
        pytest.raises(pytest.fail.Exception, match=r"QThread without a name, thread forgotten"),
        pytest.MonkeyPatch.context() as inner,
        guarded(inner),
    ):
        _start(plain, qt)
    ended.set()
    plain.join()
    qt.quit()
    assert qt.wait(1000)


def _start(*threads: threading.Thread | QThread) -> None:
    for thread in threads:
        thread.start()


@pytest.mark.usefixtures("qapp")
def test_what_ends_in_time_is_no_leak() -> None:
    with pytest.MonkeyPatch.context() as monkeypatch, guarded(monkeypatch):
        threading.Thread(target=time.sleep, args=(0.05,)).start()
