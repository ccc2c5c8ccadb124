"""What a transaction touched."""

from __future__ import annotations

from desktop.core.changes import Change, Changes

STEP = Change("step", "s1", "c1")
PERSON = Change("person", "p1")


def test_nothing_touched_is_false() -> None:
    assert not Changes()
    assert Changes(frozenset({STEP}))


def test_kinds_and_cases_are_asked_for() -> None:
    changes = Changes(frozenset({STEP, PERSON}))
    assert changes.touches("step")
    assert changes.touches("case", "person")
    assert not changes.touches("case")
    assert not changes.touches()
    assert changes.touches("step", case_id="c1")
    assert not changes.touches("step", case_id="c2")
    assert not changes.touches("person", case_id="c1")


def test_the_same_change_counts_once() -> None:
    assert len(frozenset({STEP, Change("step", "s1", "c1")})) == 1
