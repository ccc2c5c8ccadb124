"""What an office has to look at today: what stands on which card, and for whose eyes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.when import When
from desktop.forms.fields import Link
from desktop.forms.wording import BLOCK, BODY
from desktop.services import cases, people, proceedings, records
from desktop.services.desk import Desk
from desktop.services.drafts import keep_draft
from desktop.services.kinds import AREA_OF_FORM, FORMS, KINDS
from desktop.services.registers import REGISTERS, Query, list_records
from desktop.services.today import Lines, Today, read_today
from tests.desks import START, colleague

DAY = START.astimezone().date()
OTHER = "44444444-4444-4444-8444-444444444444"
NEW_CASE = "00000000-0000-0000-0000-000000000000"
PERSON = {"family_name": "Қайратов", "sex": "m", "roles": ("victim",)}


def day(days: int) -> When:
    return When.on(DAY + timedelta(days))


def add(desk: Desk, key: str, case_id: str, **values: Any) -> str:
    return records.save_record(desk, KINDS[key], case_id, values)[0]


def add_term(desk: Desk, case_id: str, title: str, days: int, **values: Any) -> str:
    usual = {"side": "ours", "weight": "soft", "status": "open", "source": "typed"}
    return add(desk, "deadline", case_id, title=title, due=day(days), **{**usual, **values})


def add_task(desk: Desk, case_id: str, title: str, days: int | None, **values: Any) -> str:
    usual = {"status": "open", "responsible": Link(desk.user_id)}
    due = None if days is None else day(days)
    return add(desk, "task", case_id, title=title, due=due, **{**usual, **values})


def add_letter(desk: Desk, case_id: str, subject: str, days: int | None, **values: Any) -> str:
    usual = {"direction": "out", "party": "Prosecutor", "subject": subject}
    due = None if days is None else day(days)
    return add(desk, "letter", case_id, reply_due=due, **{**usual, **values})


ANSWERED = "answered by another letter"


def titles(lines: Lines | None) -> list[str]:
    assert lines is not None
    return [line.title for line in lines.lines]


def numbers(lines: Lines | None) -> list[str]:
    assert lines is not None
    return [line.case_number for line in lines.lines]


@pytest.fixture
def case_id(desk: Desk) -> str:
    case_id, _ = cases.create_case(desk, {"number": "A-1", "title": "Naryn"})
    return case_id


def test_an_empty_vault_has_nothing_to_look_at(desk: Desk) -> None:
    found = read_today(desk)
    assert found.day == DAY
    for lines in (found.due, found.waiting, found.no_step, found.changed):
        assert lines is not None
        assert (lines.lines, lines.total) == ((), 0)
    assert (found.drafts, found.backup.any) == ((), None)


def test_what_is_ours_and_soon_is_due_the_latest_first(desk: Desk, case_id: str) -> None:
    add_term(desk, case_id, "in a week", 7)
    add_term(desk, case_id, "today, nothing is lost", 0)
    add_term(desk, case_id, "today, a right is lost", 0, weight="hard")
    add_term(desk, case_id, "late", -3)
    add_term(desk, case_id, "later than a week", 8)
    add_term(desk, case_id, "met", 0, status="met")
    add_term(desk, case_id, "theirs", 0, side="state")
    due = read_today(desk).due
    assert titles(due) == ["late", "today, a right is lost", "today, nothing is lost", "in a week"]
    assert due is not None
    assert due.total == 4
    assert [line.hard for line in due.lines] == [False, True, False, False]
    first = due.lines[0]
    assert (first.kind, first.case_id, first.case_number) == ("deadline", case_id, "A-1")
    assert first.due == DAY - timedelta(3)


def test_tasks_of_mine_are_due_with_the_terms_and_undated_ones_last(
    desk: Desk, case_id: str
) -> None:
    add_task(desk, case_id, "some day", None)
    add_task(desk, case_id, "tomorrow", 1)
    add_task(desk, case_id, "next month", 30)
    add_task(desk, case_id, "done", 0, status="done")
    add_task(desk, case_id, "nobody's", 0, responsible=None)
    add_term(desk, case_id, "term", 2)
    assert titles(read_today(desk).due) == ["tomorrow", "term", "some day"]


def test_a_card_shows_the_first_lines_and_counts_all(desk: Desk, case_id: str) -> None:
    for number in range(5):
        add_term(desk, case_id, f"term {number}", number)
        add_task(desk, case_id, f"task {number}", number)
    due = read_today(desk).due
    assert titles(due) == ["term 0", "task 0", "term 1", "task 1", "term 2", "task 2"]
    assert due is not None
    assert due.total == 10
    assert len(titles(read_today(desk, whole=("due",)).due)) == 10


def test_what_others_owe_is_waited_for_late_ones_first(desk: Desk, case_id: str) -> None:
    add_term(desk, case_id, "their term", -1, side="state")
    add_term(desk, case_id, "ours", -2)
    add_letter(desk, case_id, "asked long ago", -9)
    add_letter(desk, case_id, "asked just now", 20)
    add_letter(desk, case_id, "no answer expected", None)
    add_letter(desk, case_id, "answered", -4, replied=day(-1))
    answered = add_letter(desk, case_id, ANSWERED, -4)
    add_letter(desk, case_id, "asked of us", 3, direction="in")
    add_letter(desk, case_id, "the answer", 3, direction="in", answers=Link(answered))
    waiting = read_today(desk).waiting
    assert titles(waiting) == ["asked long ago", "their term", "asked just now"]
    assert waiting is not None
    assert [line.kind for line in waiting.lines] == ["letter", "deadline", "letter"]
    assert waiting.total == 3
    for terms, subjects in (
        (("awaited",), {"asked long ago", "asked just now"}),
        (("given",), {"answered", "answered by another letter"}),
        (("awaited", "given"), {"asked long ago", "asked just now", "answered"} | {ANSWERED}),
        (("of a newer program",), set()),
    ):
        query = Query(codes={"answer": terms})
        page = list_records(desk, REGISTERS["letter"], query)
        assert {line.values["subject"] for line in page.lines} == subjects


def test_a_case_without_a_next_step_is_not_forgotten(desk: Desk, case_id: str) -> None:
    planned, tasked, theirs, over = (
        cases.create_case(desk, {"number": f"B-{number}"})[0] for number in range(4)
    )
    add_term(desk, planned, "ours", 300)
    add_task(desk, tasked, "somebody's", None, responsible=None)
    add_term(desk, theirs, "the authority's", 3, side="state")
    cases.set_status(desk, over, "closed", "done")
    assert set(numbers(read_today(desk).no_step)) == {"A-1", "B-2"}
    term = add_term(desk, case_id, "ours", 5)
    assert numbers(read_today(desk).no_step) == ["B-2"]
    records.change_records(desk, KINDS["deadline"], {term: {"status": "met"}})
    no_step = read_today(desk).no_step
    assert set(numbers(no_step)) == {"A-1", "B-2"}
    assert no_step is not None
    assert no_step.total == 2


def test_the_longest_untouched_case_is_named_first_and_the_last_changed_elsewhere(
    desk: Desk,
) -> None:
    clock: Any = desk.clock
    ids = []
    for number in range(3):
        clock.advance(timedelta(minutes=1))
        ids.append(cases.create_case(desk, {"number": f"B-{number}"})[0])
    clock.advance(timedelta(minutes=1))
    add_letter(desk, ids[0], "touched", None)
    found = read_today(desk)
    assert numbers(found.no_step) == ["B-1", "B-2", "B-0"]
    assert numbers(found.changed) == ["B-0", "B-2", "B-1"]
    assert found.changed is not None
    assert found.changed.lines[0].changed_at == clock.now()
    assert (found.changed.lines[0].kind, found.changed.lines[0].record_id) == ("", ids[0])


def test_drafts_name_the_form_its_case_and_never_what_was_typed(desk: Desk, case_id: str) -> None:
    clock: Any = desk.clock
    person_id = people.save_person(desk, case_id, PERSON)[0]
    step_id = proceedings.save_step(desk, case_id, {"code": "REFUSAL"})[0]
    letter_id = add_letter(desk, case_id, "asked", None)
    kept = (
        ("new_case", NEW_CASE, None),
        ("case", case_id, None),
        ("person", person_id, person_id),
        ("step", step_id, step_id),
        ("letter", letter_id, letter_id),
        ("evaluation", case_id, None),
    )
    for form, place, _record_id in kept:
        clock.advance(timedelta(minutes=1))
        keep_draft(desk, form, place, '{"secret": "typed"}')
    asked = statements(desk)
    found = read_today(desk).drafts
    assert [(line.form, line.record_id) for line in found] == [
        (form, record_id) for form, _place, record_id in reversed(kept)
    ]
    assert found[0].saved_at == clock.now()
    assert [line.case_number for line in found] == [*["A-1"] * 5, ""]
    assert [line.case_id for line in found] == [*[case_id] * 5, None]
    assert not [each for each in asked if "body" in each]


def test_a_draft_that_leads_nowhere_is_left_out(desk: Desk, case_id: str) -> None:
    note_id = add(desk, "note", case_id, kind="note", text="a note")
    keep_draft(desk, "note", note_id, "{}")
    keep_draft(desk, "letter", case_id, "{}")
    keep_draft(desk, "evaluation", case_id, "{}")
    keep_draft(desk, "newer_form", case_id, "{}")
    records.remove_record(desk, KINDS["note"], case_id, note_id, "a mistake")
    assert {line.form for line in read_today(desk).drafts} == {"letter", "evaluation"}
    desk.roles = frozenset({"doctor"})
    assert {line.form for line in read_today(desk).drafts} == {"evaluation"}
    second = colleague(desk, OTHER, {"lawyer"})
    assert read_today(second).drafts == ()
    second.close()


def test_every_form_that_keeps_drafts_has_an_area() -> None:
    of_the_office = {form for form, area in AREA_OF_FORM.items() if area == "wording"}
    assert of_the_office == {BLOCK.key, BODY.key}
    assert AREA_OF_FORM.keys() - of_the_office == FORMS.keys()
    assert set(KINDS) < set(FORMS)


# -- who sees what -----------------------------------------------------------------------------


@pytest.fixture
def full(desk: Desk, case_id: str) -> Desk:
    """One case with something for each card; whoever made it is on its team."""
    add_term(desk, case_id, "our term", 1)
    add_term(desk, case_id, "their term", 1, side="state")
    add_task(desk, case_id, "my task", 2)
    cases.create_case(desk, {"number": "A-2", "title": "forgotten"})
    return desk


def seen(found: Today) -> dict[str, list[str] | None]:
    cards = {"due": found.due, "waiting": found.waiting, "no_step": found.no_step}
    return {
        name: None if lines is None else titles(lines)
        for name, lines in {**cards, "changed": found.changed}.items()
    }


EVERYTHING = {
    "due": ["our term", "my task"],
    "waiting": ["their term"],
    "no_step": ["forgotten"],
    "changed": ["Naryn", "forgotten"],
}


@pytest.mark.parametrize("role", ["caseworker", "lawyer", "coordinator"])
def test_the_team_sees_every_card(full: Desk, role: str) -> None:
    full.roles = frozenset({role})
    found = seen(read_today(full))
    assert {name: sorted(lines or ()) for name, lines in found.items()} == {
        name: sorted(lines) for name, lines in EVERYTHING.items()
    }


def test_a_doctor_sees_tasks_and_no_term(full: Desk) -> None:
    full.roles = frozenset({"doctor"})
    asked = statements(full)
    found = read_today(full)
    assert seen(found) | {"changed": None} == {
        "due": ["my task"],
        "waiting": None,
        "no_step": None,
        "changed": None,
    }
    assert not found.sees_terms
    assert sorted(titles(found.changed)) == ["Naryn", "forgotten"]
    assert not [each for each in asked if "deadlines.title" in each or "letters.subject" in each]


def test_an_administrator_sees_no_case(full: Desk) -> None:
    full.roles = frozenset({"administrator"})
    asked = statements(full)
    found = read_today(full)
    assert seen(found) == dict.fromkeys(EVERYTHING)
    assert found.drafts == ()
    assert not [each for each in asked if "title" in each]


@pytest.mark.parametrize("role", ["caseworker", "lawyer", "doctor"])
def test_another_team_sees_nothing_of_it(full: Desk, role: str) -> None:
    second = colleague(full, OTHER, {role})
    found = read_today(second)
    assert all(not lines for lines in seen(found).values())
    second.close()


def test_a_coordinator_sees_all_teams_and_tasks_of_their_own_only(full: Desk) -> None:
    second = colleague(full, OTHER, {"coordinator"})
    found = read_today(second)
    assert titles(found.due) == ["our term"]
    assert titles(found.no_step) == ["forgotten"]
    second.close()


def test_it_takes_the_same_queries_whatever_there_is(desk: Desk) -> None:
    asked, counts = statements(desk), []
    desk.viewed.add(("cases", None))  # the first look at the list is written into the log
    for number in range(3):
        asked.clear()
        read_today(desk)
        counts.append(len(asked))
        for each in range(8):
            case_id, _ = cases.create_case(desk, {"number": f"{number}-{each}"})
            person_id = people.save_person(desk, case_id, PERSON)[0]
            add_term(desk, case_id, "term", each)
            add_letter(desk, case_id, "letter", each)
            keep_draft(desk, "person", person_id, "{}")
            keep_draft(desk, "task", case_id, "{}")
    assert len(set(counts)) == 1
    assert counts[0] <= 13


def statements(desk: Desk) -> list[str]:
    """Return a list to which every statement of the desk is added from now on."""
    asked: list[str] = []

    @sa.event.listens_for(desk.vault.engine, "before_cursor_execute")
    def _note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    return asked


def test_nothing_of_it_is_said_by_its_repr(full: Desk) -> None:
    found = read_today(full)
    assert "Naryn" not in repr(found)
    assert found.changed is not None
    assert "Naryn" not in repr(found.changed.lines)
    assert found.backup.any is None
