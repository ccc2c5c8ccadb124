"""The small parts of the first window: a folder, a passphrase, what is told of the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.vault.generated import word_list
from desktop.views import keyboard
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.unlock.fields import FolderField, PassphraseField
from desktop.views.unlock.new_passphrase import NewPassphrase
from tests.journeys.office import click
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_folder_is_chosen_or_typed(
    qtbot: QtBot, words: Words, look: Look, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = FolderField(words, look, "Vault", "Choose")
    show(field)
    assert field.path() is None
    with qtbot.waitSignal(field.changed):
        type_text(field.edit, "~/dalil")
    assert field.path() == Path.home() / "dalil"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    click(field._button)
    assert field.edit.text() == "~/dalil"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/chosen")
    with qtbot.waitSignal(field.changed):
        click(field._button)
    assert field.path() == Path("/chosen")
    field.set_path(None)
    assert field.path() is None


def test_a_passphrase_is_hidden_until_the_eye_is_pressed(
    words: Words, look: Look, show: Show
) -> None:
    field = PassphraseField(words, look, "Passphrase")
    show(field)
    eye = field.findChildren(QPushButton)[0]
    unlearnt = (
        Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    )  # a keyboard on the screen keeps no word of it
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    assert eye.accessibleName() == "Show the passphrase"
    click(eye)
    assert field.edit.echoMode() is QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide the passphrase"
    assert field.edit.inputMethodHints() & unlearnt == unlearnt
    field.clear()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    assert field.edit.inputMethodHints() & unlearnt == unlearnt


def test_caps_lock_is_told(words: Words, look: Look, show: Show) -> None:
    field = PassphraseField(words, look, "Passphrase")
    show(field)
    press_key(field.edit, Qt.Key.Key_A, "A", SHIFT)
    assert not field._caps.isVisible()
    press_key(field.edit, Qt.Key.Key_A, "A")
    assert field._caps.isVisible()
    press_key(field.edit, Qt.Key.Key_1, "1")
    assert field._caps.isVisible()  # a figure says nothing
    press_key(field.edit, Qt.Key.Key_A, "ф")
    assert not field._caps.isVisible()
    press_key(field.edit, Qt.Key.Key_A, "ф", SHIFT)
    assert field._caps.isVisible()
    field.clear()
    assert not field._caps.isVisible()


def test_the_layout_is_told_by_the_letters_while_the_field_has_the_keyboard(
    words: Words, look: Look, show: Show
) -> None:
    both = QWidget()
    column = QVBoxLayout(both)
    field, other = PassphraseField(words, look, "Passphrase"), QLineEdit()
    column.addWidget(field)
    column.addWidget(other)
    show(both)
    field.edit.setFocus()
    assert field._layout.text() == ""  # nobody tells it here, and nothing was typed
    press_key(field.edit, Qt.Key.Key_A, "ф")
    assert field._layout.text() == "АБВ"
    press_key(field.edit, Qt.Key.Key_A, "a")
    assert field._layout.text() == "ABC"
    assert field._layout.accessibleName() == "Layout of the keyboard: ABC"
    other.setFocus()
    assert field._layout.text() == ""


def test_what_the_system_tells_of_the_keyboard_goes_before_letters(
    words: Words, look: Look, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_by_system = {"caps": True, "layout": "RU"}
    monkeypatch.setattr(keyboard, "caps_lock", lambda: told_by_system["caps"])
    monkeypatch.setattr(keyboard, "layout", lambda: told_by_system["layout"])
    field = PassphraseField(words, look, "Passphrase")
    show(field)
    field.edit.setFocus()
    assert field._caps.isVisible()
    assert field._layout.text() == "RU"
    press_key(field.edit, Qt.Key.Key_A, "a")  # a small letter would say that it is off
    assert field._caps.isVisible()
    assert field._layout.text() == "RU"
    told_by_system |= {"caps": False, "layout": "EN"}
    field.edit._watch.timeout.emit()  # changed without a letter
    assert not field._caps.isVisible()
    assert field._layout.text() == "EN"


def test_six_drawn_words_are_shown_and_typed_once_more(
    words: Words, look: Look, show: Show
) -> None:
    words.set_language("ru")
    field = NewPassphrase(words, look, "Passphrase")
    show(field)
    missing = _("Choose a passphrase: draw six words, or type your own.")
    assert field.refusal() == missing
    assert field.first.edit.hasFocus()
    click(field.draw)
    drawn = field.text()
    assert set(drawn.split()) <= set(word_list("ru"))
    assert len(drawn.split()) == 6
    assert field.first.edit.echoMode() is QLineEdit.EchoMode.Normal
    assert field.again.edit.hasFocus()
    assert "72" in field.about.text()
    assert field.refusal() == _("The two passphrases differ.")
    type_text(field.again.edit, drawn)
    assert field.refusal() is None
    click(field.draw)
    assert field.again.text() == ""
    field.clear()
    assert field.first.edit.echoMode() is QLineEdit.EchoMode.Password
    assert field.text() == field.again.text() == ""
    assert "72" not in field.about.text()
