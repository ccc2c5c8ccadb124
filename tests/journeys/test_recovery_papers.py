"""An office keeps its way back in three pieces, needs two of them, and rehearses afterwards."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.core.errors import RecoveryRefused
from desktop.vault.generated import word_list
from desktop.vault.pieces import LINE_GROUPS, read_lines
from desktop.views.recovery.rehearsing import RehearseDialog
from tests.documents.pages import texts
from tests.journeys.hands import DERIVING_MS, entered, locked, running, settled
from tests.journeys.office import child, click, gone, said
from tests.keyboard import type_text

pytestmark = [pytest.mark.journey, pytest.mark.slow]

USER = "Айгүл"
GROUP = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}")


def test_three_pieces_a_lost_passphrase_and_six_drawn_words(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, papers = tmp_path / "vault", tmp_path / "papers"
    papers.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(papers))
    with running(qapp, tmp_path) as program:
        make_vault(qtbot, program, vault)
        first, second, third = sorted(papers.glob("*.pdf"))
        prove(program, line_on(first, 2), line_on(second, 1))
        window = entered(qtbot, program)
        assert "Nobody has rehearsed" in said(window.page("today"))
        click(window.sidebar.button("lock"))
        locked(qtbot, program)

        drawn = recover(program, vault, line_on(first, 3), line_on(third, 1))
        window = entered(qtbot, program)
        click(window.sidebar.button("settings"))
        settled(qtbot, program)
        rehearse(qtbot, program, line_on(second, 3), line_on(third, 2))
        click(window.settings.verify)
        qtbot.waitUntil(lambda: "Nothing was altered" in said(window.settings))
        click(window.sidebar.button("today"))
        settled(qtbot, program)
        assert not window.page("today").recovery.isVisible()  # type: ignore[attr-defined]  # it is a TodayPage
        click(window.sidebar.button("lock"))
        locked(qtbot, program)
        type_text(program.unlock_window.opening.passphrase.edit, f"{drawn}\n")
        entered(qtbot, program)


def make_vault(qtbot: QtBot, program: Program, vault: Path) -> None:
    """Make a vault with three pieces; a weak passphrase is refused first."""
    first = program.unlock_window
    click(first.opening._new)
    card = first.making
    type_text(card.folder.edit, str(vault))
    type_text(card.user, USER)
    click(card.form.button("pieces"))
    for line in (card.passphrase.edit, card.again.edit):
        type_text(line, "айгүл айгүл 2026")
    click(card.button)
    qtbot.waitUntil(lambda: "name of your office" in said(card), timeout=DERIVING_MS)
    for line in (card.passphrase.edit, card.again.edit):
        line.clear()
        type_text(line, "correct horse battery staple")
    click(card.button)
    qtbot.waitUntil(lambda: first.current_card() is first.sheet, timeout=DERIVING_MS)
    click(first.sheet.save)
    qtbot.waitUntil(first.sheet.paper.first.hasFocus, timeout=DERIVING_MS)


def prove(program: Program, first: str, second: str) -> None:
    """Type two lines back: the first with one wrong sign at first."""
    sheet = program.unlock_window.sheet
    wrong = first[:-1] + ("0" if first[-1] != "0" else "1")
    type_text(sheet.paper.first, wrong)
    type_text(sheet.paper.second, second)
    click(sheet.button)
    assert "First piece: group 11 looks mistyped." in said(sheet)
    sheet.paper.first.clear()
    type_text(sheet.paper.first, first)
    click(sheet.button)


def recover(program: Program, vault: Path, first: str, second: str) -> str:
    """Open the vault with two pieces and six drawn words; return these."""
    window = program.unlock_window
    click(window.opening._recover)
    card = window.recovery
    card.folder.set_path(vault)
    click(card.paper.choice.button("pieces"))
    for line, text in ((card.paper.first, first), (card.paper.second, second), (card.user, USER)):
        line.clear()
        type_text(line, text)
    click(card.new.draw)
    drawn = card.passphrase.text()
    assert set(drawn.split()) <= set(word_list("en"))
    type_text(card.again.edit, drawn)
    click(card.button)
    return drawn


def rehearse(qtbot: QtBot, program: Program, first: str, second: str) -> None:
    """Rehearse in the settings."""
    assert program.window is not None
    page = program.window.settings
    click(page.recovery.rehearse)
    dialog = child(page, RehearseDialog)
    type_text(dialog.paper.first, first)  # pieces are asked for: the vault was made with them
    type_text(dialog.paper.second, second)
    click(dialog.check)
    settled(qtbot, program)
    assert "open every part of the vault" in dialog.found.text()
    click(dialog.close_button)
    gone(qtbot, dialog)
    settled(qtbot, program)
    assert "Recovery rehearsed" in str(page.recovery.deeds.rows.first().data())


def line_on(paper: Path, other: int) -> str:
    """Read the line for another piece from the paper, as a person would."""
    groups = [word for word in " ".join(texts(paper.read_bytes())).split() if GROUP.fullmatch(word)]
    for start in range(len(groups) - LINE_GROUPS + 1):
        typed = " ".join(groups[start : start + LINE_GROUPS]).lower()
        try:
            (line,) = read_lines(typed, 1)
        except RecoveryRefused:
            continue
        if line.other == other:
            return typed
    pytest.fail(f"the paper shows no line for piece {other}")
