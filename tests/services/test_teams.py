"""Who can see a case and why, and who may change it: always by the access table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, NotFound, NotPermitted
from desktop.models.users import User, UserRole
from desktop.rules.access import access_table
from desktop.services import cases, history, people, teams
from desktop.services.desk import Desk
from desktop.services.teams import CaseAccess, Colleague
from tests.desks import USER_ID, colleague

LAWYER = "33333333-3333-4333-8333-333333333333"
DOCTOR = "44444444-4444-4444-8444-444444444444"
ADMINISTRATOR = "55555555-5555-4555-8555-555555555555"
COORDINATOR = "66666666-6666-4666-8666-666666666666"
OFFICE = {
    LAWYER: ("lawyer",),
    DOCTOR: ("doctor",),
    ADMINISTRATOR: ("administrator",),
    COORDINATOR: ("coordinator",),
}


@pytest.fixture
def office(desk: Desk) -> Iterator[dict[str, Desk]]:
    """A colleague of each role, at a desk of their own."""
    desks = {user_id: colleague(desk, user_id, roles) for user_id, roles in OFFICE.items()}
    yield desks
    for each in desks.values():
        each.close()


@pytest.fixture
def case_id(desk: Desk, office: dict[str, Desk]) -> str:
    """A case of a coordinator who is also lawyer, doctor and administrator."""
    assert office
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    people.save_person(desk, case_id, {"family_name": "Қайратов"})
    return case_id


def on_team(access: CaseAccess) -> list[str]:
    return [each.user_id for each in access.team]


def found(colleagues: tuple[Colleague, ...], user_id: str) -> Colleague:
    (only,) = (each for each in colleagues if each.user_id == user_id)
    return only


def test_the_team_comes_first_then_whoever_sees_all_cases(desk: Desk, case_id: str) -> None:
    access = teams.case_access(desk, case_id)
    assert on_team(access) == [USER_ID]
    assert [each.user_id for each in access.others] == [COORDINATOR]
    by_role = access.others[0]
    assert by_role.roles == ("coordinator",)
    assert set(by_role.sees) == {"identity", "intake", "proceedings", "redress", "evidence"}
    assert access.refused is None


def test_those_are_offered_who_would_see_something_on_the_team(desk: Desk, case_id: str) -> None:
    access = teams.case_access(desk, case_id)
    assert {each.user_id for each in access.offered} == {LAWYER, DOCTOR, COORDINATOR}
    doctor = found(access.offered, DOCTOR)
    assert doctor.sees == ("identity", "intake", "evidence", "examinations")
    assert doctor.partly == ("identity",)
    assert found(access.offered, LAWYER).partly == ()


@pytest.mark.parametrize("user_id", OFFICE)
def test_what_is_said_of_a_colleague_is_what_the_colleague_sees(
    desk: Desk, case_id: str, office: dict[str, Desk], user_id: str
) -> None:
    of_cases = set(access_table().of_cases)
    access = teams.case_access(desk, case_id)
    said = {each.user_id: set(each.sees) for each in (*access.team, *access.others)}
    assert said.get(user_id, set()) == cases.rights_in(office[user_id], case_id).areas & of_cases
    if user_id in {each.user_id for each in access.offered}:
        teams.add_member(desk, case_id, user_id)
        member = found(teams.case_access(desk, case_id).team, user_id)
        assert set(member.sees) == cases.rights_in(office[user_id], case_id).areas & of_cases


def test_added_one_sees_the_case_and_removed_one_does_not(
    desk: Desk, case_id: str, office: dict[str, Desk]
) -> None:
    lawyer = office[LAWYER]
    with pytest.raises(NotPermitted, match="not on the team"):
        cases.header(lawyer, case_id)
    changes = teams.add_member(desk, case_id, LAWYER)
    assert changes.touches("case_members", case_id=case_id)
    assert cases.header(lawyer, case_id).team_size == 2
    removed = teams.remove_member(desk, case_id, LAWYER)
    with pytest.raises(NotPermitted, match="not on the team"):
        people.people_of_case(lawyer, case_id)
    teams.restore_member(desk, case_id, removed)
    assert [line.name for line in people.people_of_case(lawyer, case_id)] == ["Қайратов"]
    assert history.verify(desk).problem is None


def test_every_change_of_the_team_is_in_the_log_with_the_name(desk: Desk, case_id: str) -> None:
    teams.add_member(desk, case_id, LAWYER)
    teams.restore_member(desk, case_id, teams.remove_member(desk, case_id, LAWYER))
    told = [
        (deed.action, change.before, change.after)
        for deed in history.case_history(desk, case_id)
        for change in deed.changes
        if deed.kind == "case_members"
    ]
    assert told == [
        ("restore_member", None, "Colleague"),
        ("remove_member", "Colleague", None),
        ("add_member", None, "Colleague"),
        ("create_case", None, "Test User"),
    ]


def test_whoever_may_not_grant_changes_nothing_and_is_told_whose_it_is(
    desk: Desk, case_id: str, office: dict[str, Desk]
) -> None:
    teams.add_member(desk, case_id, LAWYER)
    removed = teams.remove_member(desk, case_id, LAWYER)
    teams.add_member(desk, case_id, DOCTOR)
    teams.add_member(desk, case_id, LAWYER)
    for user_id in (LAWYER, DOCTOR, ADMINISTRATOR):
        with pytest.raises(NotPermitted, match="for: coordinator"):
            teams.add_member(office[user_id], case_id, COORDINATOR)
        with pytest.raises(NotPermitted, match="for: coordinator"):
            teams.remove_member(office[user_id], case_id, DOCTOR)
        with pytest.raises(NotPermitted, match="for: coordinator"):
            teams.restore_member(office[user_id], case_id, removed)
    assert "by: coordinator" in str(teams.case_access(office[LAWYER], case_id).refused)
    assert set(on_team(teams.case_access(desk, case_id))) == {USER_ID, DOCTOR, LAWYER}


def test_who_sees_nothing_of_a_case_is_not_told_who_does(
    case_id: str, office: dict[str, Desk]
) -> None:
    for user_id in (LAWYER, ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            teams.case_access(office[user_id], case_id)


def test_the_last_member_stays(desk: Desk, case_id: str) -> None:
    with pytest.raises(Conflict, match="somebody on its team"):
        teams.remove_member(desk, case_id, USER_ID)
    teams.add_member(desk, case_id, LAWYER)
    leave(desk, LAWYER)
    with pytest.raises(Conflict, match="somebody on its team"):
        teams.remove_member(desk, case_id, USER_ID)
    teams.remove_member(desk, case_id, LAWYER)
    assert on_team(teams.case_access(desk, case_id)) == [USER_ID]


def test_who_has_left_the_office_sees_nothing_and_is_not_offered(desk: Desk, case_id: str) -> None:
    teams.add_member(desk, case_id, LAWYER)
    for user_id in (LAWYER, DOCTOR):
        leave(desk, user_id)
    access = teams.case_access(desk, case_id)
    gone = found(access.team, LAWYER)
    assert (gone.is_active, gone.sees) == (False, ())
    assert DOCTOR not in {each.user_id for each in access.offered}
    with pytest.raises(NotFound):
        teams.add_member(desk, case_id, DOCTOR)


def test_nobody_is_added_twice_or_without_a_role_for_cases(desk: Desk, case_id: str) -> None:
    teams.add_member(desk, case_id, LAWYER)
    with pytest.raises(Conflict, match="already"):
        teams.add_member(desk, case_id, LAWYER)
    for user_id in (ADMINISTRATOR, "99999999-9999-4999-8999-999999999999"):
        with pytest.raises(NotFound):
            teams.add_member(desk, case_id, user_id)
    removed = teams.remove_member(desk, case_id, LAWYER)
    with pytest.raises(NotFound, match="not on the team"):
        teams.remove_member(desk, case_id, LAWYER)
    teams.add_member(desk, case_id, LAWYER)
    with pytest.raises(Conflict, match="already"):
        teams.restore_member(desk, case_id, removed)


# -- an office without a coordinator -------------------------------------------------------------


def without_coordinator(desk: Desk) -> None:
    """Take the role from whoever holds it, as an administrator will."""
    with desk.writing("save_user") as work:
        held = sa.select(UserRole).where(UserRole.role == "coordinator")
        for role in work.session.scalars(held).all():
            work.session.delete(role)


@pytest.mark.parametrize("role", ["caseworker", "lawyer"])
def test_a_stand_in_on_the_team_adds_and_takes_back(
    desk: Desk, case_id: str, office: dict[str, Desk], role: str
) -> None:
    teams.add_member(desk, case_id, LAWYER)
    without_coordinator(desk)
    stand_in = office[LAWYER]
    stand_in.roles = frozenset({role})
    access = teams.case_access(stand_in, case_id)
    assert access.refused is None
    assert "coordinator" in str(access.standing_in)
    assert access.removable == frozenset()
    teams.add_member(stand_in, case_id, DOCTOR)
    assert teams.case_access(stand_in, case_id).removable == {DOCTOR}
    removed = teams.remove_member(stand_in, case_id, DOCTOR)
    teams.restore_member(stand_in, case_id, removed)
    teams.remove_member(stand_in, case_id, DOCTOR)
    for user_id in (USER_ID, LAWYER):  # somebody else, and oneself
        with pytest.raises(NotPermitted, match="for: coordinator"):
            teams.remove_member(stand_in, case_id, user_id)
    assert history.verify(desk).problem is None


def test_whom_somebody_else_added_stays(desk: Desk, case_id: str, office: dict[str, Desk]) -> None:
    for user_id in (LAWYER, DOCTOR):
        teams.add_member(desk, case_id, user_id)
    without_coordinator(desk)
    with pytest.raises(NotPermitted):
        teams.remove_member(office[LAWYER], case_id, DOCTOR)
    with pytest.raises(NotPermitted):
        teams.remove_member(office[LAWYER], case_id, ADMINISTRATOR)  # who is not on it


@pytest.mark.parametrize("user_id", [DOCTOR, ADMINISTRATOR])
def test_nobody_else_stands_in(
    desk: Desk, case_id: str, office: dict[str, Desk], user_id: str
) -> None:
    teams.add_member(desk, case_id, DOCTOR)
    without_coordinator(desk)
    with pytest.raises(NotPermitted):
        teams.add_member(office[user_id], case_id, LAWYER)
    refused = teams.case_access(office[DOCTOR], case_id).refused
    assert "by: coordinator, caseworker, lawyer." in str(refused)


def test_a_stand_in_off_the_team_or_beside_a_coordinator_changes_nothing(
    desk: Desk, case_id: str, office: dict[str, Desk]
) -> None:
    lawyer = office[LAWYER]
    teams.add_member(desk, case_id, LAWYER)
    with pytest.raises(NotPermitted):
        teams.add_member(lawyer, case_id, DOCTOR)
    teams.remove_member(desk, case_id, LAWYER)
    without_coordinator(desk)
    with pytest.raises(NotPermitted):
        teams.add_member(lawyer, case_id, DOCTOR)


def test_a_coordinator_who_has_left_does_not_count(
    desk: Desk, case_id: str, office: dict[str, Desk]
) -> None:
    teams.add_member(desk, case_id, LAWYER)
    for user_id in (USER_ID, COORDINATOR):
        leave(desk, user_id)
    teams.add_member(office[LAWYER], case_id, DOCTOR)
    assert DOCTOR in on_team(teams.case_access(desk, case_id))


def leave(desk: Desk, user_id: str) -> None:
    """Let somebody leave the office, as an administrator will."""
    with desk.writing("save_user") as work:
        user = work.session.scalars(sa.select(User).where(User.id == user_id)).one()
        user.status = "left"
