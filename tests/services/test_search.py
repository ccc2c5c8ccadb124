"""The index knows what was saved at every workstation, and nothing it may not show."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.services import cases, people
from desktop.services.desk import Desk
from desktop.services.people_register import list_people
from desktop.services.registers import Query
from desktop.services.search import build_index, catch_up
from tests.desks import ALL_ROLES, colleague

OTHER = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """Another workstation at the same vault, its index built before anything is saved."""
    second = colleague(desk, OTHER, ALL_ROLES)
    yield second
    second.close()


def add(desk: Desk, number: str, name: str, **values: str) -> str:
    case_id, _ = cases.create_case(desk, {"number": number})
    people.save_person(desk, case_id, {"family_name": name, "roles": ("victim",), **values})
    return case_id


def found(desk: Desk, typed: str) -> list[str]:
    return [line.number for line in cases.list_cases(desk, typed).lines]


def test_what_another_workstation_saves_is_found(desk: Desk, other: Desk) -> None:
    case_id = add(desk, "KG-1", "Қайратов")
    assert found(other, "kairat") == ["KG-1"]
    assert [line.name for line in list_people(other, Query("кайрат")).entries] == ["Қайратов"]
    (person,) = people.people_of_case(other, case_id)
    values, version = people.person_values(other, person.id, case_id)
    people.save_person(other, case_id, values | {"family_name": "Петров"}, person.id, version)
    assert found(desk, "petrov") == ["KG-1"]
    assert found(desk, "kairat") == []
    assert list_people(desk, Query("кайрат")).entries == ()


def test_a_search_that_finds_nothing_new_asks_once(desk: Desk, other: Desk) -> None:
    add(desk, "KG-1", "Қайратов")
    assert found(other, "kairat") == ["KG-1"]
    asked: list[str] = []

    @sa.event.listens_for(other.vault.engine, "before_cursor_execute")
    def _note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    catch_up(other)
    (question,) = [each for each in asked if each.startswith("SELECT")]
    assert "audit.seq >" in question


def test_what_is_saved_while_the_index_is_built_is_found(desk: Desk, other: Desk) -> None:
    for number in range(3):
        add(desk, f"KG-{number}", "Асанов")
    third = colleague(desk, "55555555-5555-4555-8555-555555555555", ALL_ROLES)
    third.index.seen = None  # as before the index was built

    def save_meanwhile(_done: int, _total: int) -> None:
        if not cases.list_cases(other, "meanwhile").total:
            add(other, "KG-9", "Meanwhile")
            cases.create_case(third, {"number": "KG-10", "title": "Meanwhile too"})

    build_index(third, Progress(save_meanwhile))
    assert sorted(found(third, "meanwhile")) == ["KG-10", "KG-9"]
    third.close()


def test_an_index_that_is_built_again_follows_the_vault_once(desk: Desk) -> None:
    before = list(desk._listeners)
    build_index(desk)
    assert desk._listeners == before


def test_an_index_that_was_not_finished_still_takes_in_what_is_new(desk: Desk) -> None:
    add(desk, "KG-1", "Асанов")
    fresh = colleague(desk, OTHER, ALL_ROLES)
    fresh.index.forget([case.id for case in cases.list_cases(fresh).lines])
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        build_index(fresh, progress)
    add(desk, "KG-2", "Новиков")
    assert found(fresh, "novikov") == ["KG-2"]
    fresh.close()


def test_two_threads_that_catch_up_at_once_leave_the_newest(desk: Desk, other: Desk) -> None:
    case_id = add(desk, "KG-1", "Name0")
    (person,) = people.people_of_case(desk, case_id)
    for number in range(1, 6):
        values, version = people.person_values(desk, person.id, case_id)
        name = {"family_name": f"Name{number}"}
        people.save_person(desk, case_id, values | name, person.id, version)
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(catch_up, (other, other)))
        assert found(other, f"name{number}") == ["KG-1"]
        assert found(other, f"name{number - 1}") == []


def test_nobody_is_found_by_a_name_that_is_not_shown(desk: Desk) -> None:
    add(desk, "KG-1", "Асанов", other_names="Secretname")
    doctor = colleague(desk, OTHER, {"doctor"})
    assert doctor.index.find("asanov", "people")
    assert not doctor.index.find("secretname", "people")
    assert not doctor.index.find("secretname", "cases")
    assert found(desk, "secretname") == ["KG-1"]
    doctor.close()
