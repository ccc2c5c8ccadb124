"""Rooms and tabs of records: opened, added, closed several at once, and gone to and from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.core.when import When
from desktop.services import cases, records
from desktop.services.kinds import KINDS
from desktop.services.registers import REGISTERS, Query, list_records
from desktop.views.case_picker import CasePicker
from desktop.views.editing import EditPage
from desktop.views.form.builder import FormView
from desktop.views.going import Target
from desktop.views.labels import Words
from desktop.views.main_window import PLACES, MainWindow
from desktop.views.main_window import ROOMS as PLACES_OF_RECORDS
from desktop.views.noaccess import NoAccess
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.registers.register import RegisterView
from desktop.views.rooms.lists import ROOMS, lateness
from desktop.views.rooms.panel import RecordsPanel
from desktop.views.statistics_page import StatisticsPage
from desktop.views.style import Look
from desktop.views.tokens import Tone
from desktop.views.workplace import Workplace
from tests.desks import START
from tests.journeys.office import (
    add_person,
    add_step,
    child,
    click,
    gone,
    make_case,
    message,
    said,
    settle,
    sitting,
)
from tests.keyboard import press_key, type_text
from tests.views.workspace_steps import give_reason

Show = Callable[[QWidget], None]
TODAY = START.date()
LETTER = {"direction": "out", "party": "Prosecutor", "subject": "Request"}
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def case_id(place: Workplace) -> str:
    return make_case(place.desk, "KG-1", "Naryn")


@pytest.fixture
def window(qtbot: QtBot, place: Workplace, case_id: str, show: Show) -> MainWindow:
    assert case_id
    window = MainWindow(place)
    window.resize(1500, 860)
    show(window)
    window.go_to("cases")
    settle(qtbot, place)
    return window


def add(place: Workplace, key: str, case_id: str, **values: Any) -> str:
    return records.save_record(place.desk, KINDS[key], case_id, values)[0]


def add_deadline(place: Workplace, case_id: str, title: str, day: str = "2026-11-24") -> str:
    values = {"side": "ours", "weight": "hard", "status": "open", "source": "typed"}
    return add(place, "deadline", case_id, title=title, due=When.parse(day), **values)


def list_in(panel: RecordsPanel) -> RegisterView:
    view = panel.list_of(panel.key)
    assert view is not None
    return view


def room(qtbot: QtBot, place: Workplace, window: MainWindow, name: str) -> RecordsPanel:
    click(window.sidebar.button(name))
    settle(qtbot, place)
    panel = window.page(name)
    assert isinstance(panel, RecordsPanel)
    return panel


@pytest.mark.parametrize("name", PLACES_OF_RECORDS)
def test_every_room_turns_to_each_of_its_lists(
    qtbot: QtBot, place: Workplace, window: MainWindow, name: str
) -> None:
    panel = room(qtbot, place, window, name)
    for number, key in enumerate(PLACES_OF_RECORDS[name]):
        panel.bar.setCurrentIndex(number)
        settle(qtbot, place)
        view = list_in(panel)
        assert view.isVisible()
        assert place.words.say(view.list.state_text()) != "Loading…"
        shown = [add.objectName() for add in panel._adds.values() if add.isVisible()]
        assert shown == [f"add.{key}"]


def test_letters_whose_answer_is_awaited_are_asked_for_in_the_room_and_from_today(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    asked = add(place, "letter", case_id, **LETTER, reply_due=When.parse("2026-12-24"))
    add(place, "letter", case_id, **LETTER | {"subject": "For their files"})
    panel = room(qtbot, place, window, "correspondence")
    view = list_in(panel)
    assert view.rows.total == 2
    answer = view.bar.buttons["answer"]
    answer._menu.actions()[0].trigger()
    settle(qtbot, place)
    assert answer.text() == "Answer: awaited"
    assert view.rows.number_of(asked) == 0
    assert view.rows.total == 1
    view.bar.clear.click()
    window.go_to("today")
    settle(qtbot, place)
    click(child(window.page("today"), QPushButton, "all.waiting.letter"))
    settle(qtbot, place)
    assert panel.isVisible()
    assert (view.rows.total, answer.text()) == (1, "Answer: awaited")
    view.list.selectAll()
    click(view.acts["replied"])
    settle(qtbot, place)
    assert view.rows.total == 0


def test_a_deadline_is_opened_in_its_case_and_one_comes_back(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    add_deadline(place, case_id, "Complaint")
    panel = room(qtbot, place, window, "deadlines")
    view = list_in(panel)
    view.list.setFocus()
    view.list.setCurrentIndex(view.rows.index(0, 0))
    press_key(view.list, Qt.Key.Key_Return)
    settle(qtbot, place)
    workspace = window.cases.workspace
    assert (workspace.case_id, workspace.tabs.key) == (case_id, "proceedings")
    page = workspace.pages.currentWidget()
    assert isinstance(page, EditPage)
    assert page.form.values()["title"] == "Complaint"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press_key(page.form, Qt.Key.Key_Left, "", ALT)
    settle(qtbot, place)
    assert window.page("deadlines").isVisible()
    press_key(window.sidebar, Qt.Key.Key_Right, "", ALT)
    settle(qtbot, place)
    assert window.cases.isVisible()
    assert workspace.case_id == case_id


def test_something_new_asks_which_case_it_belongs_to(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    add_person(place.desk, case_id, "Қайратов")
    make_case(place.desk, "KG-2", "Osh")
    panel = room(qtbot, place, window, "correspondence")
    click(panel._adds["letter"])
    picker = window.findChild(CasePicker)
    assert picker is not None
    qtbot.waitUntil(lambda: picker.rows.rowCount() == 2)
    type_text(picker.search, "kairat")
    qtbot.waitUntil(lambda: picker.rows.rowCount() == 1)
    press_key(picker.search, Qt.Key.Key_Down)
    click(picker.choose)
    settle(qtbot, place)
    assert window.cases.workspace.case_id == case_id
    page = window.cases.workspace.pages.currentWidget()
    assert isinstance(page, EditPage)
    assert page.form.values()["when"] == When.on(TODAY)


def test_the_picker_is_left_without_a_choice(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    picker = CasePicker(place, _("Letter"), window)
    chosen = QSignalSpy(picker.chosen)
    picker.open()
    settle(qtbot, place)
    assert picker.choose.isEnabled()
    type_text(picker.search, "nobody at all")
    qtbot.waitUntil(lambda: not picker.choose.isEnabled())
    click(picker.cancel)
    assert chosen.count() == 0
    picker.search.clear()
    qtbot.waitUntil(lambda: picker.rows.rowCount() == 1)
    picker.list.activated.emit(picker.rows.index(0, 0))
    assert chosen.count() == 1


def test_several_deadlines_are_met_at_once_and_opened_again(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    for title in ("one", "two", "three"):
        add_deadline(place, case_id, title)
    view = list_in(room(qtbot, place, window, "deadlines"))
    view.list.selectAll()
    click(view.acts["met"])
    settle(qtbot, place)
    assert message(window.toast) == "3 entries changed."
    assert view.rows.rowCount() == 0
    met = Query(codes={"status": ("met",)})
    page = list_records(place.desk, REGISTERS["deadline"], met)
    assert page.total == 3
    click(window.toast._button)
    settle(qtbot, place)
    assert view.rows.rowCount() == 3


def test_undo_says_how_many_a_colleague_changed_meanwhile(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    ids = [add_deadline(place, case_id, title) for title in ("one", "two")]
    view = list_in(room(qtbot, place, window, "deadlines"))
    view.list.selectAll()
    click(view.acts["met"])
    settle(qtbot, place)
    outcome = {"outcome": "handed in"}
    records.change_records(place.desk, KINDS["deadline"], {ids[0]: outcome})
    click(window.toast._button)
    settle(qtbot, place)
    assert message(window.toast) == "1 entry was changed by somebody meanwhile and stays as it is."
    assert view.rows.rowCount() == 1


def test_a_record_is_added_edited_and_removed_in_its_tab(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    window.go(Target("cases", case_id, tab="note"))
    settle(qtbot, place)
    panel = window.cases.workspace.tabs.panel("notes")
    click(panel._adds["note"])
    settle(qtbot, place)
    form = _form(window)
    form.state.edit("text", "The mother called.")
    form.save()
    settle(qtbot, place)
    assert message(window.toast) == "Saved."
    view = list_in(panel)
    assert view.rows.rowCount() == 1
    view.list.setCurrentIndex(view.rows.index(0, 0))
    view.list.activated.emit(view.rows.index(0, 0))
    settle(qtbot, place)
    page = window.cases.workspace.pages.currentWidget()
    assert isinstance(page, EditPage)
    click(page.remove)
    give_reason(qtbot, place, page)
    assert message(window.toast) == "Removed: Note or contact"
    assert view.rows.rowCount() == 0
    click(window.toast._button)
    settle(qtbot, place)
    assert view.rows.rowCount() == 1


def _form(window: MainWindow) -> FormView:
    form = window.cases.workspace.pages.findChild(FormView)
    assert isinstance(form, FormView)
    return form


def test_what_cannot_be_removed_says_why_and_stays(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    from desktop.forms.fields import Link

    claim_id = add(place, "claim", case_id, kind="civil", status="draft")
    award = {"instance": "first", "result": "granted"}
    add(place, "award", case_id, claim=Link(claim_id), **award)
    window.go(Target("cases", case_id, kind="claim", record_id=claim_id))
    settle(qtbot, place)
    page = window.cases.workspace.pages.currentWidget()
    assert isinstance(page, EditPage)
    click(page.remove)
    dialog = child(page, ReasonDialog)
    dialog.reason.setPlainText("a mistake")
    click(dialog.act)
    settle(qtbot, place)
    assert "refers to it" in dialog.problem.text()
    click(dialog.cancel)
    gone(qtbot, dialog)
    assert page.form.isEnabled()


def test_a_deadline_is_closed_and_never_removed(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    record_id = add_deadline(place, case_id, "Complaint")
    window.go(Target("cases", case_id, kind="deadline", record_id=record_id))
    settle(qtbot, place)
    page = window.cases.workspace.pages.currentWidget()
    assert isinstance(page, EditPage)
    assert page.remove.isHidden()


def test_the_head_says_the_status_the_next_term_and_who(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    window.cases.choose(case_id)
    settle(qtbot, place)
    head = window.cases.workspace.head
    assert head.term.text() == "no next term"
    click(head.term)
    settle(qtbot, place)
    form = _form(window)
    form.state.edit("title", "Complaint")
    form.state.edit("due", "22.11.2026")
    form.save()
    settle(qtbot, place)
    assert head.term.text() == "22.11.2026 · today"
    assert head.term.property("tone") == "danger"
    click(head.term)
    settle(qtbot, place)
    assert _form(window).values()["title"] == "Complaint"
    window.cases.workspace.pages.leave()
    asked = QSignalSpy(window.cases.workspace.access_asked)
    click(head.access)
    assert asked.at(0) == [case_id]
    settle(qtbot, place)
    (dialog,) = window.findChildren(QDialog)
    dialog.reject()


def test_a_case_is_closed_with_a_reason_and_not_over_an_open_term(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    record_id = add_deadline(place, case_id, "Complaint")
    window.cases.choose(case_id)
    settle(qtbot, place)
    click(window.cases.workspace.head.status)
    settle(qtbot, place)
    form = _form(window)
    form.state.edit("status", "closed")
    form.save()
    assert "Say why the case is closed." in said(form)
    form.state.edit("reason", "as the family wished")
    form.save()
    settle(qtbot, place)
    assert message(window.toast).startswith("1 deadline of ours is still open")
    met = {"status": "met", "closed": When.on(TODAY)}
    records.change_records(place.desk, KINDS["deadline"], {record_id: met})
    form.save()
    settle(qtbot, place)
    assert window.cases.workspace.head.status.text() == "closed"


def test_a_role_without_the_right_is_told_whose_the_room_is(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    place.desk.roles = frozenset({"caseworker"})
    panel = room(qtbot, place, window, "examinations")
    assert panel.list_of("evaluation") is None
    assert "doctor" in said(panel)
    assert panel.findChild(NoAccess) is not None
    assert not panel._adds["evaluation"].isVisible()


def test_where_there_is_no_room_one_sees_the_list_or_the_case(
    qtbot: QtBot, place: Workplace, window: MainWindow, case_id: str
) -> None:
    window.resize(1000, 720)
    settle(qtbot, place)
    page = window.cases
    assert page.listing.isVisible()
    assert not page.workspace.isVisible()
    page.listing.list.setFocus()
    page.listing.list.setCurrentIndex(page.listing.rows.index(0, 0))
    assert not page.workspace.isVisible()
    press_key(page.listing.list, Qt.Key.Key_Return)
    settle(qtbot, place)
    assert (page.workspace.isVisible(), page.listing.isVisible()) == (True, False)
    click(page.workspace.head.back)
    assert (page.workspace.isVisible(), page.listing.isVisible()) == (False, True)
    page.listing.list.clicked.emit(page.listing.rows.index(0, 0))
    assert page.workspace.isVisible()
    window.resize(1500, 860)
    settle(qtbot, place)
    assert (page.workspace.isVisible(), page.listing.isVisible()) == (True, True)
    assert page.workspace.head.back.isHidden()
    assert page.workspace.case_id == case_id


@pytest.mark.parametrize("key", ROOMS)
def test_a_room_says_what_its_rows_are(place: Workplace, case_id: str, key: str) -> None:
    """Each column of each room has words for a record in which everything is answered."""
    from tests.services.test_records import Office

    desk = place.desk
    office = Office.__new__(Office)
    office.desk, office.case_id = desk, case_id
    office.links = {
        "people": add_person(desk, case_id, "Асанов"),
        "steps": add_step(desk, case_id, "REFUSAL"),
        "users": desk.user_id,
    }
    record_id = office.add(key)
    lines = list_records(desk, REGISTERS[key], Query(case_id=case_id)).lines
    line = next(line for line in lines if line.id == record_id)
    row = ROOMS[key].row(line, TODAY, place.privacy)
    assert row.case_id == case_id
    assert row.cells is not None
    for column in ROOMS[key].spec.columns:
        assert place.words.say(row.cells[column.key].text), column.key


def test_lateness_is_said_in_days_and_by_colour() -> None:
    words = Words()
    spans = [(-3, "3 days late"), (0, "today"), (1, "in 1 day"), (8, "in 8 days")]
    tones = [Tone.DANGER, Tone.DANGER, Tone.WARNING, Tone.NEUTRAL]
    from datetime import timedelta

    for (days, said_as), tone in zip(spans, tones, strict=True):
        text, seen = lateness(TODAY + timedelta(days), TODAY)
        assert (words.say(text), seen) == (said_as, tone)


def test_the_record_of_a_case_that_is_gone_is_not_opened(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    window.go(Target("cases", "00000000-0000-4000-8000-00000000dead"))
    settle(qtbot, place)
    assert "Choose a case" in said(window.cases.workspace)
    assert cases.list_cases(place.desk).total == 1


def test_an_administrator_is_offered_nothing_that_fails(
    qtbot: QtBot, place: Workplace, show: Show, case_id: str
) -> None:
    assert case_id
    place.desk.roles = frozenset({"administrator"})
    failed = QSignalSpy(place.failed)
    window = MainWindow(place)
    show(window)
    for name in [item.key for item in PLACES]:
        window.go_to(name)
        settle(qtbot, place)
    listing = window.cases.listing
    assert not listing.new.isVisibleTo(listing)
    assert not listing.bring.isVisibleTo(listing)
    assert "is not for your role" in place.words.say(listing.list.state_text())
    window.cases.workspace.new_case()
    assert not window.cases.workspace.pages.is_open
    assert window.statistics.save.isVisibleTo(window.statistics)
    place.desk.roles = frozenset({"doctor"})
    assert not StatisticsPage(place, TODAY).save.isVisibleTo(window)
    assert failed.count() == 0
