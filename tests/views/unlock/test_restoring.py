"""Restoring in the first window: what is asked, what came back, and the way out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.core.errors import DeviceRefused, WrongPassphrase
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.views.preferences import Preferences
from desktop.views.unlock.restoring import Wish
from desktop.views.unlock.window import Heads, RestoredVault, UnlockWindow
from tests.journeys.office import click, said
from tests.views.unlock.hands import QuickDoors, opens, told


def restoring(window: UnlockWindow, folder: Path) -> Wish:
    """Fill in the card of a restore as somebody who knows the passphrase does."""
    click(window.opening._restore)
    card = window.restoring
    card.file.set_path(folder / "one.dalil-backup")
    card.folder.set_path(folder / "new")
    card.user.setText("Айгүл")
    card.passphrase.edit.setText("correct horse")
    return Wish(folder / "one.dalil-backup", folder / "new", "Айгүл", "correct horse")


def test_a_restore_asks_for_everything_and_says_what_came_back(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, kept: Preferences, tmp_path: Path
) -> None:
    kept.keep_head("v", 7, "ab" * 32)
    doors.warnings = (_("The log is broken."),)
    wish = restoring(window, tmp_path)
    click(window.restoring.button)
    assert window.stop.isVisible()
    qtbot.waitUntil(lambda: window.current_card() is window.restored)
    assert doors.asked == [("restore", wish, {"v": (7, "ab" * 32)})]
    assert not window.stop.isVisible()
    assert {"Nothing is missing.", "The log is broken."} <= set(said(window.restored).split("\n"))
    assert window.restoring.passphrase.text() == ""
    assert kept.last_vault == tmp_path / "new"
    with opens(qtbot, window, doors):
        click(window.restored.button)


def test_by_the_recovery_sheet_a_new_passphrase_is_typed_twice(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    wish = restoring(window, tmp_path)
    card = window.restoring
    card.by_paper.setChecked(True)
    assert not card.passphrase.isVisible()
    for typed, answer in (
        ((), "Type what the recovery papers say"),
        (("code", "new words here", "other"), "differ"),
        (("code", "", ""), "Type your passphrase"),
    ):
        for edit, text in zip(
            (card.paper.code, card.fresh.edit, card.again.edit), typed, strict=False
        ):
            edit.setText(text)
        click(card.button)
        assert answer in told(window)
    card.fresh.edit.setText("new words here")
    card.again.edit.setText("new words here")
    click(card.button)
    qtbot.waitUntil(lambda: window.current_card() is window.restored)
    asked: Wish = doors.asked[0][1]
    assert (asked.paper, asked.passphrase, asked.file) == ("code", "new words here", wish.file)
    assert card.fresh.text() == card.again.text() == card.paper.code.text() == ""


@pytest.mark.parametrize("field", ["file", "folder", "user", "passphrase"])
def test_what_is_missing_for_a_restore_is_said(
    window: UnlockWindow, doors: QuickDoors, tmp_path: Path, field: str
) -> None:
    restoring(window, tmp_path)
    part = getattr(window.restoring, field)
    getattr(part, "edit", part).clear()
    click(window.restoring.button)
    assert told(window)
    assert doors.asked == []


def test_two_pieces_open_a_backup_as_well(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    restoring(window, tmp_path)
    card = window.restoring
    card.by_paper.setChecked(True)
    card.paper.choice.choose("pieces")
    card.paper.first.setText("one line")
    card.fresh.edit.setText("new words here")
    card.again.edit.setText("new words here")
    click(card.button)
    assert "Type what the recovery papers say." in told(window)
    card.paper.second.setText("other line")
    click(card.button)
    qtbot.waitUntil(lambda: window.current_card() is window.restored)
    assert doors.asked[0][1].paper == ("one line", "other line")


def test_where_no_passphrase_will_do_the_code_is_asked_for(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    doors.error = DeviceRefused("missing", _("The secret is not in the keyring."))
    restoring(window, tmp_path)
    click(window.restoring.button)
    qtbot.waitUntil(lambda: told(window) == "The secret is not in the keyring.")
    assert window.restoring.by_paper.isChecked()
    assert window.restoring.paper.code.hasFocus()
    message = window.restoring._message
    qtbot.waitUntil(lambda: not message.visibleRegion().isEmpty())
    assert message.visibleRegion().boundingRect().height() == message.height()


def test_a_refused_restore_leads_back_to_the_passphrase(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    doors.error = WrongPassphrase(_("Wrong."))
    restoring(window, tmp_path)
    click(window.restoring.button)
    qtbot.waitUntil(lambda: told(window) == "Wrong.")
    assert window.restoring.passphrase.edit.hasFocus()
    click(window.restoring._back)
    assert window.current_card() is window.opening


def test_a_restore_can_be_stopped(
    qtbot: QtBot,
    window: UnlockWindow,
    doors: QuickDoors,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, begun = threading.Event(), threading.Event()

    def slow(_wish: Wish, _heads: Heads, progress: Progress) -> RestoredVault:
        progress.step(1, 4)
        begun.set()
        gate.wait(5)
        progress.step(2, 4)
        raise AssertionError

    monkeypatch.setattr(doors, "restore", slow)
    restoring(window, tmp_path)
    click(window.restoring.button)
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: "25 %" in told(window))
    click(window.stop)
    gate.set()
    qtbot.waitUntil(lambda: "Cancelled" in told(window))
    assert not window.stop.isVisible()


def test_a_backup_is_chosen_from_the_disk(
    window: UnlockWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    click(window.opening._restore)
    chosen = str(tmp_path / "x.dalil-backup")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))
    click(window.restoring.file._button)
    assert window.restoring.file.edit.text() == chosen


def test_a_vault_that_was_restored_and_left_is_closed(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    restoring(window, tmp_path)
    click(window.restoring.button)
    qtbot.waitUntil(lambda: window.current_card() is window.restored)
    with qtbot.waitSignal(window.abandoned, check_params_cb=lambda desk: desk is doors.desk):
        window.close()
