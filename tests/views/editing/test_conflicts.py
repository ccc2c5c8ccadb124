"""Two people edit one record: neither wins unseen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.cases import NEW_CASE
from desktop.services.desk import Desk
from desktop.views.cases import records
from desktop.views.editing import Editing, EditPage
from desktop.views.form.conflict import ConflictDialog
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    child,
    click,
    edit_step,
    gone,
    said,
    settle,
)
from tests.keyboard import type_text
from tests.views.editing.hands import Opens, kept, line, press, stored


@pytest.fixture
def page(place: Workplace, opens: Opens, case_id: str, step_id: str) -> EditPage:
    """The page of a step, before anybody changed it."""
    page = opens(records.step(place.desk, case_id, step_id))
    page.form.state._timer.setInterval(100_000)
    return page


def clash(
    qtbot: QtBot, place: Workplace, other: Desk, page: EditPage, case_id: str, step_id: str
) -> ConflictDialog:
    """Two people change the same field; the second to save is asked."""
    edit_step(other, case_id, step_id, actor="Theirs", when=When.parse("2007-04-15"))
    line(page, "actor").selectAll()
    type_text(line(page, "actor"), "Mine")
    press(page, "save")
    qtbot.waitUntil(lambda: bool(page.findChildren(ConflictDialog)))
    dialog = page.findChildren(ConflictDialog)[0]
    qtbot.waitUntil(dialog.isVisible)
    settle(qtbot, place)
    return dialog


@pytest.mark.parametrize(("choice", "actor"), [("all_mine", "Mine"), ("all_theirs", "Theirs")])
def test_a_conflict_shows_both_versions_and_saves_the_chosen_one(
    qtbot: QtBot,
    place: Workplace,
    other: Desk,
    page: EditPage,
    ids: tuple[str, str],
    choice: str,
    actor: str,
) -> None:
    dialog = clash(qtbot, place, other, page, *ids)
    shown = said(dialog)
    assert "Mine" in shown
    assert "Theirs" in shown
    assert not child(dialog, QAbstractButton, "save").isEnabled()  # the actor is to be chosen
    click(child(dialog, QAbstractButton, choice))
    with qtbot.waitSignals([page.saved, page.closed]):
        click(child(dialog, QAbstractButton, "save"))
    settle(qtbot, place)
    gone(qtbot, dialog)
    assert stored(place.desk, *ids)["actor"] == actor


def test_what_only_the_colleague_changed_is_taken_from_the_colleague(
    qtbot: QtBot, place: Workplace, other: Desk, page: EditPage, ids: tuple[str, str]
) -> None:
    dialog = clash(qtbot, place, other, page, *ids)
    click(child(dialog, QAbstractButton, "actor.0"))
    with qtbot.waitSignal(page.saved):
        click(child(dialog, QAbstractButton, "save"))
    settle(qtbot, place)
    after = stored(place.desk, *ids)
    assert (after["actor"], after["when"]) == ("Mine", When.parse("2007-04-15"))


def test_back_to_the_form_keeps_what_was_typed_and_asks_again(
    qtbot: QtBot, place: Workplace, other: Desk, page: EditPage, ids: tuple[str, str]
) -> None:
    dialog = clash(qtbot, place, other, page, *ids)
    click(child(dialog, QAbstractButton, "cancel"))
    gone(qtbot, dialog)
    assert line(page, "actor").text() == "Mine"
    assert page.form.isEnabled()
    press(page, "save")
    qtbot.waitUntil(lambda: bool(page.findChildren(ConflictDialog)))
    page.findChildren(ConflictDialog)[0].reject()
    settle(qtbot, place)
    assert stored(place.desk, *ids)["actor"] == "Theirs"


@pytest.mark.parametrize("way", ["draft", "message"])
def test_a_draft_older_than_a_colleague_s_save_never_wins_unseen(
    qtbot: QtBot,
    place: Workplace,
    other: Desk,
    opens: Opens,
    case_id: str,
    step_id: str,
    way: str,
) -> None:
    page = opens(records.step(place.desk, case_id, step_id))
    spoken, reopened = QSignalSpy(place.said), QSignalSpy(place.reopen)
    line(page, "actor").selectAll()
    type_text(line(page, "actor"), "Mine")
    if way == "draft":
        qtbot.waitUntil(lambda: "Mine" in (kept(place, step_id) or ""))
        page.close()
        edit_step(other, case_id, step_id, actor="Theirs", when=When.parse("2007-04-15"))
        again = opens(records.step(place.desk, case_id, step_id))
    else:
        click(page.back)
        settle(qtbot, place)
        edit_step(other, case_id, step_id, actor="Theirs", when=When.parse("2007-04-15"))
        spoken.at(0)[2]()
        again = opens(*reopened.at(0))
    press(again, "save")
    qtbot.waitUntil(lambda: bool(again.findChildren(ConflictDialog)))
    dialog = again.findChildren(ConflictDialog)[0]
    # Nobody knows any more what the draft began from: every difference is a choice.
    assert all(part.side() is None for part in dialog._parts)
    assert not child(dialog, QAbstractButton, "save").isEnabled()
    dialog.reject()
    settle(qtbot, place)
    assert stored(place.desk, case_id, step_id)["actor"] == "Theirs"


def test_a_new_record_has_no_conflict_to_settle(
    qtbot: QtBot, place: Workplace, opens: Opens
) -> None:
    def refuse(_values: dict[str, Any], _version: int | None) -> None:
        raise WrongInput(_("Not today."))

    page = opens(Editing(NEW_CASE, _("New case"), "place", refuse))
    with qtbot.waitSignal(place.failed):
        press(page, "save")
    assert page.findChildren(ConflictDialog) == []
