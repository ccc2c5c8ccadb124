"""The cases page: one case, its head and tabs, what is edited, removed, exported, imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.text import Text
from desktop.services import cases, proceedings
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.editing import EditPage
from desktop.views.importing import ImportDialog
from desktop.views.labels import Words
from desktop.views.lists import ID_ROLE
from desktop.views.style import Look
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    add_person,
    add_step,
    answering,
    child,
    click,
    gone,
    make_case,
    said,
    settle,
    sitting,
)
from tests.keyboard import press_key, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier
OVERVIEW, PEOPLE, PROCEEDINGS, HISTORY = range(4)


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


def open_tab(qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, number: int) -> None:
    workspace.tabs.setCurrentIndex(number)
    settle(qtbot, place)


def choose_step(workspace: CaseWorkspace, row: int) -> None:
    view = workspace.proceedings.list
    view.setCurrentIndex(view.model().index(row, 0))


def steps(place: Workplace, case_id: str) -> list[str]:
    return [line.code for line in proceedings.chronology(place.desk, case_id)]


# -- showing ------------------------------------------------------------------------------------


def test_without_a_case_it_says_what_to_do(page: CasesPage) -> None:
    assert "Choose a case in the list, or make a new one." in said(page.workspace)


def test_a_case_is_chosen_in_the_list(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str
) -> None:
    view = page.listing.list
    where = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    settle(qtbot, place)
    shown = said(page.workspace)
    assert "Naryn" in shown
    assert "KG-1 · Kyrgyzstan · opened 12 January 2026 · accepted · access: 1 colleague" in shown
    assert page.workspace._case_id == case_id


def test_another_case_takes_its_place_on_every_tab(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace
) -> None:
    other = make_case(place.desk, "KG-2", "Osh")
    add_person(place.desk, other, "Асанов")
    open_tab(qtbot, place, workspace, PEOPLE)
    assert workspace.people.rows.rowCount() == 0
    page.choose(other)
    settle(qtbot, place)
    assert "Osh" in said(workspace)
    assert workspace.people.rows.rowCount() == 1
    assert page.listing.list.currentIndex().data(ID_ROLE) == other


def test_tabs_are_filled_when_they_are_opened_and_follow_what_is_saved(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    open_tab(qtbot, place, workspace, PROCEEDINGS)
    assert workspace.proceedings.rows.rowCount() == 0
    add_step(place.desk, case_id, "REFUSAL", "2007")
    qtbot.waitUntil(lambda: workspace.proceedings.rows.rowCount() == 1)
    open_tab(qtbot, place, workspace, HISTORY)
    assert workspace.history.rows.rowCount() > 2
    open_tab(qtbot, place, workspace, OVERVIEW)
    assert workspace.overview.timeline.model().rowCount() == 1


def test_what_a_colleague_changes_in_the_head_is_shown(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    values, version = cases.case_values(place.desk, case_id)
    cases.save_case(place.desk, case_id, values | {"title": "Naryn, 2007"}, version)
    qtbot.waitUntil(lambda: "Naryn, 2007" in said(workspace))


def test_tabs_and_head_speak_the_other_language(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    before = [workspace.tabs.tabText(number) for number in range(4)]
    assert before == ["Overview", "People", "Proceedings", "History"]
    place.words.set_language("ru")
    settle(qtbot, place)
    after = [workspace.tabs.tabText(number) for number in range(4)]
    assert not set(before) & set(after)
    assert "Киргизия" in said(workspace) or "Кыргызстан" in said(workspace)
    assert "opened" not in said(workspace)


# -- making and editing -------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["button", "ctrl+n"])
def test_a_new_case_is_made_and_shown(
    qtbot: QtBot, place: Workplace, page: CasesPage, spoken: QSignalSpy, way: str
) -> None:
    if way == "button":
        click(page.listing.new)
    else:
        press_key(page.listing.search, Qt.Key.Key_N, "", CONTROL)
    in_form(qtbot, place, page.workspace, "title", "Osh, 2010")
    save(qtbot, place, page.workspace)
    assert "Osh, 2010" in said(page.workspace)
    assert last(spoken)[0] == "Case made."
    chosen = page.listing.list.currentIndex().data(ID_ROLE)
    assert chosen == page.workspace._case_id is not None


def test_ctrl_f_goes_to_the_search_field(page: CasesPage, workspace: CaseWorkspace) -> None:
    workspace.edit.setFocus()
    press_key(workspace.edit, Qt.Key.Key_F, "", CONTROL)
    assert page.listing.search.hasFocus()


def test_the_head_of_the_case_is_edited(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, spoken: QSignalSpy
) -> None:
    click(workspace.edit)
    in_form(qtbot, place, workspace, "title", "Naryn, April 2007")
    save(qtbot, place, workspace)
    assert "Naryn, April 2007" in said(workspace)
    assert last(spoken)[0] == "Saved."


def test_a_step_is_added_from_the_overview_and_undone_from_the_message(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str, spoken: QSignalSpy
) -> None:
    click(workspace.overview.add)
    in_form(qtbot, place, workspace, "code", "REFUSAL")
    save(qtbot, place, workspace)
    assert steps(place, case_id) == ["REFUSAL"]
    sentence, undo = last(spoken)
    assert sentence == "Step added."
    undo()
    settle(qtbot, place)
    assert steps(place, case_id) == []
    assert workspace.overview.timeline.model().rowCount() == 0


def test_a_step_is_added_and_edited_from_the_proceedings(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    open_tab(qtbot, place, workspace, PROCEEDINGS)
    click(workspace.proceedings.add)
    in_form(qtbot, place, workspace, "code", "REFUSAL")
    save(qtbot, place, workspace)
    choose_step(workspace, 0)
    click(workspace.proceedings.edit)
    in_form(qtbot, place, workspace, "code", "CASE_OPENED")
    save(qtbot, place, workspace)
    assert steps(place, case_id) == ["CASE_OPENED"]


def test_a_step_is_removed_and_put_back(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str, spoken: QSignalSpy
) -> None:
    add_step(place.desk, case_id, "REFUSAL", "2007-04-14", actor="Prosecutor", number="7")
    before = proceedings.step_values(
        place.desk, case_id, proceedings.chronology(place.desk, case_id)[0].id
    )[0]
    open_tab(qtbot, place, workspace, PROCEEDINGS)
    choose_step(workspace, 0)
    click(workspace.proceedings.remove)
    settle(qtbot, place)
    assert steps(place, case_id) == []
    sentence, undo = last(spoken)
    assert sentence == "Step removed."
    undo()
    settle(qtbot, place)
    line = proceedings.chronology(place.desk, case_id)[0]
    assert proceedings.step_values(place.desk, case_id, line.id)[0] == before


def test_a_person_is_added_and_edited(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, page: CasesPage
) -> None:
    open_tab(qtbot, place, workspace, PEOPLE)
    click(workspace.people.add)
    in_form(qtbot, place, workspace, "family_name", "Асанов")
    save(qtbot, place, workspace)
    assert workspace.people.rows.rowCount() == 1
    view = workspace.people.list
    view.setCurrentIndex(view.model().index(0, 0))
    press_key(view, Qt.Key.Key_Return)
    in_form(qtbot, place, workspace, "family_name", "Асан уулу")
    save(qtbot, place, workspace)
    shown = page.listing.rows
    qtbot.waitUntil(lambda: shown.index(0).data() == "Асан уулу")


def test_who_chooses_another_case_while_editing_can_go_on(
    qtbot: QtBot,
    place: Workplace,
    page: CasesPage,
    workspace: CaseWorkspace,
    case_id: str,
    spoken: QSignalSpy,
) -> None:
    other = make_case(place.desk, "KG-2", "Osh")
    click(workspace.overview.add)
    in_form(qtbot, place, workspace, "actor", "Prosecutor")
    page.choose(other)
    settle(qtbot, place)
    assert "Osh" in said(workspace)
    sentence, go_on = last(spoken)
    assert sentence == "Left without saving."
    go_on()
    settle(qtbot, place)
    assert editing(workspace).form.values()["actor"] == "Prosecutor"
    editing(workspace).form.state.edit("code", "REFUSAL")
    save(qtbot, place, workspace)
    assert steps(place, case_id) == ["REFUSAL"]  # of the case it was begun in
    assert steps(place, other) == []
    assert "Osh" in said(workspace)


def test_another_form_takes_the_place_of_the_one_that_is_open(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, spoken: QSignalSpy
) -> None:
    click(workspace.overview.add)
    in_form(qtbot, place, workspace, "actor", "Prosecutor")
    first = editing(workspace)
    workspace.edit_person()
    settle(qtbot, place)
    assert editing(workspace) is not first
    assert last(spoken)[0] == "Left without saving."
    gone(qtbot, first)
    assert workspace.pending_drafts() == []
    in_form(qtbot, place, workspace, "family_name", "А")
    assert len(workspace.pending_drafts()) == 1
    editing(workspace).leave()
    settle(qtbot, place)


def test_a_form_that_is_being_saved_closes_itself_and_no_other(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    click(workspace.overview.add)
    in_form(qtbot, place, workspace, "code", "REFUSAL")
    first = editing(workspace)
    first.form.save()
    workspace.edit_person()
    second = editing(workspace)
    settle(qtbot, place)
    gone(qtbot, first)
    assert editing(workspace) is second
    assert steps(place, case_id) == ["REFUSAL"]
    second.leave()
    settle(qtbot, place)


@pytest.mark.parametrize("way", ["save", "leave"])
def test_the_keyboard_goes_back_to_where_it_was(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, way: str
) -> None:
    add = workspace.overview.add
    add.setFocus()
    press_key(add, Qt.Key.Key_Space, " ")
    in_form(qtbot, place, workspace, "code", "REFUSAL")
    workspace.window().activateWindow()
    qtbot.waitUntil(workspace.window().isActiveWindow)
    if way == "save":
        save(qtbot, place, workspace)
    else:
        click(editing(workspace).back)
        settle(qtbot, place)
    assert QApplication.focusWidget() is add
    click(workspace.edit)
    settle(qtbot, place)
    workspace.window().activateWindow()
    qtbot.waitUntil(workspace.window().isActiveWindow)
    workspace._came_from = None  # what opened the form is gone
    click(editing(workspace).back)
    keyboard = QApplication.focusWidget()
    assert keyboard is not None
    assert workspace.tabs.isAncestorOf(keyboard)


@pytest.mark.xfail(strict=True, reason="FormView shows its list of sections before it has a parent")
def test_opening_a_form_shows_no_other_window(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    workspace.window().activateWindow()
    qtbot.waitUntil(workspace.window().isActiveWindow)
    click(workspace.overview.add)
    settle(qtbot, place)
    assert workspace.window().isActiveWindow()


# -- exporting ----------------------------------------------------------------------------------


def test_the_chronology_is_saved_where_the_person_chooses(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(""))
    click(workspace.export)
    assert workspace.findChildren(Waiting) == []
    offered: list[str] = []
    path = tmp_path / "хронология.pdf"

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    with qtbot.waitSignal(place.said) as spoken:
        click(workspace.export)
    assert spoken.args is not None
    assert spoken.args[0].in_language("en") == "Written: хронология.pdf"
    assert offered == ["Chronology KG-1.pdf"]
    assert path.read_bytes().startswith(b"%PDF-")
    settle(qtbot, place)


def test_cancel_writes_no_chronology(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, spoken: QSignalSpy, tmp_path: Path
) -> None:
    workspace.export_to(tmp_path / "c.pdf")
    waiting = child(workspace, Waiting)
    click(child(waiting, QPushButton))
    gone(qtbot, waiting)
    assert last(spoken)[0] == "Cancelled; nothing was changed."
    assert not (tmp_path / "c.pdf").exists()
    settle(qtbot, place)


def test_a_folder_that_is_not_there_is_said(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, tmp_path: Path, case_id: str
) -> None:
    before = len(cases_history(place, case_id))
    with qtbot.waitSignal(place.failed) as failed:
        workspace.export_to(tmp_path / "no-such-folder" / "c.pdf")
    assert failed.args is not None
    assert "c.pdf" in failed.args[0].in_language("en")
    assert len(cases_history(place, case_id)) == before  # an export that failed is not in the log
    settle(qtbot, place)


def cases_history(place: Workplace, case_id: str) -> tuple[object, ...]:
    from desktop.services.history import case_history

    return case_history(place.desk, case_id)


def test_without_a_case_nothing_is_exported_or_edited(page: CasesPage, tmp_path: Path) -> None:
    workspace = page.workspace
    workspace.export_to(tmp_path / "c.pdf")
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
    assert page.workspace.overview.timeline.model().rowCount() == 2
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
    last(spoken)[1]()
    settle(qtbot, place)
    assert steps(place, case_id) == []
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
