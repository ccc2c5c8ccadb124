"""What the tests of the cases page do with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import Text
from desktop.services import proceedings
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.editing import EditPage
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    child,
    click,
    gone,
    settle,
)

CONTROL = Qt.KeyboardModifier.ControlModifier
OVERVIEW, PEOPLE, PROCEEDINGS, HISTORY = 0, 1, 5, 9


def last(spy: QSignalSpy) -> tuple[str, Callable[[], None]]:
    """Return the last sentence said, and what takes it back."""
    sentence, _label, act = spy.at(spy.count() - 1)
    assert isinstance(sentence, Text)
    return sentence.in_language("en"), act


def editing(workspace: CaseWorkspace) -> EditPage:
    shown = workspace.pages.currentWidget()
    assert isinstance(shown, EditPage)
    return shown


def save(qtbot: QtBot, place: Workplace, workspace: CaseWorkspace) -> None:
    settle(qtbot, place)
    page = editing(workspace)
    with qtbot.waitSignal(page.closed):
        page.form.save()
    settle(qtbot, place)


def in_form(qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, key: str, raw: str) -> None:
    """Write into a field of the form that is open, as its editor does."""
    settle(qtbot, place)
    editing(workspace).form.state.edit(key, raw)


def give_reason(qtbot: QtBot, place: Workplace, parent: QWidget, why: str = "a mistake") -> None:
    """Answer the dialog that asks why, and wait until it is done."""
    dialog = child(parent, ReasonDialog)
    dialog.reason.setPlainText(why)
    click(dialog.act)
    settle(qtbot, place)
    gone(qtbot, dialog)


def open_tab(qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, number: int) -> None:
    workspace.tabs.setCurrentIndex(number)
    settle(qtbot, place)


def choose_step(workspace: CaseWorkspace, row: int) -> None:
    view = workspace.tabs.steps.list
    view.setCurrentIndex(view.model().index(row, 0))


def steps(place: Workplace, case_id: str) -> list[str]:
    return [line.code for line in proceedings.chronology(place.desk, case_id)]


# -- showing ------------------------------------------------------------------------------------
