"""The page of users: what is done there is asked of the services, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.services import staff, users
from desktop.services.desk import Desk
from desktop.services.renewal import due_renewals
from desktop.services.staff import UserLine
from desktop.views.lists import SPOKEN
from desktop.views.main_window import MainWindow
from desktop.views.renewals import RenewalCard
from desktop.views.settings_page import SettingsPage
from desktop.views.today_page import TodayPage
from desktop.views.users.letting_in import LettingInDialog
from desktop.views.users.page import UsersPage
from desktop.views.users.user_dialog import UserDialog
from desktop.views.workplace import Workplace
from tests.desks import BOTH, USER_ID, colleague_with_slot
from tests.devices import tie
from tests.journeys.office import child, click, gone, message, said, settle
from tests.keyrings import workstation

DOCTOR = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def doctor(place: Workplace) -> Iterator[Desk]:
    desk = colleague_with_slot(place.desk, DOCTOR, ("doctor",), ("clinical",), "Daniyar")
    yield desk
    desk.close()


@pytest.fixture
def page(
    qtbot: QtBot, place: Workplace, doctor: Desk, show: Callable[[QWidget], None]
) -> UsersPage:
    assert doctor.user_id == DOCTOR
    page = UsersPage(place)
    page.resize(1100, 760)
    show(page)
    page.start()
    settle(qtbot, place)
    return page


def line(place: Workplace, user_id: str = DOCTOR) -> UserLine:
    return next(each for each in staff.list_users(place.desk).users if each.user_id == user_id)


def opened(qtbot: QtBot, place: Workplace, page: UsersPage, name: str) -> UserDialog:
    """Open a colleague by a double click on their row."""
    rows = page.list.rows
    number = next(n for n in range(rows.rowCount()) if name in rows.index(n, 0).data(SPOKEN))
    at = page.list.list.visualRect(rows.index(number, 0)).center()
    QTest.mouseClick(page.list.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(page.list.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle(qtbot, place)
    return child(page, UserDialog)


def test_the_page_lists_who_works_here_and_what_was_done(
    qtbot: QtBot, place: Workplace, page: UsersPage
) -> None:
    rows = page.list.rows
    told = [str(rows.index(n, 0).data(SPOKEN)) for n in range(rows.rowCount())]
    assert len(told) == 2
    assert "Daniyar" in told[0]
    assert "doctor" in told[0]
    assert "clinical · waits for a key" in told[0]
    assert page.note.isVisible()  # one person is coordinator and administrator
    assert not page.renewals.isVisible()
    page.bar.setCurrentIndex(1)
    assert page.history.isVisible()
    deeds = [str(page.deeds.index(n, 0).data(SPOKEN)) for n in range(page.deeds.rowCount())]
    assert any("Daniyar" in each for each in deeds)
    place.words.set_language("ru")
    assert page.bar.tabText(1) == "Что было сделано"
    settle(qtbot, place)


def test_roles_are_ticked_and_saved(qtbot: QtBot, place: Workplace, page: UsersPage) -> None:
    dialog = opened(qtbot, place, page, "Daniyar")
    assert dialog.roles.chosen() == ("doctor",)
    dialog.roles.boxes["lawyer"].click()
    click(dialog.save_roles)
    settle(qtbot, place)
    assert line(place).roles == ("lawyer", "doctor")
    assert "Daniyar is lawyer, doctor" in message(dialog.toast)
    for key in ("lawyer", "doctor"):
        dialog.roles.boxes[key].click()
    click(dialog.save_roles)
    settle(qtbot, place)
    assert "at least one role" in message(dialog.toast)
    assert dialog.roles.chosen() == ("lawyer", "doctor")
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_a_key_is_given(qtbot: QtBot, place: Workplace, page: UsersPage) -> None:
    dialog = opened(qtbot, place, page, "Daniyar")
    assert list(dialog.gives) == ["casework"]
    assert "clinical: holds the key" in said(dialog)
    click(dialog.gives["casework"])
    settle(qtbot, place)
    assert line(place).compartments == BOTH
    assert dialog.gives == {}
    assert "casework: holds the key" in said(dialog)
    dialog.reject()
    gone(qtbot, dialog)


def test_access_is_taken_away_and_the_key_is_renewed(
    qtbot: QtBot, place: Workplace, page: UsersPage, doctor: Desk
) -> None:
    doctor.vault.engine.dispose()
    dialog = opened(qtbot, place, page, "Daniyar")
    assert "each key they held will be due for renewal" in said(dialog)
    click(dialog.disable)
    settle(qtbot, place)
    assert not users.members(place.desk)[DOCTOR].active
    assert not dialog.disable.isVisible()
    assert dialog.let_in.isVisible()
    dialog.reject()
    gone(qtbot, dialog)
    assert page.renewals.isVisible()
    assert "Daniyar held it and left on" in said(page.renewals)
    told = QSignalSpy(place.said)
    click(page.renewals.buttons["clinical"])
    settle(qtbot, place)
    assert due_renewals(place.desk) == ()
    assert "The key is renewed" in str(told.at(0)[0])
    settle(qtbot, place)
    assert not page.renewals.isVisible()


def test_letting_in_again_is_asked_in_a_dialog_of_its_own(
    qtbot: QtBot, place: Workplace, page: UsersPage
) -> None:
    users.disable_user(place.desk, DOCTOR)
    settle(qtbot, place)
    dialog = opened(qtbot, place, page, "Daniyar")
    click(dialog.let_in)
    gone(qtbot, dialog)
    asking = child(page, LettingInDialog)
    assert "Let Daniyar in again" in said(asking)
    assert not asking.name.isVisible()
    asking.passphrase.first.edit.setText("short")
    asking.passphrase.again.edit.setText("another")
    click(asking.button)
    assert "differ" in said(asking)
    asking.passphrase.again.edit.setText("short")
    click(asking.button)
    settle(qtbot, place)
    assert "too short" in said(asking)
    click(asking.cancel)
    gone(qtbot, asking)
    assert line(place).state == "disabled"


def test_the_fingerprint_is_there_to_be_compared(
    qtbot: QtBot, place: Workplace, page: UsersPage
) -> None:
    dialog = opened(qtbot, place, page, "Daniyar")
    assert f"Fingerprint of their keys: {line(place).fingerprint}" in said(dialog)
    assert "have them read this to you" in said(dialog)
    click(dialog.close_button)
    own = opened(qtbot, place, page, "Test User")
    assert "have them read" not in said(own)
    click(own.close_button)
    settings = SettingsPage(place)
    qtbot.addWidget(settings)
    settings.start()
    settle(qtbot, place)
    assert str(line(place, USER_ID).fingerprint) in said(settings)


def test_who_is_tied_to_a_workstation_is_shown_and_can_be_let_in_again(
    qtbot: QtBot, place: Workplace, page: UsersPage
) -> None:
    dialog = opened(qtbot, place, page, "Daniyar")
    assert not dialog.let_in.isVisible()
    click(dialog.close_button)
    with workstation():
        tie(place.desk, DOCTOR, USER_ID)
    page.start()
    settle(qtbot, place)
    told = [str(page.list.rows.index(n, 0).data(SPOKEN)) for n in range(2)]
    assert all("needs its secret" in each for each in told)
    dialog = opened(qtbot, place, page, "Daniyar")
    assert "only with the secret of their workstation" in said(dialog)
    click(dialog.let_in)
    gone(qtbot, dialog)
    asking = child(page, LettingInDialog)
    assert asking.keys.chosen() == ("clinical",)
    assert "only those ticked here are left" in said(asking)
    click(asking.cancel)
    gone(qtbot, asking)
    own = opened(qtbot, place, page, "Test User")
    assert not own.let_in.isVisible()
    click(own.close_button)


def test_a_new_user_needs_a_name_and_a_role(
    qtbot: QtBot, place: Workplace, page: UsersPage
) -> None:
    click(page.add)
    dialog = child(page, LettingInDialog)
    for field in (dialog.passphrase.first, dialog.passphrase.again):
        field.edit.setText("a first passphrase")
    click(dialog.button)
    settle(qtbot, place)
    assert "at least one role" in said(dialog)
    dialog.roles.boxes["lawyer"].click()
    click(dialog.button)
    settle(qtbot, place)
    assert "at least one letter" in said(dialog)
    dialog.reject()
    assert dialog.passphrase.text() == ""
    gone(qtbot, dialog)
    assert len(staff.list_users(place.desk).users) == 2


def test_oneself_is_not_shut_out_and_a_coordinator_only_gives_keys(
    qtbot: QtBot, place: Workplace, page: UsersPage
) -> None:
    dialog = opened(qtbot, place, page, "Test User")
    assert "This is you." in said(dialog)
    assert not dialog.disable.isVisible()
    dialog.reject()
    gone(qtbot, dialog)
    place.desk.roles = frozenset({"coordinator"})
    page.start()
    settle(qtbot, place)
    assert not page.add.isVisible()
    dialog = opened(qtbot, place, page, "Daniyar")
    assert not dialog.save_roles.isVisible()
    assert not dialog.disable.isVisible()
    assert "An administrator lets colleagues in" in said(dialog)
    assert child(dialog, QPushButton, "give.casework").isVisible()
    dialog.reject()
    gone(qtbot, dialog)


def test_the_act_of_a_chosen_row_opens_it(qtbot: QtBot, place: Workplace, page: UsersPage) -> None:
    page.list.list.setCurrentIndex(page.list.rows.index(0, 0))
    page.list.list.selectAll()
    click(page.list.acts["open"])
    settle(qtbot, place)
    dialog = child(page, UserDialog)
    dialog.reject()
    gone(qtbot, dialog)


@pytest.mark.parametrize("role", ["caseworker", "lawyer", "doctor"])
def test_others_have_no_such_place(
    qtbot: QtBot, place: Workplace, role: str, show: Callable[[QWidget], None]
) -> None:
    place.desk.roles = frozenset({role})
    kept = [MainWindow(place)]
    show(kept[0])
    settle(qtbot, place)
    assert "users" not in kept[0].sidebar._buttons
    assert not kept[0].waiting_for_key.isVisible()
    kept.clear()


def test_whoever_waits_for_a_key_is_told_and_nothing_fails(
    qtbot: QtBot, place: Workplace, doctor: Desk, show: Callable[[QWidget], None]
) -> None:
    """The doctor holds the clinical key and not that of the cases."""
    keys, held = place.desk.vault.keys, place.desk.held
    place.desk.roles, place.desk.held = frozenset({"doctor"}), frozenset({"clinical"})
    failures = QSignalSpy(place.failed)
    kept = [MainWindow(place)]
    show(kept[0])
    settle(qtbot, place)
    assert "You are waiting for a key: casework." in said(kept[0].waiting_for_key)
    assert "Test User" in said(kept[0].waiting_for_key)
    for key in ("cases", "people", "deadlines", "examinations", "documents", "today"):
        kept[0].go_to(key)
        settle(qtbot, place)
    assert "You are waiting for a key: casework." in said(kept[0].page("today"))
    assert failures.count() == 0
    assert doctor.user_id == DOCTOR
    assert keys.has("casework")
    assert held == set(BOTH)
    kept.clear()


def test_today_shows_a_key_that_is_due_to_whoever_holds_it(
    qtbot: QtBot, place: Workplace, doctor: Desk, show: Callable[[QWidget], None]
) -> None:
    doctor.vault.engine.dispose()
    today = TodayPage(place)
    show(today)
    today.start()
    settle(qtbot, place)
    assert not today.renewals.isVisible()
    users.disable_user(place.desk, DOCTOR)
    settle(qtbot, place)
    card = child(today, RenewalCard)
    assert [each.text().strip() for each in card.stops if isinstance(each, QPushButton)] == [
        "Renew the key: clinical…"
    ]
    place.desk.held, place.desk.roles = frozenset({"casework"}), frozenset({"coordinator"})
    today.start()
    settle(qtbot, place)
    assert card.stops == ()
    assert "It can be renewed by: Test User." in said(card)
    assert USER_ID
