"""Language, looks, size of text, and the check of the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import NotFound
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.forms.fields import Link
from desktop.services.attachments import Attached, read, take_in
from desktop.services.checking import Verification
from desktop.services.history import verify
from desktop.services.kinds import KINDS
from desktop.services.records import save_record
from desktop.services.unused_files import DAYS_KEPT
from desktop.views.labels import Words
from desktop.views.settings_page import SettingsPage, verdict
from desktop.views.style import Look, Scheme
from desktop.views.unused_dialog import UnusedFilesDialog
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    answering,
    child,
    click,
    gone,
    make_case,
    message,
    said,
    settle,
    sitting,
)


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def page(place: Workplace, show: Callable[[QWidget], None]) -> SettingsPage:
    make_case(place.desk, "KG-1")
    page = SettingsPage(place)
    page.resize(800, 500)
    show(page)
    return page


def checked(qtbot: QtBot, page: SettingsPage) -> Verification:
    """Press the button and wait for what was found."""
    with qtbot.waitSignal(page.verified) as found:
        click(page.verify)
        assert not page.verify.isEnabled()
        assert "Checking…" in said(page)
    assert found.args is not None
    result = found.args[0]
    assert isinstance(result, Verification)
    return result


def tamper(place: Workplace) -> None:
    """Change a record as somebody would who holds the file and the database's key."""
    with place.desk.vault.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET number = 'KG-2'")


def test_another_language_is_spoken_at_once_and_kept(page: SettingsPage, place: Workplace) -> None:
    assert page.language.currentText() == "English"
    page.language.setCurrentIndex(page.language.findData("ru"))
    assert place.words.language == place.preferences.language == "ru"
    assert "Settings" not in said(page)
    assert page.scheme.itemText(page.scheme.findData("dark")) not in {"Dark", ""}
    assert page.scheme.currentData() == "light"


def test_other_colours_are_put_on_at_once_and_kept(page: SettingsPage, place: Workplace) -> None:
    page.scheme.setCurrentIndex(page.scheme.findData("dark"))
    assert place.look.theme.dark
    assert place.preferences.scheme is Scheme.DARK


def test_other_letters_are_put_on_at_once_and_kept(page: SettingsPage, place: Workplace) -> None:
    assert page.percent.currentText() == "100 %"
    page.percent.setCurrentIndex(page.percent.findData(150))
    assert place.look.theme.percent == place.preferences.percent == 150


def test_other_intervals_are_told_at_once_and_kept(
    qtbot: QtBot, page: SettingsPage, place: Workplace
) -> None:
    assert [page.names.currentText(), page.lock.currentText()] == ["3 minutes", "5 minutes"]
    assert page.clipboard.currentText() == "30 seconds"
    for choice, number in ((page.names, 1), (page.lock, 15), (page.clipboard, 60)):
        with qtbot.waitSignal(place.safety_changed):
            choice.setCurrentIndex(choice.findData(number))
    kept = place.preferences
    assert (kept.names_minutes, kept.lock_minutes, kept.clipboard_seconds) == (1, 15, 60)
    least = [choice.itemData(0) for choice in (page.names, page.lock)]
    most = [choice.itemData(choice.count() - 1) for choice in (page.names, page.lock)]
    assert (least, most) == ([1, 1], [30, 30])  # and no "never"


def test_large_letters_leave_every_choice_in_the_window(
    page: SettingsPage, place: Workplace
) -> None:
    place.look.apply(Scheme.LIGHT, 200)
    page.resize(1050, 640)
    QApplication.processEvents()
    area = page.findChildren(QScrollArea)[0]
    assert area.horizontalScrollBar().maximum() == 0
    for choice in (page.percent, page.names, page.lock, page.clipboard):
        left = choice.mapTo(page, QPoint(0, 0)).x()
        assert 0 <= left < left + choice.width() <= page.width()


def test_a_size_that_is_not_offered_shows_the_nearest(
    place: Workplace, show: Callable[[QWidget], None]
) -> None:
    place.preferences.percent = 140
    page = SettingsPage(place)
    show(page)
    assert page.percent.currentData() == 150


def test_an_unharmed_vault_is_said_to_be_so(qtbot: QtBot, page: SettingsPage) -> None:
    found = checked(qtbot, page)
    assert found.problem is None
    assert f"Nothing was altered: {found.entries} log entries" in said(page)
    assert found.head[:16] in said(page)
    assert page.verify.isEnabled()


def test_a_record_changed_from_outside_is_named(
    qtbot: QtBot, page: SettingsPage, place: Workplace
) -> None:
    tamper(place)
    found = checked(qtbot, page)
    assert found.problem is not None
    assert "was changed outside Dalil" in said(page)
    assert page._found.property("role") == "error"


def test_a_check_that_cannot_be_made_is_said(
    qtbot: QtBot, page: SettingsPage, place: Workplace
) -> None:
    place.desk.vault.keys.drop()
    with qtbot.waitSignal(place.failed) as failed:
        click(page.verify)
    assert failed.args is not None
    assert "locked" in failed.args[0].in_language("en")
    assert page.verify.isEnabled()
    assert "Checking…" not in said(page)


