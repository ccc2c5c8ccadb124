"""The line above the pages while a vault is older than what this computer saw, and the noting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import StorageFailure
from desktop.core.text import _
from desktop.services import history
from desktop.services.last_seen import begin_watching, note_head, older
from desktop.vault.last_seen import LastSeen, read_note, write_note
from desktop.views.labels import Words
from desktop.views.main_window import MainWindow
from desktop.views.noting import HeadNoting
from desktop.views.older_notice import OlderNotice
from desktop.views.style import Look
from desktop.views.workplace import Workplace
from tests.journeys.office import click, make_case, message, said, settle, sitting


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        make_case(place.desk, "KG-1")
        begin_watching(place.desk)
        note_head(place.desk)
        yield place


def seen(place: Workplace) -> LastSeen:
    found = read_note(place.desk.vault.vault_id)
    assert found is not None
    return found


def grow_older(place: Workplace, entries: int = 5) -> None:
    """Let this computer have seen more of the vault than there is."""
    noted = seen(place)
    write_note(place.desk.vault.vault_id, replace(noted, seq=noted.seq + entries))
    begin_watching(place.desk)


@pytest.fixture
def window(place: Workplace, show: Callable[[QWidget], None]) -> MainWindow:
    grow_older(place)
    window = MainWindow(place)
    show(window)
    return window


def test_a_vault_that_is_as_it_was_is_told_nothing_of(
    place: Workplace, show: Callable[[QWidget], None]
) -> None:
    window = MainWindow(place)
    show(window)
    assert not window.older.isVisible()


def test_an_older_vault_is_told_of_until_it_is_confirmed(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    assert window.older.isVisible()
    assert "5 log entries are missing" in said(window.older)
    assert "confirm it" in said(window.older)
    settle(qtbot, place)  # what the window itself looks at is written down before it is confirmed
    click(window.older.accept)
    settle(qtbot, place)
    assert not window.older.isVisible()
    assert "remembers the vault as it is" in message(window.toast)
    assert older(place.desk) is None
    assert seen(place).head.hex() == history.head(place.desk)


def test_a_confirmation_that_cannot_be_kept_is_said_and_asked_again(
    qtbot: QtBot, place: Workplace, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.storage.watch.write_note", _full)
    click(window.older.accept)
    settle(qtbot, place)
    assert window.older.isVisible()
    assert window.older.accept.isEnabled()
    assert message(window.toast) == "The disk is full."


def test_what_a_check_finds_is_told_of_too(
    qtbot: QtBot, place: Workplace, show: Callable[[QWidget], None]
) -> None:
    window = MainWindow(place)
    show(window)
    noted = seen(place)
    write_note(place.desk.vault.vault_id, replace(noted, seq=noted.seq + 50))
    window.go_to("settings")
    with qtbot.waitSignal(window.settings.verified):
        click(window.settings.verify)
    assert window.older.isVisible()


def test_it_speaks_the_other_language_at_once(window: MainWindow, place: Workplace) -> None:
    before = said(window.older)
    place.words.set_language("ru")
    assert said(window.older) != before
    assert "missing" not in said(window.older)


# -- noting ---------------------------------------------------------------------------------------


@pytest.fixture
def noting(place: Workplace) -> Iterator[HeadNoting]:
    parent = OlderNotice(place)
    yield HeadNoting(place, parent, soon_ms=0)
    parent.deleteLater()


def test_changes_are_noted_soon_after(qtbot: QtBot, place: Workplace, noting: HeadNoting) -> None:
    before = seen(place)
    make_case(place.desk, "KG-2")
    qtbot.waitUntil(lambda: seen(place).seq > before.seq and not noting.timer.isActive())
    settle(qtbot, place)
    assert seen(place).head.hex() == history.head(place.desk)


def test_that_nothing_can_be_noted_is_said_once(
    qtbot: QtBot, place: Workplace, noting: HeadNoting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.storage.watch.write_note", _full)
    failures: list[object] = []
    place.failed.connect(lambda text, *_undo: failures.append(text))
    for number in range(2, 4):
        make_case(place.desk, f"KG-{number}")
        qtbot.waitUntil(lambda: not noting.timer.isActive())
        settle(qtbot, place)
    assert list(map(str, failures)) == ["The disk is full."]


def _full(*_arguments: object) -> None:
    raise StorageFailure(_("The disk is full."))
