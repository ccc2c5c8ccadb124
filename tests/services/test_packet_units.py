"""Merging two sides that began as one: no edit is lost unless somebody chose so."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.forms.fields import LongTextField, TextField
from desktop.forms.merging import Apart
from desktop.forms.spec import GroupField
from desktop.services.packet_rows import Rows
from desktop.services.packet_units import Merging, Unit, answers, merging, owner_of, told, units

NOTE, EVALUATION = units()["notes"], units()["evaluations"]
TEXTS = st.sampled_from((None, "a", "b", "c"))
ROWS = st.lists(
    st.fixed_dictionaries({"kind": st.just("bruise"), "site": st.sampled_from("abcdefg")}),
    max_size=4,
    unique_by=lambda row: row["site"],
).map(tuple)
NOTES = st.fixed_dictionaries(
    {"text": TEXTS, "party": TEXTS, "kind": st.sampled_from(("call", "note"))}
)
EVALUATIONS = st.fixed_dictionaries({"opinion": TEXTS, "place": TEXTS, "findings": ROWS})


def keys(unit: Unit) -> frozenset[str]:
    return frozenset(each.key for each in unit.form.fields)


def merged(unit: Unit, base: Any, mine: Any, theirs: Any) -> Merging:
    return merging(unit, "id", base, mine, theirs, keys(unit))


def after(found: Merging, mine: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    return {**mine, **found.chosen, **chosen}


@given(NOTES, NOTES, NOTES)
def test_one_side_is_followed_both_sides_are_asked(base: Any, mine: Any, theirs: Any) -> None:
    found = merged(NOTE, base, mine, theirs)
    open_ = {each.field.key for each in found.open}
    result = after(found, mine, {})
    for key in base:
        if theirs[key] == base[key] or theirs[key] == mine[key]:
            assert result[key] == mine[key]
            assert key not in open_
        elif mine[key] == base[key]:
            assert result[key] == theirs[key]
            assert key not in open_
        else:
            assert key in open_
            assert result[key] == mine[key]  # nothing is overwritten before it is decided


@given(NOTES, NOTES, NOTES)
def test_each_choice_is_one_of_both_or_both(base: Any, mine: Any, theirs: Any) -> None:
    for each in merged(NOTE, base, mine, theirs).open:
        assert (each.mine, each.theirs) == (mine[each.field.key], theirs[each.field.key])
        if isinstance(each.field, LongTextField) and each.mine and each.theirs:
            assert each.mine in each.together
            assert each.theirs in each.together
        elif isinstance(each.field, TextField):
            assert each.together is None


@given(NOTES, NOTES, NOTES)
def test_taking_the_same_in_again_changes_nothing(base: Any, mine: Any, theirs: Any) -> None:
    found = merged(NOTE, base, mine, theirs)
    result = after(found, mine, {each.field.key: each.theirs for each in found.open})
    again = merged(NOTE, base, result, theirs)
    assert again.open == ()
    assert after(again, result, {}) == result


@given(NOTES, NOTES)
def test_without_a_base_every_difference_is_asked(mine: Any, theirs: Any) -> None:
    found = merged(NOTE, None, mine, theirs)
    assert {each.field.key for each in found.open} == {
        key for key in mine if mine[key] != theirs[key]
    }


@given(EVALUATIONS, EVALUATIONS, EVALUATIONS)
def test_no_row_is_lost_on_either_side(base: Any, mine: Any, theirs: Any) -> None:
    """A row stays that was taken out there; one that was taken out here stays out."""
    found = merged(EVALUATION, base, mine, theirs)
    rows = _settled(found, mine, mine_first=True)
    shown = {row["site"] for row in rows}
    added = {row["site"] for row in theirs["findings"]} - {row["site"] for row in base["findings"]}
    kept = {row["site"] for row in mine["findings"]}
    assert len(rows) >= len(mine["findings"])
    if not base["findings"]:
        assert added | kept <= shown
    if theirs["findings"] == base["findings"]:
        assert rows == mine["findings"]


@given(EVALUATIONS, EVALUATIONS)
def test_rows_that_only_they_took_out_stay_and_are_told(base: Any, theirs: Any) -> None:
    fewer = {**base, "findings": base["findings"][1:]}
    found = merged(EVALUATION, base, base, fewer)
    assert after(found, base, {})["findings"] == base["findings"]
    both = merged(EVALUATION, {**base, "findings": ()}, {**base, "findings": ()}, theirs)
    assert _settled(both, {**base, "findings": ()}, mine_first=False) == theirs["findings"]


def _settled(found: Merging, mine: Any, *, mine_first: bool) -> Any:
    apart = next((each for each in found.apart if isinstance(each.field, GroupField)), None)
    if apart is None:
        return mine["findings"]
    return _rows(apart, mine_first=mine_first)


def _rows(apart: Apart, *, mine_first: bool) -> Any:
    assert apart.merged is not None
    if apart.is_certain:
        return apart.certain
    return apart.merged.settled([mine_first] * len(apart.merged.doubts))


@given(st.permutations(["c", "a", "b"]))
def test_the_order_of_records_does_not_matter(order: list[str]) -> None:
    base = {each: {"text": each, "party": None, "kind": "note"} for each in order}
    mine = {**base, "a": {**base["a"], "text": "mine"}}
    theirs = {**base, "b": {**base["b"], "text": "theirs"}}
    found = {
        each: after(merged(NOTE, base[each], mine[each], theirs[each]), mine[each], {})
        for each in order
    }
    assert [found[each]["text"] for each in "abc"] == ["mine", "theirs", "c"]


def test_what_was_not_told_is_not_compared() -> None:
    person = units()["people"]
    row = {"id": "id", "family_name": "A", "sex": "male"}
    rows: Rows = {
        "people": {"id": row},
        "person_roles": {"r": {"id": "r", "person_id": "id", "role": "victim", "position": 0}},
    }
    theirs = answers(person, rows, "id") or {}
    mine = {**theirs, "note": "kept", "given_name": "B"}
    known = told(person, row)
    assert known == {"family_name", "sex", "roles"}
    assert merging(person, "id", None, mine, theirs, known).apart == ()


def test_a_row_belongs_to_its_record() -> None:
    assert owner_of("findings", {"id": "f", "evaluation_id": "e"}) == ("evaluations", "e")
    assert owner_of("notes", {"id": "n"}) == ("notes", "n")
