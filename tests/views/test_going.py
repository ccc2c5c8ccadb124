"""The way one came through the window."""

from __future__ import annotations

from desktop.views.going import Target, Trail


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
