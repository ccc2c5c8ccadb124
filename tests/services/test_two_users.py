"""Two people at one database: no lost update, and one unbroken log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.core.errors import Conflict
from desktop.services import cases, history, proceedings
from desktop.services.desk import Desk
from tests.desks import ALL_ROLES, colleague

OTHER = "44444444-4444-4444-8444-444444444444"
ROUNDS = 15


def _add_steps(desk: Desk, case_id: str) -> int:
    for number in range(ROUNDS):
        proceedings.save_step(desk, case_id, {"code": "REQUEST", "number": str(number)})
    return ROUNDS


def _work_together(first: Desk, second: Desk) -> None:
    case_id, _ = cases.create_case(first, {"number": "N-1"})
    with ThreadPoolExecutor(2) as threads:
        added = threads.map(_add_steps, (first, second), (case_id, case_id))
        assert sum(added) == 2 * ROUNDS
    assert len(proceedings.chronology(first, case_id)) == 2 * ROUNDS
    assert history.verify(first).problem is None
    _clash(first, second, case_id)


def _clash(first: Desk, second: Desk, case_id: str) -> None:
    step_id, _ = proceedings.save_step(first, case_id, {"code": "REFUSAL", "text": "a"})
    mine, version = proceedings.step_values(first, case_id, step_id)
    theirs, seen = proceedings.step_values(second, case_id, step_id)
    assert seen == version
    proceedings.save_step(first, case_id, {**mine, "text": "mine"}, step_id, version)
    with pytest.raises(Conflict):
        proceedings.save_step(second, case_id, {**theirs, "text": "theirs"}, step_id, seen)
    assert proceedings.step_values(second, case_id, step_id)[0]["text"] == "mine"


def test_two_desks_at_one_vault(desk: Desk) -> None:
    second = colleague(desk, OTHER, ALL_ROLES)
    _work_together(desk, second)
    second.close()
