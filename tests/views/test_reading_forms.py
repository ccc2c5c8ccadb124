"""Whoever may only look at a record reads its form, and is offered nothing that is refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.fields import ChoiceField, Link, TextField
from desktop.forms.spec import Form, GroupField, Section
from desktop.services import drafts, records
from desktop.services.kinds import KINDS
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.editing import EditPage
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.labels import PlainLabel
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, add_step, child, click, said, settle
from tests.keyboard import press_key
from tests.views.workspace_steps import CONTROL, editing, last

WHOSE = "“Proceedings”: your role may not do this. It is for: lawyer, coordinator."
SIGNED = "This is signed and is not changed any more: add a new one instead."


def opened_step(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, role: str = "caseworker"
) -> EditPage:
    """Open a step as somebody who may view it only."""
    assert workspace.case_id is not None
    when = "2007-04-14"
    step_id = add_step(place.desk, workspace.case_id, "REFUSAL", when, text="No crime was found.")
    settle(qtbot, place)
    place.desk.roles = frozenset({role})
    workspace.edit_step(step_id)
    settle(qtbot, place)
    return editing(workspace)


def answer(page: EditPage, key: str) -> str:
    for each in page.form._pages:
        if key in each.keys:
            each.build_to(key)  # on a busy machine it comes a moment later
    return child(page.form, PlainLabel, key).text()


def test_a_form_for_reading_says_why_and_shows_the_answers_in_words(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    page = opened_step(qtbot, place, workspace)
    assert f"For reading only. {WHOSE}" in said(page)
    assert answer(page, "when") == "14 April 2007"
    assert answer(page, "text") == "No crime was found."
    assert not [line for line in page.form.findChildren(QLineEdit) if line.isVisible()]
    assert [each.text() for each in buttons(page)] == ["Back"]
    place.words.set_language("ru")
    assert answer(page, "when") == "14 апреля 2007\u00a0г."
    click(page.back)
    assert not workspace.pages.is_open


def buttons(page: EditPage) -> list[QPushButton]:
    return [each for each in page.findChildren(QPushButton) if each.isVisible()]


def test_what_is_read_can_be_selected_and_copied_by_keyboard_and_not_changed(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    page = opened_step(qtbot, place, workspace)
    text = child(page.form, PlainLabel, "text")
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_A, CONTROL)
    assert text.selectedText() == "No crime was found."
    QTest.keyClick(text, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "No crime was found."
    saved, failed = QSignalSpy(page.saved), QSignalSpy(place.failed)
    QTest.keyClick(text, Qt.Key.Key_S, CONTROL)
    press_key(text, Qt.Key.Key_X)
    settle(qtbot, place)
    assert (saved.count(), failed.count(), page.form.state.dirty) == (0, 0, False)
    assert page.pending_draft() is None
    press_key(text, Qt.Key.Key_Escape)
    assert not workspace.pages.is_open


def test_tab_goes_from_answer_to_answer(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    page = opened_step(qtbot, place, workspace)
    first = QApplication.focusWidget()
    assert isinstance(first, PlainLabel)
    assert first.accessibleName().startswith("What happened: ")
    press_key(first, Qt.Key.Key_Tab)
    second = QApplication.focusWidget()
    assert isinstance(second, PlainLabel)
    assert second is not first
    assert page.form.isAncestorOf(second)


def test_a_signed_evaluation_is_closed_for_its_own_doctor(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    person = add_person(place.desk, case_id, "Асанов")
    values = {"kind": "full", "status": "signed", "place": "Naryn", "when": When.parse("2026")}
    evaluation, _changes = records.save_record(place.desk, KINDS["evaluation"], case_id, values)
    drafts.keep_draft(place.desk, "evaluation", evaluation, '{"form": "evaluation", "raws": {}}')
    place.desk.roles = frozenset({"doctor"})
    workspace.edit_record("evaluation", evaluation)
    settle(qtbot, place)
    page = editing(workspace)
    assert f"For reading only. {SIGNED}" in said(page)
    assert answer(page, "place") == "Naryn"
    assert not page.remove.isVisible()
    click(page.back)
    settle(qtbot, place)
    # What was typed before it was signed is not thrown away by looking.
    assert drafts.find_draft(place.desk, "evaluation", evaluation) is not None
    assert person


def test_a_new_record_that_would_be_refused_is_not_begun(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    failed = QSignalSpy(place.failed)
    place.desk.roles = frozenset({"caseworker"})
    workspace.edit_step()
    settle(qtbot, place)
    assert not workspace.pages.is_open
    assert last(failed)[0] == WHOSE


def test_what_may_not_be_done_is_not_offered(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    tabs, head = workspace.tabs, workspace.head
    parts = {
        "edit": head.edit,
        "export": head.export,
        "overview": tabs.overview.add,
        "person": tabs.people.add,
        "step": tabs.steps.add,
        "edit step": tabs.steps.edit,
        "remove step": tabs.steps.remove,
        "case": page.listing.new,
        "import": page.listing.bring,
    }
    for role, hidden in {
        "lawyer": set(),
        "caseworker": {"export", "overview", "step", "edit step", "remove step", "import"},
        "doctor": set(parts),
    }.items():
        place.desk.roles = frozenset({role})
        workspace._read_again()
        page.start()
        offered = set()
        for tab in ("overview", "people", "proceedings"):
            tabs.turn_to(tab)
            settle(qtbot, place)
            offered |= {name for name, part in parts.items() if part.isVisible()}
        assert set(parts) - offered == hidden, role


@pytest.mark.parametrize(("role", "count"), [("caseworker", 0), ("lawyer", 3)])
def test_several_at_once_are_changed_by_whom_one_is(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, role: str, count: int
) -> None:
    place.desk.roles = frozenset({role})
    workspace.tabs.turn_to("deadline")
    settle(qtbot, place)
    deadlines = workspace.tabs.panel("proceedings").list_of("deadline")
    assert deadlines is not None
    assert len(deadlines.acts) == count


def test_a_chip_that_may_not_be_pressed_says_the_status_and_nothing_more(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    status = workspace.head.status
    place.desk.roles = frozenset({"doctor"})
    workspace._read_again()
    settle(qtbot, place)
    assert status.isVisible()
    window = workspace.window()
    there = status.mapTo(window, status.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=there)
    assert not workspace.pages.is_open
    assert status.focusPolicy() is Qt.FocusPolicy.NoFocus
    place.desk.roles = frozenset({"lawyer"})
    workspace._read_again()
    settle(qtbot, place)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=there)
    assert workspace.pages.is_open


def test_rows_and_what_is_not_answered_are_read_too(kit: Kit) -> None:
    rows = GroupField("rows", _("Rows"), fields=(TextField("name", _("Name")),))
    sex = ChoiceField("sex", _("Sex"), terms="sex", required=True)
    form = Form("sample", _("Sample"), (Section("one", _("One"), (rows, sex)),))
    view = FormView(form, Kit(kit.words, kit.look, reading=True))
    view.set_values({"rows": ({"name": "A"}, {"name": "B"})})
    view.go_to("sex")
    assert child(view, PlainLabel, "rows").text() == "A\nB"
    assert child(view, PlainLabel, "sex").text() == "—"
    assert "Sex *" not in said(view)
    view.deleteLater()


def test_a_link_is_read_by_its_name_in_the_window_s_language(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    step_id = add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    letter = {"direction": "in", "party": "A", "subject": "A", "step": Link(step_id)}
    letter_id, _changes = records.save_record(place.desk, KINDS["letter"], case_id, letter)
    place.desk.roles = frozenset({"caseworker"})
    workspace.edit_record("letter", letter_id)
    settle(qtbot, place)
    english = answer(editing(workspace), "step")
    place.words.set_language("ru")
    assert "14 апреля 2007" in answer(editing(workspace), "step") != english
