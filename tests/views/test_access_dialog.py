"""Who can see a case, in words: opened from the head, changed by whom the table allows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.models.users import UserRole
from desktop.services import blocks, cases, emergencies, teams
from desktop.services.desk import Desk
from desktop.views.cases.access_dialog import AccessDialog
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.workplace import Workplace
from tests.desks import USER_ID, colleague
from tests.journeys.office import child, click, gone, message, said, settle

LAWYER = "33333333-3333-4333-8333-333333333333"
DOCTOR = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def lawyer(place: Workplace) -> Iterator[Desk]:
    desk = colleague(place.desk, LAWYER, ("lawyer",))
    yield desk
    desk.close()


@pytest.fixture
def doctor(place: Workplace) -> Iterator[Desk]:
    desk = colleague(place.desk, DOCTOR, ("doctor",))
    yield desk
    desk.close()


@contextmanager
def opened(qtbot: QtBot, place: Workplace, page: CasesPage) -> Iterator[AccessDialog]:
    """Press the chip in the head; the dialog is closed by its button."""
    click(page.workspace.head.access)
    settle(qtbot, place)
    dialog = child(page, AccessDialog)
    yield dialog
    click(dialog.close_button)
    gone(qtbot, dialog)


def team(place: Workplace, case_id: str) -> set[str]:
    return {each.user_id for each in teams.case_access(place.desk, case_id).team}


def test_the_head_opens_it_and_it_says_who_sees_what_and_why(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, doctor: Desk
) -> None:
    assert workspace.case_id is not None
    teams.add_member(place.desk, workspace.case_id, DOCTOR)
    settle(qtbot, place)
    with opened(qtbot, place, page) as dialog:
        shown = said(dialog).splitlines()
        at = shown.index("Colleague")
        assert shown[at + 1 : at + 4] == [
            "doctor · on the team",
            "Sees: People and contacts (in part), Case and what happened, Evidence, Examinations.",
            "Does not see: Proceedings, Redress.",
        ]
        assert shown.index("On the team") < at
        place.words.set_language("ru")
        assert "врач" in said(dialog)
        assert doctor.user_id == DOCTOR


def test_a_colleague_is_chosen_previewed_added_and_taken_back(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    with opened(qtbot, place, page) as dialog:
        assert dialog.choice.currentText() == "Colleague – lawyer"
        assert dialog.preview.text().endswith("Does not see: Examinations.")
        click(dialog.add)
        settle(qtbot, place)
        assert team(place, case_id) == {USER_ID, LAWYER}
        assert cases.header(lawyer, case_id).team_size == 2
        assert workspace.head.access.accessibleName() == "2 colleagues"
        assert message(dialog.toast) == "Colleague is on the team now."
        assert not dialog.add.isVisible()  # nobody is left to be added
        click(dialog.toast._button)
        settle(qtbot, place)
        assert team(place, case_id) == {USER_ID}
        assert dialog.add.isVisible()


def test_a_colleague_is_removed_and_put_back(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    teams.add_member(place.desk, case_id, lawyer.user_id)
    with opened(qtbot, place, page) as dialog:
        click(child(dialog, QPushButton, f"remove.{LAWYER}"))
        settle(qtbot, place)
        assert team(place, case_id) == {USER_ID}
        # The last one cannot be removed.
        assert not dialog.findChildren(QPushButton, f"remove.{USER_ID}")
        click(dialog.toast._button)
        settle(qtbot, place)
        assert team(place, case_id) == {USER_ID, LAWYER}


def test_what_the_service_refuses_is_said_in_the_dialog(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    with opened(qtbot, place, page) as dialog:
        teams.add_member(elsewhere(place), case_id, lawyer.user_id)
        dialog.add.click()  # before the dialog has heard of it
        settle(qtbot, place)
        assert message(dialog.toast) == "This colleague is on the team of the case already."


def elsewhere(place: Workplace) -> Desk:
    """Return a desk that tells no window: another workstation of the same user."""
    desk = place.desk
    return Desk(desk.vault, desk.clock, desk.user_id, desk.roles)


def test_whoever_may_not_change_the_team_reads_it_only(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    assert workspace.case_id is not None
    teams.add_member(place.desk, workspace.case_id, lawyer.user_id)
    settle(qtbot, place)
    place.desk.roles = frozenset({"lawyer"})
    with opened(qtbot, place, page) as dialog:
        assert "The team is changed by: coordinator." in said(dialog)
        assert "Colleague" in said(dialog)
        assert not dialog.add.isVisible()
        assert not [
            each for each in dialog.findChildren(QPushButton) if "remove" in each.objectName()
        ]


def test_where_nobody_is_a_coordinator_a_lawyer_on_the_team_adds_and_takes_back(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, doctor: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    with place.desk.writing("save_user") as work:
        held = sa.select(UserRole).where(UserRole.role == "coordinator")
        work.session.delete(work.session.scalars(held).one())
    place.desk.roles = frozenset({"lawyer"})
    with opened(qtbot, place, page) as dialog:
        assert "Nobody who works here has the role: coordinator." in said(dialog)
        click(dialog.add)
        settle(qtbot, place)
        assert team(place, case_id) == {USER_ID, doctor.user_id}
        buttons = [each.objectName() for each in dialog.findChildren(QPushButton)]
        assert f"remove.{DOCTOR}" in buttons
        assert f"remove.{USER_ID}" not in buttons
        click(dialog.toast._button)
        settle(qtbot, place)
        assert team(place, case_id) == {USER_ID}


def test_the_keyboard_goes_through_it_as_it_is_read_and_scrolls_it(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    doctor = colleague(place.desk, DOCTOR, ("doctor",))
    teams.add_member(place.desk, case_id, lawyer.user_id)
    with opened(qtbot, place, page) as dialog:
        dialog.resize(600, 320)
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        child(dialog, QPushButton, f"remove.{LAWYER}").setFocus()
        assert [tab_on() for _step in range(4)] == [
            f"block.{LAWYER}",
            f"remove.{USER_ID}",
            "Add a colleague to the team",
            "Add to the team",
        ]
        bar = dialog._scroll.verticalScrollBar()
        QTest.keyClick(dialog.close_button, Qt.Key.Key_PageUp)
        at = bar.value()
        QTest.keyClick(dialog.close_button, Qt.Key.Key_PageDown)
        assert bar.value() > at
    doctor.close()


def test_whoever_is_taken_off_the_team_sees_the_case_no_longer(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    failed = QSignalSpy(place.failed)
    office = elsewhere(place)
    teams.add_member(office, case_id, lawyer.user_id)
    place.desk.roles = frozenset({"lawyer"})
    teams.remove_member(office, case_id, place.desk.user_id)
    page.workspace._read_again()
    settle(qtbot, place)
    assert workspace.case_id is None
    assert "Naryn" not in said(page)
    assert "not on the team" in str(failed.at(0)[0])


def tab_on() -> str:
    """Press Tab and return what has the keyboard then."""
    before = QApplication.focusWidget()
    assert before is not None
    QTest.keyClick(before, Qt.Key.Key_Tab)
    reached = QApplication.focusWidget()
    assert reached is not None
    return reached.objectName() or reached.accessibleName()


def test_a_colleague_is_blocked_with_a_reason_and_it_is_taken_back(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    teams.add_member(place.desk, case_id, LAWYER)
    settle(qtbot, place)
    with opened(qtbot, place, page) as dialog:
        assert not dialog.findChildren(QPushButton, f"block.{USER_ID}")  # nobody blocks themselves
        click(child(dialog, QPushButton, f"block.{LAWYER}"))
        asking = child(dialog, ReasonDialog)
        click(asking.act)
        settle(qtbot, place)
        assert asking.problem.text() == "Say what the conflict of interest is."
        asking.reason.setPlainText("brother of the officer")
        click(asking.act)
        settle(qtbot, place)
        gone(qtbot, asking)
        assert "lawyer: brother of the officer" in said(dialog)
        assert not cases.list_cases(lawyer).lines
        assert message(dialog.toast) == "The case is closed to Colleague."
        click(dialog.toast._button)
        settle(qtbot, place)
        assert cases.list_cases(lawyer).lines
        click(child(dialog, QPushButton, f"block.{LAWYER}"))
        asking = child(dialog, ReasonDialog)
        click(asking.cancel)
        gone(qtbot, asking)


def test_a_block_is_lifted_and_put_back(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    case_id = workspace.case_id
    assert case_id is not None
    teams.add_member(place.desk, case_id, LAWYER)
    blocks.block(place.desk, case_id, LAWYER, "brother of the officer")
    settle(qtbot, place)
    with opened(qtbot, place, page) as dialog:
        click(child(dialog, QPushButton, f"lift.{LAWYER}"))
        settle(qtbot, place)
        assert cases.list_cases(lawyer).lines
        click(dialog.toast._button)
        settle(qtbot, place)
        assert not cases.list_cases(lawyer).lines


def test_emergency_access_is_reviewed_where_it_says_who_sees_the_case(
    qtbot: QtBot, place: Workplace, page: CasesPage, workspace: CaseWorkspace, lawyer: Desk
) -> None:
    number = cases.header(place.desk, str(workspace.case_id)).number
    emergencies.begin(lawyer, number, "hearing in an hour")
    with opened(qtbot, place, page) as dialog:
        assert "let in by emergency until" in said(dialog)
        assert "hearing in an hour" in said(dialog)
        (review,) = (
            each
            for each in dialog.findChildren(QPushButton)
            if each.objectName().startswith("review.")
        )
        click(review)
        asking = child(dialog, ReasonDialog)
        asking.reason.setPlainText("spoke to her")
        click(asking.act)
        settle(qtbot, place)
        gone(qtbot, asking)
        assert "reviewed by Test User" in said(dialog)
        assert "spoke to her" in said(dialog)
