"""Everybody the user may see, found in any spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services import people
from desktop.services.desk import Desk
from desktop.views.labels import Words
from desktop.views.lists import DISPLAY, SPOKEN
from desktop.views.people_page import PeoplePage
from desktop.views.style import Look
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, make_case, settle, sitting
from tests.keyboard import type_text


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
    page.resize(700, 400)
    show(page)
    page.start()
    settle(qtbot, place)
    return page


def names(page: PeoplePage) -> list[str]:
    rows = page.rows
    return [str(rows.data(rows.index(row), DISPLAY)) for row in range(rows.rowCount())]


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
    assert page.list.words.say(page.list.state_text()) == "Nobody found."
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
    person = people.list_people(place.desk, "Юсупов")[0]
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
    spoken = page.rows.data(page.rows.index(row), SPOKEN)
    assert spoken == "Ким, witness, male · through the brother"
