"""Finding anything: cases, people and records of every kind, as far as a user may see them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.core.money import Money
from desktop.core.vocabulary import Term
from desktop.core.when import When
from desktop.forms.fields import Link
from desktop.forms.spec import GroupField
from desktop.services import cases, history, people, proceedings, records
from desktop.services.desk import Desk
from desktop.services.finding import Found, find_everything, is_number, recall_cases
from desktop.services.kinds import KINDS, SEARCHED
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from tests.desks import colleague
from tests.exports import export_chronology

OTHER = "44444444-4444-4444-8444-444444444444"
# One record of each kind, found by one word; what is searched stands in its title.
RECORDS: dict[str, dict[str, Any]] = {
    "incident": {"place": "Нарын, ИВС"},
    "evaluation": {"kind": "full", "status": "draft", "place": "Нарын, больница"},
    "exhibit": {"kind": "photo", "title": "Нарын, снимок"},
    "deadline": {
        "title": "Нарын, жалоба",
        "due": When.parse("2026-12-01"),
        "side": "ours",
        "weight": "hard",
        "status": "open",
        "source": "typed",
    },
    "task": {"title": "Нарын, позвонить", "status": "open"},
    "letter": {"direction": "out", "party": "Суд", "subject": "Нарын, запрос"},
    "note": {"kind": "note", "text": "Нарын,\nразговор  с сестрой"},
    "claim": {"kind": "civil", "status": "draft", "title": "Нарын, иск"},
    "award": {"instance": "first", "result": "granted", "body": "Нарын, суд"},
    "payment": {
        "kind": "compensation",
        "amount": Money.parse("100 KGS"),
        "payer": "Нарын, казна",
    },
    "custody": {
        "kind": "handed_over",
        "when": When.parse("2026-11-02"),
        "document": "Нарын, расписка",
    },
    "measure": {"status": "sought", "form": "apology", "description": "Нарын, извинение"},
}


def add_person(desk: Desk, case_id: str, name: str) -> str:
    person = {"family_name": name, "given_name": "Нұрлан", "sex": "m", "roles": ("victim",)}
    return people.save_person(desk, case_id, person)[0]


def add_step(desk: Desk, case_id: str, text: str, **values: Any) -> str:
    step = {"code": "REFUSAL", "when": When.parse("2026-03"), "text": text}
    return proceedings.save_step(desk, case_id, step | values)[0]


def kinds_of(found: tuple[Found, ...]) -> list[str]:
    return [each.kind for each in found]


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case with a person and one record of each kind, all to be found by one word."""
    case_id, _ = cases.create_case(desk, {"number": "A-1", "title": "Нарын, 2007"})
    add_person(desk, case_id, "Нарынов")
    made: dict[str, str] = {}
    for key, values in RECORDS.items():
        links = {"exhibit": Link(made["exhibit"])} if key == "custody" else {}
        made[key] = records.save_record(desk, KINDS[key], case_id, values | links)[0]
    add_step(desk, case_id, "Нарын, отказ")
    return case_id


def test_one_word_finds_everything_in_any_spelling(desk: Desk, case_id: str) -> None:
    found = find_everything(desk, "naryn")
    assert kinds_of(found) == ["case", "person", *KINDS, "step"]
    assert {each.case_id for each in found} == {case_id}
    assert {each.case_number for each in found} == {"A-1"}
    assert all(each.title.startswith("Нарын") for each in found)
    by_kind = {each.kind: each for each in found}
    assert by_kind["person"].title == "Нарынов Нұрлан"
    assert by_kind["note"].title == "Нарын, разговор с сестрой"  # on one line
    step = by_kind["step"]
    assert isinstance(step.term, Term)
    assert (step.term.key, step.day) == ("REFUSAL", When.parse("2026-03"))
    assert by_kind["deadline"].day == When.parse("2026-12-01")
    assert "Нарын" not in repr(found)
    assert RECORDS.keys() == KINDS.keys()


@pytest.mark.parametrize("typed", ["", "   ", "nobody at all", "%"])
def test_nothing_typed_and_nothing_known_finds_nothing(
    desk: Desk, case_id: str, typed: str
) -> None:
    assert case_id
    assert find_everything(desk, typed) == ()


