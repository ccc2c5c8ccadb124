"""A clock that was set back stops nobody: it is noted once in an unlock, and told of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.models.audit import AuditEntry
from desktop.models.exchange import Import
from desktop.services import cases, history
from desktop.services.checking import clock_words
from desktop.services.desk import Desk
from desktop.services.importing import import_chronology, undo_last_import
from desktop.storage.log import CLOCKS_DIFFER

ROWS = b"no,date,step,actor,text\n1,2007-04-14,REFUSAL,,%d\n"


@pytest.fixture
def clock(desk: Desk) -> Any:
    """The desk's clock, after a first case was made at it."""
    cases.create_case(desk, {"number": "A-1"})
    return desk.clock


def regressions(desk: Desk) -> int:
    query = sa.select(sa.func.count()).where(AuditEntry.action == "clock_regressed")
    with desk.reading() as session:
        return session.execute(query).scalar_one()


@pytest.mark.parametrize("days", [-3653, -1])
def test_work_goes_on_and_the_clock_is_noted_once(desk: Desk, clock: Any, days: int) -> None:
    clock.advance(timedelta(days))
    for number in range(3):
        cases.create_case(desk, {"number": f"B-{number}"})
    assert regressions(desk) == 1
    found = history.verify(desk)
    assert (found.problem, found.regressions) == (None, 1)


def test_a_clock_that_goes_forward_or_is_off_by_seconds_is_not_noted(
    desk: Desk, clock: Any
) -> None:
    clock.advance(timedelta(3653))
    cases.create_case(desk, {"number": "B-1"})
    clock.advance(-CLOCKS_DIFFER)
    cases.create_case(desk, {"number": "B-2"})
    assert regressions(desk) == 0


def test_what_is_taken_back_has_not_told_of_the_clock(desk: Desk, clock: Any) -> None:
    clock.advance(timedelta(-1))
    with pytest.raises(RuntimeError), desk.writing("test"):
        raise RuntimeError
    cases.create_case(desk, {"number": "B-1"})
    assert regressions(desk) == 1


def test_the_next_unlock_notes_it_again(desk: Desk, clock: Any) -> None:
    clock.advance(timedelta(-1))
    cases.create_case(desk, {"number": "B-1"})
    clock.advance(timedelta(-1))
    again = Desk(desk.vault, clock, desk.user_id, desk.roles)
    cases.create_case(again, {"number": "B-2"})
    assert regressions(again) == 2


def test_the_history_of_a_case_tells_of_it_from_its_making_on(desk: Desk, clock: Any) -> None:
    first = cases.case_id_of(desk, "A-1")
    clock.advance(timedelta(-1))
    second, _ = cases.create_case(desk, {"number": "B-1"})
    told = [deed.action for deed in history.case_history(desk, first)]
    assert told[0] == "clock_regressed"
    assert "clock_regressed" not in {d.action for d in history.case_history(desk, second)}
    numbers = [deed.seq for deed in history.case_history(desk, first)]
    assert numbers == sorted(numbers, reverse=True)


def test_the_last_import_is_the_last_by_number_and_not_by_time(desk: Desk, clock: Any) -> None:
    import_chronology(desk, "A-1", "first.csv", ROWS % 1)
    clock.advance(timedelta(-1))
    import_chronology(desk, "A-1", "second.csv", ROWS % 2)
    undo_last_import(desk, "A-1")
    case_id = cases.case_id_of(desk, "A-1")
    undone = history.case_history(desk, case_id)[0]
    assert undone.action == "undo_import"
    with desk.reading() as session:
        assert session.scalars(sa.select(Import.file_name)).all() == ["first.csv"]


def test_it_is_said_in_words() -> None:
    assert str(clock_words(1)).startswith("1 time somebody worked while the clock")
    assert str(clock_words(2)).startswith("2 times somebody")
