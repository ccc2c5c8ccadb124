"""A case of another team, opened for an hour: asked for by its number, seen, given back, over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.models.cases import CaseMember
from desktop.services import cases, emergencies
from desktop.services.desk import Desk
from desktop.views import commands
from desktop.views.cases.access_dialog import AccessDialog
from desktop.views.lists import SPOKEN
from desktop.views.main_window import MainWindow
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.today_page import TodayPage
from desktop.views.workplace import Workplace
from tests.desks import colleague
from tests.journeys.office import child, click, gone, said, settle

OTHER = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def number(place: Workplace) -> str:
    """A case whose team this user is not on, and cannot see by role."""
    case_id, _ = cases.create_case(place.desk, {"number": "B-7", "title": "Osh"})
    with place.desk.writing("remove_member") as work:
        member = work.session.query(CaseMember).filter_by(case_id=case_id).one()
        work.session.delete(member)
    place.desk.roles = frozenset({"lawyer"})
    return "B-7"


@pytest.fixture
def coordinator(place: Workplace) -> Iterator[Desk]:
    desk = colleague(place.desk, OTHER, ("coordinator",))
    yield desk
    desk.close()


def begun(qtbot: QtBot, place: Workplace, main_window: MainWindow, number: str) -> None:
    (offered,) = commands.emergency(place.desk, main_window.ask_emergency)
    offered.do()
    asking = child(main_window, ReasonDialog)
    asking.number.setText(number)
    asking.reason.setPlainText("the colleague is ill")
    click(asking.act)
    settle(qtbot, place)
    gone(qtbot, asking)


def test_a_wrong_number_is_said_and_what_was_typed_stays(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, number: str
) -> None:
    asking = main_window.ask_emergency()
    assert asking.number.hasFocus() or not asking.isActiveWindow()
    asking.number.setText(f"{number}0")
    asking.reason.setPlainText("the colleague is ill")
    click(asking.act)
    settle(qtbot, place)
    assert f"{number}0" in asking.problem.text()
    assert asking.reason.toPlainText() == "the colleague is ill"
    click(asking.cancel)
    gone(qtbot, asking)


def test_the_case_is_shown_for_reading_and_given_back(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, number: str
) -> None:
    begun(qtbot, place, main_window, number)
    head = main_window.cases.workspace.head
    assert "for reading" in head.until.text()
    assert not head.edit.isVisible()
    assert not head.export.isVisible()
    click(head.until)
    settle(qtbot, place)
    assert main_window.cases.workspace.case_id is None
    assert number not in {line.number for line in cases.list_cases(place.desk).lines}


def test_when_the_hour_is_over_the_case_is_not_shown_any_more(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, number: str
) -> None:
    begun(qtbot, place, main_window, number)
    workspace = main_window.cases.workspace
    assert workspace.until.isActive()
    assert 3_599_000 < workspace.until.interval() < 3_600_100
    clock: Any = place.desk.clock
    clock.advance(timedelta(minutes=61))
    workspace.until.timeout.emit()
    settle(qtbot, place)
    assert workspace.case_id is None
    assert not workspace.until.isActive()


def test_whoever_sees_all_cases_is_not_offered_it(
    place: Workplace, main_window: MainWindow
) -> None:
    place.desk.roles = frozenset({"coordinator", "lawyer"})
    assert commands.emergency(place.desk, main_window.ask_emergency) == ()


def test_the_first_page_leads_to_the_review(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, coordinator: Desk
) -> None:
    settle(qtbot, place)
    page = child(main_window, TodayPage)
    card = page.cards["emergency"]
    assert card.isHidden()
    case_id, _ = cases.create_case(coordinator, {"number": "B-8"})
    theirs = colleague(place.desk, "44444444-4444-4444-8444-444444444444", ("lawyer",))
    emergencies.begin(theirs, "B-8", "the colleague is ill")
    theirs.close()
    page.start()
    settle(qtbot, place)
    assert not card.isHidden()
    assert "looked at case B-8" in str(card.list.model().index(0, 0).data(SPOKEN))
    card.list.opened.emit(next(iter(card._targets)))
    settle(qtbot, place)
    dialog = child(page, AccessDialog)
    assert "the colleague is ill" in said(dialog)
    click(dialog.close_button)
    gone(qtbot, dialog)
    assert case_id