def test_a_letter_is_called_by_its_subject_whatever_found_it(desk: Desk, case_id: str) -> None:
    letter = {"direction": "in", "party": "Прокуратура", "subject": "Ответ", "number": "77-К"}
    records.save_record(desk, KINDS["letter"], case_id, letter)
    (found,) = find_everything(desk, "77-К")
    assert (found.kind, found.title) == ("letter", "Ответ")


# What else is searched of a record, beside what it is called by.
@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("incident", {"place": "ИВС", "witnesses": "Жалилов"}),
        ("evaluation", {"findings": ({"kind": "bruise", "site": "Жалилов"},)}),
        ("exhibit", {"title": "Снимок", "location": "Сейф, Жалилов"}),
        ("exhibit", {"title": "Снимок", "description": "Жалилов"}),
        ("deadline", {"outcome": "Жалилов"}),
        ("task", {"note": "Жалилов"}),
        ("letter", {"note": "Жалилов"}),
        ("claim", {"basis": "Жалилов"}),
        ("award", {"note": "Жалилов"}),
        ("payment", {"note": "Жалилов"}),
        ("measure", {"note": "Жалилов"}),
    ],
)
def test_a_record_is_found_by_its_own_words(desk: Desk, key: str, values: dict[str, Any]) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    records.save_record(desk, KINDS[key], case_id, RECORDS[key] | values)
    (found,) = find_everything(desk, "jalilov")
    assert found.kind == key
    assert "Жалилов" not in found.title  # the name of whoever is hidden elsewhere


@pytest.mark.parametrize(
    "values",
    [
        {"actor": "Жалилов"},
        {"source": "л.д. 12, Жалилов"},
        {"number": "Жалилов"},
        {"code": "TRIAL_JUDGMENT", "outcomes": ({"accused": "Жалилов", "outcome": "acquitted"},)},
        {"assertions": ({"party": "witness", "when": None, "text": "Жалилов"},)},
    ],
)
def test_a_step_is_found_by_all_its_words(desk: Desk, values: dict[str, Any]) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    step_id = add_step(desk, case_id, "Отказано", **values)
    (found,) = find_everything(desk, "jalilov")
    assert (found.kind, found.record_id, found.title) == ("step", step_id, "Отказано")
    read, version = proceedings.step_values(desk, case_id, step_id)
    changed = read | {"assertions": (), "outcomes": (), "actor": "", "source": "", "number": None}
    proceedings.save_step(desk, case_id, changed, step_id, version)
    assert find_everything(desk, "jalilov") == ()
    proceedings.remove_step(desk, case_id, step_id, "a mistake")
    assert find_everything(desk, "Отказано") == ()


def test_what_is_found_is_called_by_nothing_personal() -> None:
    for kind in SEARCHED.values():
        personal = {field.key for field in kind.form.fields if field.personal}
        assert not personal.intersection(kind.called), kind.key
        assert set(kind.called) <= set(kind.words), kind.key
        for name, group in kind.groups.items():
            rows = next(field for field in kind.form.fields if field.key == name)
            assert isinstance(rows, GroupField)
            assert all(hasattr(group.model, word) for word in group.words)


def test_a_paper_is_found_by_its_name_and_by_its_hash(desk: Desk, tmp_path: Path) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    add_step(desk, case_id, "Отказано")
    export_chronology(desk, case_id, tmp_path / "a.pdf", "ru")
    (line,) = list_papers(desk, Query()).lines
    for typed in ("Хронология", "chronology", line.sha256[:8].upper()):
        (found,) = find_everything(desk, typed)
        assert (found.kind, found.record_id) == ("paper", line.id)
        assert (found.case_id, found.case_number) == (case_id, "A-1")
    assert find_everything(desk, "хр") == ()
    desk.roles = frozenset({"doctor"})
    assert find_everything(desk, "Хронология") == ()


