"""Screens about the secret of the workstation: the card, turning it on, a tied user, sealing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from desktop.services import staff
from desktop.services.device import DeviceState
from desktop.views.device.sealing import SealDialog, ask_to_seal
from desktop.views.device.turning import TurnDialog
from desktop.views.main_window import MainWindow
from desktop.views.parts import Scrolled
from desktop.views.settings_page import SettingsPage
from desktop.views.users.user_dialog import UserDialog
from tests.desks import START
from tests.screens import users
from tests.screens.studio import Studio

_ON = DeviceState(
    is_on=True, keyring="Secret Service", proved_at=START, why_not_on=None, why_not_sealed=None
)


def card(studio: Studio, window: MainWindow) -> None:
    """The card of the settings, with the secret turned on."""
    settings = _settings(studio, window)
    settings.device._offer(_ON)
    _show_entry(studio, window)
    studio.settle()
    area = next(each for each in settings.findChildren(Scrolled))
    area.ensureWidgetVisible(settings.device, 0, 120)
    studio.settle()


def turning(studio: Studio, window: MainWindow) -> None:
    """The question before the secret is turned on."""
    settings = _settings(studio, window)
    dialog = TurnDialog(studio.place, settings, on=True)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    studio.settle()


def sealing(studio: Studio, window: MainWindow) -> None:
    """The question before the workstation is sealed."""
    _show_entry(studio, window)
    dialog = _sealing(studio, window)
    dialog._show(_ON)
    studio.settle()


def not_yet(studio: Studio, window: MainWindow) -> None:
    """What is missing before it can be sealed."""
    _sealing(studio, window)


def tied(studio: Studio, window: MainWindow) -> None:
    """A lawyer whose passphrase needs the secret of a workstation."""
    users.page(studio, window)
    listed = staff.list_users(studio.desk)
    line = next(each for each in listed.users if each.user_id == users.LAWYER)
    tied_line = replace(line, needs_device=True)
    others = tuple(tied_line if each is line else each for each in listed.users)
    dialog = UserDialog(studio.place, replace(listed, users=others), tied_line, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    studio.settle()
    dialog.findChildren(Scrolled)[0].ensureWidgetVisible(dialog.let_in, 0, 40)
    studio.settle()


def _settings(studio: Studio, window: MainWindow) -> SettingsPage:
    window.go_to("settings")
    studio.settle()
    return window.settings


def _sealing(studio: Studio, window: MainWindow) -> SealDialog:
    window.go_to("today")
    dialog = ask_to_seal(studio.place, window)
    studio.settle()
    return dialog


def _show_entry(studio: Studio, window: MainWindow) -> None:
    window.sidebar.offer("seal", on=True)
    studio.afterwards.append(partial(window.sidebar.offer, "seal", on=False))
