"""What is removed lies in the trash of its case: why, by whom, and it comes back as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, NotFound, WrongInput
from desktop.forms.fields import Answer, Link
from desktop.models.lifecycle import TrashedRecord
from desktop.rules.access import access_table
from desktop.services import history, proceedings, records, trash
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from tests.clocks import FixedClock
from tests.desks import START
from tests.services.test_records import Office

REMOVABLE = sorted(key for key, kind in KINDS.items() if kind.removable)
WHY = "entered twice"


@pytest.fixture
def office(desk: Desk) -> Office:
    desk.roles = frozenset(access_table().roles)
    return Office(desk)


def add(office: Office, key: str) -> str:
    """Add a record; an exhibit is under no hold of its own."""
    free = {"hold": Answer("no")} if key == "exhibit" else {}
    return office.add(key, **free)


@pytest.mark.parametrize("key", REMOVABLE)
def test_a_record_of_every_kind_comes_back_as_it_was(office: Office, key: str) -> None:
    desk, kind = office.desk, KINDS[key]
    record_id = add(office, key)
    before, version = records.record_values(desk, kind, office.case_id, record_id)
    records.remove_record(desk, kind, office.case_id, record_id, f" {WHY} ")
    (lying,) = trash.of_case(desk, office.case_id)
    assert (lying.kind, lying.reason, lying.by, lying.days_left) == (key, WHY, "Test User", 30)
    assert lying.may_put_back
    assert WHY not in repr(lying)
    changes = trash.put_record_back(desk, lying.id)
    assert changes.touches(kind.table, case_id=office.case_id)
    assert records.record_values(desk, kind, office.case_id, record_id) == (before, version + 1)
    assert trash.of_case(desk, office.case_id) == ()
    with pytest.raises(NotFound):
        trash.put_record_back(desk, lying.id)
    assert history.verify(desk).problem is None


def test_a_step_comes_back_with_what_belonged_to_it(office: Office) -> None:
    desk, case_id = office.desk, office.case_id
    step_id = office.links["steps"]
    before = proceedings.step_values(desk, case_id, step_id)[0]
    proceedings.remove_step(desk, case_id, step_id, WHY)
    (lying,) = trash.of_case(desk, case_id)
    assert lying.kind == "step"
    assert str(lying.term)
    trash.put_record_back(desk, lying.id)
    assert proceedings.step_values(desk, case_id, step_id)[0] == before


def test_undo_takes_it_out_of_the_trash_as_well(office: Office) -> None:
    desk, kind = office.desk, KINDS["note"]
    removed = records.remove_record(desk, kind, office.case_id, office.add("note"), WHY)
    records.restore_record(desk, kind, office.case_id, removed)
    assert trash.of_case(desk, office.case_id) == ()


def test_nothing_is_removed_without_a_reason(office: Office) -> None:
    note = office.add("note")
    with pytest.raises(WrongInput, match="Say why"):
        records.remove_record(office.desk, KINDS["note"], office.case_id, note, "  ")
    with pytest.raises(WrongInput, match="Say why"):
        proceedings.remove_step(office.desk, office.case_id, office.links["steps"], "")
    assert trash.of_case(office.desk, office.case_id) == ()


def test_the_days_that_are_left_are_counted_by_the_hour(office: Office) -> None:
    desk = office.desk
    records.remove_record(desk, KINDS["note"], office.case_id, office.add("note"), WHY)
    for passed, left in (
        (timedelta(hours=1), 30),
        (timedelta(1), 29),
        (timedelta(29, 1), 1),
        (timedelta(30), 0),
        (timedelta(400), 0),
    ):
        desk.clock = FixedClock(START + passed)
        assert trash.of_case(desk, office.case_id)[0].days_left == left


def test_the_number_of_an_exhibit_in_the_trash_is_not_given_again(office: Office) -> None:
    desk, kind = office.desk, KINDS["exhibit"]
    first, second = add(office, "exhibit"), add(office, "exhibit")
    records.remove_record(desk, kind, office.case_id, second, WHY)
    (lying,) = trash.of_case(desk, office.case_id)
    assert lying.number is not None
    third = add(office, "exhibit")
    with desk.reading() as session:
        numbers = [session.get_one(kind.model, each).exhibit for each in (first, third)]
    assert numbers == [lying.number - 1, lying.number + 1]
    trash.put_record_back(desk, lying.id)


def test_a_role_sees_in_the_trash_what_it_sees_in_the_case(office: Office) -> None:
    desk = office.desk
    for key in ("evaluation", "payment", "note"):
        records.remove_record(desk, KINDS[key], office.case_id, office.add(key), WHY)
    seen = {
        "caseworker": ({"payment", "note"}, {"note"}),
        "doctor": ({"evaluation", "note"}, {"evaluation"}),
        "lawyer": ({"payment", "note"}, {"payment", "note"}),
    }
    for role, (shown, put_back) in seen.items():
        desk.roles = frozenset({role})
        found = trash.of_case(desk, office.case_id)
        assert {each.kind for each in found} == shown
        assert {each.kind for each in found if each.may_put_back} == put_back


def test_nothing_clinical_is_sealed_for_the_casework(office: Office) -> None:
    desk = office.desk
    records.remove_record(
        desk, KINDS["evaluation"], office.case_id, office.add("evaluation"), "гематома"
    )
    columns: tuple[Any, Any] = sa.column("casework"), sa.column("clinical")
    with desk.vault.engine.connect() as connection:
        (row,) = connection.execute(sa.select(*columns).select_from(sa.table("trashed_records")))
    assert row.casework is None
    assert row.clinical is not None
    desk.roles = frozenset({"coordinator"})
    told = history.case_history(desk, office.case_id)
    assert "гематома" not in "".join(str(change.after) for deed in told for change in deed.changes)


def test_what_it_belonged_to_may_be_gone(office: Office) -> None:
    desk, case_id = office.desk, office.case_id
    claim = office.add("claim")
    award = office.add("award", claim=Link(claim))
    records.remove_record(desk, KINDS["award"], case_id, award, WHY)
    records.remove_record(desk, KINDS["claim"], case_id, claim, WHY)
    by_kind = {each.kind: each.id for each in trash.of_case(desk, case_id)}
    with pytest.raises(Conflict, match="removed meanwhile"):
        trash.put_record_back(desk, by_kind["award"])
    trash.put_record_back(desk, by_kind["claim"])
    trash.put_record_back(desk, by_kind["award"])
    with desk.reading() as session:
        assert session.scalars(sa.select(TrashedRecord.id)).all() == []
