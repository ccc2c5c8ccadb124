"""Backups in the window: the card of the settings, what is said, and what happens by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.services import backups
from desktop.services.backups import AWAY, NEAR, Outcome, Place, Written, choose_place, last_backups
from desktop.services.restoring import Rehearsed, Restored
from desktop.vault.backupnames import backups_in
from desktop.views.backups import acts, schedule, wording
from desktop.views.backups.card import BackupSettings
from desktop.views.backups.schedule import Schedule
from desktop.views.labels import Words
from desktop.views.main_window import MainWindow
from desktop.views.style import Look
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.clocks import FixedClock
from tests.desks import START, VAULT_ID, lay_slots
from tests.journeys.office import click, gone, make_case, message, said, settle, sitting
from tests.services.test_returning import lose

Show = Callable[[QWidget], None]


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        lay_slots(place.desk.vault.folder)
        yield place


@pytest.fixture
def near(place: Workplace, tmp_path: Path) -> Path:
    folder = tmp_path / "near"
    folder.mkdir()
    choose_place(place.desk, place.preferences.workstation, NEAR, folder)
    return folder


@pytest.fixture
def card(qtbot: QtBot, place: Workplace, show: Show) -> BackupSettings:
    card = BackupSettings(place)
    show(card)
    card.refresh()
    settle(qtbot, place)
    return card


def waited(qtbot: QtBot, place: Workplace, card: QWidget) -> None:
    """Wait until what a button began has ended."""
    settle(qtbot, place)
    for each in card.findChildren(Waiting):
        gone(qtbot, each)
    settle(qtbot, place)


def test_a_place_is_chosen_and_used_no_longer(
    qtbot: QtBot,
    place: Workplace,
    card: BackupSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = card.lines[AWAY]
    assert "No folder was chosen." in said(lines)
    assert not lines.forget.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    click(lines.choose)
    settle(qtbot, place)
    assert str(tmp_path) in said(lines)
    assert "own disk" in said(lines)  # that of this test's vault
    click(lines.forget)
    settle(qtbot, place)
    assert "No folder was chosen." in said(lines)


def test_the_vaults_own_folder_is_refused(
    qtbot: QtBot, place: Workplace, card: BackupSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, vault = QSignalSpy(place.failed), str(place.desk.vault.folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: vault)
    click(card.lines[NEAR].choose)
    settle(qtbot, place)
    assert "own folder" in str(failed.at(0)[0])


def test_who_is_no_administrator_chooses_nothing(
    qtbot: QtBot, place: Workplace, card: BackupSettings
) -> None:
    place.desk.roles = frozenset({"lawyer"})
    card.refresh()
    settle(qtbot, place)
    assert not card.lines[NEAR].choose.isVisible()
    assert "The administrator chooses the folders." in said(card)


def test_one_click_backs_up_and_says_so(
    qtbot: QtBot, place: Workplace, near: Path, card: BackupSettings
) -> None:
    told = QSignalSpy(place.said)
    assert "No backup has been recorded." in said(card)
    assert card.last.property("role") == "warning"
    click(card.now)
    waited(qtbot, place, card)
    assert len(backups_in(near, VAULT_ID)) == 1
    assert str(told.at(0)[0]) == "Backup made and checked in 1 place."
    assert "22.11.2026" in said(card)
    assert card.last.property("role") == "strong"


def test_a_stick_that_is_not_in_is_marked(
    qtbot: QtBot, place: Workplace, near: Path, card: BackupSettings, tmp_path: Path
) -> None:
    (tmp_path / "away").mkdir()
    choose_place(place.desk, place.preferences.workstation, AWAY, tmp_path / "away")
    shutil.rmtree(tmp_path / "away")
    failed = QSignalSpy(place.failed)
    click(card.now)
    waited(qtbot, place, card)
    assert backups_in(near, VAULT_ID)
    assert "connect its disk" in str(failed.at(0)[0])
    card.refresh()
    settle(qtbot, place)
    assert "Not connected now." in said(card.lines[AWAY])


def test_a_backup_is_rehearsed(
    qtbot: QtBot,
    place: Workplace,
    near: Path,
    card: BackupSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = backups.back_up(place.desk, place.preferences.workstation).written[0].path
    told, failed = QSignalSpy(place.said), QSignalSpy(place.failed)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    click(card.rehearse)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(made), ""))
    click(card.rehearse)
    waited(qtbot, place, card)
    assert "can be restored" in str(told.at(0)[0])
    (near / "other.dalil-backup").write_bytes(b"words")
    other = str(near / "other.dalil-backup")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (other, ""))
    click(card.rehearse)
    waited(qtbot, place, card)
    assert "not a Dalil backup" in str(failed.at(0)[0])


def test_a_lost_case_is_chosen_and_put_back(
    qtbot: QtBot,
    place: Workplace,
    near: Path,
    card: BackupSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case_id = make_case(place.desk, "KG-1")
    made = backups.back_up(place.desk, place.preferences.workstation).written[0].path
    told = QSignalSpy(place.said)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(made), ""))
    click(card.put_back)
    waited(qtbot, place, card)
    assert "Every case of this backup" in str(told.at(0)[0])
    lose(place.desk, case_id)
    offered: list[str] = []

    def answer(_parent: object, _title: str, _label: str, items: list[str], *_rest: object) -> Any:
        offered.extend(items)
        return items[0], len(offered) > 1

    monkeypatch.setattr(QInputDialog, "getItem", answer)
    for _again in range(2):
        click(card.put_back)
        waited(qtbot, place, card)
    assert offered == ["KG-1", "KG-1"]
    assert "Case KG-1 is back" in str(told.at(1)[0])
    assert near.exists()


def test_it_can_be_done_from_anywhere(
    qtbot: QtBot, place: Workplace, near: Path, main_window: MainWindow
) -> None:
    palette = main_window.search_everything()
    (command,) = [each for each in palette._commands if each.key == "backup.now"]
    palette.reject()
    command.do()
    waited(qtbot, place, main_window)
    assert backups_in(near, VAULT_ID)
    assert "made and checked" in message(main_window.toast)
    main_window.go_to("settings")
    settle(qtbot, place)
    assert "22.11.2026" in said(main_window.settings.backups)


# -- by itself -------------------------------------------------------------------------------------


def test_once_a_day_it_happens_by_itself(
    qtbot: QtBot, place: Workplace, near: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FIRST_MS", 1)
    monkeypatch.setattr(schedule, "EVERY_MS", 20)
    told = QSignalSpy(place.said)
    itself = Schedule(place, place)
    qtbot.waitUntil(lambda: len(backups_in(near, VAULT_ID)) == 1)
    settle(qtbot, place)
    qtbot.waitUntil(lambda: not itself.is_due)
    qtbot.wait(60)
    assert len(backups_in(near, VAULT_ID)) == 1
    place.desk.clock = FixedClock(START + timedelta(days=1))
    qtbot.waitUntil(lambda: len(backups_in(near, VAULT_ID)) == 2)
    itself.stop()
    assert told.count() == 0  # nobody is told of what went well


def test_what_goes_wrong_by_itself_is_said(
    qtbot: QtBot, place: Workplace, near: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FIRST_MS", 1)
    (place.desk.vault.folder / "vault.json").unlink()
    (place.desk.vault.folder / "vault.json.copy").unlink()
    failed = QSignalSpy(place.failed)
    itself = Schedule(place, place)
    qtbot.waitUntil(lambda: failed.count() == 1)
    itself.stop()
    assert backups_in(near, VAULT_ID) == ()


def test_this_computer_remembers_how_far_the_log_has_come(
    qtbot: QtBot, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_HEAD_MS", 1)
    itself = Schedule(place, place)
    qtbot.waitUntil(lambda: VAULT_ID in place.preferences.heads())
    make_case(place.desk, "KG-2")
    expected = backups.latest_head(place.desk)
    qtbot.waitUntil(lambda: place.preferences.heads()[VAULT_ID] == expected)
    itself.stop()


def test_at_the_end_of_the_program_it_is_made_or_given_up_in_time(
    qtbot: QtBot, place: Workplace, near: Path
) -> None:
    itself = Schedule(place, place)
    settle(qtbot, place)
    assert itself.is_due
    itself.at_end(5000)
    assert backups_in(near, VAULT_ID)
    settle(qtbot, place)
    before = last_backups(place.desk)
    itself.at_end(5000)
    assert last_backups(place.desk) == before


# -- what is said ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "gaps", "expected", "troubled"),
    [
        ((NEAR, AWAY), 0, "Backups made and checked in 2 places.", False),
        ((NEAR,), 2, "2 files are missing from the vault itself", True),
        ((NEAR, None), 0, "The other was not: No stick.", True),
    ],
)
def test_every_outcome_has_its_sentence(
    written: tuple[str | None, ...], gaps: int, expected: str, *, troubled: bool
) -> None:
    parts = [
        Written(AWAY, None, _("No stick.")) if each is None else Written(each, Path("a"))
        for each in written
    ]
    done = Outcome(tuple(parts), 1, gaps, 1)
    assert expected in str(wording.outcome_said(done))
    assert wording.is_troubled(done) is troubled


@pytest.mark.parametrize(
    ("missing", "line"),
    [
        (None, "has not seen this vault before"),
        (0, "Nothing is missing"),
        (1, "1 later entry of the log"),
        (5, "5 later entries of the log"),
    ],
)
def test_a_restore_says_what_is_missing_since(missing: int | None, line: str) -> None:
    done = Restored(START, 7, 10, 2, 0, missing, foreign=False, problem=None)
    lines = [str(each) for each in wording.restored_lines(done)]
    assert "10 records, 2 files, 7 entries" in lines[0]
    assert line in lines[1]
    assert wording.restored_warnings(done) == ()


def test_a_restore_says_what_needs_a_look() -> None:
    done = Restored(START, 7, 10, 2, 3, 0, foreign=True, problem=_("The log is broken."))
    foreign, gaps, problem = (str(each) for each in wording.restored_warnings(done))
    assert "not the one this computer has seen" in foreign
    assert "3 files were missing" in gaps
    assert problem == "The log is broken."


def test_a_place_says_who_else_has_it() -> None:
    notes = wording.place_notes(
        Place(NEAR, Path("a"), there=True, watched_by="Dropbox", same_disk=False)
    )
    assert len(notes) == 1
    assert str(notes[0]).startswith("Dropbox has what lies here")


def test_a_bad_rehearsal_is_bad_news(place: Workplace) -> None:
    failed = QSignalSpy(place.failed)
    done = Rehearsed(START, 1, 1, 1, 0, _("The log is broken."))
    acts._tell_rehearsed(place, done)
    assert str(failed.at(0)[0]) == "The log is broken."
