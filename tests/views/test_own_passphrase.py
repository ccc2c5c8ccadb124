"""The first unlock of a new user: nothing is entered until a passphrase of one's own is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.unlock.own import OwnCard
from desktop.views.unlock.window import UnlockWindow
from desktop.views.worker import Worker
from tests.journeys.office import click, preferences
from tests.keyboard import type_text
from tests.views.unlock.hands import QuickDoors, fill_in, opens, told

GIVEN, OWN = "correct horse", "one of my own"


@pytest.fixture
def doors() -> QuickDoors:
    return QuickDoors(is_new=True)


@pytest.fixture
def window(
    words: Words,
    look: Look,
    worker: Worker,
    doors: QuickDoors,
    tmp_path: Path,
    show: Callable[[QWidget], None],
) -> UnlockWindow:
    window = UnlockWindow(words, look, preferences(tmp_path), doors, worker)
    show(window)
    return window


@pytest.fixture
def card(qtbot: QtBot, window: UnlockWindow, tmp_path: Path) -> OwnCard:
    """The card, come to by name and the passphrase that was given."""
    fill_in(window, tmp_path)
    click(window.opening.button)
    qtbot.waitUntil(lambda: window.current_card() is window.own)
    return window.own


def choose(card: OwnCard, own: str, again: str) -> None:
    for field, typed in ((card.new.first, own), (card.new.again, again)):
        field.clear()
        type_text(field.edit, typed)
    click(card.button)


def test_one_of_ones_own_opens_the_vault(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, card: OwnCard
) -> None:
    choose(card, OWN, "something else")
    assert told(window) == "The two passphrases differ."
    doors.error = WrongInput(_("The passphrase is too short."))
    choose(card, "short", "short")
    qtbot.waitUntil(lambda: told(window) == "The passphrase is too short.")
    doors.error = None
    with opens(qtbot, window, doors):
        choose(card, OWN, OWN)
    assert doors.asked[1:] == [("choose", GIVEN, "short"), ("choose", GIVEN, OWN)]
    assert card.new.text() == card.new.again.text() == ""
    assert window._entering is None


def test_not_now_locks_the_vault_again(
    window: UnlockWindow, doors: QuickDoors, card: OwnCard
) -> None:
    left, entered = QSignalSpy(window.abandoned), QSignalSpy(window.opened)
    click(card.back)
    assert left.at(0) == [doors.desk]
    assert window.current_card() is window.opening
    assert window.opening.passphrase.text() == ""
    assert entered.count() == 0


def test_closing_the_window_locks_it_too(
    window: UnlockWindow, doors: QuickDoors, card: OwnCard
) -> None:
    left = QSignalSpy(window.abandoned)
    window.close()
    assert left.at(0) == [doors.desk]
    assert card.new.text() == ""
