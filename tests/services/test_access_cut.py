"""What a role may not see is not read, not told and not saved: by area, and field by field."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from desktop.core.errors import NotPermitted
from desktop.core.when import When
from desktop.models.cases import CaseMember
from desktop.services import cases, history, people, proceedings, records
from desktop.services.desk import Desk
from desktop.services.history import Deed
from desktop.services.kinds import BY_TABLE
from desktop.services.people_register import list_people

PERSON = {
    "family_name": "Қайратов",
    "given_name": "Нұрлан",
    "patronymic": "Асанұлы",
    "other_names": "Kairatov",
    "sex": "m",
    "birth": When.parse("1985"),
    "citizenship": "KZ",
    "language": "kk",
    "safe_contact": "through the sister",
    "note": "a note of the lawyer",
    "name_genitive": "Қайратова Нұрлана Асанұлы",
    "name_dative": "Қайратову Нұрлану Асанұлы",
    "name_accusative": "Қайратова Нұрлана Асанұлы",
    "name_instrumental": "Қайратовым Нұрланом Асанұлы",
    "name_prepositional": "Қайратове Нұрлане Асанұлы",
    "roles": ("victim",),
}
NAME = "Қайратов Нұрлан Асанұлы"
FORMS = {
    "name_genitive",
    "name_dative",
    "name_accusative",
    "name_instrumental",
    "name_prepositional",
}
UNSEEN = {"other_names", "citizenship", "note", *FORMS}


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case with a person and a step, made by everybody's colleague; now a doctor looks at it."""
    case_id, _ = cases.create_case(desk, {"number": "A-1", "title": "Naryn"})
    people.save_person(desk, case_id, PERSON)
    proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": "отказ"})
    desk.roles = frozenset({"doctor"})
    return case_id


def read_sql(desk: Desk) -> list[str]:
    """Return a list to which every statement of the desk is added from now on."""
    asked: list[str] = []

    @sa.event.listens_for(desk.vault.engine, "before_cursor_execute")
    def _note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    return asked


def test_the_areas_of_a_case_follow_role_and_team(desk: Desk, case_id: str) -> None:
    assert cases.rights_in(desk, case_id).areas == {
        "identity",
        "intake",
        "evidence",
        "examinations",
        "lifecycle",
        "log",
        "wording",
        "cards",
    }
    desk.roles = frozenset({"lawyer"})
    assert "proceedings" in cases.rights_in(desk, case_id).areas
    assert "examinations" not in cases.rights_in(desk, case_id).areas
    desk.user_id = "44444444-4444-4444-8444-444444444444"
    assert cases.rights_in(desk, case_id).areas == {
        "wording",
        "cards",
    }  # of the office, not of the case


def test_a_doctor_finds_the_case_and_no_step_of_it(desk: Desk, case_id: str) -> None:
    (line,) = cases.list_cases(desk).lines
    assert (line.id, line.victims) == (case_id, ("Қайратов Нұрлан",))
    assert (line.last_code, line.last_when) == (None, None)
    assert cases.header(desk, case_id).title == "Naryn"
    for service in (proceedings.chronology, proceedings.case_facts):
        with pytest.raises(NotPermitted, match="is for: caseworker, lawyer, coordinator"):
            service(desk, case_id)


def test_a_doctor_sees_of_a_person_what_a_doctor_needs(desk: Desk, case_id: str) -> None:
    asked = read_sql(desk)
    (line,) = people.people_of_case(desk, case_id)
    (entry,) = list_people(desk).entries
    assert (entry.name, entry.safe_contact, entry.citizenship) == (NAME, line.safe_contact, None)
    assert not [each for each in asked if "people.citizenship" in each]
    assert (line.name, line.sex, line.safe_contact) == (NAME, "m", "through the sister")
    assert line.citizenship is None
    values, _ = people.person_values(desk, line.id, case_id)
    assert set(PERSON) - set(values) == UNSEEN == people.hidden_fields(desk)
    assert values == {name: PERSON[name] for name in values}
    desk.roles = frozenset({"doctor", "lawyer"})  # a second role that sees all
    assert people.hidden_fields(desk) == frozenset()
    assert people.people_of_case(desk, case_id)[0].citizenship == "KZ"


def test_what_a_role_does_not_see_it_does_not_save(
    desk: Desk, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = people.people_of_case(desk, case_id)
    values, version = people.person_values(desk, line.id, case_id)
    with pytest.raises(NotPermitted, match="caseworker, lawyer, coordinator"):
        people.save_person(desk, case_id, values, line.id, version)
    # Even if the table let doctors edit, what they do not see would stay as it is.
    monkeypatch.setattr(desk, "permit", lambda *_: None)
    people.save_person(desk, case_id, values | {"sex": "f"}, line.id, version)
    with pytest.raises(NotPermitted):
        people.save_person(desk, case_id, values | {"note": "mine"}, line.id, version + 1)
    monkeypatch.undo()
    desk.roles = frozenset({"lawyer"})
    found, _ = people.person_values(desk, line.id, case_id)
    assert found == PERSON | {"sex": "f"}


def test_the_history_tells_deeds_and_only_the_changes_one_may_see(desk: Desk, case_id: str) -> None:
    seen = {deed.kind: deed for deed in history.case_history(desk, case_id)}
    assert seen["steps"].changes == ()
    assert fields(seen["people"]) == set(PERSON) - UNSEEN - {"roles"}
    assert "title" in fields(seen["cases"])
    desk.roles = frozenset({"coordinator"})
    seen = {deed.kind: deed for deed in history.case_history(desk, case_id)}
    assert fields(seen["steps"]) == {"code", "text"}
    assert fields(seen["people"]) == set(PERSON) - {"roles"}


def fields(deed: Deed) -> set[str]:
    return {change.field for change in deed.changes}


def test_who_is_not_on_the_team_is_told_whom_to_ask(desk: Desk, case_id: str) -> None:
    desk.roles, desk.user_id = frozenset({"lawyer"}), "44444444-4444-4444-8444-444444444444"
    with pytest.raises(NotPermitted, match="not on the team"):
        cases.header(desk, case_id)


@pytest.mark.parametrize(
    ("role", "on_team", "told"),
    [
        ("doctor", True, True),
        ("caseworker", True, True),
        ("lawyer", True, False),
        ("coordinator", False, False),
    ],
)
def test_an_urgent_medical_need_is_the_one_mark_of_an_evaluation(
    desk: Desk, case_id: str, role: str, *, on_team: bool, told: bool
) -> None:
    assert not cases.header(desk, case_id).urgent
    evaluations = BY_TABLE["evaluations"]
    records.save_record(desk, evaluations, case_id, {"kind": "initial", "urgent_need": "no"})
    assert not cases.header(desk, case_id).urgent
    records.save_record(desk, evaluations, case_id, {"kind": "initial", "urgent_need": "yes"})
    if not on_team:
        with desk.writing("leave") as work:
            for member in work.session.scalars(sa.select(CaseMember)):
                work.session.delete(member)
    desk.roles = frozenset({role})
    assert cases.header(desk, case_id).urgent is told
