"""The first day of an office: from an empty machine to a timeline, a PDF and a workbook.

Everything is real: windows, threads, a vault with its own passphrase and its paper. Only Qt's file
dialogs are answered by the test.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app import LocalDoors, Program
from desktop.core.errors import WrongInput
from desktop.services.demo import PRACTICE_PASSPHRASE
from desktop.vault.recovery import RecoveryCode
from desktop.views.importing import ImportDialog
from desktop.views.main_window import MainWindow
from tests.documents.pages import texts, whole
from tests.journeys.hands import (
    CONTROL,
    DERIVING_MS,
    choose_row,
    entered,
    entry,
    focus,
    go_to_place,
    locked,
    running,
    settled,
    steps_of,
    tab_to,
)
from tests.journeys.office import (
    DEMO,
    answering,
    child,
    click,
    gone,
    let_out,
    message,
    said,
    shown_preview,
)
from tests.keyboard import press_key, type_text

pytestmark = [pytest.mark.journey, pytest.mark.slow]

USER, PASSPHRASE = "Айгүл", "correct horse battery staple"
GROUP = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}")


def told(program: Program) -> str:
    """Return what the card of the first window says is wrong."""
    label = program.unlock_window.current_card()._message
    return label.text() if label.isVisible() else ""


def code_on(sheet: Path) -> str:
    """Read the recovery code from the paper, as a person would."""
    groups = [word for word in " ".join(texts(sheet.read_bytes())).split() if GROUP.fullmatch(word)]
    for start in range(len(groups) - 8):
        typed = " ".join(groups[start : start + 9]).lower()
        try:
            RecoveryCode.parse(typed)
        except WrongInput:
            continue
        return typed
    pytest.fail("the sheet shows no recovery code")


def make_vault(qtbot: QtBot, program: Program, vault: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a vault with the mouse; return the code from its recovery sheet."""
    first = program.unlock_window
    click(first.opening._new)
    card = first.making
    for line, text in (
        (card.folder.edit, str(vault)),
        (card.user, USER),
        (card.passphrase.edit, PASSPHRASE),
        (card.again.edit, PASSPHRASE),
    ):
        click(line)
        type_text(line, text)
    click(card.button)
    qtbot.waitUntil(lambda: first.current_card() is first.sheet, timeout=DERIVING_MS)
    sheet = vault.parent / "Recovery sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(sheet))
    click(first.sheet.save)
    qtbot.waitUntil(sheet.exists)
    return code_on(sheet)


