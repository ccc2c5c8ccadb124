"""Search before create: whoever is in the vault already is offered beside the family name."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.services import cases, drafts, people
from desktop.services.people_register import list_people
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, child, click, make_case, said, settle
from tests.keyboard import type_text
from tests.views.workspace_steps import editing, last, save


@pytest.fixture
def person(place: Workplace) -> str:
    """Somebody who is in another case already."""
    other = make_case(place.desk, "KG-9")
    return add_person(place.desk, other, "Қайратов", given_name="Нұрлан", birth=When.parse("1985"))


@pytest.fixture
def name(qtbot: QtBot, place: Workplace, person: str, workspace: CaseWorkspace) -> QLineEdit:
    """The line for the family name on the form of a new person."""
    assert person
    place.privacy.show()
    workspace.edit_person()
    settle(qtbot, place)
    return child(editing(workspace).form, QLineEdit, "family_name")


def offers(workspace: CaseWorkspace) -> list[QPushButton]:
    buttons = editing(workspace).form.findChildren(QPushButton)
    return [each for each in buttons if ".use." in each.objectName() and each.isVisible()]


def typed(qtbot: QtBot, workspace: CaseWorkspace, name: QLineEdit, text: str, count: int) -> None:
    type_text(name, text)
    qtbot.waitUntil(lambda: len(offers(workspace)) == count)


def people_in(place: Workplace, workspace: CaseWorkspace) -> list[tuple[str, tuple[str, ...]]]:
    lines = people.people_of_case(place.desk, workspace.case_id or "")
    return [(line.id, line.roles) for line in lines]


def test_one_who_is_in_the_vault_is_offered_in_any_spelling(
    qtbot: QtBot, workspace: CaseWorkspace, name: QLineEdit
) -> None:
    assert offers(workspace) == []
    typed(qtbot, workspace, name, "Kairatov", 1)
    shown = said(editing(workspace).form)
    assert "Already in the vault:" in shown
    assert "Қайратов Нұрлан · born 1985 · in case KG-9 (victim)" in shown
    (use,) = offers(workspace)
    assert use.accessibleName().startswith("Use this person: Қайратов Нұрлан")
    typed(qtbot, workspace, name, "aaa", 0)
    assert "Already in the vault:" not in said(editing(workspace).form)


def test_using_one_links_with_the_chosen_role_and_makes_nobody(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, name: QLineEdit, person: str
) -> None:
    spoken = QSignalSpy(place.said)
    page, total = editing(workspace), list_people(place.desk).total
    page.form.state.edit("roles", ("witness", "author"))
    typed(qtbot, workspace, name, "Қайрат", 1)
    page.form.state.flush_draft()
    settle(qtbot, place)
    with qtbot.waitSignal(page.closed):
        click(offers(workspace)[0])
    settle(qtbot, place)
    assert people_in(place, workspace) == [(person, ("author", "witness"))]
    assert list_people(place.desk).total == total
    assert drafts.find_draft(place.desk, "person", workspace.case_id or "") is None
    sentence, undo = last(spoken)
    assert sentence == "Қайратов Нұрлан is in this case now, and in the vault once."
    undo()
    settle(qtbot, place)
    assert people_in(place, workspace) == []
    assert list_people(place.desk).total == total


def test_somebody_else_of_the_same_name_can_still_be_added(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, name: QLineEdit, person: str
) -> None:
    spoken = QSignalSpy(place.said)
    typed(qtbot, workspace, name, "Қайратов", 1)
    save(qtbot, place, workspace)
    ((added, roles),) = people_in(place, workspace)
    assert added != person
    assert roles == ("victim",)
    assert last(spoken)[0] == "Saved."


def test_one_of_this_very_case_is_said_to_be_in_it(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, name: QLineEdit
) -> None:
    add_person(place.desk, workspace.case_id or "", "Қайратова", roles=("witness",))
    typed(qtbot, workspace, name, "Қайратова", 1)
    assert "Қайратова · in this case already (witness)" in said(editing(workspace).form)


def test_the_given_name_narrows(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, name: QLineEdit
) -> None:
    for given in ("Айгүл", "Бекзат", "Гүлнара"):
        add_person(place.desk, workspace.case_id or "", "Қайратов", given_name=given)
    typed(qtbot, workspace, name, "Қайратов", 3)
    type_text(child(editing(workspace).form, QLineEdit, "given_name"), "Гүлнара")
    qtbot.waitUntil(lambda: "Гүлнара" in offers(workspace)[0].accessibleName())


def test_what_the_service_refuses_leaves_the_form_open(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, name: QLineEdit
) -> None:
    failed, spoken = QSignalSpy(place.failed), QSignalSpy(place.said)
    typed(qtbot, workspace, name, "Қайратов", 1)
    place.desk.roles = frozenset({"doctor"})
    click(offers(workspace)[0])
    settle(qtbot, place)
    assert "your role may not do this" in last(failed)[0]
    assert workspace.pages.is_open
    place.desk.roles = frozenset({"coordinator"})
    save(qtbot, place, workspace)
    assert last(spoken)[0] == "Saved."
    assert cases.header(place.desk, workspace.case_id or "").victims == ("Қайратов",)


def test_the_form_of_somebody_who_is_there_offers_nobody(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    person = add_person(place.desk, workspace.case_id or "", "Асанов")
    add_person(place.desk, workspace.case_id or "", "Асановa")
    workspace.edit_person(person)
    settle(qtbot, place)
    type_text(child(editing(workspace).form, QLineEdit, "family_name"), "a")
    settle(qtbot, place)
    assert not [
        b for b in editing(workspace).form.findChildren(QPushButton) if ".use." in b.objectName()
    ]
    editing(workspace).leave()
