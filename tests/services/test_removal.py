"""Taken out and put back: the very same record, and a log that tells both."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Conflict, NotFound, NotPermitted
from desktop.core.money import Money
from desktop.models.people import Person, PersonRole
from desktop.models.proceedings import Step, StepAmount, StepAssertion
from desktop.services import cases, history, people, proceedings, trash
from desktop.services.desk import Desk
from desktop.services.importing import import_chronology, undo_last_import
from desktop.services.proceedings import StepLine
from desktop.services.removal import put_back, take_out

# Two rows without date, whose order nothing but their position tells.
ROWS = b"""no,date,actor,step,track,amounts,text,source_paragraph,asserted_by
1,27.03.2007,police,EVENT,,,beaten,2.1,complainant
2,,investigator,STRANGE_CODE,un,1000 KZT strange_head; 5 USD moral,"no code",2.3,neighbour
3,,victim,COMPLAINT_PROS,,,to the prosecutor,2.2,complainant / state
"""


@pytest.fixture
def case_id(desk: Desk) -> str:
    return import_chronology(desk, "N-1", "a.csv", ROWS).case_id


def stored(desk: Desk) -> set[tuple[object, ...]]:
    """Return every value of every step and of what belongs to it, versions apart."""
    found: set[tuple[object, ...]] = set()
    with desk.reading() as session:
        for kind in (Step, StepAmount, StepAssertion):
            names = [each.key for each in kind.__mapper__.column_attrs if each.key != "version"]
            for row in session.scalars(sa.select(kind)):
                found.add((kind, *(getattr(row, name) for name in names)))
    return found


def middle(desk: Desk, case_id: str) -> StepLine:
    return proceedings.chronology(desk, case_id)[1]


def test_rights_in_one_case_put_nothing_back_into_another(desk: Desk, case_id: str) -> None:
    removed = proceedings.remove_step(desk, case_id, middle(desk, case_id).id, "a mistake")
    other = cases.create_case(desk, {"number": "N-2"})[0]
    with pytest.raises(NotFound):
        proceedings.restore_step(desk, other, removed)
    assert len(proceedings.chronology(desk, case_id)) == 2


def test_a_step_comes_back_as_it_was_in_its_place(desk: Desk, case_id: str) -> None:
    lines, before = proceedings.chronology(desk, case_id), stored(desk)
    assert [line.given_code for line in lines] == [None, "STRANGE_CODE", None]
    removed = proceedings.remove_step(desk, case_id, lines[1].id, "a mistake")
    assert len(proceedings.chronology(desk, case_id)) == 2
    assert len(before) - len(stored(desk)) == 4  # the step, two amounts, one assertion
    assert removed.record_id == lines[1].id
    changes = proceedings.restore_step(desk, case_id, removed)
    assert changes.touches("steps", case_id=case_id)
    assert stored(desk) == before
    raised = replace(lines[1], version=2)
    assert proceedings.chronology(desk, case_id) == (lines[0], raised, lines[2])
    assert history.verify(desk).problem is None


def test_the_log_tells_of_both(desk: Desk, case_id: str) -> None:
    line = middle(desk, case_id)
    removed = proceedings.remove_step(desk, case_id, line.id, "a mistake")
    proceedings.restore_step(desk, case_id, removed)
    told = [
        (deed.action, deed.operation)
        for deed in history.case_history(desk, case_id)
        if deed.record_id == line.id
    ]
    assert told[:2] == [("restore_step", "insert"), ("remove_step", "delete")]


def test_whoever_has_an_older_version_open_is_told(desk: Desk, case_id: str) -> None:
    line = middle(desk, case_id)
    values, version = proceedings.step_values(desk, case_id, line.id)
    proceedings.save_step(desk, case_id, {**values, "text": "mended"}, line.id, version)
    removed = proceedings.remove_step(desk, case_id, line.id, "a mistake")
    proceedings.restore_step(desk, case_id, removed)
    with pytest.raises(Conflict):
        proceedings.save_step(desk, case_id, values, line.id, version)
    found, now = proceedings.step_values(desk, case_id, line.id)
    assert (found["text"], now) == ("mended", 3)
    proceedings.save_step(desk, case_id, {**found, "text": "again"}, line.id, now)
    assert history.verify(desk).problem is None


def test_it_is_put_back_once(desk: Desk, case_id: str) -> None:
    removed = proceedings.remove_step(desk, case_id, middle(desk, case_id).id, "a mistake")
    proceedings.restore_step(desk, case_id, removed)
    with pytest.raises(Conflict, match="already"):
        proceedings.restore_step(desk, case_id, removed)
    assert len(proceedings.chronology(desk, case_id)) == 3


def test_nothing_comes_back_into_what_is_gone(desk: Desk, case_id: str) -> None:
    removed = proceedings.remove_step(desk, case_id, middle(desk, case_id).id, "a mistake")
    undo_last_import(desk, "N-1")
    with pytest.raises(Conflict, match="removed meanwhile"):
        proceedings.restore_step(desk, case_id, removed)
    # The import took its other steps back; the case stays, for something lies in its trash.
    assert cases.list_cases(desk).total == 1
    assert len(trash.of_case(desk, case_id)) == 1


def test_whoever_may_not_edit_puts_nothing_back(desk: Desk, case_id: str) -> None:
    removed = proceedings.remove_step(desk, case_id, middle(desk, case_id).id, "a mistake")
    desk.roles = frozenset({"caseworker"})
    with pytest.raises(NotPermitted):
        proceedings.restore_step(desk, case_id, removed)


def test_a_snapshot_prints_nothing_of_what_it_holds(desk: Desk, case_id: str) -> None:
    removed = proceedings.remove_step(desk, case_id, middle(desk, case_id).id, "a mistake")
    assert repr((removed, removed.rows)) == "(<Removed>, (<_Row>, <_Row>, <_Row>, <_Row>))"


def test_any_record_is_taken_out_with_what_cannot_be_without_it(desk: Desk) -> None:
    case_id, _ = cases.create_case(desk, {"number": "A-1"})
    values = {"family_name": "Асанов", "roles": ("victim", "witness")}
    person_id, _ = people.save_person(desk, case_id, values)
    money = ({"money": Money.parse("5 USD"), "head": "moral"},)
    proceedings.save_step(desk, case_id, {"code": "AWARD", "amounts": money, "track": "civil"})
    shown = people.people_of_case(desk, case_id)
    with desk.writing("remove_person") as work:
        removed = take_out(work.session, work.session.get_one(Person, person_id))
        assert _count(work.session, PersonRole) == 0
    assert people.people_of_case(desk, case_id) == ()
    assert len(proceedings.chronology(desk, case_id)) == 1
    with desk.writing("restore_person") as work:
        put_back(work.session, removed)
    assert people.people_of_case(desk, case_id) == shown
    assert history.verify(desk).problem is None


def _count(session: Session, kind: type[PersonRole]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0
