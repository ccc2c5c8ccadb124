"""The access table: who sees which field, whose an area is, and that no record is of no area."""

from __future__ import annotations

import pytest

from desktop.core.vocabulary import vocabulary
from desktop.rules.access import Action, Standing, access_table
from desktop.rules.labels import AREAS, not_for_this_role
from desktop.services.people import PERSON_FIELDS
from desktop.storage.log import logged_tables


@pytest.mark.parametrize(
    ("roles", "field", "is_shown"),
    [
        ({"doctor"}, "safe_contact", True),
        ({"doctor"}, "note", False),
        ({"lawyer"}, "note", True),
        ({"doctor", "lawyer"}, "note", True),
        ({"administrator"}, "family_name", False),
        ({"doctor", "administrator"}, "note", False),
        (set(), "family_name", False),
    ],
)
def test_a_limited_role_sees_what_is_named_and_a_second_role_adds(
    roles: set[str], field: str, *, is_shown: bool
) -> None:
    assert access_table().shows(roles, "identity", field) is is_shown


def test_what_is_limited_is_a_field_of_a_person() -> None:
    for fields in access_table().limits["identity"].values():
        assert fields <= set(PERSON_FIELDS)


def test_every_record_is_of_an_area() -> None:
    of_no_area = {table.name for table in logged_tables()} - set(access_table().kinds)
    assert of_no_area == set(), "name them in [areas.*] kinds of resources/access.toml"


def test_areas_and_roles_have_names() -> None:
    table = access_table()
    assert set(AREAS) == set(table.cells)
    assert [term.key for term in vocabulary("user_roles")] == list(table.roles)


def test_the_sentence_names_the_roles_that_may() -> None:
    assert str(not_for_this_role("proceedings")) == (
        "“Proceedings” is not for your role. It is for: caseworker, lawyer, coordinator."
    )
    assert str(not_for_this_role("identity", Action.GRANT)).endswith("It is for: coordinator.")
    # Whoever sees totals only sees no single record.
    assert "administrator" not in str(not_for_this_role("log"))


def test_stand_ins_are_named_beside_those_who_may_and_get_no_right_by_it() -> None:
    table = access_table()
    assert table.who_may("identity", Action.GRANT) == ("coordinator",)
    assert table.who_stands_in("identity", Action.GRANT) == ("caseworker", "lawyer")
    assert not table.rights({"lawyer"}, Standing.MEMBER).may("identity", Action.GRANT)
    # Nobody stands in for anything else, and an administrator never.
    others = {
        (area, action)
        for area in table.cells
        for action in Action
        if table.who_stands_in(area, action)
    }
    assert others == {("identity", Action.GRANT)}


def test_rights_in_a_case_follow_role_and_team() -> None:
    table = access_table()
    off, on = (table.rights({"lawyer"}, each) for each in (Standing.OUTSIDE, Standing.MEMBER))
    assert off.areas == {"wording", "cards"}  # they are the office's, and of no case
    assert on.areas == {
        "identity",
        "intake",
        "proceedings",
        "redress",
        "evidence",
        "lifecycle",
        "log",
        "wording",
        "cards",
    }
    assert on.may("proceedings", Action.FINALISE)
    assert not on.may("redress", Action.FINALISE)
    coordinator = table.rights({"coordinator"}, Standing.OUTSIDE)
    assert coordinator.may("identity", Action.GRANT)
    assert "examinations" not in coordinator.areas
    # Totals over all cases are a right to no single case.
    administrator = table.rights({"administrator"}, Standing.MEMBER)
    assert administrator.areas == {"system", "recovery", "wording", "cards"}
    assert set(table.of_cases) == set(AREAS) - {
        "statistics",
        "lifecycle",
        "log",
        "system",
        "recovery",
        "wording",
        "cards",
    }


@pytest.mark.parametrize(
    ("roles", "area", "is_limited"),
    [
        (("doctor",), "identity", True),
        (("doctor", "lawyer"), "identity", False),
        (("doctor", "administrator"), "identity", True),
        (("doctor",), "evidence", False),
    ],
)
def test_a_part_of_an_area_is_told_from_all_of_it(
    roles: tuple[str, ...], area: str, *, is_limited: bool
) -> None:
    assert access_table().limited(roles, area) is is_limited


def test_a_guest_may_look_as_the_team_may_and_do_nothing() -> None:
    table = access_table()
    for role in table.roles:
        member, guest = (table.rights({role}, each) for each in (Standing.MEMBER, Standing.GUEST))
        outside = table.rights({role}, Standing.OUTSIDE)
        assert guest.areas == member.areas
        assert {pair for pair in guest.pairs if pair[1] is not Action.VIEW} == {
            pair for pair in outside.pairs if pair[1] is not Action.VIEW
        }


def test_a_conflict_of_interest_leaves_what_is_of_no_case() -> None:
    table = access_table()
    for role in table.roles:
        left = table.rights({role}, Standing.BLOCKED).areas
        assert left <= {"system", "recovery", "wording", "cards", "statistics"}, role
        assert "wording" in left
