"""What no record shows, a verification must: keys of the history, and drafts."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from desktop.services import cases, history, people
from desktop.services.desk import Desk
from desktop.services.drafts import keep_draft
from desktop.services.phrases import keep_phrase
from tests.desks import colleague

OTHER = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    """Two cases, a person in the first."""
    first, _ = cases.create_case(desk, {"number": "A-1", "title": "first"})
    second, _ = cases.create_case(desk, {"number": "A-2", "title": "second"})
    people.save_person(desk, first, {"family_name": "Асанов"})
    assert history.verify(desk).problem is None
    return first, second


def do(desk: Desk, statement: str, **values: object) -> None:
    """Do what somebody does who has the database in hand, and no key."""
    with desk.vault.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


def problem(desk: Desk) -> str:
    return str(history.verify(desk).problem)


def test_a_key_of_the_history_that_was_removed_is_named(desk: Desk, two: tuple[str, str]) -> None:
    do(desk, "DELETE FROM difference_keys WHERE scope_id = :scope", scope=two[0])
    assert problem(desk) == (
        f"The key that opens the history of {two[0]} was exchanged, removed or put in."
    )


def test_keys_of_two_cases_that_were_exchanged_are_named(desk: Desk, two: tuple[str, str]) -> None:
    """Both open under casework: nothing but the log shows that they are in each other's place."""
    raw = "SELECT casework_key FROM difference_keys WHERE scope_id = :scope"
    with desk.vault.engine.begin() as connection:
        keys = [bytes(connection.execute(sa.text(raw), {"scope": s}).scalar_one()) for s in two]
    for scope, key in zip(two, reversed(keys), strict=True):
        do(
            desk,
            "UPDATE difference_keys SET casework_key = :key WHERE scope_id = :scope",
            key=key,
            scope=scope,
        )
    assert "exchanged" in problem(desk)


def test_a_key_that_was_put_in_is_named(desk: Desk, two: tuple[str, str]) -> None:
    """A key known to somebody, waiting for the first save of a case that has none yet."""
    do(
        desk,
        "INSERT INTO difference_keys (scope_id, compartment, casework_key)"
        " SELECT :other, compartment, casework_key FROM difference_keys WHERE scope_id = :scope",
        other=OTHER,
        scope=two[0],
    )
    assert OTHER in problem(desk)


def test_verifying_keys_needs_no_compartment(desk: Desk, two: tuple[str, str]) -> None:
    office = colleague(desk, OTHER, {"administrator"}, held=())
    assert history.verify(office).problem is None
    do(desk, "DELETE FROM difference_keys WHERE scope_id = :scope", scope=two[1])
    assert two[1] in problem(office)
    office.close()


def test_the_making_of_a_key_is_no_deed_of_a_case(desk: Desk, two: tuple[str, str]) -> None:
    kinds = {deed.kind for deed in history.case_history(desk, two[0])}
    assert kinds == {"cases", "case_status_changes", "case_members", "people", "person_roles"}


def test_a_draft_that_does_not_open_is_named_to_who_holds_the_key(
    desk: Desk, two: tuple[str, str]
) -> None:
    keep_draft(desk, "step", two[0], '{"x": 1}')
    assert history.verify(desk).problem is None
    do(desk, "UPDATE drafts SET body = (SELECT title FROM cases WHERE number = 'A-1')")
    assert problem(desk).startswith("Draft ")
    office = colleague(desk, OTHER, {"administrator"}, held=())
    assert history.verify(office).problem is None
    office.close()


SPOILED = {
    "step": "UPDATE phrases SET text = (SELECT name FROM users)",
    "evaluation": "UPDATE phrases SET clinical_text = (SELECT name FROM users)",
}


@pytest.mark.parametrize("form", SPOILED)
def test_a_quick_phrase_that_does_not_open_is_named(desk: Desk, form: str) -> None:
    phrase_id = keep_phrase(desk, form, "text", "No visible injuries.")
    assert history.verify(desk).problem is None
    do(desk, SPOILED[form])
    assert problem(desk).startswith(f"The quick phrase {phrase_id} was changed")
