"""The first window with doors that open at once: what it asks, says, and hands over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.errors import DeviceRefused, StorageFailure, WrongPassphrase
from desktop.core.text import _, c_
from desktop.views.labels import Words
from desktop.views.preferences import Preferences
from desktop.views.style import Look
from desktop.views.unlock.fields import Card
from desktop.views.unlock.window import UnlockWindow
from desktop.views.worker import Worker
from tests.journeys.office import answering, click, said
from tests.keyboard import press_key, type_text
from tests.views.unlock.hands import CODE, PAIR, QuickDoors, fill_in, opens, told

Show = Callable[[QWidget], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier


# -- the cards ----------------------------------------------------------------------------------


def test_a_card_is_made_when_it_is_first_shown(
    window: UnlockWindow, words: Words, look: Look
) -> None:
    assert window.findChildren(Card) == [window.opening]
    words.set_language("ru")
    look.apply(percent=150)
    click(window.opening._recover)
    card = window.recovery
    assert window.findChildren(Card) == [window.opening, card]
    assert card.button.text() == words.say(_("Recover")) != "Recover"
    assert card.maximumWidth() == 690
    click(card._back)
    click(window.opening._recover)
    assert window.current_card() is card


def test_the_first_paint_is_told_once(
    qtbot: QtBot, words: Words, look: Look, kept: Preferences, worker: Worker, show: Show
) -> None:
    window = UnlockWindow(words, look, kept, QuickDoors(), worker)
    painted = QSignalSpy(window.painted)
    assert painted.count() == 0
    show(window)
    qtbot.waitUntil(lambda: painted.count() == 1)
    window.repaint()
    window.hide()
    window.show()
    QApplication.processEvents()
    assert painted.count() == 1


# -- opening ------------------------------------------------------------------------------------


def test_what_is_missing_is_named_one_after_the_other(
    window: UnlockWindow, doors: QuickDoors
) -> None:
    card = window.opening
    click(card.button)
    assert told(window) == "Choose the vault's folder."
    type_text(card.folder.edit, "/somewhere")
    click(card.button)
    assert told(window) == "Type your user name."
    type_text(card.user, "Айгүл")
    click(card.button)
    assert told(window) == "Type your passphrase."
    assert card.passphrase.edit.hasFocus()
    assert doors.asked == []


@pytest.mark.parametrize("way", ["button", "return in the name", "return in the passphrase"])
def test_a_vault_is_opened(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path, way: str
) -> None:
    fill_in(window, tmp_path)
    card = window.opening
    with opens(qtbot, window, doors):
        if way == "button":
            click(card.button)
        else:
            line = card.user if way.endswith("name") else card.passphrase.edit
            press_key(line, Qt.Key.Key_Return)
        assert told(window) == "Opening…"
        assert not card.isEnabled()
    assert doors.asked == [("unlock", tmp_path, "Айгүл", "correct horse")]
    assert card.passphrase.text() == ""
    assert card.isEnabled()


def test_a_refusal_is_said_on_the_card_and_the_passphrase_can_be_typed_again(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    doors.error = WrongPassphrase(_("Name and passphrase do not open this vault."))
    fill_in(window, tmp_path)
    click(window.opening.button)
    qtbot.waitUntil(lambda: told(window) == "Name and passphrase do not open this vault.")
    edit = window.opening.passphrase.edit
    assert edit.hasFocus()
    assert edit.selectedText() != ""
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    doors.error = None
    with opens(qtbot, window, doors):
        press_key(edit, Qt.Key.Key_Return)


def test_where_no_passphrase_will_do_the_keyboard_goes_on_to_the_papers(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    doors.error = DeviceRefused("missing", _("The secret is not in the keyring."))
    fill_in(window, tmp_path)
    click(window.opening.button)
    qtbot.waitUntil(lambda: told(window) == "The secret is not in the keyring.")
    assert window.opening._recover.hasFocus()
    press_key(window.opening._recover, Qt.Key.Key_Space, " ")
    assert window.current_card() is window.recovery


def test_the_vault_and_the_name_are_asked_for_again_after_locking(
    qtbot: QtBot,
    window: UnlockWindow,
    doors: QuickDoors,
    kept: Preferences,
    tmp_path: Path,
) -> None:
    fill_in(window, tmp_path)
    with opens(qtbot, window, doors):
        click(window.opening.button)
    window.show_card("open")
    assert window.opening.folder.path() == tmp_path
    assert window.opening.user.text() == "Айгүл"
    assert window.opening.passphrase.edit.hasFocus()
    assert kept.last_vault == tmp_path


def test_the_last_vault_is_offered(
    words: Words, look: Look, kept: Preferences, worker: Worker, tmp_path: Path, show: Show
) -> None:
    kept.last_vault = tmp_path
    window = UnlockWindow(words, look, kept, QuickDoors(), worker)
    show(window)
    assert window.opening.folder.path() == tmp_path
    assert window.opening.user.hasFocus()


def test_practising_needs_no_words(qtbot: QtBot, window: UnlockWindow, doors: QuickDoors) -> None:
    with opens(qtbot, window, doors):
        click(window.opening._practise)
        assert told(window) == "Making the practice vault…"
    assert doors.asked == [("practise", "en")]


# -- making -------------------------------------------------------------------------------------


def go_to_new(window: UnlockWindow, folder: Path, again: str = "correct horse") -> None:
    click(window.opening._new)
    card = window.making
    assert window.current_card() is card
    card.folder.set_path(folder)
    type_text(card.user, "Айгүл")
    type_text(card.passphrase.edit, "correct horse")
    type_text(card.again.edit, again)


def make(qtbot: QtBot, window: UnlockWindow, folder: Path) -> None:
    go_to_new(window, folder)
    click(window.making.button)
    qtbot.waitUntil(lambda: window.current_card() is window.sheet)


def test_what_is_missing_for_a_new_vault_is_named(window: UnlockWindow, doors: QuickDoors) -> None:
    click(window.opening._new)
    card = window.making
    assert card.folder.edit.hasFocus()
    click(card.button)
    assert told(window) == "Choose an empty folder."
    type_text(card.folder.edit, "/somewhere")
    click(card.button)
    assert told(window) == "Type the name you want to open the vault with."
    assert doors.asked == []


def test_two_different_passphrases_make_no_vault(
    window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    go_to_new(window, tmp_path, again="correct hors")
    click(window.making.button)
    assert told(window) == "The two passphrases differ."
    assert window.making.again.text() == ""
    assert window.making.again.edit.hasFocus()
    assert doors.asked == []


def test_back_forgets_the_passphrases(window: UnlockWindow, tmp_path: Path) -> None:
    go_to_new(window, tmp_path)
    click(window.making._back)
    assert window.current_card() is window.opening
    window.show_card("new")
    assert window.making.passphrase.text() == window.making.again.text() == ""


def test_a_vault_that_cannot_be_made_is_said_and_can_be_tried_again(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    doors.error = StorageFailure(_("The disk is full."))
    go_to_new(window, tmp_path)
    click(window.making.button)
    qtbot.waitUntil(lambda: told(window) == "The disk is full.")
    assert window.current_card() is window.making
    doors.error = None
    click(window.making.button)
    qtbot.waitUntil(lambda: window.current_card() is window.sheet)


@pytest.mark.parametrize("by_return", [True, False])
def test_only_the_right_code_opens_a_new_vault(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path, by_return: bool
) -> None:
    make(qtbot, window, tmp_path)
    sheet = window.sheet
    type_text(sheet.paper.code, "wrong-code")
    with qtbot.assertNotEmitted(window.opened):
        if by_return:
            press_key(sheet.paper.code, Qt.Key.Key_Return)
        else:
            click(sheet.button)
    assert told(window) == "Group 3 looks mistyped."
    assert sheet.paper.code.hasFocus()
    sheet.paper.code.clear()
    type_text(sheet.paper.code, CODE)
    with opens(qtbot, window, doors):
        if by_return:
            press_key(sheet.paper.code, Qt.Key.Key_Return)
        else:
            click(sheet.button)
    assert sheet._refusal(CODE) is not None  # the code is nowhere any more
    assert sheet.paper.code.text() == ""


def test_the_sheet_is_saved_where_the_person_chooses(
    qtbot: QtBot,
    window: UnlockWindow,
    doors: QuickDoors,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(qtbot, window, tmp_path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(""))
    click(window.sheet.save)
    assert ("sheet",) not in [asked[:1] for asked in doors.asked]
    path = tmp_path / "Лист.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(path))
    doors.error = StorageFailure(_("The disk is full."))
    click(window.sheet.save)
    qtbot.waitUntil(lambda: told(window) == "The disk is full.")
    doors.error = None
    click(window.sheet.save)
    qtbot.waitUntil(lambda: "Saved as Лист.pdf." in said(window.sheet))
    assert doors.asked[-1] == ("sheet", path, "en")
    assert window.sheet.paper.code.hasFocus()


def test_closing_on_the_sheet_gives_the_vault_back(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    make(qtbot, window, tmp_path)
    with (
        qtbot.waitSignal(window.abandoned, check_params_cb=lambda desk: desk is doors.desk),
        qtbot.assertNotEmitted(window.opened),
    ):
        window.close()


def test_closing_elsewhere_gives_nothing_back(qtbot: QtBot, window: UnlockWindow) -> None:
    with qtbot.assertNotEmitted(window.abandoned):
        window.close()


def test_a_vault_with_three_pieces_asks_for_two_of_them(
    qtbot: QtBot,
    window: UnlockWindow,
    doors: QuickDoors,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_to_new(window, tmp_path)
    click(window.making.form.button("pieces"))
    click(window.making.button)
    qtbot.waitUntil(lambda: window.current_card() is window.sheet)
    sheet = window.sheet
    assert not sheet.paper.code.isVisible()
    assert not sheet.paper.choice.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    click(sheet.save)
    qtbot.waitUntil(sheet.paper.first.hasFocus)
    created = ("create", tmp_path, "Айгүл", "correct horse", "pieces")
    assert doors.asked == [created, ("sheet", tmp_path, "en")]
    click(sheet.button)
    assert told(window) == "Save the papers, and type what they say."
    type_text(sheet.paper.first, PAIR[0])
    press_key(sheet.paper.first, Qt.Key.Key_Return)
    type_text(sheet.paper.second, PAIR[1])
    with opens(qtbot, window, doors):
        press_key(sheet.paper.second, Qt.Key.Key_Return)
    assert sheet.paper.typed() is None


# -- recovering ---------------------------------------------------------------------------------


def test_a_vault_is_recovered_with_the_code(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    click(window.opening._recover)
    card = window.recovery
    assert window.current_card() is card
    assert card.paper.code.hasFocus()
    click(card.button)
    assert told(window) == "Fill in the vault, the recovery papers and your user name."
    card.folder.set_path(tmp_path)
    type_text(card.paper.code, CODE)
    type_text(card.user, "Айгүл")
    type_text(card.passphrase.edit, "new horse")
    type_text(card.again.edit, "newhorse")
    click(card.button)
    assert told(window) == "The two passphrases differ."
    type_text(card.again.edit, "new horse")
    with opens(qtbot, window, doors):
        click(card.button)
    assert doors.asked == [("recover", tmp_path, CODE, "Айгүл", "new horse")]
    assert card.paper.code.text() == card.passphrase.text() == card.again.text() == ""
    assert window.opening.folder.path() == tmp_path


def test_a_vault_is_recovered_with_two_pieces(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    click(window.opening._recover)
    card = window.recovery
    click(card.paper.choice.button("pieces"))
    card.folder.set_path(tmp_path)
    type_text(card.user, "Айгүл")
    type_text(card.paper.first, PAIR[0])
    click(card.button)
    assert told(window) == "Fill in the vault, the recovery papers and your user name."
    type_text(card.paper.second, PAIR[1])
    type_text(card.passphrase.edit, "new horse")
    type_text(card.again.edit, "new horse")
    with opens(qtbot, window, doors):
        click(card.button)
    assert doors.asked == [("recover", tmp_path, PAIR, "Айгүл", "new horse")]
    assert card.paper.first.text() == card.paper.second.text() == ""


def test_a_refused_code_is_said_on_the_card(
    qtbot: QtBot, window: UnlockWindow, doors: QuickDoors, tmp_path: Path
) -> None:
    doors.error = WrongPassphrase(_("This code belongs to another vault."))
    click(window.opening._recover)
    card = window.recovery
    card.folder.set_path(tmp_path)
    for line in (card.paper.code, card.user, card.passphrase.edit, card.again.edit):
        type_text(line, "x")
    click(card.button)
    qtbot.waitUntil(lambda: told(window) == "This code belongs to another vault.")
    click(card._back)
    assert window.current_card() is window.opening
    window.show_card("recover")
    assert card.paper.code.text() == card.passphrase.text() == card.again.text() == ""
    assert told(window) == ""


# -- language, looks ----------------------------------------------------------------------------


def test_another_language_is_spoken_at_once(
    window: UnlockWindow, words: Words, kept: Preferences
) -> None:
    assert "Open the vault" in said(window)
    window.language.setCurrentIndex(window.language.findData("ru"))
    assert "Open the vault" not in said(window)
    assert window.opening.button.text() == words.say(c_("button", "Open")) != "Open"
    assert words.language == kept.language == "ru"


def test_a_language_chosen_elsewhere_is_shown(window: UnlockWindow, words: Words) -> None:
    words.set_language("ru")
    assert window.language.currentText() == "Русский"
    window.language.setCurrentIndex(window.language.findData("en"))
    assert words.language == "en"


def test_a_card_is_as_wide_as_its_letters_are_large(window: UnlockWindow, look: Look) -> None:
    window.resize(1400, 900)
    before = window.opening.width()
    look.apply(percent=200)
    window.layout().activate()  # type: ignore[union-attr]  # the window has a layout
    assert before == 460
    assert window.opening.maximumWidth() == 920