@pytest.mark.parametrize("typed", ["Қ-1", "қ-1", " Қ-1 "])
def test_the_number_that_was_typed_comes_first(desk: Desk, typed: str) -> None:
    for number in ("Қ-10", "Қ-11", "Қ-12", "Қ-1"):
        cases.create_case(desk, {"number": number})
    found = find_everything(desk, typed, most=2)
    assert [each.case_number for each in found] == ["Қ-1", "Қ-10"]
    assert [is_number(each, typed) for each in found] == [True, False]


def test_each_kind_gives_so_many_and_no_more(desk: Desk) -> None:
    for number in range(4):
        case_id, _ = cases.create_case(desk, {"number": f"B-{number}"})
        add_person(desk, case_id, "Нарынов")
    assert kinds_of(find_everything(desk, "Нарынов", most=3)) == ["case"] * 3 + ["person"] * 3


def test_a_person_is_found_once_in_the_case_changed_last(desk: Desk, case_id: str) -> None:
    other, _ = cases.create_case(desk, {"number": "A-2"})
    person = people.people_of_case(desk, case_id)[0]
    with desk.writing("add_person") as work:
        people.set_roles(work.session, other, person.id, ("witness", "victim"))
    clock: Any = desk.clock
    for last, number in ((other, "A-2"), (case_id, "A-1")):
        clock.advance(timedelta(minutes=1))
        with desk.writing("save_case") as work:
            cases.touch(work.session, last, work)
        (found,) = (each for each in find_everything(desk, "Нарынов") if each.kind == "person")
        assert (found.case_id, found.case_number, found.more) == (last, number, 1)


def test_cases_are_recalled_in_the_order_asked(desk: Desk, case_id: str) -> None:
    other, _ = cases.create_case(desk, {"number": "A-2"})
    gone = "00000000-0000-4000-8000-000000000000"
    found = recall_cases(desk, [other, gone, case_id])
    assert [each.case_number for each in found] == ["A-2", "A-1"]
    assert find_everything(desk, "A-1")[0] == found[1]


# -- who sees what -----------------------------------------------------------------------------

PROCEEDINGS = {"deadline", "letter", "step"}
REDRESS = {"claim", "award", "payment", "measure"}
INTAKE = {"case", "person", "incident", "task", "note"}
EVIDENCE = {"exhibit", "custody"}
SEEN = {
    "caseworker": INTAKE | PROCEEDINGS | REDRESS | EVIDENCE,
    "lawyer": INTAKE | PROCEEDINGS | REDRESS | EVIDENCE,
    "coordinator": INTAKE | PROCEEDINGS | REDRESS | EVIDENCE,
    "doctor": INTAKE | EVIDENCE | {"evaluation"},
    "administrator": set(),
}


@pytest.mark.parametrize("role", SEEN)
def test_a_role_finds_what_it_may_see(desk: Desk, case_id: str, role: str) -> None:
    desk.roles = frozenset({role})
    assert set(kinds_of(find_everything(desk, "naryn"))) == SEEN[role]
    assert len(recall_cases(desk, [case_id])) == bool(SEEN[role])


@pytest.mark.parametrize("role", ["caseworker", "lawyer", "doctor"])
def test_another_team_finds_nothing_of_it(desk: Desk, case_id: str, role: str) -> None:
    second = colleague(desk, OTHER, {role})
    assert find_everything(second, "naryn") == ()
    assert find_everything(second, "A-1") == ()
    assert recall_cases(second, [case_id]) == ()
    second.close()


def test_who_holds_no_clinical_key_finds_no_examination(desk: Desk, case_id: str) -> None:
    assert case_id
    second = colleague(desk, OTHER, {"coordinator"}, held=("casework",))
    assert set(kinds_of(find_everything(second, "naryn"))) == SEEN["coordinator"]
    second.close()


def test_a_look_at_people_is_logged_once(desk: Desk, case_id: str) -> None:
    assert case_id
    find_everything(desk, "A-1")
    assert ("people", None) not in desk.viewed
    find_everything(desk, "Нарынов")
    find_everything(desk, "Нарынов")
    assert ("people", None) in desk.viewed
    assert history.verify(desk).problem is None
