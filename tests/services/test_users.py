"""Who works here: nothing is given that is not held, and the last of everything stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, NotFound, NotPermitted, StorageFailure, WrongInput
from desktop.core.text import _
from desktop.models.users import Renewal, User
from desktop.services import history, staff, users
from desktop.services.desk import Desk
from desktop.services.staff import UserLine
from desktop.vault import slotchange, slotstore
from tests.desks import BOTH, USER_ID, colleague, colleague_with_slot, give_slot

DOCTOR = "44444444-4444-4444-8444-444444444444"
FIRST = "a first passphrase"


@pytest.fixture
def doctor(desk: Desk) -> Iterator[Desk]:
    sitting = colleague_with_slot(desk, DOCTOR, ("doctor",), ("clinical",))
    yield sitting
    sitting.close()


def line(desk: Desk, user_id: str) -> UserLine:
    return next(each for each in staff.list_users(desk).users if each.user_id == user_id)


def deeds(desk: Desk) -> list[str]:
    return [each.action for each in history.office_history(desk)]


def test_the_list_says_who_holds_what(desk: Desk, doctor: Desk) -> None:
    found = staff.list_users(desk)
    assert {(each.user_id, each.roles, each.compartments) for each in found.users} == {
        (USER_ID, ("lawyer", "doctor", "coordinator", "administrator"), BOTH),
        (doctor.user_id, ("doctor",), ("clinical",)),
    }
    assert {each.state for each in found.users} == {"active"}
    assert found.may_edit
    assert found.giving == BOTH
    assert found.in_one_hand


def test_everybody_finds_at_home_the_fingerprint_that_others_see(desk: Desk, doctor: Desk) -> None:
    own = {each.user_id: staff.own_fingerprint(each) for each in (desk, doctor)}
    assert own[USER_ID] != own[DOCTOR]
    assert {each.user_id: each.fingerprint for each in staff.list_users(desk).users} == own
    slots = slotchange.true_list(desk.vault.folder, desk.vault.keys)
    exchanged = tuple(
        replace(each, receiving=bytes(31) + b"1") if each.user_id == DOCTOR else each
        for each in slots.registry
    )
    slotchange.replace_list(desk.vault.folder, replace(slots, registry=exchanged), desk.vault.keys)
    assert line(desk, DOCTOR).fingerprint not in {None, *own.values()}
    users.disable_user(desk, DOCTOR)
    assert line(desk, DOCTOR).fingerprint is None


@pytest.mark.parametrize("role", ["caseworker", "lawyer", "doctor"])
def test_others_do_not_see_it(desk: Desk, role: str) -> None:
    desk.roles = frozenset({role})
    for service in (staff.list_users, history.office_history):
        with pytest.raises(NotPermitted, match="coordinator, administrator"):
            service(desk)


def test_a_coordinator_gives_keys_and_an_administrator_lets_in(desk: Desk, doctor: Desk) -> None:
    desk.roles = frozenset({"coordinator"})
    with pytest.raises(NotPermitted, match="administrator"):
        users.set_roles(desk, DOCTOR, ["lawyer"])
    with pytest.raises(NotPermitted, match="administrator"):
        users.disable_user(desk, DOCTOR)
    with pytest.raises(NotPermitted, match="administrator"):
        users.create_user(desk, "New", ["lawyer"], FIRST, [])
    users.grant(desk, DOCTOR, "casework")
    assert line(desk, DOCTOR).compartments == BOTH
    assert deeds(desk)[0] == "grant_key"
    with pytest.raises(Conflict, match="holds this key already"):
        users.grant(desk, DOCTOR, "casework")
    desk.roles = frozenset({"administrator"})
    with pytest.raises(NotPermitted, match="coordinator"):
        users.grant(desk, doctor.user_id, "casework")
    with pytest.raises(NotPermitted, match="coordinator"):
        users.create_user(desk, "New", ["lawyer"], FIRST, ["casework"])


def test_nobody_gives_a_key_that_is_not_held(desk: Desk, doctor: Desk) -> None:
    doctor.roles = frozenset({"coordinator", "administrator"})
    with pytest.raises(NotPermitted, match="do not hold the key"):
        users.grant(doctor, USER_ID, "casework")
    with pytest.raises(NotPermitted, match="do not hold the key"):
        users.create_user(doctor, "New", ["lawyer"], FIRST, ["casework"])
    assert len(staff.list_users(desk).users) == 2


@pytest.mark.parametrize(
    ("name", "roles", "passphrase", "said"),
    [
        ("test  USER", ["lawyer"], FIRST, "of this name works here"),
        ("New", [], FIRST, "at least one role"),
        ("New", ["minister"], FIRST, "not known"),
        ("New", ["lawyer"], "short", "too short"),
        (" ", ["lawyer"], FIRST, "at least one letter"),
    ],
)
def test_what_cannot_be_a_user_leaves_nothing(
    desk: Desk, name: str, roles: list[str], passphrase: str, said: str
) -> None:
    before = deeds(desk)
    with pytest.raises(WrongInput, match=said):
        users.create_user(desk, name, roles, passphrase, [])
    assert deeds(desk) == before
    assert len(staff.list_users(desk).users) == 1


def test_roles_are_set_and_told(desk: Desk, doctor: Desk) -> None:
    users.set_roles(desk, DOCTOR, ["lawyer", "caseworker"])
    assert line(desk, DOCTOR).roles == ("caseworker", "lawyer")
    told = [
        (change.field, change.before, change.after)
        for deed in history.office_history(desk)
        if deed.action == "set_roles"
        for change in deed.changes
    ]
    assert ("role", "doctor", None) in told
    assert ("role", None, "lawyer") in told
    assert ("user", None, "Colleague") in told
    assert doctor.user_id == DOCTOR
    with pytest.raises(WrongInput, match="at least one role"):
        users.set_roles(desk, DOCTOR, [])


def test_the_office_keeps_its_last_coordinator_and_administrator(desk: Desk, doctor: Desk) -> None:
    with pytest.raises(NotPermitted, match="any more: administrator"):
        users.set_roles(desk, USER_ID, ["coordinator"])
    users.set_roles(desk, DOCTOR, ["administrator"])
    users.set_roles(desk, USER_ID, ["coordinator"])
    doctor.roles = frozenset({"administrator"})
    with pytest.raises(NotPermitted, match="any more: coordinator"):
        users.disable_user(doctor, USER_ID)
    with pytest.raises(NotPermitted, match="your own access"):
        users.disable_user(doctor, DOCTOR)
    assert not staff.list_users(desk).in_one_hand


def test_a_leaver_has_no_slot_and_every_key_they_held_is_due(desk: Desk, doctor: Desk) -> None:
    users.disable_user(desk, DOCTOR)
    assert not users.members(desk)[DOCTOR].active
    assert (line(desk, DOCTOR).state, line(desk, DOCTOR).can_open) == ("disabled", False)
    with desk.reading() as session:
        (due,) = session.scalars(sa.select(Renewal))
        assert (due.compartment, due.generation, due.done_at) == ("clinical", 1, None)
    assert doctor.user_id == DOCTOR
    assert history.verify(desk).problem is None
    with pytest.raises(NotFound, match="no access to the vault"):
        users.disable_user(desk, DOCTOR)
    with pytest.raises(NotFound, match="no access to the vault"):
        users.grant(desk, DOCTOR, "casework")


def test_the_last_holder_of_a_key_stays_until_the_paper_was_tried(desk: Desk, doctor: Desk) -> None:
    users.set_roles(desk, DOCTOR, ["administrator", "coordinator"])
    doctor.roles = frozenset({"administrator"})
    with pytest.raises(NotPermitted, match="holds this key: casework"):
        users.disable_user(doctor, USER_ID)
    assert users.members(desk)[USER_ID].active
    with desk.writing(users.REHEARSED) as work:
        work.note("rehearsal", "users", USER_ID)
    users.disable_user(doctor, USER_ID)
    assert not users.members(doctor)[USER_ID].active


def test_a_killed_removal_is_carried_out_by_the_next_opening(
    desk: Desk, doctor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: object) -> None:
        raise StorageFailure(_("killed"))

    monkeypatch.setattr(slotstore, "save", killed)
    with pytest.raises(StorageFailure):
        users.disable_user(desk, DOCTOR)
    monkeypatch.undo()
    assert users.members(desk)[DOCTOR].active
    assert line(desk, DOCTOR).state == "disabled"
    users.settle(doctor)  # even the leaver's own attempt
    assert not users.members(desk)[DOCTOR].active


def test_the_next_opening_leaves_a_slot_of_nobodys_record(desk: Desk) -> None:
    keys = desk.vault.keys
    true = slotchange.true_list(desk.vault.folder, keys)
    give_slot(desk.vault.folder, true, keys, (DOCTOR, "unknown", ()))
    users.settle(desk)
    assert users.members(desk)[DOCTOR].active


def test_the_next_opening_does_not_take_the_last_way_in(desk: Desk) -> None:
    with desk.writing("disable_user") as work:
        work.session.get_one(User, USER_ID).status = users.DISABLED
    users.settle(desk)
    assert users.members(desk)[USER_ID].active


def test_a_name_without_a_slot_is_said_to_have_no_way_in(desk: Desk) -> None:
    """What is left of letting somebody in that was killed in between."""
    colleague(desk, DOCTOR, ("doctor",)).close()
    assert line(desk, DOCTOR).state == "shut_out"
    with pytest.raises(NotFound, match="no access to the vault"):
        users.grant(desk, DOCTOR, "casework")
    users.disable_user(desk, DOCTOR)
    assert line(desk, DOCTOR).state == "disabled"


def test_unknown_users_are_refused(desk: Desk) -> None:
    with pytest.raises(NotFound, match="not known any more"):
        users.set_roles(desk, DOCTOR, ["doctor"])
    with pytest.raises(NotFound, match="not known any more"):
        users.disable_user(desk, DOCTOR)
    with pytest.raises(NotFound, match="not known any more"):
        users.grant(desk, DOCTOR, "casework")
