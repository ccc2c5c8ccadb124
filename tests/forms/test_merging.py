"""Two people at one record: what goes together by itself, and what a person has to choose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.text import _
from desktop.forms.fields import Answer, AnswerField, LongTextField, TextField
from desktop.forms.merging import merge_field, merge_rows, passages
from desktop.forms.spec import GroupField

ITEMS = GroupField(
    "items",
    _("Items"),
    fields=(TextField("head", _("Head")), TextField("sum", _("Sum")), TextField("why", _("Why"))),
)
CONSENT = AnswerField("consent", _("Consent"), reason_for=("no",))
TEXT = LongTextField("text", _("Text"))


def row(head: str, amount: str = "1", why: str | None = None) -> dict[str, Any]:
    return {"head": head, "sum": amount, "why": why}


A, B, C = row("a"), row("b"), row("c")
NEW, OTHER = row("new", "7"), row("other", "8")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "together"),
    [
        pytest.param([A, B], [A, B, NEW], [row("a", "2"), B], [row("a", "2"), B, NEW], id="added"),
        pytest.param([A, B], [A, B, NEW], [A, B, OTHER], [A, B, NEW, OTHER], id="both added"),
        pytest.param([A, B], [A, B, NEW], [A, B, NEW], [A, B, NEW], id="the same added"),
        pytest.param([A, B], [NEW, A, B], [A, B, OTHER], [NEW, A, B, OTHER], id="at both ends"),
        pytest.param([A, B, C], [A, C], [A, B, row("c", "2")], [A, row("c", "2")], id="removed"),
        pytest.param([A, B, C], [B, C], [A, B], [B], id="each removed one"),
        pytest.param([A, B], [B, A], [A, row("b", "2")], [row("b", "2"), A], id="I moved"),
        pytest.param([A, B], [A, row("b", "2")], [B, A], [row("b", "2"), A], id="they moved"),
        pytest.param(
            [A],
            [row("a", "1", "mine")],
            [row("a", "2")],
            [row("a", "2", "mine")],
            id="two answers of one row",
        ),
        pytest.param([A, B], [row("x", "9"), B], [A, B, NEW], [row("x", "9"), B, NEW], id="anew"),
        pytest.param([A, A], [A, A, A], [A, row("a", "2")], [A, row("a", "2"), A], id="twins"),
        pytest.param([], [NEW], [OTHER], [NEW, OTHER], id="from nothing"),
    ],
)
def test_rows_go_together_without_asking(
    base: list[Any], mine: list[Any], theirs: list[Any], together: list[Any]
) -> None:
    found = merge_field(ITEMS, tuple(mine), tuple(theirs), tuple(base), known=True)
    assert found.is_certain
    assert found.merged is not None
    assert found.merged.doubts == ()
    assert list(found.certain) == together


def test_one_answer_both_changed_is_a_doubt_of_that_row_alone() -> None:
    merged = merge_rows(ITEMS, [A, row("b", "2"), NEW], [A, row("b", "3", "theirs")], [A, B])
    (doubt,) = merged.doubts
    assert (doubt.row, doubt.part and doubt.part.key) == (1, "sum")
    assert (doubt.mine, doubt.theirs) == ("2", "3")
    assert merged.settled([True]) == (A, row("b", "2", "theirs"), NEW)
    assert merged.settled([False]) == (A, row("b", "3", "theirs"), NEW)


def test_a_row_one_side_removed_and_the_other_changed_is_a_doubt() -> None:
    merged = merge_rows(ITEMS, [B], [row("a", "2"), B], [A, B])
    (doubt,) = merged.doubts
    assert (doubt.part, doubt.mine, doubt.theirs) == (None, None, row("a", "2"))
    assert merged.settled([True]) == (B,)
    assert merged.settled([False]) == (row("a", "2"), B)
    other_way = merge_rows(ITEMS, [row("a", "2"), B], [B], [A, B])
    assert other_way.settled([True]) == (row("a", "2"), B)
    assert other_way.settled([False]) == (B,)


def test_without_the_common_past_nothing_is_certain() -> None:
    found = merge_field(ITEMS, (A, B), (A, C), None, known=False)
    assert not found.is_certain
    assert found.together == (A, B, C)


def test_what_one_side_changed_is_certain() -> None:
    assert merge_field(TEXT, "mine", "old", "old", known=True).certain == "mine"
    found = merge_field(TEXT, None, "old", "old", known=True)
    assert (found.is_certain, found.certain) == (True, None)
    assert merge_field(TEXT, "mine", "theirs", "old", known=True).together == "theirs\n\nmine"
    assert not merge_field(TEXT, "mine", "old", "old", known=False).is_certain


def test_the_same_answer_for_two_reasons_may_have_both() -> None:
    found = merge_field(CONSENT, Answer("no", "fear"), Answer("no", "shame"), None, known=True)
    assert not found.is_certain
    assert found.together == Answer("no", "shame; fear")
    other = merge_field(CONSENT, Answer("yes"), Answer("no", "shame"), None, known=True)
    assert (other.is_certain, other.together) == (False, None)


def test_only_one_side_says_why() -> None:
    found = merge_field(CONSENT, Answer("no"), Answer("no", "shame"), None, known=True)
    assert found.certain == Answer("no", "shame")
    # Here a reason there was is gone on one side and another on the other: that is a choice.
    base = Answer("no", "tired")
    assert not merge_field(
        CONSENT, Answer("no"), Answer("no", "shame"), base, known=True
    ).is_certain


def cut(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end].strip() for start, end in spans]


def test_the_passages_that_differ_are_found_by_words() -> None:
    one, other = (
        "He was beaten on the back and legs.",
        "He was kicked on the back, and legs. Twice.",
    )
    mine, theirs = passages(one, other)
    assert cut(one, mine) == ["beaten", "back", "legs."]
    assert cut(other, theirs) == ["kicked", "back,", "legs. Twice."]
    assert passages(one, one) == ([], [])


def test_long_texts_are_compared_at_once() -> None:
    one, other = "a b " * 3000, "b a " * 3000
    assert passages(f"x {one}y", f"x {other}y") == ([(2, 12_002)], [(2, 12_002)])


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_what_is_not_marked_is_the_same_on_both_sides(one: str, other: str) -> None:
    mine, theirs = passages(one, other)
    rest = [
        "".join(text[at] for at in range(len(text)) if not any(a <= at < b for a, b in spans))
        for text, spans in ((one, mine), (other, theirs))
    ]
    assert rest[0] == rest[1]


ROWS = st.lists(st.builds(row, st.sampled_from("abc"), st.sampled_from("12")), max_size=4)


@given(ROWS, ROWS, ROWS)
def test_it_does_not_matter_who_saved_first(
    base: list[Any], mine: list[Any], theirs: list[Any]
) -> None:
    one, other = merge_rows(ITEMS, mine, theirs, base), merge_rows(ITEMS, theirs, mine, base)
    assert len(one.doubts) == len(other.doubts)
    if not one.doubts:
        assert sorted(map(str, one.rows)) == sorted(map(str, other.rows))


@given(ROWS, ROWS)
def test_where_only_one_side_changed_rows_its_rows_are_taken(
    base: list[Any], side: list[Any]
) -> None:
    assert merge_rows(ITEMS, side, base, base).rows == tuple(side)
    assert merge_rows(ITEMS, base, side, base).rows == tuple(side)
