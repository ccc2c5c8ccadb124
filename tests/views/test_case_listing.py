"""The list of cases: live search in any spelling, and rows that follow what is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services import cases
from desktop.views.cases.listing import CaseListing
from desktop.views.labels import Words
from desktop.views.lists import ROW_ROLE
from desktop.views.rows import Row
from desktop.views.style import Look
from desktop.views.tokens import Tone
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, add_step, click, make_case, said, settle, sitting
from tests.keyboard import press_key, type_text


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def listing(place: Workplace, show: Callable[[QWidget], None]) -> CaseListing:
    listing = CaseListing(place)
    listing.resize(340, 600)
    show(listing)
    return listing


@pytest.fixture
def three(qtbot: QtBot, place: Workplace, listing: CaseListing) -> list[str]:
    """Three cases in the list; their ids in its order."""
    desk = place.desk
    first = make_case(desk, "KG-1", "Naryn", country="KG")
    add_person(desk, first, "Қуанышбеков", given_name="Әділ")
    add_person(desk, first, "Асан", given_name="Үсөн")
    add_step(desk, first, "REFUSAL", "2007-04-14")
    second, third = make_case(desk, "KG-2", "Osh"), make_case(desk, "KG-3")
    listing.start()
    settle(qtbot, place)
    return [first, second, third]


def rows(listing: CaseListing) -> list[Row]:
    model = listing.rows
    return [model.data(model.index(n, 0), ROW_ROLE) for n in range(model.rowCount())]


def titles(listing: CaseListing) -> list[str]:
    return [listing.list.words.say(row.title) for row in rows(listing)]


def test_no_case_yet_is_said(qtbot: QtBot, place: Workplace, listing: CaseListing) -> None:
    listing.start()
    settle(qtbot, place)
    assert place.words.say(listing.list.state_text()).startswith("There are no cases yet.")
    assert "0" in said(listing)


def test_a_row_says_who_where_and_what_happened_last(
    listing: CaseListing, three: list[str], words: Words
) -> None:
    listing._place.privacy.show()
    assert titles(listing) == ["Қуанышбеков Әділ and 1 more", "Osh", "KG-3"]
    row = rows(listing)[0]
    assert row.spoken(words) == (
        "Қуанышбеков Әділ and 1 more, accepted, KG-1 · Kyrgyzstan,"
        " Refusal to open a criminal case, 14.04.2007"
    )
    assert [each.id for each in rows(listing)] == three
    assert row.badge_tone is not None
    assert row.trailing_tone is Tone.NEUTRAL
    words.set_language("ru")
    assert titles(listing)[0] == "Қуанышбеков Әділ и ещё 1"


@pytest.mark.parametrize("typed", ["kuanysh", "Адил", "KG-1", "naryn", "quanyshbekov adil"])
def test_a_case_is_found_while_one_types(
    qtbot: QtBot, listing: CaseListing, three: list[str], typed: str
) -> None:
    type_text(listing.search, typed)
    qtbot.waitUntil(lambda: [row.id for row in rows(listing)] == three[:1])


def test_nothing_found_is_said_and_an_emptied_field_shows_all(
    qtbot: QtBot, listing: CaseListing, three: list[str]
) -> None:
    type_text(listing.search, "Ташкент")
    qtbot.waitUntil(lambda: rows(listing) == [])
    assert listing.list.words.say(listing.list.state_text()).startswith("No case matches.")
    listing.search.clear()
    qtbot.waitUntil(lambda: len(rows(listing)) == len(three))


def test_who_comes_back_finds_what_the_search_field_says(
    qtbot: QtBot, place: Workplace, listing: CaseListing, three: list[str]
) -> None:
    type_text(listing.search, "osh")
    qtbot.waitUntil(lambda: len(rows(listing)) == 1)
    listing.start()
    settle(qtbot, place)
    qtbot.waitUntil(lambda: not listing.rows.loading)
    assert [row.id for row in rows(listing)] == three[1:2]


def test_what_is_saved_is_shown(
    qtbot: QtBot, place: Workplace, listing: CaseListing, three: list[str]
) -> None:
    values, version = cases.case_values(place.desk, three[1])
    cases.save_case(place.desk, three[1], values | {"title": "Jalal-Abad"}, version)
    qtbot.waitUntil(lambda: "Jalal-Abad" in titles(listing))
    make_case(place.desk, "KG-4")
    qtbot.waitUntil(lambda: len(rows(listing)) == 4)
    assert "4" in said(listing)


def test_a_case_is_chosen_with_the_mouse_and_with_the_keyboard(
    qtbot: QtBot, listing: CaseListing, three: list[str]
) -> None:
    view = listing.list
    with qtbot.waitSignal(listing.chosen, check_params_cb=lambda chosen: chosen == three[1]):
        place = view.visualRect(listing.rows.index(1, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(listing.chosen, check_params_cb=lambda chosen: chosen == three[2]):
        press_key(view, Qt.Key.Key_Down)


def test_the_buttons_ask(qtbot: QtBot, listing: CaseListing) -> None:
    with qtbot.waitSignal(listing.new_asked):
        click(listing.new)
    with qtbot.waitSignal(listing.import_asked):
        click(listing.bring)
    assert listing.bring.accessibleName() == "Import a chronology"
    assert listing.new.accessibleName() == "New case"
