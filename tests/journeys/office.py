"""An office for tests with a window: a workplace at a real desk, records to look at, and waiting.

Nothing here stands for anything of the program: desks are real vaults, threads are real threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.core.when import When
from desktop.services import cases, people, proceedings
from desktop.services.desk import Desk
from desktop.views.labels import Words
from desktop.views.preferences import Preferences
from desktop.views.preview.disclosing import DisclosureDialog
from desktop.views.preview.window import Preview
from desktop.views.style import Look, Scheme
from desktop.views.toast import Toast
from desktop.views.worker import Worker
from desktop.views.workplace import Workplace
from tests.desks import sqlcipher_desk

DEMO = Path(__file__).parents[2] / "resources" / "demo"
LATE_MS = 5000
PAPER_MS = 20_000  # a paper of many pages on a busy machine
ROUNDS = 3  # an answer asks the next question, and that once more

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def preferences(folder: Path, language: str = "en") -> Preferences:
    """Preferences in a file of the test's own."""
    chosen = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    chosen.language, chosen.scheme = language, Scheme.LIGHT
    return chosen


@contextmanager
def workplace(desk: Desk, words: Words, look: Look, folder: Path) -> Iterator[Workplace]:
    """A workplace whose threads have ended afterwards."""
    place = Workplace(desk, words, look, preferences(folder, words.language))
    yield place
    assert place.stop()


@contextmanager
def sitting(folder: Path, words: Words, look: Look) -> Iterator[Workplace]:
    """A workplace at a fresh vault in which its user may do everything."""
    with (
        sqlcipher_desk(folder / "vault") as desk,
        workplace(desk, words, look, folder) as place,
    ):
        yield place


def settle(qtbot: QtBot, place: Workplace) -> None:  # noqa: ARG001 - whoever waits has one
    """Wait until the threads have nothing to do and every answer has arrived.

    The last answer ends it: asking every ten milliseconds took most of the time of long walks.
    """
    for _ in range(ROUNDS):
        loop, awaited = QEventLoop(), [place.reading, place.writing, place.exporting]

        def came(_answer: object, loop: QEventLoop = loop, awaited: list[Worker] = awaited) -> None:
            awaited.pop()
            if not awaited:
                loop.quit()

        for worker in awaited:
            worker.run(lambda: None, done=came, failed=came)
        late = QTimer()
        late.setSingleShot(True)
        late.timeout.connect(loop.quit)
        late.start(LATE_MS)
        loop.exec()
        assert not awaited


def click(button: QWidget) -> None:
    """Press the left button of the mouse where a person would."""
    assert button.isVisible(), button
    assert button.isEnabled(), button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def child(parent: QWidget, kind: type[AnyWidget], name: str = "") -> AnyWidget:
    """Return the widget of this kind and name that is shown."""
    named = parent.findChildren(kind, name) if name else parent.findChildren(kind)
    found = [each for each in named if not each.isHidden()]
    assert found, (kind, name)
    return found[0]


def said(widget: QWidget) -> str:
    """Return the words of the labels that are shown in a widget, line by line."""
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def message(toast: Toast) -> str:
    """Return what the message at the foot of the window says, nothing if there is none."""
    return "" if toast.isHidden() else toast._label.text()


def shown_preview(qtbot: QtBot, parent: QWidget) -> Preview:
    """Wait until a paper is drawn and shown with its pages."""
    shown = partial(parent.findChildren, Preview)
    try:
        qtbot.waitUntil(lambda: any(each.pages.count for each in shown()), timeout=PAPER_MS)
    except qtbot.TimeoutError:
        pytest.fail(f"no paper came; what is said instead:\n{said(parent)}", pytrace=False)
    return child(parent, Preview)


def let_out(
    qtbot: QtBot,
    preview: Preview,
    button: QAbstractButton,
    answers: Mapping[str, str] | None = None,
) -> None:
    """Press what lets a paper out, and answer where it goes; without answers it stays inside."""
    click(button)
    dialog = child(preview, DisclosureDialog)
    for key, answer in (answers or {}).items():
        dialog.form.state.put(key, answer)
    click(child(dialog, QPushButton, "save"))
    gone(qtbot, dialog)


def gone(qtbot: QtBot, widget: QWidget) -> None:
    """Wait until a widget has been deleted."""
    qtbot.waitUntil(lambda: not isValid(widget))


def open_windows() -> list[QWidget]:
    """Return the windows that are on the screen."""
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def make_case(desk: Desk, number: str, title: str = "", **values: Any) -> str:
    """Make a case; return its id."""
    values = {"number": number, "title": title or None, "opened": When.parse("2026-01-12")} | values
    return cases.create_case(desk, values)[0]


def add_person(desk: Desk, case_id: str, family_name: str, **values: Any) -> str:
    """Put a person into a case, a victim unless told otherwise; return the id."""
    person = {"family_name": family_name, "sex": "unknown", "roles": ("victim",)} | values
    return people.save_person(desk, case_id, person)[0]


def add_step(desk: Desk, case_id: str, code: str, when: str | None = None, **values: Any) -> str:
    """Put a step into a case; return its id."""
    step = {"code": code, "when": None if when is None else When.parse(when)} | values
    return proceedings.save_step(desk, case_id, step)[0]


def edit_step(desk: Desk, case_id: str, step_id: str, **values: Any) -> None:
    """Save a step as somebody who has just read it."""
    read, version = proceedings.step_values(desk, case_id, step_id)
    proceedings.save_step(desk, case_id, read | values, step_id, version)


def answering(answer: Path | str) -> Callable[..., tuple[str, str]]:
    """Stand in for a dialog that asks for a file; an empty answer is Cancel."""

    def answers(*_arguments: object, **_named: Mapping[str, object]) -> tuple[str, str]:
        return str(answer), ""

    return answers
