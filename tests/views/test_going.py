"""The way one came: back, forward, and what is forgotten when one goes elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.views.going import Target, Trail

A, B, C = Target("today"), Target("cases", "1", "people"), Target("claims")


def test_one_goes_back_and_forward() -> None:
    trail = Trail()
    assert not trail.can_go_back
    assert trail.back() is None
    for place in (A, B, C):
        trail.note(place)
    assert (trail.back(), trail.back(), trail.back()) == (B, A, None)
    assert (trail.forward(), trail.forward(), trail.forward()) == (B, C, None)


def test_going_elsewhere_forgets_what_lay_ahead() -> None:
    trail = Trail()
    for place in (A, B):
        trail.note(place)
    trail.back()
    trail.note(C)
    assert not trail.can_go_forward
    assert trail.back() == A


def test_a_form_is_no_place_to_come_back_to() -> None:
    trail = Trail()
    trail.note(A)
    trail.note(Target("cases", "1", "people", kind="person", record_id="7"))
    trail.note(B)  # the same place without the form
    assert trail.back() == A


@given(st.lists(st.sampled_from([A, B, C]), max_size=250))
def test_the_trail_stays_short_and_ends_where_one_is(places: list[Target]) -> None:
    trail = Trail()
    for place in places:
        trail.note(place)
    steps = 0
    while trail.back() is not None:
        steps += 1
    assert steps < 100
    while (last := trail.forward()) is not None:
        steps -= 1
        end = last
    assert steps == 0
    if len(set(places)) > 1 and trail.can_go_back:
        assert end == places[-1]


def walked(*places: Target) -> Trail:
    trail = Trail()
    for place in places:
        trail.note(place)
    return trail


def test_the_cases_one_was_at_are_named_once_the_last_first() -> None:
    trail = walked(
        Target("cases", "a"),
        Target("cases", "b", "people"),
        Target("today"),
        Target("cases", "a", "history"),
        Target("cases", "c"),
    )
    assert trail.cases(5) == ("c", "a", "b")
    assert trail.cases(2) == ("c", "a")
    assert walked(Target("today")).cases(5) == ()


def test_one_comes_back_to_look_and_not_to_edit() -> None:
    narrowed = Target("deadlines", kind="deadline", codes=(("side", ("ours",)),))
    trail = walked(narrowed, Target("cases", "a", kind="letter", record_id="1"))
    assert trail.back() == Target("deadlines")
    assert trail.forward() == Target("cases", "a")
