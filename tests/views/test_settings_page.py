"""Language, looks, size of text, and the check of the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.history import Verification
from desktop.views.labels import Words
from desktop.views.settings_page import SettingsPage
from desktop.views.style import Look, Scheme
from desktop.views.workplace import Workplace
from tests.journeys.office import click, make_case, said, sitting


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
