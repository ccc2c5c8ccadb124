"""Four of the tabs of a case: what they show, and what they ask the workspace for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.money import Money
from desktop.core.when import When
from desktop.services import cases, proceedings
from desktop.views.cases.history import HistoryTab
from desktop.views.cases.overview import OverviewTab, read_overview
from desktop.views.cases.people import PeopleTab
from desktop.views.cases.proceedings import ProceedingsTab
from desktop.views.cases.steps import item_of
from desktop.views.labels import Words
from desktop.views.lists import ROW_ROLE, SPOKEN
from desktop.views.rows import RowList
from desktop.views.style import Look
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    add_person,
    add_step,
    click,
    edit_step,
    make_case,
    said,
    settle,
    sitting,
)
from tests.keyboard import press_key

Show = Callable[[QWidget], None]


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def case_id(place: Workplace) -> str:
    return make_case(place.desk, "KG-1", "Naryn", summary="Death in a cell.")


@pytest.fixture
def overview(place: Workplace, show: Show) -> OverviewTab:
    tab = OverviewTab(place)
    tab.resize(820, 720)
    show(tab)
    return tab


def fill(place: Workplace, tab: OverviewTab, case_id: str) -> None:
    areas = cases.rights_in(place.desk, case_id).areas
    overview = read_overview(place.desk, place.privacy, case_id, areas)
    tab.show_overview(cases.header(place.desk, case_id), overview)
    QApplication.processEvents()  # labels just made are shown by an event


def spoken(tab: OverviewTab | PeopleTab | ProceedingsTab | HistoryTab) -> list[str]:
    """Return the rows of a tab as they are read aloud."""
    model = tab.timeline.model() if isinstance(tab, OverviewTab) else tab.rows
    return [model.index(row, 0).data(SPOKEN) for row in range(model.rowCount())]


def double_click(view: RowList, row: int) -> None:
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


# -- overview -----------------------------------------------------------------------------------


def test_an_empty_case_says_what_to_do(
    place: Workplace, overview: OverviewTab, case_id: str
) -> None:
    fill(place, overview, case_id)
    assert "not added yet" in said(overview)
    assert place.words.say(overview.timeline.state_text()).startswith("No steps yet.")


def test_the_cards_say_whom_it_is_about_and_where_it_stands(
    place: Workplace, overview: OverviewTab, case_id: str
) -> None:
    desk = place.desk
    place.privacy.show()
    add_person(desk, case_id, "Асанов", birth=When.parse("1985"), roles=("victim", "author"))
    for number in range(6):
        add_person(desk, case_id, f"Witness {number}", roles=("witness",))
    money = ({"money": Money.parse("200000 KGS"), "head": "moral"},)
    add_step(desk, case_id, "DETAINED", "2007-04-13")
    add_step(desk, case_id, "CASE_OPENED", "2007-04-14")
    add_step(desk, case_id, "AWARD_FINAL", "2009-05-01", amounts=money)
    fill(place, overview, case_id)
    shown = said(overview)
    assert "Асанов\nauthor of the communication, victim · born 1985" in shown or (
        "Асанов\nvictim, author of the communication · born 1985" in shown
    )
    assert "and 2 more" in shown
    assert "Death in a cell." in shown
    assert "since 14 April 2007" in shown
    assert "200,000\N{NO-BREAK SPACE}KGS" in shown
    assert "Steps\n3" in shown


def test_the_timeline_keeps_precision_and_shows_accounts_side_by_side(
    place: Workplace, overview: OverviewTab, case_id: str
) -> None:
    desk = place.desk
    asserted = (
        {"party": "complainant", "when": When.parse("2007-03-29"), "text": None},
        {"party": "state", "when": When.parse("2007-03-30"), "text": "beaten by others"},
    )
    add_step(desk, case_id, "REFUSAL", "2007-05", actor="Prosecutor", text="No signs of a crime.")
    add_step(desk, case_id, "COMPLAINT_PROS", "2007-03-29", assertions=asserted)
    add_step(desk, case_id, "EVENT", None)
    fill(place, overview, case_id)
    told = spoken(overview)
    assert told[0].startswith("29 March 2007. Complaint to a prosecutor")
    assert "Accounts differ" in told[0]
    assert "complainant: 29 March 2007. State: 30 March 2007, beaten by others" in told[0]
    assert told[1].startswith("Date not known")  # it was written down after the complaint
    assert told[2].startswith("May 2007. Refusal to open a criminal case. Prosecutor · No signs")


def test_parties_that_agree_share_a_chip_and_one_code_keeps_the_file_s_word(
    place: Workplace, case_id: str, words: Words
) -> None:
    agreed = tuple({"party": party, "when": None, "text": None} for party in ("state", "author"))
    outcomes = (
        {"accused": "T.", "outcome": "convicted"},
        {"accused": None, "outcome": "acquitted"},
    )
    money = ({"money": Money.parse("100 USD"), "head": "moral"},)
    add_step(
        place.desk,
        case_id,
        "TRIAL_JUDGMENT",
        "2009",
        assertions=agreed,
        outcomes=outcomes,
        amounts=money,
    )
    line = proceedings.chronology(place.desk, case_id)[0]
    place.privacy.show()
    item = item_of(line, place.privacy)
    assert len(item.assertions) == 1
    assert " / " in words.say(item.assertions[0].party)
    sub = words.say(item.sub)
    assert "T.: " in sub
    assert "100\N{NO-BREAK SPACE}USD (" in sub


def test_a_step_is_opened_and_a_new_one_asked_for(
    qtbot: QtBot, place: Workplace, overview: OverviewTab, case_id: str
) -> None:
    step_id = add_step(place.desk, case_id, "REFUSAL", "2007")
    fill(place, overview, case_id)
    with qtbot.waitSignal(overview.step_asked, check_params_cb=lambda asked: asked is None):
        click(overview.add)
    overview.timeline.setFocus()
    press_key(overview.timeline, Qt.Key.Key_Down)
    with qtbot.waitSignal(overview.step_asked, check_params_cb=lambda asked: asked == step_id):
        press_key(overview.timeline, Qt.Key.Key_Return)


def test_without_room_the_cards_stand_below_one_another_and_the_tab_scrolls(
    place: Workplace, overview: OverviewTab, case_id: str
) -> None:
    add_person(place.desk, case_id, "Асанов")
    fill(place, overview, case_id)
    overview.resize(900, 720)
    assert overview._people.pos().y() == overview._standing.pos().y()
    assert not overview.verticalScrollBar().isVisible()
    overview.resize(420, 300)
    QTest.qWait(1)
    assert overview._people.pos().y() < overview._standing.pos().y()
    assert overview.verticalScrollBar().isVisible()
    assert overview._people.height() >= overview._people.heightForWidth(overview._people.width())


# -- people -------------------------------------------------------------------------------------


@pytest.fixture
def people(place: Workplace, show: Show) -> PeopleTab:
    tab = PeopleTab(place)
    tab.resize(700, 400)
    show(tab)
    return tab


def test_people_are_listed_opened_and_added(
    qtbot: QtBot, place: Workplace, people: PeopleTab, case_id: str
) -> None:
    place.privacy.show()
    people.show_case(case_id)
    settle(qtbot, place)
    assert place.words.say(people.list.state_text()).startswith("Nobody has been added")
    accused = add_person(place.desk, case_id, "Officer", roles=("alleged_perpetrator",))
    victim = add_person(place.desk, case_id, "Асанов", sex="m", citizenship="KG")
    people.show_case(case_id)
    settle(qtbot, place)
    assert spoken(people) == ["Асанов, victim, male · Kyrgyzstan", "Officer, alleged perpetrator"]
    tones = [people.rows.index(row, 0).data(ROW_ROLE).badge_tone.value for row in range(2)]
    assert tones == ["accent", "warning"]
    with qtbot.waitSignal(people.person_asked, check_params_cb=lambda asked: asked is None):
        click(people.add)
    with qtbot.waitSignal(people.person_asked, check_params_cb=lambda asked: asked == victim):
        double_click(people.list, 0)
    with qtbot.waitSignal(people.person_asked, check_params_cb=lambda asked: asked == accused):
        press_key(people.list, Qt.Key.Key_Down)
        press_key(people.list, Qt.Key.Key_Return)


# -- proceedings --------------------------------------------------------------------------------


@pytest.fixture
def steps(place: Workplace, show: Show) -> ProceedingsTab:
    tab = ProceedingsTab(place)
    tab.resize(820, 700)
    show(tab)
    return tab


@pytest.fixture
def two(qtbot: QtBot, place: Workplace, steps: ProceedingsTab, case_id: str) -> list[str]:
    """Two steps in the list."""
    ids = [
        add_step(place.desk, case_id, "DETAINED", "2007-04-13", number="1", actor="Police"),
        add_step(place.desk, case_id, "COMPLAINT_POLICE", "2007-04-15", source="p. 4"),
    ]
    steps.show_case(case_id)
    settle(qtbot, place)
    return ids


def test_measures_and_steps_are_shown(steps: ProceedingsTab, two: list[str]) -> None:
    assert len(two) == 2
    assert "From the event to the first complaint\n2 days" in said(steps)
    assert "Steps\n2" in said(steps)
    assert spoken(steps)[0] == "Detention, no. 1 · Police, 13.04.2007"


def test_nothing_known_is_said(
    qtbot: QtBot, place: Workplace, steps: ProceedingsTab, case_id: str
) -> None:
    steps.show_case(case_id)
    settle(qtbot, place)
    assert "Not known yet" in said(steps)
    assert "None yet" in said(steps)
    assert place.words.say(steps.list.state_text()) == "No steps yet."


def test_a_step_is_chosen_edited_and_removed(
    qtbot: QtBot, steps: ProceedingsTab, two: list[str]
) -> None:
    assert not steps.edit.isEnabled()
    assert not steps.remove.isEnabled()
    with qtbot.waitSignal(steps.step_asked, check_params_cb=lambda asked: asked is None):
        click(steps.add)
    with qtbot.waitSignal(steps.step_asked, check_params_cb=lambda asked: asked == two[0]):
        double_click(steps.list, 0)
    press_key(steps.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(steps.step_asked, check_params_cb=lambda asked: asked == two[1]):
        click(steps.edit)
    with qtbot.waitSignal(steps.removal_asked, check_params_cb=lambda asked: asked == two[1]):
        click(steps.remove)


def test_the_buttons_follow_the_row_that_looks_chosen(
    qtbot: QtBot, place: Workplace, steps: ProceedingsTab, two: list[str], case_id: str
) -> None:
    double_click(steps.list, 0)
    asked = QSignalSpy(steps.step_asked)
    edit_step(place.desk, case_id, two[0], actor="Police of the district")
    steps.show_case(case_id)
    settle(qtbot, place)
    assert steps.list.currentIndex().isValid()
    click(steps.edit)
    assert asked.at(0)[0] == two[0]
    add_step(place.desk, case_id, "EVENT", "2007-04-01")  # another row above: the list is reset
    steps.show_case(case_id)
    settle(qtbot, place)
    click(steps.edit)
    assert asked.at(1)[0] == two[0]
    proceedings.remove_step(place.desk, case_id, two[0], "a mistake")
    steps.show_case(case_id)
    settle(qtbot, place)
    assert not steps.edit.isEnabled()
    steps._ask_removal()  # nothing is chosen: nothing is asked


def test_a_step_without_a_date_says_so_in_both_languages(
    qtbot: QtBot, place: Workplace, steps: ProceedingsTab, case_id: str
) -> None:
    add_step(place.desk, case_id, "EVENT")
    steps.show_case(case_id)
    settle(qtbot, place)
    assert spoken(steps)[0].endswith("date not known")
    place.words.set_language("ru")
    assert "date not known" not in spoken(steps)[0]


# -- history ------------------------------------------------------------------------------------


def test_the_history_is_listed_newest_first(
    qtbot: QtBot, place: Workplace, case_id: str, show: Show
) -> None:
    add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    tab = HistoryTab(place)
    tab.resize(700, 300)
    show(tab)
    tab.show_case(case_id)
    settle(qtbot, place)
    told = spoken(tab)
    assert told[0].startswith("Step added, Test User · ")
    assert told[0].endswith("22.11.2026 18:50")  # the computer's time
    assert told[-1].startswith("Case made")
