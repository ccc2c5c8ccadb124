"""The recovery papers in the open window: rehearsed, renewed, asked for on the first page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.recovery import REHEARSE_EVERY, read_state, rehearse
from desktop.vault.recovery import RecoveryCode
from desktop.views.going import Target
from desktop.views.labels import Words
from desktop.views.recovery.rehearsing import RehearseDialog
from desktop.views.recovery.renewing import RenewDialog
from desktop.views.settings_page import SettingsPage
from desktop.views.style import Look
from desktop.views.today_page import TodayPage
from desktop.views.workplace import Workplace
from tests.clocks import FixedClock
from tests.desks import START, VAULT_ID, sqlcipher_desk
from tests.journeys.office import child, click, gone, said, settle, sitting, workplace
from tests.keyboard import press_key, type_text
from tests.papers import give_papers, two_pieces

Show = Callable[[QWidget], None]


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def code(place: Workplace) -> RecoveryCode:
    return give_papers(place.desk)


def settings(qtbot: QtBot, place: Workplace, show: Show) -> SettingsPage:
    page = SettingsPage(place)
    page.resize(900, 1100)
    show(page)
    page.start()
    settle(qtbot, place)
    return page


@pytest.fixture
def page(
    qtbot: QtBot,
    place: Workplace,
    code: RecoveryCode,  # noqa: ARG001 - without a key file there is nothing to rehearse with
    show: Show,
) -> SettingsPage:
    return settings(qtbot, place, show)


def rehearsing(page: SettingsPage) -> RehearseDialog:
    click(page.recovery.rehearse)
    return child(page, RehearseDialog)


# -- rehearsing -------------------------------------------------------------------------------


def test_the_settings_say_how_the_way_back_stands(page: SettingsPage, words: Words) -> None:
    text = said(page.recovery)
    assert "The code is kept on one sealed sheet." in text
    assert "Nobody has rehearsed with these papers yet." in text
    assert page.recovery.deeds.isHidden()
    words.set_language("ru")
    assert "Код хранится на одном запечатанном листе." in said(page.recovery)


def test_papers_are_rehearsed_and_it_is_told(
    qtbot: QtBot, place: Workplace, page: SettingsPage, code: RecoveryCode
) -> None:
    dialog = rehearsing(page)
    click(dialog.check)
    assert dialog.found.text() == "Type what the papers say."
    type_text(dialog.paper.code, "0000 1111")
    press_key(dialog.paper.code, Qt.Key.Key_Return)
    settle(qtbot, place)
    assert dialog.found.text().startswith("A recovery code has 36 letters and digits")
    click(dialog.paper.choice.button("pieces"))
    first, second = two_pieces(code, VAULT_ID)
    type_text(dialog.paper.first, first)
    press_key(dialog.paper.first, Qt.Key.Key_Return)
    assert dialog.paper.second.hasFocus()
    type_text(dialog.paper.second, second)
    press_key(dialog.paper.second, Qt.Key.Key_Return)
    settle(qtbot, place)
    assert dialog.found.text().startswith("These papers open every part of the vault.")
    assert dialog.paper.typed() is None  # it is forgotten
    click(dialog.close_button)
    gone(qtbot, dialog)
    settle(qtbot, place)
    assert "Last rehearsed with success" in said(page.recovery)
    titles = [row.title for row in page.recovery.deeds.rows._rows]
    assert [str(title) for title in titles] == [
        "Recovery rehearsed: the papers open the vault",
        "Recovery rehearsed in vain",
    ]


def test_what_was_typed_goes_with_the_dialog(
    qtbot: QtBot, page: SettingsPage, code: RecoveryCode
) -> None:
    dialog = rehearsing(page)
    type_text(dialog.paper.code, code.text())
    dialog.reject()
    assert dialog.paper.code.text() == ""
    gone(qtbot, dialog)


def test_a_damaged_key_file_is_said(
    qtbot: QtBot, place: Workplace, page: SettingsPage, code: RecoveryCode
) -> None:
    dialog = rehearsing(page)
    for name in ("vault.json", "vault.json.copy"):
        (place.desk.vault.folder / name).write_bytes(b"{}")
    type_text(dialog.paper.code, code.text())
    click(dialog.check)
    settle(qtbot, place)
    assert "vault.json" in dialog.found.text()
    assert dialog.check.isEnabled()


# -- new papers -------------------------------------------------------------------------------


def renewing(qtbot: QtBot, place: Workplace, page: SettingsPage, code: RecoveryCode) -> RenewDialog:
    """Type the present code; the new papers are shown then."""
    click(page.recovery.renew)
    dialog = child(page, RenewDialog)
    click(dialog.form.button("pieces"))
    type_text(dialog.paper.code, code.text())
    press_key(dialog.paper.code, Qt.Key.Key_Return)
    settle(qtbot, place)
    return dialog


def type_back(dialog: RenewDialog, first: str, second: str) -> None:
    dialog.sheet.paper.clear()
    type_text(dialog.sheet.paper.first, first)
    type_text(dialog.sheet.paper.second, second)
    click(dialog.sheet.button)


def test_nothing_is_made_without_the_present_papers(
    qtbot: QtBot, place: Workplace, page: SettingsPage
) -> None:
    click(page.recovery.renew)
    dialog = child(page, RenewDialog)
    click(dialog.next)
    assert dialog.said.text() == "Type what the present papers say."
    type_text(dialog.paper.code, RecoveryCode.new().text())
    click(dialog.next)
    settle(qtbot, place)
    assert "belongs to another vault, or was replaced" in dialog.said.text()
    assert dialog.paper.isVisible()
    assert dialog.sheet.isHidden()


def test_new_pieces_take_the_place_of_the_sheet(
    qtbot: QtBot, place: Workplace, page: SettingsPage, code: RecoveryCode
) -> None:
    dialog = renewing(qtbot, place, page, code)
    assert not dialog.paper.isVisible()
    assert dialog.paper.typed() is None
    assert dialog._renewal is not None
    made = dialog._renewal.papers.pieces
    type_back(dialog, *two_pieces(code, VAULT_ID))
    assert "This is not what the new papers say." in said(dialog)
    type_back(dialog, made[1].text(), made[2].text())
    gone(qtbot, dialog)
    settle(qtbot, place)
    state = read_state(place.desk)
    assert (state.form, state.set_mark) == ("pieces", made[0].set_mark)
    assert f"Set {made[0].set_mark}." in said(page.recovery)
    assert rehearse(place.desk, code.text()).problem is not None
    assert rehearse(place.desk, (made[0].text(), made[2].text())).problem is None


def test_new_pieces_are_saved_outside_the_vault(
    qtbot: QtBot,
    place: Workplace,
    page: SettingsPage,
    code: RecoveryCode,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = renewing(qtbot, place, page, code)
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_: str(place.desk.vault.folder)
    )
    click(dialog.sheet.save)
    settle(qtbot, place)
    assert dialog.said.text().startswith("Whoever takes the vault must not get")
    papers = tmp_path / "papers"
    papers.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(papers))
    click(dialog.sheet.save)
    settle(qtbot, place)
    assert len(list(papers.iterdir())) == 3
    assert "Saved as papers." in said(dialog)
    click(dialog.cancel)
    assert rehearse(place.desk, code.text()).problem is None  # nothing was put in force


def test_papers_that_cannot_be_put_in_force_can_be_tried_again(
    qtbot: QtBot, place: Workplace, page: SettingsPage, code: RecoveryCode
) -> None:
    dialog = renewing(qtbot, place, page, code)
    assert dialog._renewal is not None
    made, folder = dialog._renewal.papers.pieces, place.desk.vault.folder
    new = (made[0].text(), made[1].text())
    kept = {path: path.read_bytes() for path in folder.glob("vault.json*")}
    for path in kept:
        path.write_bytes(b"{}")
    type_back(dialog, *new)
    settle(qtbot, place)
    assert "vault.json" in dialog.said.text()
    for path, data in kept.items():
        path.write_bytes(data)
    type_back(dialog, *new)
    gone(qtbot, dialog)
    assert rehearse(place.desk, new).problem is None


@pytest.mark.slow
def test_without_the_papers_the_own_passphrase_is_asked(qtbot: QtBot, page: SettingsPage) -> None:
    click(page.recovery.renew)
    dialog = child(page, RenewDialog)
    click(dialog.lost)
    assert dialog.passphrase.isVisible()
    assert not dialog.paper.isVisible()
    type_text(dialog.passphrase.edit, "not the passphrase of anybody")
    press_key(dialog.passphrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "do not open the vault" in dialog.said.text(), timeout=20_000)
    click(dialog.cancel)
    assert dialog.passphrase.text() == ""
    gone(qtbot, dialog)


def test_who_lacks_a_key_cannot_do_without_the_papers(
    qtbot: QtBot, place: Workplace, page: SettingsPage
) -> None:
    state = read_state(place.desk)
    dialog = RenewDialog(place, _without_keys(state), page)
    dialog.open()
    assert dialog.lost.isHidden()
    dialog.reject()
    dialog.deleteLater()
    gone(qtbot, dialog)


def _without_keys(state: Any) -> Any:
    from dataclasses import replace

    return replace(state, holds_all=False)


# -- whose it is, and when --------------------------------------------------------------------


def test_to_others_it_says_whose_it_is(
    qtbot: QtBot, tmp_path: Path, words: Words, look: Look, show: Show
) -> None:
    with (
        sqlcipher_desk(tmp_path / "vault", {"lawyer"}) as desk,
        workplace(desk, words, look, tmp_path) as place,
    ):
        page = settings(qtbot, place, show)
        assert "“Recovery” is not for your role." in said(page.recovery)
        assert not page.recovery.rehearse.isVisible()
        assert not page.recovery.renew.isVisible()
        today = TodayPage(place)
        show(today)
        today.start()
        settle(qtbot, place)
        assert today.recovery.isHidden()


def test_the_first_page_asks_for_it_until_it_was_done(
    qtbot: QtBot, place: Workplace, code: RecoveryCode, show: Show
) -> None:
    today = TodayPage(place)
    today.resize(900, 800)
    show(today)
    today.start()
    settle(qtbot, place)
    assert today.recovery.isVisible()
    with qtbot.waitSignal(place.going, check_params_cb=lambda to: to == Target("settings")):
        click(today.recovery.button)
    rehearse(place.desk, code.text())
    today.start()
    settle(qtbot, place)
    assert today.recovery.isHidden()
    place.desk.clock = FixedClock(START + REHEARSE_EVERY + timedelta(days=1))
    today.start()
    settle(qtbot, place)
    assert today.recovery.isVisible()
