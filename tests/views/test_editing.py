"""The page on which a record is edited: errors, drafts, conflicts, and ways to leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.cases import NEW_CASE
from desktop.services import drafts, proceedings
from desktop.services.desk import Desk
from desktop.views.cases import records
from desktop.views.editing import Editing, EditPage
from desktop.views.form.conflict import ConflictDialog
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import Words
from desktop.views.style import Look, Scheme
from desktop.views.workplace import Workplace
from tests.desks import ALL_ROLES, colleague
from tests.journeys.office import (
    add_step,
    child,
    click,
    edit_step,
    gone,
    make_case,
    said,
    settle,
    sitting,
)
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
Opens = Callable[..., EditPage]
CONTROL = Qt.KeyboardModifier.ControlModifier
COLLEAGUE = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def case_id(place: Workplace) -> str:
    return make_case(place.desk, "KG-1")


@pytest.fixture
def step_id(place: Workplace, case_id: str) -> str:
    return add_step(place.desk, case_id, "REFUSAL", "2007-04-14", actor="Prosecutor")


@pytest.fixture
def ids(case_id: str, step_id: str) -> tuple[str, str]:
    return case_id, step_id


@pytest.fixture
def other(place: Workplace, case_id: str) -> Iterator[Desk]:
    """A colleague at the same vault."""
    assert case_id
    other = colleague(place.desk, COLLEAGUE, ALL_ROLES)
    yield other
    other.close()


@pytest.fixture
def opens(qtbot: QtBot, place: Workplace, show: Show) -> Opens:
    """Open a page and wait until it shows its record."""

    def opened(editing: Editing, draft: Any = None) -> EditPage:
        page = EditPage(place, editing, draft)
        page.form.state._timer.setInterval(20)
        page.resize(900, 700)
        show(page)
        settle(qtbot, place)
        return page

    return opened


def line(page: EditPage, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit), name
    return found


def below(page: EditPage, key: str) -> str:
    """Return what stands beneath a field."""
    note = page.form._rows[key]._note
    return "" if note is None or note.isHidden() else note.text()


def press(page: EditPage, name: str) -> None:
    click(child(page.form, QAbstractButton, name))


def stored(desk: Desk, case_id: str, step_id: str) -> dict[str, Any]:
    return proceedings.step_values(desk, case_id, step_id)[0]


def kept(place: Workplace, where: str) -> str | None:
    draft = drafts.find_draft(place.desk, "step", where)
    return None if draft is None else draft.body


# -- loading and saving -------------------------------------------------------------------------


def test_a_record_is_shown_and_saved(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    page = opens(records.step(place.desk, case_id, step_id))
    assert line(page, "when").text() == "14.04.2007"
    line(page, "actor").selectAll()
    type_text(line(page, "actor"), "Прокурор района")
    with qtbot.waitSignals([page.saved, page.closed]):
        press(page, "save")
    settle(qtbot, place)
    assert stored(place.desk, case_id, step_id)["actor"] == "Прокурор района"
    assert kept(place, step_id) is None


def test_a_new_record_is_saved_with_ctrl_s(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    page.form.state.edit("code", "CASE_OPENED")
    type_text(line(page, "when"), "05.2007")
    with qtbot.waitSignal(page.saved) as saved:
        press_key(line(page, "when"), Qt.Key.Key_S, "", CONTROL)
    made = stored(place.desk, case_id, str(saved.args[0] if saved.args else ""))
    assert (made["code"], made["when"]) == ("CASE_OPENED", When.parse("2007-05"))


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    type_text(line(page, "when"), "31.02.2007")
    with qtbot.assertNotEmitted(page.saved):
        press(page, "save")
        settle(qtbot, place)
    assert "There is no day 31.02.2007" in below(page, "when")
    assert below(page, "code") == "This must be answered."
    assert len(proceedings.chronology(place.desk, case_id)) == 0
    page.form.state.edit("code", "REFUSAL")
    line(page, "when").selectAll()
    type_text(line(page, "when"), "28.02.2007")
    assert below(page, "when") == "Understood as: 28 February 2007"
    with qtbot.waitSignal(page.saved):
        press(page, "save")


def test_what_the_service_refuses_leaves_the_form_as_it_was(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    assert case_id
    page = opens(records.new_case(place.desk))
    failed = QSignalSpy(place.failed)
    type_text(line(page, "number"), "KG-1")
    with qtbot.waitSignal(place.failed):
        press(page, "save")
    assert failed.at(0)[0].in_language("en").startswith("There is a case KG-1 already.")
    assert page.form.isEnabled()
    type_text(line(page, "number"), "-b")
    with qtbot.waitSignal(page.saved):
        press(page, "save")


def test_a_record_that_is_gone_closes_the_page_and_says_so(
    qtbot: QtBot, place: Workplace, case_id: str, step_id: str, show: Show
) -> None:
    proceedings.remove_step(place.desk, case_id, step_id)
    page = EditPage(place, records.step(place.desk, case_id, step_id))
    with qtbot.waitSignals([place.failed, page.closed]):
        show(page)


def test_undo_goes_through_fields_with_ctrl_z(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    page = opens(records.step(place.desk, case_id, step_id))
    type_text(line(page, "actor"), "!")
    text = child(page.form, QPlainTextEdit, "text")
    type_text(text, "Отказ")
    assert page.form.state.dirty
    press_key(text, Qt.Key.Key_Z, "", CONTROL)
    assert text.toPlainText() == ""
    press_key(text, Qt.Key.Key_Z, "", CONTROL)
    assert line(page, "actor").text() == "Prosecutor"
    assert page.pending_draft() is None
    press(page, "redo")
    assert line(page, "actor").text() == "Prosecutor!"
    settle(qtbot, place)


@pytest.mark.parametrize(("scheme", "language"), [(Scheme.DARK, "ru"), (Scheme.LIGHT, "ru")])
def test_looks_and_language_change_while_one_writes(
    qtbot: QtBot,
    place: Workplace,
    opens: Opens,
    case_id: str,
    scheme: Scheme,
    language: str,
) -> None:
    page = opens(records.step(place.desk, case_id))
    page.form.state.edit("code", "REFUSAL")
    type_text(line(page, "when"), "14.04.2007")
    place.look.apply(scheme)
    place.words.set_language(language)
    assert "14 апреля 2007\u00a0г." in below(page, "when")
    assert page.back.text() != "Back"
    assert line(page, "when").text() == "14.04.2007"
    with qtbot.waitSignal(page.saved):
        press(page, "save")
    assert proceedings.chronology(place.desk, case_id)[0].when == When.parse("2007-04-14")


# -- drafts -------------------------------------------------------------------------------------


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


# -- leaving ------------------------------------------------------------------------------------


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


# -- conflicts ----------------------------------------------------------------------------------


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


def test_the_keyboard_waits_in_the_first_field(
    place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    page = opens(records.new_case(place.desk))
    assert QApplication.focusWidget() is line(page, "number")
    page = opens(records.step(place.desk, case_id, step_id))
    assert QApplication.focusWidget() is child(page.form, FormCombo, "code")


def test_the_keyboard_stays_where_it_was_when_a_save_is_refused(
    qtbot: QtBot, place: Workplace, opens: Opens
) -> None:
    def refuse(_values: dict[str, Any], _version: int | None) -> None:
        raise WrongInput(_("Not today."))

    page = opens(Editing(NEW_CASE, _("New case"), "place", refuse))
    type_text(title := line(page, "title"), "Osh")
    title.setFocus()
    with qtbot.waitSignal(place.failed):
        press_key(title, Qt.Key.Key_S, "", CONTROL)
    assert QApplication.focusWidget() is title