def test_a_check_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, page: SettingsPage, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()

    def slow(desk: Any, progress: Progress) -> Verification:
        progress.step(30, 100)
        begun.set()
        go_on.wait(5)
        return verify(desk, None, progress)

    monkeypatch.setattr("desktop.views.settings_page.verify", slow)
    assert not page.bar.isVisible()
    click(page.verify)
    qtbot.waitUntil(lambda: page.bar.value() == 30)
    assert page.bar.maximum() == 100
    click(page.stop)
    assert not page.stop.isEnabled()
    go_on.set()
    with qtbot.waitSignal(place.said) as told:
        pass
    assert told.args is not None
    assert str(told.args[0]).startswith("Cancelled")
    assert page.verify.isEnabled()
    assert not page.bar.isVisible()
    assert not page.stop.isVisible()
    assert "Checking…" not in said(page)


def test_several_bad_places_are_counted_and_a_clock_is_told_of() -> None:
    bad = Verification(9, 8, "", _("A page was altered."), more=2)
    assert said_of(bad) == (
        "A page was altered. 2 more places are not as they were."
        " Keep the vault's folder as it is, and compare it with the newest backup."
    )
    good = Verification(9, 9, "ab" * 32, None, regressions=1)
    assert "abababababababab. 1 time somebody worked while the clock" in said_of(good)


def said_of(found: Verification) -> str:
    return verdict(found).in_language("en")


# -- files that no record uses --------------------------------------------------------------------


@pytest.fixture
def forgotten(page: SettingsPage, place: Workplace, tmp_path: Path) -> list[Attached]:
    """Two files of a form that was left a month ago, and one of today."""
    case_id = make_case(place.desk, "KG-2")
    files = []
    for name in ("first.jpg", "second.jpg", "today.jpg"):
        path = tmp_path / name
        path.write_bytes(name.encode())
        clock: Any = place.desk.clock
        clock.advance(timedelta(DAYS_KEPT + 1 if name == "today.jpg" else 0, minutes=1))
        files.append(take_in(place.desk, case_id, path))
    assert page.isVisible()
    return files


def looked(qtbot: QtBot, place: Workplace, page: SettingsPage) -> UnusedFilesDialog:
    """Check the vault and open what it offers to show."""
    checked(qtbot, page)
    settle(qtbot, place)
    click(page.show_unused)
    settle(qtbot, place)
    return child(page, UnusedFilesDialog)


def test_the_check_says_nothing_of_files_where_all_are_used(
    qtbot: QtBot, page: SettingsPage, place: Workplace
) -> None:
    checked(qtbot, page)
    settle(qtbot, place)
    assert "used by no record" not in said(page)
    assert not page.show_unused.isVisible()


def test_files_that_no_record_uses_are_named_and_destroyed_only_when_one_has_looked(
    qtbot: QtBot, page: SettingsPage, place: Workplace, forgotten: list[Attached]
) -> None:
    desk = place.desk
    dialog = looked(qtbot, place, page)
    assert "3 sealed files of your cases are used by no record (28 bytes)." in said(page)
    assert "2 of them for more than 30 days." in said(page)
    assert "there is no Undo" in said(dialog)
    assert dialog.list.rows.total == 2
    dialog.list.list.setCurrentIndex(dialog.list.rows.index(0, 0))
    destroy = dialog.list.acts["destroy"]
    assert not destroy.isEnabled()
    click(dialog.sure)
    click(destroy)
    settle(qtbot, place)
    assert message(dialog.toast) == "1 file destroyed."
    assert not dialog.sure.isChecked()
    assert dialog.list.rows.total == 1
    with pytest.raises(NotFound):
        read(desk, forgotten[0].id)
    assert read(desk, forgotten[1].id) == b"second.jpg"
    click(dialog.close_button)
    gone(qtbot, dialog)
    settle(qtbot, place)
    assert "2 sealed files" in said(page)
    assert verify(desk).problem is None


def test_a_copy_is_saved_before(
    qtbot: QtBot,
    page: SettingsPage,
    place: Workplace,
    forgotten: list[Attached],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = tmp_path / "copy.jpg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(copy))
    dialog = looked(qtbot, place, page)
    assert dialog.list.rows.number_of(forgotten[0].id) == 0
    dialog.list.list.setCurrentIndex(dialog.list.rows.index(0, 0))
    click(dialog.list.acts["copy"])
    settle(qtbot, place)
    assert copy.read_bytes() == b"first.jpg"
    click(dialog.close_button)
    gone(qtbot, dialog)


def test_a_file_that_is_used_meanwhile_is_not_destroyed(
    qtbot: QtBot, page: SettingsPage, place: Workplace, forgotten: list[Attached]
) -> None:
    desk, (file, *_others) = place.desk, forgotten
    dialog = looked(qtbot, place, page)
    exhibit = {"kind": "photo", "title": "Photo", "attachment": Link(file.id)}
    save_record(desk, KINDS["exhibit"], file.case_id, exhibit)
    dialog.list.list.setCurrentIndex(dialog.list.rows.index(0, 0))
    click(dialog.sure)
    click(dialog.list.acts["destroy"])
    settle(qtbot, place)
    assert "is needed again" in message(dialog.toast)
    assert read(desk, file.id) == b"first.jpg"
    click(dialog.close_button)
    gone(qtbot, dialog)
