"""Leaving Dalil in the window: asked twice, all cases by two persons, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.backups.card import BackupSettings
from desktop.views.backups.leaving import LeaveDialog, leave
from desktop.views.main_window import MainWindow
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.desks import lay_slots
from tests.journeys.office import child, click, gone, make_case, message, said, settle

Show = Callable[[QWidget], None]


@pytest.fixture
def dialog(
    qtbot: QtBot,
    place: Workplace,
    case_id: str,
    show: Show,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[LeaveDialog]:
    assert case_id
    make_case(place.desk, "KG-2")
    lay_slots(place.desk.vault.folder)
    parent = QWidget()
    show(parent)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog = leave(place, parent)
    settle(qtbot, place)
    yield dialog
    del parent  # with it the dialog would go


def waited(qtbot: QtBot, place: Workplace, dialog: QWidget) -> None:
    for each in dialog.findChildren(Waiting):
        gone(qtbot, each)
    settle(qtbot, place)


def test_one_case_is_written_after_two_questions(
    qtbot: QtBot, place: Workplace, dialog: LeaveDialog, tmp_path: Path
) -> None:
    told = QSignalSpy(place.said)
    assert [dialog.what.itemText(each) for each in range(dialog.what.count())] == [
        "KG-1",
        "KG-2",
        "All 2 cases, with a second person",
    ]
    click(dialog.go_on)
    assert "1 case will lie there so that ANYBODY can read it" in said(dialog)
    assert not dialog._second.isVisible()
    assert not dialog.write.isEnabled()
    click(dialog.sure)
    click(dialog.write)
    waited(qtbot, place, dialog)
    folder = tmp_path / "dalil KG-1 2026-11-22"
    assert (folder / "data" / "KG-1" / "chronology.pdf").exists()
    assert "1 case is written: dalil KG-1 2026-11-22" in str(told.at(0)[0])


def test_it_can_be_thought_over(dialog: LeaveDialog) -> None:
    click(dialog.go_on)
    click(dialog.sure)
    dialog.passphrase.edit.setText("typed")
    click(dialog.back)
    assert dialog.go_on.isVisible()
    assert dialog.passphrase.text() == ""
    click(dialog.go_on)
    assert not dialog.sure.isChecked()


def test_all_cases_ask_for_a_second_person(
    qtbot: QtBot, place: Workplace, dialog: LeaveDialog, tmp_path: Path
) -> None:
    dialog.what.setCurrentIndex(2)
    click(dialog.go_on)
    assert "2 cases will lie there" in said(dialog)
    assert dialog._second.isVisible()
    click(dialog.sure)
    click(dialog.write)
    assert "second person types name and passphrase" in message(dialog.toast)
    dialog.user.setText("Nobody")
    dialog.passphrase.edit.setText("not a passphrase")
    click(dialog.write)
    waited(qtbot, place, dialog)
    assert "do not open the vault" in message(dialog.toast)
    assert dialog.passphrase.text() == ""
    assert not dialog.sure.isChecked()
    assert list(tmp_path.glob("dalil*")) == []


def test_what_is_left_out_is_said(qtbot: QtBot, place: Workplace, dialog: LeaveDialog) -> None:
    place.desk.roles = frozenset({"coordinator"})
    told = QSignalSpy(place.said)
    click(dialog.go_on)
    click(dialog.sure)
    click(dialog.write)
    waited(qtbot, place, dialog)
    assert "Left out: “Examinations” of case KG-1" in str(told.at(0)[0])


def test_who_may_let_out_no_case_is_told_so(
    qtbot: QtBot, place: Workplace, case_id: str, show: Show
) -> None:
    assert case_id
    place.desk.roles = frozenset({"administrator"})
    parent = QWidget()
    show(parent)
    dialog = leave(place, parent)
    settle(qtbot, place)
    assert "no case that you may let out" in message(dialog.toast)
    assert not dialog.go_on.isEnabled()
    dialog.reject()


def test_the_way_to_it(qtbot: QtBot, place: Workplace, main_window: MainWindow, show: Show) -> None:
    palette = main_window.search_everything()
    (command,) = [each for each in palette._commands if each.key == "leave"]
    palette.reject()
    command.do()
    settle(qtbot, place)
    child(main_window, LeaveDialog).reject()
    card = BackupSettings(place)
    show(card)
    click(card.leave)
    settle(qtbot, place)
    child(card, LeaveDialog).reject()
