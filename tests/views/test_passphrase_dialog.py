"""One's own passphrase: nothing changes until the old one was right and the new one fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import WrongPassphrase
from desktop.core.text import _
from desktop.services.desk import Desk
from desktop.views import passphrase_dialog
from desktop.views.passphrase_dialog import PassphraseDialog
from desktop.views.settings_page import SettingsPage
from desktop.views.workplace import Workplace
from tests.journeys.office import child, click, gone, said, settle

OLD, NEW = "the passphrase of today", "quite another passphrase"


@pytest.fixture
def settings(qtbot: QtBot, place: Workplace, show: Callable[[QWidget], None]) -> SettingsPage:
    page = SettingsPage(place)
    page.resize(1000, 800)
    show(page)
    settle(qtbot, place)
    return page


@pytest.fixture
def dialog(settings: SettingsPage) -> PassphraseDialog:
    click(settings.passphrase)
    return child(settings, PassphraseDialog)


def fill(dialog: PassphraseDialog, old: str, new: str, again: str) -> None:
    for field, typed in (
        (dialog.passphrase, old),
        (dialog.new.first, new),
        (dialog.new.again, again),
    ):
        field.edit.setText(typed)
    click(dialog.button)


def test_what_was_typed_is_looked_at_before_anybody_is_asked(
    qtbot: QtBot, place: Workplace, dialog: PassphraseDialog
) -> None:
    fill(dialog, OLD, NEW, "something else")
    assert "differ" in said(dialog)
    fill(dialog, OLD, OLD, OLD)
    settle(qtbot, place)
    assert "This is the passphrase you have now." in said(dialog)
    fill(dialog, OLD, "short", "short")
    settle(qtbot, place)
    assert "too short" in said(dialog)
    click(dialog.cancel)
    assert (dialog.passphrase.text(), dialog.new.text()) == ("", "")
    gone(qtbot, dialog)


def test_a_wrong_old_one_is_said_and_a_right_one_changes_it(
    qtbot: QtBot, place: Workplace, dialog: PassphraseDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service derives keys for a second; here it is asked the right thing."""
    asked = []

    def change(_desk: Desk, old: str, new: str) -> None:
        asked.append((old, new))
        if old != OLD:
            raise WrongPassphrase(_("This user name and passphrase do not open the vault."))

    monkeypatch.setattr(passphrase_dialog, "change_passphrase", change)
    told = QSignalSpy(place.said)
    fill(dialog, "not this one", NEW, NEW)
    settle(qtbot, place)
    assert "This is not the passphrase you have now." in said(dialog)
    assert dialog.isEnabled()
    fill(dialog, OLD, NEW, NEW)
    settle(qtbot, place)
    gone(qtbot, dialog)
    assert asked == [("not this one", NEW), (OLD, NEW)]
    assert "with the new passphrase" in str(told.at(0)[0])
