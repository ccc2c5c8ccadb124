"""What was taken of the first steps is kept in the practice vault, and nowhere else."""

from __future__ import annotations

from desktop.models.users import User
from desktop.services.demo import PRACTICE_USER
from desktop.services.desk import Desk
from desktop.services.first_steps import keep_steps, read_steps
from desktop.services.settings import keep_setting


def _practise(desk: Desk) -> None:
    with desk.writing("create_vault") as work:
        work.session.get_one(User, desk.user_id).name = PRACTICE_USER


def test_real_work_knows_no_first_steps(desk: Desk) -> None:
    assert read_steps(desk) is None


def test_what_was_taken_is_kept(desk: Desk) -> None:
    _practise(desk)
    taken = read_steps(desk)
    assert taken is not None
    assert (taken.steps, taken.shown) == (frozenset(), True)
    keep_steps(desk, {"case", "lock"}, shown=False)
    taken = read_steps(desk)
    assert taken is not None
    assert (taken.steps, taken.shown) == (frozenset({"case", "lock"}), False)


def test_what_cannot_be_read_begins_anew(desk: Desk) -> None:
    _practise(desk)
    keep_setting(desk, "first_steps", "[1, 2")
    taken = read_steps(desk)
    assert taken is not None
    assert taken.steps == frozenset()
