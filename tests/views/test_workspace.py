"""The cases page: one case, its head and tabs, what is edited, removed, exported, imported."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from desktop.services import cases, proceedings
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.lists import ID_ROLE
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    add_person,
    add_step,
    click,
    gone,
    make_case,
    said,
    settle,
)
from tests.keyboard import press_key
from tests.views.workspace_steps import (
    CONTROL,
    HISTORY,
    OVERVIEW,
    PEOPLE,
    PROCEEDINGS,
    choose_step,
    editing,
    give_reason,
    in_form,
    last,
    open_tab,
    save,
    steps,
)


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
    assert "KG-1 · Kyrgyzstan · opened 12 January 2026" in shown
    head = page.workspace.head
    assert [chip.accessibleName() for chip in (head.status, head.term, head.access)] == [
        "accepted",
        "no next term",
        "1 colleague",
    ]
    assert page.workspace._case_id == case_id


def test_another_case_takes_its_place_on_every_tab(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace
) -> None:
    other = make_case(place.desk, "KG-2", "Osh")
    add_person(place.desk, other, "Асанов")
    open_tab(qtbot, place, workspace, PEOPLE)
    assert workspace.tabs.people.rows.rowCount() == 0
    page.choose(other)
    settle(qtbot, place)
    assert "Osh" in said(workspace)
    assert workspace.tabs.people.rows.rowCount() == 1
    assert page.listing.list.currentIndex().data(ID_ROLE) == other


def test_a_tab_is_made_when_it_is_first_looked_at(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str
) -> None:
    tabs = page.workspace.tabs

    def made() -> list[str]:
        return [key for key, tab in tabs._tabs.items() if tab.count()]

    assert made() == []
    page.choose(case_id)
    settle(qtbot, place)
    assert made() == ["overview"]
    tabs.turn_to("letter")
    settle(qtbot, place)
    assert made() == ["overview", "proceedings"]


def test_tabs_are_filled_when_they_are_opened_and_follow_what_is_saved(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    open_tab(qtbot, place, workspace, PROCEEDINGS)
    assert workspace.tabs.steps.rows.rowCount() == 0
    add_step(place.desk, case_id, "REFUSAL", "2007")
    qtbot.waitUntil(lambda: workspace.tabs.steps.rows.rowCount() == 1)
    open_tab(qtbot, place, workspace, HISTORY)
    assert workspace.tabs.history.rows.rowCount() > 2
    open_tab(qtbot, place, workspace, OVERVIEW)
    assert workspace.tabs.overview.timeline.model().rowCount() == 1


def test_where_room_is_scarce_the_buttons_of_the_head_are_drawings_and_say_what_they_do(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str
) -> None:
    page.choose(case_id)
    settle(qtbot, place)
    head = page.workspace.head
    head.resize(800, head.height())
    assert (head.export.text().strip(), head.export.toolTip()) == ("Chronology (PDF)", "")
    head.resize(600, head.height())
    assert (head.export.text(), head.export.toolTip()) == ("", "Chronology (PDF)")
    assert head.edit.accessibleName() == "Edit"


def test_what_a_colleague_changes_in_the_head_is_shown(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    values, version = cases.case_values(place.desk, case_id)
    cases.save_case(place.desk, case_id, values | {"title": "Naryn, 2007"}, version)
    qtbot.waitUntil(lambda: "Naryn, 2007" in said(workspace))


def test_tabs_and_head_speak_the_other_language(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    before = [workspace.tabs.tabText(number) for number in range(workspace.tabs.count())]
    assert [before[n] for n in (OVERVIEW, PEOPLE, PROCEEDINGS, HISTORY)] == [
        "Overview",
        "People",
        "Proceedings",
        "History",
    ]
    place.words.set_language("ru")
    settle(qtbot, place)
    after = [workspace.tabs.tabText(number) for number in range(workspace.tabs.count())]
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
    workspace.head.edit.setFocus()
    press_key(workspace.head.edit, Qt.Key.Key_F, "", CONTROL)
    assert page.listing.search.hasFocus()


def test_the_head_of_the_case_is_edited(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, spoken: QSignalSpy
) -> None:
    click(workspace.head.edit)
    in_form(qtbot, place, workspace, "title", "Naryn, April 2007")
    save(qtbot, place, workspace)
    assert "Naryn, April 2007" in said(workspace)
    assert last(spoken)[0] == "Saved."


def test_a_step_is_added_from_the_overview_and_undone_from_the_message(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str, spoken: QSignalSpy
) -> None:
    click(workspace.tabs.overview.add)
    in_form(qtbot, place, workspace, "code", "REFUSAL")
    save(qtbot, place, workspace)
    assert steps(place, case_id) == ["REFUSAL"]
    sentence, undo = last(spoken)
    assert sentence == "Step added."
    undo()
    settle(qtbot, place)
    assert steps(place, case_id) == []
    assert workspace.tabs.overview.timeline.model().rowCount() == 0


def test_a_step_is_added_and_edited_from_the_proceedings(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    open_tab(qtbot, place, workspace, PROCEEDINGS)
    click(workspace.tabs.steps.add)
    in_form(qtbot, place, workspace, "code", "REFUSAL")
    save(qtbot, place, workspace)
    choose_step(workspace, 0)
    click(workspace.tabs.steps.edit)
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
    click(workspace.tabs.steps.remove)
    give_reason(qtbot, place, workspace)
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
    place.privacy.show()
    open_tab(qtbot, place, workspace, PEOPLE)
    click(workspace.tabs.people.add)
    in_form(qtbot, place, workspace, "family_name", "Асанов")
    save(qtbot, place, workspace)
    assert workspace.tabs.people.rows.rowCount() == 1
    view = workspace.tabs.people.list
    view.setCurrentIndex(view.model().index(0, 0))
    press_key(view, Qt.Key.Key_Return)
    in_form(qtbot, place, workspace, "family_name", "Асан уулу")
    save(qtbot, place, workspace)
    shown = page.listing.rows
    qtbot.waitUntil(lambda: shown.index(0, 0).data() == "Асан уулу")


def test_who_chooses_another_case_while_editing_can_go_on(
    qtbot: QtBot,
    place: Workplace,
    page: CasesPage,
    workspace: CaseWorkspace,
    case_id: str,
    spoken: QSignalSpy,
) -> None:
    other = make_case(place.desk, "KG-2", "Osh")
    click(workspace.tabs.overview.add)
    in_form(qtbot, place, workspace, "actor", "Prosecutor")
    page.choose(other)
    settle(qtbot, place)
    assert "Osh" in said(workspace)
    sentence, go_on = last(spoken)
    assert sentence == "Left without saving; the draft is kept."
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
    click(workspace.tabs.overview.add)
    in_form(qtbot, place, workspace, "actor", "Prosecutor")
    first = editing(workspace)
    workspace.edit_person()
    settle(qtbot, place)
    assert editing(workspace) is not first
    assert last(spoken)[0] == "Left without saving; the draft is kept."
    gone(qtbot, first)
    assert workspace.pending_drafts() == []
    in_form(qtbot, place, workspace, "family_name", "А")
    assert len(workspace.pending_drafts()) == 1
    editing(workspace).leave()
    settle(qtbot, place)


def test_a_form_that_is_being_saved_closes_itself_and_no_other(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    click(workspace.tabs.overview.add)
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
    add = workspace.tabs.overview.add
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
    click(workspace.head.edit)
    settle(qtbot, place)
    workspace.window().activateWindow()
    qtbot.waitUntil(workspace.window().isActiveWindow)
    workspace.pages._came_from = None  # what opened the form is gone
    click(editing(workspace).back)
    keyboard = QApplication.focusWidget()
    assert keyboard is not None
    assert workspace.tabs.isAncestorOf(keyboard)


def test_opening_a_form_shows_no_other_window(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    workspace.window().activateWindow()
    qtbot.waitUntil(workspace.window().isActiveWindow)
    click(workspace.tabs.overview.add)
    settle(qtbot, place)
    assert workspace.window().isActiveWindow()


# -- exporting ----------------------------------------------------------------------------------
