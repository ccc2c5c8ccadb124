"""Screens about who works here: the page, a colleague, somebody new, one's own passphrase."""

from __future__ import annotations

from desktop.services import staff, users
from desktop.services.staff import UserLine
from desktop.views.main_window import MainWindow
from desktop.views.settings_page import SettingsPage
from desktop.views.users.page import UsersPage
from tests.desks import colleague_with_slot
from tests.screens.studio import Studio

LAWYER, DOCTOR, LEFT = (f"{digit * 8}-3333-4333-8333-333333333333" for digit in "abc")
_PEOPLE = {
    LAWYER: (("lawyer", "caseworker"), ("casework",), {"en": "Gulmira", "ru": "Гүлмира"}),
    DOCTOR: (("doctor",), (), {"en": "Daniyar", "ru": "Данияр"}),
    LEFT: (("lawyer",), ("casework",), {"en": "Rustam", "ru": "Рустам"}),
}


def page(studio: Studio, window: MainWindow) -> None:
    """Four people: one without a key, one who left."""
    _fill(studio)
    window.go_to("users")
    studio.settle()


def user(studio: Studio, window: MainWindow) -> None:
    """A doctor who waits for a key."""
    _open(studio, window, DOCTOR)


def left(studio: Studio, window: MainWindow) -> None:
    """A lawyer who left."""
    _open(studio, window, LEFT)


def new(studio: Studio, window: MainWindow) -> None:
    """Somebody new."""
    page(studio, window)
    _page(window).add.click()
    studio.settle()


def passphrase(studio: Studio, window: MainWindow) -> None:
    """One's own passphrase."""
    window.go_to("settings")
    settings = window.page("settings")
    assert isinstance(settings, SettingsPage)
    settings.passphrase.click()
    studio.settle()


def _open(studio: Studio, window: MainWindow, user_id: str) -> None:
    page(studio, window)
    rows = _page(window).list.rows
    number = next(n for n in range(rows.rowCount()) if _line(studio, n).user_id == user_id)
    row = rows.row(number)
    assert row is not None
    _page(window).list.opened.emit(row)
    studio.settle()


def _line(studio: Studio, number: int) -> UserLine:
    return staff.list_users(studio.desk).users[number]


def _page(window: MainWindow) -> UsersPage:
    found = window.page("users")
    assert isinstance(found, UsersPage)
    return found


def _fill(studio: Studio) -> None:
    if len(staff.list_users(studio.desk).users) > 1:
        return
    for user_id, (roles, held, names) in _PEOPLE.items():
        name = names[studio.language]
        colleague_with_slot(studio.desk, user_id, roles, held, name).close()
    users.disable_user(studio.desk, LEFT)
