"""A doctor at a case: the page opens, and what is not for the role says whose it is."""

from __future__ import annotations

from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.services import records
from desktop.services.kinds import BY_TABLE
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.lists import SPOKEN
from desktop.views.noaccess import Guarded, NoAccess
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, add_step, make_case, said, settle
from tests.views.workspace_steps import HISTORY, PEOPLE, PROCEEDINGS, editing, open_tab

CLOSED = "“Proceedings” is not for your role. It is for: caseworker, lawyer, coordinator."


def as_doctor(qtbot: QtBot, place: Workplace, page: CasesPage) -> CaseWorkspace:
    """Open a case with a person and a step as a doctor on its team."""
    case_id = make_case(place.desk, "KG-7", "Naryn, 2007")
    add_person(place.desk, case_id, "Асанов", citizenship="KG", safe_contact="by the sister")
    add_step(place.desk, case_id, "REFUSAL", "2007-04-14", text="secret of the file")
    place.desk.roles = frozenset({"doctor"})
    place.privacy.show()
    page.choose(case_id)
    settle(qtbot, place)
    return page.workspace


def shown_tab(workspace: CaseWorkspace) -> object:
    chosen = workspace.tabs.currentWidget()
    assert isinstance(chosen, Guarded)
    return chosen.currentWidget()


def test_a_doctor_opens_a_case_and_sees_whose_the_proceedings_are(
    qtbot: QtBot, place: Workplace, page: CasesPage
) -> None:
    failed = QSignalSpy(place.failed)
    workspace = as_doctor(qtbot, place, page)
    assert "Naryn, 2007" in said(workspace)
    assert "Асанов" in said(workspace.tabs.overview)
    assert CLOSED in said(workspace.tabs.overview)
    assert place.words.say(workspace.tabs.overview.timeline.state_text()) == CLOSED
    assert not workspace.tabs.overview.add.isVisible()
    assert not workspace.head.export.isVisible()
    open_tab(qtbot, place, workspace, PROCEEDINGS)
    assert isinstance(shown_tab(workspace), NoAccess)
    assert CLOSED in said(workspace)
    assert "steps" not in vars(workspace.tabs), "what is not for the role is not even made"
    place.words.set_language("ru")
    settle(qtbot, place)
    assert "юрист" in said(workspace.tabs.overview)
    assert failed.count() == 0


def test_the_people_and_the_history_are_cut_for_a_doctor(
    qtbot: QtBot, place: Workplace, page: CasesPage
) -> None:
    workspace = as_doctor(qtbot, place, page)
    open_tab(qtbot, place, workspace, PEOPLE)
    assert shown_tab(workspace) is workspace.tabs.people
    spoken = workspace.tabs.people.rows.index(0, 0).data(SPOKEN)
    assert "by the sister" in spoken
    assert "Kyrgyzstan" not in spoken
    workspace.edit_person(_person(workspace))
    settle(qtbot, place)
    asked = {field.key for field in editing(workspace).form.state.form.fields}
    assert "safe_contact" in asked
    assert not asked & {"note", "citizenship", "other_names"}
    editing(workspace).leave()
    open_tab(qtbot, place, workspace, HISTORY)
    told = [workspace.tabs.history.rows.index(n, 0).data(SPOKEN) for n in range(3)]
    assert any("Step added" in line for line in told)
    assert "secret of the file" not in "".join(told)


def _person(workspace: CaseWorkspace) -> str:
    row = workspace.tabs.people.rows.row(0)
    assert row is not None
    return row.id


def test_another_role_finds_the_room_open_again(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str
) -> None:
    workspace = as_doctor(qtbot, place, page)
    open_tab(qtbot, place, workspace, PROCEEDINGS)
    place.desk.roles = frozenset({"lawyer"})
    page.choose(case_id)
    settle(qtbot, place)
    assert shown_tab(workspace) is workspace.tabs.panel("proceedings")
    assert workspace.head.export.isVisible()


def test_a_caseworker_is_told_of_an_urgent_medical_need_and_of_nothing_else(
    qtbot: QtBot, place: Workplace, page: CasesPage
) -> None:
    case_id = make_case(place.desk, "KG-8", "Osh, 2010")
    evaluations = BY_TABLE["evaluations"]
    page.choose(case_id)
    settle(qtbot, place)
    assert not page.workspace.head.urgent.isVisible()
    records.save_record(
        place.desk, evaluations, case_id, {"kind": "initial", "urgent_need": "yes", "opinion": "O"}
    )
    settle(qtbot, place)
    assert page.workspace.head.urgent.isVisible()
    place.desk.roles = frozenset({"caseworker"})
    page.choose(make_case(place.desk, "KG-9"))
    settle(qtbot, place)
    assert not page.workspace.head.urgent.isVisible()
    page.choose(case_id)
    settle(qtbot, place)
    assert page.workspace.head.urgent.isVisible()
    assert page.workspace.head.urgent.accessibleName() == "urgent medical need"
