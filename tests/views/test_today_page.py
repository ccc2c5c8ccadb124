"""The first page: its cards, where their rows lead, when it reads again, and for whom it is cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.changes import Change, Changes
from desktop.core.when import When
from desktop.forms.drafts import to_json
from desktop.forms.fields import Link
from desktop.services import records
from desktop.services.backups import LastBackups
from desktop.services.drafts import keep_draft
from desktop.services.kinds import KINDS
from desktop.views.cases.records import NEW_CASE_PLACE
from desktop.views.form.builder import FormView
from desktop.views.going import Target
from desktop.views.lists import SPOKEN
from desktop.views.main_window import MainWindow
from desktop.views.today_cards import BackupCard, Card, RecoveryReminder
from desktop.views.today_page import TodayPage
from desktop.views.workplace import Workplace
from tests.desks import START
from tests.journeys.office import add_person, child, click, make_case, said, settle
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
DAY = START.astimezone().date()
NOTHING_DUE = "Nothing is due in the next 7 days."


def add(place: Workplace, key: str, case_id: str, **values: Any) -> str:
    return records.save_record(place.desk, KINDS[key], case_id, values)[0]


def add_term(place: Workplace, case_id: str, title: str, days: int, **values: Any) -> str:
    usual = {"side": "ours", "weight": "soft", "status": "open", "source": "typed"}
    due = When.on(DAY + timedelta(days))
    return add(place, "deadline", case_id, title=title, due=due, **{**usual, **values})


@pytest.fixture
def today(place: Workplace, case_id: str, show: Show) -> TodayPage:
    """The page as it is before anything was read; there is one case, KG-1, “Naryn”."""
    assert case_id
    page = TodayPage(place)
    page.resize(1100, 700)
    show(page)
    return page


@pytest.fixture
def started(qtbot: QtBot, place: Workplace, today: TodayPage) -> TodayPage:
    today.start()
    settle(qtbot, place)
    return today


def spoken(card: Card) -> list[str]:
    rows = card.list.rows
    return [rows.index(number, 0).data(SPOKEN) for number in range(rows.rowCount())]


def read_again(qtbot: QtBot, place: Workplace, page: TodayPage) -> None:
    """Wait for the pause after a change, and for what is read then."""
    qtbot.waitUntil(lambda: not page._pause.isActive())
    settle(qtbot, place)


def test_every_card_that_has_nothing_says_so(started: TodayPage) -> None:
    words = said(started)
    for sentence in (
        NOTHING_DUE,
        "Nobody owes you an answer.",
        "No form is left unfinished.",
        "No backup has been recorded.",
        "22 November 2026",
    ):
        assert sentence in words
    assert spoken(started.cards["no_step"])[0].startswith("Naryn, KG-1, ")
    assert not started.cards["due"].list.isVisible()
    assert not started.cards["due"]._count.isVisible()


def test_rows_say_what_when_and_how_near(
    qtbot: QtBot, place: Workplace, case_id: str, today: TodayPage
) -> None:
    add_term(place, case_id, "Complaint", -2, weight="hard")
    mine = Link(place.desk.user_id)
    add(place, "task", case_id, title="Call", due=None, status="open", responsible=mine)
    today.start()
    settle(qtbot, place)
    late, undated = spoken(today.cards["due"])
    assert late == "Complaint, 2 days late, KG-1 · 20.11.2026 · Deadline, a right is lost"
    assert undated == "Call, no date, KG-1 · Task"
    assert today.cards["due"]._count.text() == "2"
    assert today.cards["due"]._count.property("tone") == "danger"
    assert "Every open case has a next step." in said(today)


def test_no_name_of_a_person_stands_here(
    qtbot: QtBot, place: Workplace, case_id: str, today: TodayPage
) -> None:
    add_person(place.desk, case_id, "Асанов")
    today.start()
    settle(qtbot, place)
    shown = said(today) + "".join(line for card in today.cards.values() for line in spoken(card))
    assert "Naryn" in shown
    assert "Асанов" not in shown


@pytest.mark.parametrize("way", ["enter", "click"])
def test_a_row_leads_to_what_it_is_about(
    qtbot: QtBot, place: Workplace, case_id: str, today: TodayPage, way: str
) -> None:
    term = add_term(place, case_id, "Complaint", 1)
    going = QSignalSpy(place.going)
    today.start()
    settle(qtbot, place)
    rows = today.cards["due"].list
    if way == "enter":
        rows.setFocus()
        press_key(rows, Qt.Key.Key_Return)
    else:
        at = rows.visualRect(rows.model().index(0, 0)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert going.count() == 1
    assert going.at(0) == [Target("cases", case_id, kind="deadline", record_id=term)]


def test_more_cases_than_a_card_shows_are_shown_when_asked_for(
    qtbot: QtBot, place: Workplace, today: TodayPage
) -> None:
    for number in range(8):
        make_case(place.desk, f"B-{number}")
    today.start()
    settle(qtbot, place)
    card = today.cards["no_step"]
    assert (len(spoken(card)), card._count.text()) == (6, "9")
    click(card.whole)
    settle(qtbot, place)
    assert len(spoken(card)) == 9
    assert not card.whole.isVisible()
    assert len(spoken(today.cards["changed"])) == 6


def test_it_reads_again_when_something_was_saved_in_a_case(
    qtbot: QtBot, place: Workplace, case_id: str, started: TodayPage
) -> None:
    add_term(place, case_id, "Complaint", 1)
    qtbot.waitUntil(started._pause.isActive)
    read_again(qtbot, place, started)
    assert spoken(started.cards["due"])[0].startswith("Complaint, in 1 day")
    place.changed.emit(Changes(frozenset({Change("users", "1")})))
    assert not started._pause.isActive()
    started.hide()
    add_term(place, case_id, "Second", 1)
    qtbot.waitUntil(started._pause.isActive)
    read_again(qtbot, place, started)
    assert len(spoken(started.cards["due"])) == 1  # nobody sees it: it is read when one comes back
    started.start()
    settle(qtbot, place)
    assert len(spoken(started.cards["due"])) == 2


def test_f5_reads_again(qtbot: QtBot, place: Workplace, case_id: str, started: TodayPage) -> None:
    keep_draft(place.desk, "letter", case_id, "{}")  # of which nobody is told
    started.cards["no_step"].list.setFocus()
    press_key(focus(), Qt.Key.Key_F5)
    settle(qtbot, place)
    assert len(spoken(started.cards["drafts"])) == 1


def test_a_new_day_is_noticed(
    qtbot: QtBot, place: Workplace, case_id: str, today: TodayPage
) -> None:
    add_term(place, case_id, "Complaint", 1)
    today.start()
    settle(qtbot, place)
    assert today.tick.isActive()
    clock: Any = place.desk.clock
    today.tick.timeout.emit()
    settle(qtbot, place)
    assert "22 November 2026" in said(today)
    clock.advance(timedelta(days=1))
    today.tick.timeout.emit()
    settle(qtbot, place)
    assert "23 November 2026" in said(today)
    assert spoken(today.cards["due"])[0].startswith("Complaint, today")


def test_the_keyboard_stays_on_its_row_when_rows_come(
    qtbot: QtBot, place: Workplace, case_id: str, today: TodayPage
) -> None:
    add_term(place, case_id, "Complaint", 3)
    today.start()
    settle(qtbot, place)
    rows = today.cards["due"].list
    rows.setFocus()
    assert rows.currentIndex().row() == 0
    add_term(place, case_id, "Earlier", 1)
    read_again(qtbot, place, today)
    assert rows.currentIndex().row() == 1
    assert rows.hasFocus()


@pytest.mark.parametrize(("width", "columns"), [(1100, 3), (800, 2), (500, 1)])
def test_cards_stand_in_as_many_columns_as_there_is_room_and_tab_reads_down_each(
    qtbot: QtBot, started: TodayPage, width: int, columns: int
) -> None:
    started.resize(width, 700)
    qtbot.waitUntil(lambda: len(columns_of(started)) == columns)
    wanted = [
        stop
        for column in columns_of(started)
        for card in column
        for stop in card.stops
        if stop.isVisible()
    ]
    wanted[0].setFocus()
    met = []
    for _stop in wanted:
        met.append(focus())
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert met == wanted
    assert focus() is wanted[0]


AnyCard: TypeAlias = Card | RecoveryReminder | BackupCard


def columns_of(page: TodayPage) -> list[list[AnyCard]]:
    """Return the cards as they stand: columns from the left, each from the top."""
    QApplication.sendPostedEvents()
    by_left: dict[int, list[tuple[int, AnyCard]]] = {}
    cards: list[AnyCard] = [*page.cards.values(), page.recovery, page.backup]
    for card in filter(QWidget.isVisible, cards):
        corner = card.mapTo(page, card.rect().topLeft())
        by_left.setdefault(corner.x(), []).append((corner.y(), card))
    return [
        [card for _top, card in sorted(by_left[left], key=lambda each: each[0])]
        for left in sorted(by_left)
    ]


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_everything_follows_a_larger_letter(place: Workplace, started: TodayPage) -> None:
    rows = started.cards["no_step"].list
    before = rows.height()
    place.look.apply(percent=200)
    assert rows.height() > 1.5 * before
    assert started._dealt == 1
    place.look.apply(percent=100)
    assert (rows.height(), started._dealt) == (before, 3)


# -- who sees what -----------------------------------------------------------------------------


def test_a_doctor_sees_tasks_and_for_whom_the_terms_are(
    qtbot: QtBot, place: Workplace, case_id: str, today: TodayPage
) -> None:
    add_term(place, case_id, "Complaint", 1)
    place.desk.roles = frozenset({"doctor"})
    today.start()
    settle(qtbot, place)
    assert "No task of yours is due in the next 7 days." in said(today.cards["due"])
    for key in ("due", "waiting", "no_step"):
        assert "“Proceedings” is not for your role." in said(today.cards[key])
        assert "Complaint" not in "".join(spoken(today.cards[key]))
    assert not any(link.isVisible() for link in today.cards["waiting"].links)
    assert spoken(today.cards["changed"])


def test_an_administrator_sees_no_case(
    qtbot: QtBot, place: Workplace, case_id: str, today: TodayPage
) -> None:
    failed = QSignalSpy(place.failed)
    add_term(place, case_id, "Complaint", 1)
    place.desk.roles = frozenset({"administrator"})
    today.start()
    settle(qtbot, place)
    for key in ("due", "waiting", "no_step", "changed"):
        assert "is not for your role" in said(today.cards[key])
        assert spoken(today.cards[key]) == []
    assert "No backup has been recorded." in said(today)
    assert failed.count() == 0


@pytest.mark.parametrize(
    ("days", "away", "role"), [(0, True, "strong"), (7, True, "strong"), (8, False, "warning")]
)
def test_a_backup_that_is_known_is_named_with_its_age(
    place: Workplace, show: Show, days: int, role: str, *, away: bool
) -> None:
    card, at = BackupCard(place), place.desk.clock.now() - timedelta(days=days)
    show(card)
    card.show_backup(LastBackups(at, at if away else None))
    assert f"{days} days ago" in said(card) or (days == 0 and "today" in said(card))
    assert card._said.property("role") == role
    assert ("No copy is kept elsewhere" in said(card)) is not away
    assert card._away.property("role") == ("muted" if away else "warning")


def test_the_card_backs_up(qtbot: QtBot, place: Workplace, today: TodayPage) -> None:
    asked = QSignalSpy(today.backup.back_up_asked)
    going = QSignalSpy(place.going)
    click(today.backup.now)
    settle(qtbot, place)
    assert asked.count() == 1
    assert going.at(0)[0].page == "settings"  # no folder was chosen yet


# -- within the window -------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, place: Workplace, case_id: str, show: Show) -> MainWindow:
    assert case_id
    window = MainWindow(place)
    window.resize(1280, 720)
    show(window)
    settle(qtbot, place)
    return window


def page_of(window: MainWindow) -> TodayPage:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def test_the_ways_to_all_of_it_narrow_the_room(
    qtbot: QtBot, place: Workplace, case_id: str, window: MainWindow
) -> None:
    add_term(place, case_id, "ours", 1)
    add_term(place, case_id, "theirs", 1, side="state")
    add_term(place, case_id, "met", 1, status="met")
    for card, titles in (("waiting", ["theirs"]), ("due", ["ours"])):
        window.go_to("today")
        settle(qtbot, place)
        click(child(page_of(window).cards[card], QPushButton, f"all.{card}.deadline"))
        settle(qtbot, place)
        room: Any = window.page("deadlines")
        shown = room.list_of("deadline").rows
        assert not shown.loading
        assert room.isVisible()
        found = [shown.row(number).cells["title"].text for number in range(shown.total)]
        assert found == titles
    window.go_to("deadlines")
    settle(qtbot, place)
    window.go_to("today")
    click(child(page_of(window).cards["due"], QPushButton, "all.due.task"))
    settle(qtbot, place)
    assert room.key == "task"


def test_a_draft_is_taken_up_with_one_click(
    qtbot: QtBot, place: Workplace, case_id: str, window: MainWindow
) -> None:
    window.go(Target("cases", case_id, kind="letter"))
    settle(qtbot, place)
    type_text(child(window, QLineEdit, "subject"), "Запрос")
    seal = window.seal_drafts()
    assert seal is not None
    seal()
    window.go_to("today")
    settle(qtbot, place)
    drafts = page_of(window).cards["drafts"]
    assert spoken(drafts)[0].startswith("Letter, KG-1, ")
    _open_first(drafts)
    settle(qtbot, place)
    assert child(window, QLineEdit, "subject").text() == "Запрос"  # the form that was still open
    window.cases.workspace.pages.leave()
    settle(qtbot, place)
    keep_draft(place.desk, "letter", case_id, _body(window, place, case_id, qtbot))
    window.go_to("today")
    settle(qtbot, place)
    _open_first(drafts)
    settle(qtbot, place)
    assert child(window, QLineEdit, "subject").text() == "из черновика"


def _body(window: MainWindow, place: Workplace, case_id: str, qtbot: QtBot) -> str:
    """Type a letter, and return what would be kept of it."""
    window.go(Target("cases", case_id, kind="letter"))
    settle(qtbot, place)
    subject = child(window, QLineEdit, "subject")
    subject.clear()  # the draft of before is shown
    type_text(subject, "из черновика")
    state = window.findChildren(FormView)[-1].state
    body = to_json(state.form, state.raws)
    window.cases.workspace.pages.leave()
    settle(qtbot, place)
    return body


@pytest.mark.parametrize(
    ("form", "name"), [("new_case", "new_case"), ("case", "case"), ("case_status", "case_status")]
)
def test_the_forms_of_a_case_itself_are_taken_up_too(
    qtbot: QtBot, place: Workplace, case_id: str, window: MainWindow, form: str, name: str
) -> None:
    keep_draft(place.desk, form, NEW_CASE_PLACE if form == "new_case" else case_id, "{}")
    window.go_to("today")
    settle(qtbot, place)
    _open_first(page_of(window).cards["drafts"])
    settle(qtbot, place)
    assert window.cases.isVisible()
    assert [view.state.form.key for view in window.findChildren(FormView)] == [name]
    if form == "new_case":
        window.go(Target("cases", kind="new_case"))
        assert len(window.findChildren(FormView)) == 1  # the one that was begun


def test_ctrl_n_makes_a_case_from_here_too(
    qtbot: QtBot, place: Workplace, window: MainWindow
) -> None:
    press_key(page_of(window).cards["due"].links[0], Qt.Key.Key_N, "", CONTROL)
    settle(qtbot, place)
    assert [view.state.form.key for view in window.findChildren(FormView)] == ["new_case"]


def _open_first(card: Card) -> None:
    card.list.setFocus()
    card.list.setCurrentIndex(card.list.rows.first())
    press_key(card.list, Qt.Key.Key_Return)