def test_with_the_mouse(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    with running(qapp, tmp_path) as program:
        code = make_vault(qtbot, program, vault, monkeypatch)
        prove_code(qtbot, program, code)
        window = entered(qtbot, program)
        import_case(qtbot, program, window, monkeypatch)
        add_step(qtbot, program, window)
        export_chronology(qtbot, window, tmp_path / "chronology.pdf", monkeypatch)
        export_quarter(qtbot, program, window, tmp_path / "summary.xlsx", monkeypatch)
        click(window.sidebar.button("lock"))
        locked(qtbot, program)
        unlock_again(qtbot, program)
        window = entered(qtbot, program)
        choose_row(window.cases.listing.list, "KZ-CAT-433-2010")
        settled(qtbot, program)
        assert any(step.startswith(NEW_STEP) for step in steps_of(window))
        click(window.sidebar.button("settings"))
        with qtbot.waitSignal(window.settings.verified, timeout=DERIVING_MS):
            click(window.settings.verify)
        assert "Nothing was altered" in said(window.settings)


NEW_STEP = "15 February 2014. Refusal to open a criminal case. Прокурор города"


def prove_code(qtbot: QtBot, program: Program, code: str) -> None:
    """Type the code back: first with one wrong letter, then as it stands on the paper."""
    sheet = program.unlock_window.sheet
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    click(sheet.paper.code)
    type_text(sheet.paper.code, wrong)
    click(sheet.button)
    assert "looks mistyped" in told(program)
    assert program.window is None
    sheet.paper.code.clear()
    type_text(sheet.paper.code, code)
    with qtbot.waitSignal(program.unlock_window.opened):
        click(sheet.button)


def import_case(
    qtbot: QtBot, program: Program, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = DEMO / "kz-cat-433-2010.csv"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answering(file))
    click(window.cases.listing.bring)
    dialog = window.findChildren(ImportDialog)[0]
    click(dialog.choose)
    settled(qtbot, program)
    dialog.case.selectAll()
    type_text(dialog.case, "KZ-CAT-433-2010\n")
    settled(qtbot, program)
    assert "45 rows can be imported; case KZ-CAT-433-2010 will be made" in said(dialog)
    with qtbot.waitSignal(dialog.imported):
        click(dialog.button)
    settled(qtbot, program)
    assert message(window.toast) == "45 rows imported."
    assert len(steps_of(window)) == 45


def add_step(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    click(window.cases.workspace.tabs.overview.add)
    settled(qtbot, program)
    for name, text in (
        ("code", "Refusal to open a criminal case"),
        ("when", "15.02.2014"),
        ("actor", "Прокурор города"),
    ):
        click(line := entry(window, name))
        type_text(line, text)
    click(child(window, QPushButton, "save"))
    settled(qtbot, program)
    assert message(window.toast) == "Step added."
    assert steps_of(window)[-1].startswith(NEW_STEP)


def export_chronology(
    qtbot: QtBot, window: MainWindow, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(paper))
    click(window.cases.workspace.head.export)
    preview = shown_preview(qtbot, window)
    assert not paper.exists()
    let_out(qtbot, preview, preview.save)
    written = f"Written: {paper.name}"
    qtbot.waitUntil(lambda: message(preview.toast) == written, timeout=20_000)
    click(preview.close_button)
    gone(qtbot, preview)
    data = paper.read_bytes()
    assert data.startswith(b"%PDF-")
    text = whole(data)
    assert "KZCAT4332010" in text  # the hyphens are taken out with those of line ends
    assert "Прокурор" in text
    assert paper.stat().st_mode & 0o077 == 0


def export_quarter(
    qtbot: QtBot,
    program: Program,
    window: MainWindow,
    book: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click(window.sidebar.button("statistics"))
    settled(qtbot, program)
    assert "Caseload" in said(window.statistics)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(book))
    click(window.statistics.save)
    qtbot.waitUntil(lambda: message(window.toast) == f"Written: {book.name}", timeout=20_000)
    assert len(load_workbook(book).sheetnames) > 1


def unlock_again(qtbot: QtBot, program: Program) -> None:
    """Open the vault that was locked: the program still knows which and whose."""
    card = program.unlock_window.opening
    assert card.user.text() == USER
    click(card.passphrase.edit)
    type_text(card.passphrase.edit, "wrong horse battery staple")
    click(card.button)
    qtbot.waitUntil(lambda: told(program) not in {"", "Opening…"}, timeout=DERIVING_MS)
    assert "passphrase" in told(program)
    card.passphrase.edit.selectAll()
    type_text(card.passphrase.edit, PASSPHRASE)
    click(card.button)


# -- the keyboard alone -------------------------------------------------------------------------


def test_by_keyboard_alone(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    LocalDoors().create(vault, USER, PASSPHRASE, "sheet").desk.close()
    with running(qapp, tmp_path) as program:
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        type_text(focus(), str(vault))
        tab_to(program.unlock_window.opening.user)
        type_text(focus(), USER)
        tab_to(program.unlock_window.opening.passphrase.edit)
        type_text(focus(), f"{PASSPHRASE}\n")
        window = entered(qtbot, program)
        make_case_by_keyboard(qtbot, program, window)
        add_step_by_keyboard(qtbot, program, window)
        go_to_place(window, "statistics")
        assert window.statistics.isVisible()
        press_key(focus(), Qt.Key.Key_L, "", CONTROL)
        locked(qtbot, program)
        type_text(focus(), f"{PASSPHRASE}\n")
        window = entered(qtbot, program)
        press_key(focus(), Qt.Key.Key_F, "", CONTROL)
        type_text(focus(), "naryn")
        qtbot.waitUntil(lambda: window.cases.listing.rows.rowCount() == 1)
        tab_to(window.cases.listing.list)
        press_key(focus(), Qt.Key.Key_Down)
        press_key(focus(), Qt.Key.Key_Return)
        settled(qtbot, program)
        assert steps_of(window) == ["14 April 2007. Detention. Police"]


def make_case_by_keyboard(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    press_key(focus(), Qt.Key.Key_N, "", CONTROL)
    settled(qtbot, program)
    type_text(focus(), "KG-1\t")
    type_text(focus(), "Нарын, 2007")
    press_key(focus(), Qt.Key.Key_S, "", CONTROL)
    settled(qtbot, program)
    assert message(window.toast) == "Case made."


def add_step_by_keyboard(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    tab_to(window.cases.workspace.tabs.overview.add)
    press_key(focus(), Qt.Key.Key_Space, " ")
    settled(qtbot, program)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for name, text in (("code", "Detention"), ("when", "14.4.2007"), ("actor", "Police")):
        tab_to(entry(window, name))
        type_text(focus(), text)
    press_key(focus(), Qt.Key.Key_S, "", CONTROL)
    settled(qtbot, program)
    assert message(window.toast) == "Step added."


# -- the door -----------------------------------------------------------------------------------


def test_a_door_that_does_not_open_says_why(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    with running(qapp, tmp_path) as program:
        code = make_vault(qtbot, program, vault, monkeypatch)
        first = program.unlock_window
        first.close()  # before the code was typed back
        first.show()
        first.show_card("open")
        card = first.opening
        empty = tmp_path / "empty"
        empty.mkdir()
        refused(qtbot, program, empty, PASSPHRASE, "is not a Dalil vault")
        refused(qtbot, program, vault, "wrong horse battery", "passphrase")
        held = LocalDoors().unlock(vault, USER, PASSPHRASE)
        refused(qtbot, program, vault, PASSPHRASE, "in use")
        held.close()
        recover(qtbot, program, vault, code)
        assert card.passphrase.text() == ""


def refused(qtbot: QtBot, program: Program, folder: Path, passphrase: str, why: str) -> None:
    card = program.unlock_window.opening
    card.folder.set_path(folder)
    card.user.setText(USER)
    card.passphrase.edit.clear()
    type_text(card.passphrase.edit, f"{passphrase}\n")
    qtbot.waitUntil(lambda: why in told(program), timeout=DERIVING_MS)
    assert program.window is None


def recover(qtbot: QtBot, program: Program, vault: Path, code: str) -> None:
    """Open the vault with its paper, and then with the new passphrase."""
    first = program.unlock_window
    click(first.opening._recover)
    card = first.recovery
    card.folder.set_path(vault)
    for line, text in (
        (card.paper.code, code),
        (card.user, USER),
        (card.passphrase.edit, "another horse battery staple"),
        (card.again.edit, "another horse battery staple"),
    ):
        type_text(line, text)
    click(card.button)
    window = entered(qtbot, program)
    press_key(window.cases.listing.search, Qt.Key.Key_L, "", CONTROL)
    locked(qtbot, program)
    refused(qtbot, program, vault, PASSPHRASE, "passphrase")
    first.opening.passphrase.edit.clear()
    type_text(first.opening.passphrase.edit, "another horse battery staple\n")
    entered(qtbot, program)


def test_who_only_wants_to_practise_finds_three_cases(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with running(qapp, tmp_path) as program:
        click(program.unlock_window.opening._practise)
        window = entered(qtbot, program)
        qtbot.waitUntil(lambda: window.cases.listing.rows.rowCount() == 3)
        assert PRACTICE_PASSPHRASE not in said(window)
