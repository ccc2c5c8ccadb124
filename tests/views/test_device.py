"""The card of this workstation, turning its secret on and off, and the question before sealing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import DeviceRefused, StorageFailure, WrongPassphrase
from desktop.core.text import _
from desktop.services.desk import Desk
from desktop.vault import device
from desktop.views.device import turning
from desktop.views.device.card import DeviceCard
from desktop.views.device.sealing import SealDialog, sealed_or_not
from desktop.views.device.turning import TurnDialog
from desktop.views.main_window import MainWindow
from desktop.views.workplace import Workplace
from tests.desks import colleague_with_slot
from tests.devices import prove_papers, tie
from tests.journeys.office import child, click, gone, said, settle
from tests.keyrings import MemoryKeyring, workstation

DOCTOR = "44444444-4444-4444-8444-444444444444"
RIGHT = "the passphrase of today"


@pytest.fixture
def kept() -> Iterator[MemoryKeyring]:
    with workstation() as made:
        yield made


@pytest.fixture
def card(qtbot: QtBot, place: Workplace, show: Callable[[QWidget], None]) -> DeviceCard:
    card = DeviceCard(place)
    card.resize(900, 300)
    show(card)
    assert not card.turn_on.isVisible()  # nothing is offered before it is known
    card.start()
    settle(qtbot, place)
    return card


def again(qtbot: QtBot, place: Workplace, card: DeviceCard) -> str:
    card.start()
    settle(qtbot, place)
    return said(card)


def test_the_card_says_what_is_missing_before_it_can_be_turned_on(
    qtbot: QtBot, place: Workplace, card: DeviceCard
) -> None:
    assert "Off: your passphrase alone" in said(card)
    assert "no keyring" in said(card)
    assert card.turn_on.isVisible()
    assert not card.turn_on.isEnabled()
    assert not card.turn_off.isVisible()
    assert not card.seal.isVisible()
    with workstation():
        assert "Rehearse first" in again(qtbot, place, card)
        assert "Keyring of the tests" in said(card)
        prove_papers(place.desk)
        assert "Rehearse first" not in again(qtbot, place, card)
        assert card.turn_on.isEnabled()


def test_the_card_follows_what_is_done(
    qtbot: QtBot, place: Workplace, card: DeviceCard, kept: MemoryKeyring
) -> None:
    prove_papers(place.desk)
    tie(place.desk)
    text = again(qtbot, place, card)
    assert "On: your passphrase opens the vault at this workstation only." in text
    assert "not possible yet" not in text
    assert card.turn_off.isVisible()
    assert card.seal.isVisible()
    colleague_with_slot(place.desk, DOCTOR, ("doctor",), ("clinical",)).close()
    settle(qtbot, place)
    assert "Sealing is not possible yet: 1 user" in again(qtbot, place, card)
    assert len(kept.kept) == 1


@pytest.mark.parametrize("on", [True, False])
def test_it_is_turned_with_the_passphrase(
    qtbot: QtBot,
    place: Workplace,
    card: DeviceCard,
    kept: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
    on: bool,
) -> None:
    """The service derives keys for a second; here it is asked the right thing."""
    asked: list[str] = []

    def turn(_desk: Desk, passphrase: str) -> None:
        asked.append(passphrase)
        if passphrase != RIGHT:
            raise WrongPassphrase(_("This user name and passphrase do not open the vault."))

    monkeypatch.setattr(turning, "turn_on" if on else "turn_off", turn)
    prove_papers(place.desk)
    if not on:
        tie(place.desk)
    again(qtbot, place, card)
    spoken = QSignalSpy(place.said)
    click(card.turn_on if on else card.turn_off)
    dialog = child(card, TurnDialog)
    click(dialog.button)
    assert "Type your passphrase." in said(dialog)
    for typed in ("wrong", RIGHT):
        dialog.passphrase.edit.setText(typed)
        click(dialog.button)
        settle(qtbot, place)
        if typed != RIGHT:
            assert "not the passphrase you have now" in said(dialog)
    gone(qtbot, dialog)
    assert asked == ["wrong", RIGHT]
    assert spoken.count() == 1
    assert (len(kept.kept) == 0) is on


def test_leaving_the_dialog_forgets_the_passphrase(card: DeviceCard, qtbot: QtBot) -> None:
    card._turn_on()
    dialog = child(card, TurnDialog)
    dialog.passphrase.edit.setText(RIGHT)
    click(dialog.cancel)
    assert dialog.passphrase.text() == ""
    gone(qtbot, dialog)


def test_a_keyring_that_fails_is_said_in_the_dialog(
    qtbot: QtBot, place: Workplace, card: DeviceCard
) -> None:
    prove_papers(place.desk)
    card._turn_off()
    dialog = child(card, TurnDialog)
    refused = DeviceRefused(device.LOCKED, _("The keyring of this computer is locked."))
    dialog._fail(refused)
    assert "is locked" in said(dialog)
    click(dialog.cancel)
    gone(qtbot, dialog)


# -- sealing ------------------------------------------------------------------------------------


def test_the_question_says_what_is_missing(
    qtbot: QtBot, place: Workplace, card: DeviceCard
) -> None:
    card._seal()
    dialog = child(card, SealDialog)
    assert not dialog.button.isEnabled()
    settle(qtbot, place)
    assert "cannot be sealed yet. 1 user" in said(dialog)
    assert not dialog.button.isEnabled()
    click(dialog.cancel)
    gone(qtbot, dialog)


def test_it_is_asked_once_and_enter_does_not_confirm_it(
    qtbot: QtBot, place: Workplace, card: DeviceCard, kept: MemoryKeyring
) -> None:
    prove_papers(place.desk)
    tie(place.desk)
    again(qtbot, place, card)
    asked = QSignalSpy(place.sealing)
    click(card.seal)
    dialog = child(card, SealDialog)
    settle(qtbot, place)
    assert "cannot be sealed" not in said(dialog)
    assert dialog.button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    gone(qtbot, dialog)
    assert asked.count() == 0
    click(card.seal)
    dialog = child(card, SealDialog)
    settle(qtbot, place)
    click(dialog.button)
    gone(qtbot, dialog)
    assert asked.count() == 1
    assert len(kept.kept) == 1  # whoever locks deletes it


def test_what_came_of_it_is_one_sentence() -> None:
    assert "is sealed" in str(sealed_or_not(None))
    refused = DeviceRefused(device.FAILED, _("The keyring did not."))
    assert "not sealed. The keyring did not." in str(sealed_or_not(refused))
    assert "shows when" in str(sealed_or_not(StorageFailure(_("The disk is full."))))


def test_the_side_bar_offers_it_while_there_is_a_secret(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, kept: MemoryKeyring
) -> None:
    entry = main_window.sidebar.button("seal")
    assert not entry.isVisible()
    prove_papers(place.desk)
    tie(place.desk)
    main_window._sealing.start()
    settle(qtbot, place)
    assert entry.isVisible()
    click(entry)
    dialog = child(main_window, SealDialog)
    settle(qtbot, place)
    click(dialog.cancel)
    gone(qtbot, dialog)
    assert len(kept.kept) == 1


def test_keys_ask_for_it_from_anywhere(
    qtbot: QtBot, place: Workplace, main_window: MainWindow
) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(main_window, Qt.Key.Key_L, modifiers)
    settle(qtbot, place)
    dialog = child(main_window, SealDialog)
    assert "cannot be sealed yet" in said(dialog)
    click(dialog.cancel)
    gone(qtbot, dialog)
