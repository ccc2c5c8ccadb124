"""Everybody the user may see, found in any spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.services import people
from desktop.services.desk import Desk
from desktop.services.people_register import list_people
from desktop.services.registers import Query
from desktop.views.going import Target
from desktop.views.labels import Words
from desktop.views.lists import DISPLAY, SPOKEN
from desktop.views.people_page import PeoplePage
from desktop.views.style import Look
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, child, click, make_case, settle, sitting
from tests.keyboard import press_key, type_text


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def case_id(place: Workplace) -> str:
    case_id = make_case(place.desk, "KG-1")
    add_person(place.desk, case_id, "Қуанышбеков", given_name="Әділ", sex="m")
    add_person(place.desk, case_id, "Мамытова", given_name="Гүлнара", sex="f")
    return case_id


@pytest.fixture
def page(
    qtbot: QtBot, place: Workplace, case_id: str, show: Callable[[QWidget], None]
) -> PeoplePage:
    assert case_id
    place.privacy.show()
    page = PeoplePage(place)
    page.resize(1100, 500)
    show(page)
    page.start()
    settle(qtbot, place)
    return page


def names(page: PeoplePage) -> list[str]:
    rows = page.rows
    return [str(rows.data(rows.index(row, 0), DISPLAY)) for row in range(rows.rowCount())]


def test_everybody_is_listed_by_name(page: PeoplePage) -> None:
    assert names(page) == ["Мамытова Гүлнара", "Қуанышбеков Әділ"]


@pytest.mark.parametrize("typed", ["Kuanysh", "қуаныш", "куаныш", "Quanyshbek", "adil", "Адил"])
def test_a_person_is_found_in_other_alphabets(qtbot: QtBot, page: PeoplePage, typed: str) -> None:
    type_text(page.search, typed)
    qtbot.waitUntil(lambda: names(page) == ["Қуанышбеков Әділ"])


def test_nobody_found_is_said_and_an_empty_search_shows_all_again(
    qtbot: QtBot, page: PeoplePage
) -> None:
    type_text(page.search, "Ким")
    qtbot.waitUntil(lambda: names(page) == [])
    assert page.list.words.say(page.list.state_text()).startswith("Nothing matches.")
    page.search.clear()
    qtbot.waitUntil(lambda: len(names(page)) == 2)


def test_the_search_is_still_there_when_one_comes_back(
    qtbot: QtBot, place: Workplace, page: PeoplePage
) -> None:
    type_text(page.search, "adil")
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    page.start()
    qtbot.waitUntil(lambda: not page.rows.loading)
    assert names(page) == ["Қуанышбеков Әділ"]
    settle(qtbot, place)


def test_what_changes_is_shown(
    qtbot: QtBot, place: Workplace, page: PeoplePage, case_id: str
) -> None:
    add_person(place.desk, case_id, "Юсупов")
    qtbot.waitUntil(lambda: names(page)[-1:] == ["Юсупов"] or "Юсупов" in names(page))
    person = list_people(place.desk, Query("Юсупов")).entries[0]
    values, version = people.person_values(place.desk, person.id, case_id)
    people.save_person(place.desk, case_id, values | {"family_name": "Юсупова"}, person.id, version)
    qtbot.waitUntil(lambda: "Юсупова" in names(page))


def test_a_person_is_read_aloud_with_role_and_safe_contact(
    qtbot: QtBot, place: Workplace, page: PeoplePage, case_id: str
) -> None:
    desk: Desk = place.desk
    add_person(
        desk, case_id, "Ким", sex="m", roles=("witness",), safe_contact="through the brother"
    )
    qtbot.waitUntil(lambda: "Ким" in names(page))
    row = names(page).index("Ким")
    spoken = page.rows.data(page.rows.index(row, 0), SPOKEN)
    assert spoken == "Ким, witness, KG-1, male, through the brother"


def shown(page: PeoplePage, row: int, key: str) -> str:
    found = page.rows.row(row)
    assert found is not None
    assert found.cells is not None
    return page.list.words.say(found.cells[key].text)


def gone_to(place: Workplace) -> QSignalSpy:
    return QSignalSpy(place.going)


def test_what_stands_in_the_columns(
    qtbot: QtBot, place: Workplace, page: PeoplePage, case_id: str
) -> None:
    add_person(
        place.desk,
        case_id,
        "Азиз",
        birth=When.parse("1985"),
        citizenship="KG",
        roles=("witness", "author"),
    )
    qtbot.waitUntil(lambda: names(page)[:1] == ["Азиз"])
    keys = ("role", "cases", "birth", "citizenship")
    assert [shown(page, 0, key) for key in keys] == [
        "author of the communication, witness",
        "KG-1",
        "1985",
        "Kyrgyzstan",
    ]
    assert page.view.bar.period.isHidden()


def test_filters_narrow_by_role_and_sex(
    qtbot: QtBot, place: Workplace, page: PeoplePage, case_id: str
) -> None:
    add_person(place.desk, case_id, "Ким", sex="f", roles=("witness",))
    qtbot.waitUntil(lambda: "Ким" in names(page))
    bar = page.view.bar
    bar.buttons["sex"]._actions["f"].trigger()
    qtbot.waitUntil(lambda: names(page) == ["Ким", "Мамытова Гүлнара"])
    bar.buttons["role"]._actions["witness"].trigger()
    qtbot.waitUntil(lambda: names(page) == ["Ким"])
    click(bar.clear)
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_a_row_opens_the_person_in_the_case_that_was_changed_last(
    place: Workplace, page: PeoplePage, case_id: str
) -> None:
    going = gone_to(place)
    page.list.setCurrentIndex(page.rows.index(0, 0))
    press_key(page.list, Qt.Key.Key_Return)
    person = page.rows.row(0)
    assert person is not None
    assert going.at(0)[0] == Target("cases", case_id, "people", "person", person.id)
    assert page.view.acts["elsewhere"].isHidden()  # there is no other case


def test_another_case_of_a_person_is_chosen_from_a_menu(
    qtbot: QtBot, place: Workplace, page: PeoplePage, case_id: str
) -> None:
    desk = place.desk
    (entry,) = list_people(desk, Query("Мамытова")).entries
    newer = make_case(desk, "KG-2")
    people.link_person(desk, newer, entry.id, ("witness",))
    settle(qtbot, place)
    qtbot.waitUntil(lambda: "KG-2" in shown(page, 0, "cases"))
    page.list.setCurrentIndex(page.rows.index(0, 0))
    click(page.view.acts["elsewhere"])
    menu = child(page, QMenu, "cases_of_person")
    said = [action.text() for action in menu.actions()]
    assert sorted(said) == ["KG-1 · victim", "KG-2 · witness"]
    going = gone_to(place)
    next(each for each in menu.actions() if each.text().startswith("KG-1")).trigger()
    menu.close()
    assert going.at(0)[0] == Target("cases", case_id, "people", "person", entry.id)


def test_a_doctor_is_shown_no_column_that_is_not_for_doctors(
    qtbot: QtBot, place: Workplace, show: Callable[[QWidget], None]
) -> None:
    place.desk.roles = frozenset({"doctor"})
    page = PeoplePage(place)
    show(page)
    page.start()
    settle(qtbot, place)
    assert "citizenship" not in {column.key for column in page.view.spec.columns}
    assert {"name", "sex", "safe_contact"} < set(page.view.state.columns)


def test_the_longest_code_is_seen_whole_in_the_smallest_window(
    place: Workplace, show: Callable[[QWidget], None]
) -> None:
    page = PeoplePage(place)
    page.resize(1280 - 204, 700)  # beside the side bar
    show(page)
    bold = QFontMetrics(place.look.font("body", QFont.Weight.DemiBold))
    code = bold.horizontalAdvance("Предполагаемый виновный 1, KG-HRC-2998-2017")
    assert page.view.header.sectionSize(0) - 2 * place.look.theme.space("m") >= code
    assert page.list.horizontalScrollBar().maximum() == 0
