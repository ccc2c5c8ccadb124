"""The cases page: what goes out of a case and what comes in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.services import cases, proceedings
from desktop.services.importing import import_chronology
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.editing import EditPage
from desktop.views.importing import ImportDialog
from desktop.views.preview.window import Preview
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    child,
    click,
    gone,
    said,
    settle,
)
from tests.keyboard import type_text
from tests.views.workspace_steps import (
    last,
    steps,
)


def test_cancel_draws_no_chronology(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, spoken: QSignalSpy
) -> None:
    held = threading.Event()  # or a quick machine would have drawn it before one can cancel
    place.exporting.run(held.wait, done=lambda _: None, failed=place.fail)
    click(workspace.head.export)
    waiting = child(workspace, Waiting)
    click(child(waiting, QPushButton))
    held.set()
    gone(qtbot, waiting)
    assert last(spoken)[0] == "Cancelled; nothing was changed."
    assert workspace.findChildren(Preview) == []
    settle(qtbot, place)


def test_without_a_case_nothing_is_exported_or_edited(page: CasesPage) -> None:
    workspace = page.workspace
    workspace._export()  # a file dialog that waited would fail the test
    workspace.edit_step()
    workspace.edit_person()
    workspace._edit_head()
    assert workspace.findChildren(Waiting) == []
    assert workspace.findChildren(EditPage) == []


# -- importing ----------------------------------------------------------------------------------


def import_one(
    qtbot: QtBot, place: Workplace, page: CasesPage, tmp_path: Path, number: str
) -> None:
    """Import two rows through the dialog."""
    path = tmp_path / "chronology.csv"
    path.write_text("no,date,step\n1,2007-04-14,REFUSAL\n2,2007-05-01,CASE_OPENED\n", "utf-8")
    click(page.listing.bring)
    dialog = page.findChildren(ImportDialog)[0]
    type_text(dialog.case, number)
    dialog.take(path)
    settle(qtbot, place)
    with qtbot.waitSignal(dialog.imported):
        click(dialog.button)
    settle(qtbot, place)
    gone(qtbot, dialog)


def test_an_imported_case_is_shown_and_can_be_taken_back(
    qtbot: QtBot, place: Workplace, page: CasesPage, spoken: QSignalSpy, tmp_path: Path
) -> None:
    failed = QSignalSpy(place.failed)
    import_one(qtbot, place, page, tmp_path, "KG-9")
    assert "KG-9" in said(page.workspace)
    assert page.workspace.tabs.overview.timeline.model().rowCount() == 2
    sentence, undo = last(spoken)
    assert sentence == "2 rows imported."
    undo()
    settle(qtbot, place)
    assert last(spoken)[0] == "The import was taken back."
    assert failed.count() == 0  # that the case is gone is what was asked for
    assert "Choose a case in the list, or make a new one." in said(page.workspace)
    qtbot.waitUntil(lambda: page.listing.rows.rowCount() == 1)


def test_an_import_into_a_case_is_taken_back_and_the_case_stays(
    qtbot: QtBot,
    place: Workplace,
    page: CasesPage,
    workspace: CaseWorkspace,
    case_id: str,
    spoken: QSignalSpy,
    tmp_path: Path,
) -> None:
    import_one(qtbot, place, page, tmp_path, "KG-1")
    assert steps(place, case_id) == ["REFUSAL", "CASE_OPENED"]
    undo = last(spoken)[1]
    later = b"no,date,step\n1,2008-01-02,CASE_SUSPENDED\n"
    import_chronology(place.desk, "KG-1", "later.csv", later)
    undo()  # of the import it tells of, not of the later one
    settle(qtbot, place)
    assert steps(place, case_id) == ["CASE_SUSPENDED"]
    assert "Naryn" in said(workspace)


def test_an_import_that_cannot_be_taken_back_says_why(
    qtbot: QtBot, place: Workplace, page: CasesPage, spoken: QSignalSpy, tmp_path: Path
) -> None:
    import_one(qtbot, place, page, tmp_path, "KG-9")
    undo = last(spoken)[1]
    case_id = cases.case_id_of(place.desk, "KG-9")
    line = proceedings.chronology(place.desk, case_id)[0]
    values, version = proceedings.step_values(place.desk, case_id, line.id)
    proceedings.save_step(place.desk, case_id, values | {"actor": "X"}, line.id, version)
    with qtbot.waitSignal(place.failed) as failed:
        undo()
    assert failed.args is not None
    assert "changed since" in failed.args[0].in_language("en")
    settle(qtbot, place)


# -- the divider --------------------------------------------------------------------------------


def test_the_place_of_the_divider_is_remembered(
    place: Workplace, page: CasesPage, show: Callable[[QWidget], None]
) -> None:
    page.splitter.moveSplitter(430, 1)
    again = CasesPage(place)
    again.resize(page.size())
    show(again)
    assert again.splitter.sizes()[0] == page.splitter.sizes()[0] == 430


def test_every_button_of_the_page_has_a_name(page: CasesPage, workspace: CaseWorkspace) -> None:
    assert workspace.isVisible()
    for button in page.findChildren(QAbstractButton):
        if button.isVisible() and not isinstance(button.parent(), QLineEdit):
            assert button.accessibleName() or button.text(), button
