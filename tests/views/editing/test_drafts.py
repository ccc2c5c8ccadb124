"""What was typed and not saved: kept, offered again, sealed for the lock, left on purpose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.services import drafts, proceedings
from desktop.views.cases import records
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    click,
    said,
    settle,
)
from tests.keyboard import press_key, type_text
from tests.views.editing.hands import Opens, kept, line, press, stored


def test_a_draft_is_kept_and_offered_again(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    type_text(line(page, "actor"), "Суд")
    qtbot.waitUntil(lambda: "Суд" in (kept(place, case_id) or ""))
    page.close()  # as when the program is killed
    again = opens(records.step(place.desk, case_id))
    assert line(again, "actor").text() == "Суд"
    assert "You had begun this before" in said(again)
    assert again.form.state.dirty
    with qtbot.waitSignal(again.forget.clicked):
        click(again.forget)
    settle(qtbot, place)
    assert line(again, "actor").text() == ""
    assert "You had begun this before" not in said(again)
    assert kept(place, case_id) is None


def test_a_draft_is_gone_after_the_save(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    page.form.state.edit("code", "REFUSAL")
    qtbot.waitUntil(lambda: kept(place, case_id) is not None)
    with qtbot.waitSignal(page.saved):
        press(page, "save")
    settle(qtbot, place)
    assert kept(place, case_id) is None
    assert not page.form.state.dirty


def test_a_draft_that_cannot_be_read_is_said_and_the_record_is_shown(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    drafts.keep_draft(place.desk, "step", step_id, "{no draft", 1)
    with qtbot.waitSignal(place.failed):
        page = opens(records.step(place.desk, case_id, step_id))
    assert line(page, "actor").text() == "Prosecutor"
    assert "You had begun this before" not in said(page)


def test_the_lock_seals_what_stands_in_the_form(
    place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    assert page.pending_draft() is None
    page.form.state._timer.setInterval(100_000)
    type_text(line(page, "actor"), "Суд")
    seal = page.pending_draft()
    assert seal is not None
    seal()
    assert "Суд" in (kept(place, case_id) or "")


def test_a_save_that_is_under_way_leaves_no_draft_behind(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    page.form.state._timer.setInterval(100_000)
    page.form.state.edit("code", "REFUSAL")
    press(page, "save")
    seal = page.pending_draft()
    assert seal is not None
    place.writing.run(seal, done=lambda _: None, failed=place.fail)
    settle(qtbot, place)
    assert kept(place, case_id) is None
    assert len(proceedings.chronology(place.desk, case_id)) == 1


@pytest.mark.parametrize("way", ["back", "cancel", "escape"])
def test_who_leaves_can_go_on_from_the_message(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str, step_id: str, way: str
) -> None:
    page = opens(records.step(place.desk, case_id, step_id))
    spoken, reopened = QSignalSpy(place.said), QSignalSpy(place.reopen)
    type_text(line(page, "actor"), " of the city")
    with qtbot.waitSignal(page.closed):
        if way == "back":
            click(page.back)
        elif way == "cancel":
            press(page, "cancel")
        else:
            press_key(line(page, "actor"), Qt.Key.Key_Escape)
    sentence, label, act = spoken.at(0)
    # Who presses Cancel wants nothing of it; Esc is soon pressed by mistake.
    kept_too = "" if way == "cancel" else "; the draft is kept"
    assert (sentence.message, label.message) == (f"Left without saving{kept_too}.", "Go on editing")
    settle(qtbot, place)
    assert (kept(place, step_id) is None, page.pending_draft()) == (not kept_too, None)
    act()
    editing, draft = reopened.at(0)
    again = opens(editing, draft)
    assert line(again, "actor").text() == "Prosecutor of the city"
    assert again.form.state.dirty
    assert "You had begun this before" not in said(again)
    assert stored(place.desk, case_id, step_id)["actor"] == "Prosecutor"


def test_who_leaves_what_was_not_changed_is_told_nothing(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    page = opens(records.step(place.desk, case_id, step_id))
    with qtbot.assertNotEmitted(place.said), qtbot.waitSignal(page.closed):
        click(page.back)
    settle(qtbot, place)


def test_nobody_leaves_in_the_middle_of_a_save(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    page.form.state.edit("code", "REFUSAL")
    press(page, "save")
    with qtbot.assertNotEmitted(place.said), qtbot.waitSignals([page.saved, page.closed]):
        click(page.back)
    settle(qtbot, place)
