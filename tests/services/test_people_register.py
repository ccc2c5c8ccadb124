"""Everybody page by page in a few queries, and nobody in the vault twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, NotFound, NotPermitted
from desktop.core.when import When
from desktop.services import cases, history, people, teams
from desktop.services.desk import Desk
from desktop.services.people import link_person, unlink_person
from desktop.services.people_register import PeoplePage, list_people, namesakes
from desktop.services.registers import Query
from tests.clocks import FixedClock
from tests.desks import colleague

LAWYER = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def case_id(desk: Desk) -> str:
    return cases.create_case(desk, {"number": "A-1"})[0]


@pytest.fixture
def lawyer(desk: Desk) -> Iterator[Desk]:
    second = colleague(desk, LAWYER, ("lawyer",))
    yield second
    second.close()


def add(desk: Desk, case_id: str, name: str, **values: object) -> str:
    person = {"family_name": name, "sex": "unknown", "roles": ("victim",)} | values
    return people.save_person(desk, case_id, person)[0]


def names(page: PeoplePage) -> list[str]:
    return [entry.name for entry in page.entries]


def asked_of(desk: Desk) -> list[str]:
    """Return a list to which every question is added from now on."""
    asked: list[str] = []

    @sa.event.listens_for(desk.vault.engine, "before_cursor_execute")
    def _note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    return asked


def later(desk: Desk) -> None:
    assert isinstance(desk.clock, FixedClock)
    desk.clock.advance(timedelta(minutes=1))


def test_pages_are_by_name_and_know_the_total(desk: Desk, case_id: str) -> None:
    for name in ("Юсупов", "Асанов", "Мамытова", "Бекова"):
        add(desk, case_id, name)
    first, second = list_people(desk, limit=3), list_people(desk, offset=3, limit=3)
    assert names(first) == ["Асанов", "Бекова", "Мамытова"]
    assert names(second) == ["Юсупов"]
    assert first.total == second.total == 4
    down = list_people(desk, Query(sort="name", descending=True), limit=2)
    assert names(down) == ["Юсупов", "Мамытова"]
    assert names(list_people(desk, offset=9)) == []


def test_a_page_costs_the_same_queries_however_many_there_are(desk: Desk, case_id: str) -> None:
    add(desk, case_id, "Асанов")
    list_people(desk)  # the first look is logged
    asked = asked_of(desk)
    list_people(desk)
    few, asked[:] = len(asked), []
    for number in range(12):
        add(desk, case_id, f"Person {number:02}")
    asked.clear()
    page = list_people(desk, limit=5)
    assert (len(page.entries), page.total) == (5, 13)
    assert len(asked) == few == 4


def test_names_are_read_for_one_page_only(desk: Desk, case_id: str) -> None:
    for number in range(4):
        add(desk, case_id, f"Person {number}")
    asked = asked_of(desk)
    list_people(desk, limit=2)
    (named,) = [each for each in asked if "people.family_name" in each]
    assert named.count("IN (") == 1


def test_words_codes_and_columns_narrow_and_order(desk: Desk, case_id: str) -> None:
    add(desk, case_id, "Қайратов", sex="m", birth=When.parse("1985"), citizenship="KZ")
    add(desk, case_id, "Кайратова", sex="f", birth=When.parse("1979-03"), roles=("witness",))
    add(desk, case_id, "Ким", sex="m", citizenship="KG", roles=("witness", "author"))
    assert names(list_people(desk, Query("kairat"))) == ["Кайратова", "Қайратов"]
    by_role = Query(codes={"role": ("witness",)})
    assert names(list_people(desk, by_role)) == ["Кайратова", "Ким"]
    both = Query(codes={"role": ("witness",), "sex": ("m",)})
    assert names(list_people(desk, both)) == ["Ким"]
    # What is not known stands last, whichever way.
    assert names(list_people(desk, Query(sort="birth"))) == ["Кайратова", "Қайратов", "Ким"]
    down = Query(sort="birth", descending=True)
    assert names(list_people(desk, down)) == ["Қайратов", "Кайратова", "Ким"]
    assert names(list_people(desk, Query(sort="citizenship")))[:2] == ["Ким", "Қайратов"]


def test_of_several_cases_the_one_changed_last_comes_first(desk: Desk, case_id: str) -> None:
    person = add(desk, case_id, "Асанов")
    other, _ = cases.create_case(desk, {"number": "A-2"})
    link_person(desk, other, person, ("witness", "author"))
    (entry,) = list_people(desk).entries
    assert {case.number for case in entry.cases} == {"A-1", "A-2"}
    assert {case.number: case.roles for case in entry.cases}["A-2"] == ("author", "witness")
    assert set(entry.roles) == {"victim", "witness", "author"}
    later(desk)
    values, version = cases.case_values(desk, case_id)
    cases.save_case(desk, case_id, values, version)
    assert list_people(desk).entries[0].cases[0].number == "A-1"
    later(desk)
    values, version = cases.case_values(desk, other)
    cases.save_case(desk, other, values, version)
    assert list_people(desk).entries[0].cases[0].number == "A-2"


def test_of_a_person_only_the_cases_one_sees_are_told(
    desk: Desk, case_id: str, lawyer: Desk
) -> None:
    person = add(desk, case_id, "Асанов")
    hidden = add(desk, case_id, "Ким")
    assert list_people(lawyer).total == 0
    theirs, _ = cases.create_case(lawyer, {"number": "B-1"})
    link_person(desk, theirs, person, ("witness",))
    (entry,) = list_people(lawyer).entries
    assert [(case.number, case.roles) for case in entry.cases] == [("B-1", ("witness",))]
    assert hidden not in {each.id for each in list_people(lawyer).entries}


def test_a_doctor_orders_by_nothing_that_is_hidden(desk: Desk, case_id: str) -> None:
    add(desk, case_id, "Ким", citizenship="KG")
    add(desk, case_id, "Асанов", citizenship="UZ")
    desk.roles = frozenset({"doctor"})
    page = list_people(desk, Query(sort="citizenship"))
    assert names(page) == ["Асанов", "Ким"]
    assert {entry.citizenship for entry in page.entries} == {None}


# -- nobody twice -----------------------------------------------------------------------------


def test_namesakes_are_found_in_any_spelling_likeliest_first(desk: Desk, case_id: str) -> None:
    add(desk, case_id, "Қайратова", given_name="Айгүл")
    add(desk, case_id, "Қайрат", given_name="Нұрлан")
    add(desk, case_id, "Петров")
    found = namesakes(desk, case_id, "Kairat")
    assert [entry.name for entry in found] == ["Қайрат Нұрлан", "Қайратова Айгүл"]
    found = namesakes(desk, case_id, "Кайратова", "Aigul")
    assert [entry.name for entry in found] == ["Қайратова Айгүл"]
    assert [case.number for case in found[0].cases] == ["A-1"]
    assert namesakes(desk, case_id, "К") == ()
    assert len(namesakes(desk, case_id, "кайр", limit=1)) == 1


def test_nobody_is_offered_whom_one_does_not_see(desk: Desk, case_id: str, lawyer: Desk) -> None:
    person = add(desk, case_id, "Қайратов")
    mine, _ = cases.create_case(lawyer, {"number": "B-1"})
    assert namesakes(lawyer, mine, "Кайратов") == ()
    with pytest.raises(NotFound):
        link_person(lawyer, mine, person, ("victim",))
    with pytest.raises(NotPermitted):
        link_person(lawyer, case_id, person, ("victim",))
    teams.add_member(desk, case_id, LAWYER)
    assert [entry.id for entry in namesakes(lawyer, mine, "Кайратов")] == [person]
    link_person(lawyer, mine, person, ("victim",))
    desk.roles = frozenset({"doctor"})
    with pytest.raises(NotPermitted):
        namesakes(desk, case_id, "Кайратов")
    with pytest.raises(NotPermitted):
        link_person(desk, case_id, person, ("witness",))


def test_one_who_is_linked_is_the_same_person_in_both_cases(desk: Desk, case_id: str) -> None:
    person = add(desk, case_id, "Асанов")
    other, _ = cases.create_case(desk, {"number": "A-2"})
    linked = link_person(desk, other, person, ("witness",))
    assert linked.roles == ("witness",)
    (line,) = people.people_of_case(desk, other)
    assert (line.id, line.roles) == (person, ("witness",))
    assert list_people(desk).total == 1
    values, version = people.person_values(desk, person, other)
    people.save_person(desk, other, values | {"given_name": "Тимур"}, person, version)
    assert people.people_of_case(desk, case_id)[0].name == "Асанов Тимур"
    assert cases.list_cases(desk, "timur").total == 2
    unlink_person(desk, other, linked)
    assert people.people_of_case(desk, other) == ()
    assert people.people_of_case(desk, case_id)[0].id == person
    assert history.verify(desk).problem is None


def test_a_role_added_in_the_same_case_is_a_version_and_taken_back_alone(
    desk: Desk, case_id: str
) -> None:
    person = add(desk, case_id, "Асанов")
    values, version = people.person_values(desk, person, case_id)
    linked = link_person(desk, case_id, person, ("victim", "author"))
    assert linked.roles == ("author",)
    with pytest.raises(Conflict):
        people.save_person(desk, case_id, values, person, version)
    unlink_person(desk, case_id, linked)
    assert people.people_of_case(desk, case_id)[0].roles == ("victim",)
    assert link_person(desk, case_id, person, ("victim",)).roles == ()
