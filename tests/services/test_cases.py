"""Cases and people as lists: found in any spelling, in a constant number of queries."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from desktop.core.errors import WrongInput
from desktop.models.drafts import Draft
from desktop.services import cases, people, proceedings
from desktop.services.desk import Desk
from desktop.services.drafts import drop_draft, find_draft, keep_draft
from desktop.services.people_register import list_people
from desktop.services.registers import Query


def add(desk: Desk, number: str, name: str) -> str:
    case_id, _ = cases.create_case(desk, {"number": number, "title": None})
    people.save_person(desk, case_id, {"family_name": name, "roles": ("victim",)})
    proceedings.save_step(desk, case_id, {"code": "REFUSAL"})
    return case_id


def test_cases_are_found_by_any_spelling_of_a_name(desk: Desk) -> None:
    wanted = add(desk, "KG-1", "Қайратов")
    add(desk, "KG-2", "Соловьёв")
    for typed in ("кайрат", "Kairatov", "qairat", "kg-1"):
        assert [line.id for line in cases.list_cases(desk, typed).lines] == [wanted], typed
    assert cases.list_cases(desk, "nobody").total == 0


def test_more_cases_are_found_than_a_statement_names(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        add(desk, f"KG-{number}", "Қайратов" if number % 2 else "Иванов")
    pages = [cases.list_cases(desk, "kg", offset=at, limit=2) for at in (0, 2, 4)]
    named = cases.list_cases(desk, "kairatov")
    assert [(page.total, len(page.lines)) for page in pages] == [(5, 2), (5, 2), (5, 1)]
    monkeypatch.setattr(cases, "_NAMED", 1)
    assert [cases.list_cases(desk, "kg", offset=at, limit=2) for at in (0, 2, 4)] == pages
    assert cases.list_cases(desk, "kairatov") == named


def test_the_index_follows_what_is_saved(desk: Desk) -> None:
    case_id = add(desk, "KG-1", "Иванов")
    person = people.people_of_case(desk, case_id)[0]
    values, version = people.person_values(desk, person.id, case_id)
    people.save_person(desk, case_id, {**values, "family_name": "Петров"}, person.id, version)
    assert cases.list_cases(desk, "иванов").total == 0
    assert cases.list_cases(desk, "petrov").total == 1
    assert [line.name for line in list_people(desk, Query("петр")).entries] == ["Петров"]


def test_a_page_takes_the_same_number_of_queries_whatever_its_size(desk: Desk) -> None:
    asked: list[str] = []

    @sa.event.listens_for(desk.vault.engine, "before_cursor_execute")
    def _count(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    counts = []
    desk.viewed.add(("cases", None))  # the first look at the list is written into the log
    for number in range(4):
        for extra in range(number * 3):
            add(desk, f"C-{number}-{extra}", f"Name {extra}")
        asked.clear()
        cases.list_cases(desk)
        counts.append(len([s for s in asked if s.lstrip().upper().startswith("SELECT")]))
    assert len(set(counts[1:])) == 1


def test_last_changed_stands_first(desk: Desk) -> None:
    first, second = add(desk, "A-1", "A"), add(desk, "A-2", "B")
    values, version = cases.case_values(desk, first)
    cases.save_case(desk, first, {**values, "title": "changed"}, version)
    assert {line.id for line in cases.list_cases(desk).lines} == {first, second}


def test_numbers_are_given_in_order_and_not_twice(desk: Desk) -> None:
    numbers = []
    for _ in range(2):
        case_id, _changes = cases.create_case(desk, {})
        numbers.append(cases.header(desk, case_id).number)
    assert numbers == ["D-2026-0001", "D-2026-0002"]
    with pytest.raises(WrongInput, match="already"):
        cases.create_case(desk, {"number": "D-2026-0002"})


def test_drafts_are_kept_per_place_and_forgotten(desk: Desk) -> None:
    case_id = add(desk, "A-1", "A")
    keep_draft(desk, "step", case_id, '{"x": 1}')
    keep_draft(desk, "step", case_id, '{"x": 2}', 3)
    found = find_draft(desk, "step", case_id)
    assert found is not None
    assert (found.body, found.expected_version) == ('{"x": 2}', 3)
    assert find_draft(desk, "person", case_id) is None
    drop_draft(desk, "step", case_id)
    assert find_draft(desk, "step", case_id) is None


def test_a_draft_of_a_medical_form_is_sealed_with_the_clinical_key(desk: Desk) -> None:
    case_id = add(desk, "A-1", "A")
    keep_draft(desk, "evaluation", case_id, '{"opinion": "said"}')
    with desk.reading() as session:
        draft = session.scalars(sa.select(Draft)).one()
        assert (draft.body, draft.clinical_body) == (None, '{"opinion": "said"}')
    found = find_draft(desk, "evaluation", case_id)
    assert found is not None
    assert found.body == '{"opinion": "said"}'
