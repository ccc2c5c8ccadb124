"""The trash in the window: why something is removed, what lies there, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.core.errors import StorageFailure
from desktop.core.text import _
from desktop.models.cases import CaseMember
from desktop.models.users import User, UserRole
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services import cases, erasing, legal_holds, trash, trashed_cases
from desktop.views.cases.page import CasesPage
from desktop.views.cases.trash import TrashTab
from desktop.views.cases.trash_dialog import TrashDialog
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.erasing import AgreeDialog
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.workplace import Workplace
from tests.journeys.office import add_step, child, click, gone, message, settle, shown_preview
from tests.views.workspace_steps import give_reason, last

LAWYER = "44444444-4444-4444-8444-444444444444"
WHY = "entered twice"


@pytest.fixture
def lawyer(place: Workplace, case_id: str) -> str:
    """A colleague on the team, at the same computer."""
    with place.desk.writing("prepare") as work:
        work.session.add(User(id=LAWYER, name="Colleague", created_at=work.at))
        work.session.flush()
        work.session.add(UserRole(user_id=LAWYER, role="lawyer"))
        work.session.add(CaseMember(case_id=case_id, user_id=LAWYER))
    return LAWYER


def sit(place: Workplace, user_id: str) -> None:
    place.desk.user_id, place.desk.roles = user_id, frozenset({"lawyer"})


def wait(place: Workplace, days: int = DAYS_IN_TRASH) -> None:
    clock: Any = place.desk.clock
    clock.advance(timedelta(days))


def act(parent: Any, key: str, record_id: str) -> QPushButton:
    return child(parent, QPushButton, f"{key}.{record_id}")


@pytest.fixture
def tab(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str, lawyer: str
) -> TrashTab:
    """The trash of the case, with a step in it."""
    assert lawyer
    step_id = add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    settle(qtbot, place)
    workspace._remove_step(step_id)
    give_reason(qtbot, place, workspace)
    workspace.tabs.turn_to("trash")
    settle(qtbot, place)
    return workspace.tabs.trash


def test_what_was_removed_is_put_back_with_one_click(
    qtbot: QtBot, place: Workplace, tab: TrashTab, case_id: str, spoken: QSignalSpy
) -> None:
    (lying,) = trash.of_case(place.desk, case_id)
    assert lying.reason == "a mistake"
    click(act(tab, "put_back", lying.id))
    settle(qtbot, place)
    assert trash.of_case(place.desk, case_id) == ()
    assert last(spoken)[0].startswith("Put back: Step")
    assert tab.findChild(QPushButton, f"put_back.{lying.id}") is None


def test_without_a_reason_nothing_is_removed(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    step_id = add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    workspace._remove_step(step_id)
    dialog = child(workspace, ReasonDialog)
    click(dialog.act)
    settle(qtbot, place)
    assert "Say why" in dialog.problem.text()
    click(dialog.cancel)
    gone(qtbot, dialog)
    assert trash.of_case(place.desk, case_id) == ()


def test_a_record_is_erased_by_a_second_person(
    qtbot: QtBot, place: Workplace, tab: TrashTab, workspace: CaseWorkspace, case_id: str
) -> None:
    (lying,) = trash.of_case(place.desk, case_id)
    assert tab.findChild(QPushButton, f"ask.{lying.id}") is None  # too early
    wait(place)
    workspace._read_again()
    settle(qtbot, place)
    click(act(tab, "ask", lying.id))
    give_reason(qtbot, place, tab)
    assert tab.findChild(QPushButton, f"agree.{lying.id}") is None  # one's own request
    click(act(tab, "withdraw", lying.id))
    settle(qtbot, place)
    click(act(tab, "ask", lying.id))
    give_reason(qtbot, place, tab)
    sit(place, LAWYER)
    workspace._read_again()
    settle(qtbot, place)
    click(act(tab, "agree", lying.id))
    dialog = child(tab, AgreeDialog)
    click(dialog.act)
    settle(qtbot, place)
    gone(qtbot, dialog)
    settle(qtbot, place)
    assert trash.of_case(place.desk, case_id) == ()
    assert erasing.erasures(place.desk)[0].is_compacted


def test_a_hold_is_set_shown_and_lifted_at_the_head(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str
) -> None:
    ending = workspace.head.ending
    assert ending.chip.isHidden()
    ending.hold_act.trigger()
    give_reason(qtbot, place, workspace, "asked for by the court")
    assert ending.chip.isVisible()
    assert "asked for by the court" in ending.chip.toolTip()
    assert not ending.trash_act.isEnabled()
    hold = legal_holds.hold_of(place.desk, case_id)
    assert hold is not None
    click(ending.chip)
    give_reason(qtbot, place, workspace, "decided")
    assert ending.chip.isHidden()
    assert legal_holds.hold_of(place.desk, case_id) is None


def test_who_may_not_end_a_case_sees_the_hold_and_no_menu(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str, lawyer: str
) -> None:
    legal_holds.set_hold(place.desk, case_id, "asked for by the court")
    sit(place, lawyer)
    workspace._read_again()
    settle(qtbot, place)
    assert workspace.head.ending.isHidden()
    assert workspace.head.ending.chip.isVisible()


def test_a_case_goes_into_the_trash_and_comes_back(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    page: CasesPage,
    case_id: str,
    spoken: QSignalSpy,
) -> None:
    workspace.head.ending.trash_act.trigger()
    give_reason(qtbot, place, workspace)
    assert workspace.case_id is None
    assert cases.list_cases(place.desk).total == 0
    _said, undo = last(spoken)
    undo()
    settle(qtbot, place)
    assert cases.list_cases(place.desk).total == 1
    trashed_cases.put_case_in_trash(place.desk, case_id, WHY)
    settle(qtbot, place)
    click(page.listing.trash)
    settle(qtbot, place)
    dialog = child(page, TrashDialog)
    click(act(dialog, "put_back", case_id))
    settle(qtbot, place)
    assert cases.list_cases(place.desk).total == 1
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_a_case_is_erased_by_two_persons(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str, lawyer: str
) -> None:
    chief, roles = place.desk.user_id, place.desk.roles
    trashed_cases.put_case_in_trash(place.desk, case_id, WHY)
    wait(place)
    dialog = page.show_trash()
    settle(qtbot, place)
    click(act(dialog, "ask", case_id))
    give_reason(qtbot, place, dialog)
    click(act(dialog, "withdraw", case_id))
    settle(qtbot, place)
    click(act(dialog, "ask", case_id))
    give_reason(qtbot, place, dialog)
    sit(place, lawyer)
    dialog._ask()
    settle(qtbot, place)
    click(act(dialog, "agree", case_id))
    agreeing = child(dialog, AgreeDialog)
    click(agreeing.act)
    settle(qtbot, place)
    gone(qtbot, agreeing)
    settle(qtbot, place)
    place.desk.user_id, place.desk.roles = chief, roles
    assert trashed_cases.cases_in_trash(place.desk) == ()
    assert erasing.erasures(place.desk)[0].is_compacted
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_the_certificate_of_an_erasure_is_shown(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str, lawyer: str
) -> None:
    chief, roles = place.desk.user_id, place.desk.roles
    trashed_cases.put_case_in_trash(place.desk, case_id, WHY)
    wait(place)
    erasing.ask_to_erase_case(place.desk, case_id, WHY)
    (lying,) = trashed_cases.cases_in_trash(place.desk)
    sit(place, lawyer)
    erasing.agree(place.desk, lying.erasure_id or "")
    place.desk.user_id, place.desk.roles = chief, roles
    dialog = page.show_trash()
    settle(qtbot, place)
    click(act(dialog, "paper", lying.erasure_id or ""))
    preview = shown_preview(qtbot, dialog)
    assert preview.isVisible()
    preview.close()
    gone(qtbot, preview)
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_what_was_interrupted_is_finished_from_the_dialog(
    qtbot: QtBot,
    place: Workplace,
    page: CasesPage,
    case_id: str,
    lawyer: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_vault: object) -> None:
        raise StorageFailure(_("The database was not compacted."))

    trashed_cases.put_case_in_trash(place.desk, case_id, WHY)
    wait(place)
    erasing.ask_to_erase_case(place.desk, case_id, WHY)
    chief, roles = place.desk.user_id, place.desk.roles
    sit(place, lawyer)
    monkeypatch.setattr(erasing, "compact", full)
    dialog = page.show_trash()
    settle(qtbot, place)
    click(act(dialog, "agree", case_id))
    agreeing = child(dialog, AgreeDialog)
    click(agreeing.act)
    settle(qtbot, place)
    assert "not compacted" in agreeing.problem.text()
    click(agreeing.cancel)
    gone(qtbot, agreeing)
    monkeypatch.undo()
    place.desk.user_id, place.desk.roles = chief, roles
    dialog._ask()
    settle(qtbot, place)
    click(act(dialog, "finish", case_id))
    settle(qtbot, place)
    settle(qtbot, place)
    assert erasing.erasures(place.desk)[0].is_compacted
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_what_is_refused_in_the_trash_is_said_there(
    qtbot: QtBot, place: Workplace, page: CasesPage, case_id: str
) -> None:
    trashed_cases.put_case_in_trash(place.desk, case_id, WHY)
    dialog = page.show_trash()
    settle(qtbot, place)
    put_back = act(dialog, "put_back", case_id)
    trashed_cases.put_case_back(place.desk, case_id)  # by a colleague, a moment ago
    click(put_back)
    settle(qtbot, place)
    assert "not lie in the trash" in message(dialog.toast)
    click(dialog.close_button)
    gone(qtbot, dialog)
