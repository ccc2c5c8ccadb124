"""What is remembered of the window on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QLocale, QSettings

from desktop.views.preferences import Preferences
from desktop.views.style import Scheme


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def again(settings: QSettings) -> Preferences:
    """Preferences as the next run of the program reads them."""
    settings.sync()
    return Preferences(QSettings(settings.fileName(), QSettings.Format.IniFormat))


def test_what_was_chosen_is_there_in_the_next_run(settings: QSettings, tmp_path: Path) -> None:
    chosen = Preferences(settings)
    chosen.language, chosen.scheme, chosen.percent = "ru", Scheme.DARK, 150
    chosen.lock_minutes, chosen.names_minutes, chosen.clipboard_seconds = 10, 1, 60
    chosen.last_vault = tmp_path
    chosen.keep("window", QByteArray(b"\x00\xff place"))
    later = again(settings)
    assert (later.language, later.scheme, later.percent) == ("ru", Scheme.DARK, 150)
    assert (later.lock_minutes, later.names_minutes, later.clipboard_seconds) == (10, 1, 60)
    assert later.last_vault == tmp_path
    assert later.kept("window") == QByteArray(b"\x00\xff place")


def test_without_a_choice_it_is_as_the_system_has_it(settings: QSettings) -> None:
    before = QLocale()
    fresh = Preferences(settings)
    assert fresh.language in {"en", QLocale.system().name()[:2]}
    assert (fresh.scheme, fresh.percent, fresh.last_vault) == (Scheme.SYSTEM, 100, None)
    assert (fresh.lock_minutes, fresh.names_minutes, fresh.clipboard_seconds) == (5, 3, 30)
    assert fresh.kept("window").isEmpty()
    assert QLocale() == before


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("language", "kk", "en"),  # no language of the window yet
        ("scheme", "sepia", Scheme.SYSTEM),
        ("percent", "large", 100),
        ("percent", "5", 80),
        ("percent", "1000", 200),
        ("lock_minutes", "0", 1),  # it is never off
        ("lock_minutes", "600", 30),
        ("names_minutes", "never", 3),
        ("clipboard_seconds", "-1", 10),
    ],
)
def test_what_cannot_be_used_is_not_used(
    settings: QSettings, name: str, written: str, expected: object
) -> None:
    settings.setValue(name, written)
    assert getattr(again(settings), name) == expected


def test_a_place_that_is_none_is_left_alone(settings: QSettings) -> None:
    settings.setValue("place/window", "not a place")
    assert again(settings).kept("window").isEmpty()
