"""Two versions of a record that began as one: what goes together, and what has to be asked.

Rows of a group have no numbers of their own: a row is known again by what stands in it, else by the
row that is most like it, else by its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any, TypeAlias

from desktop.core.values import frozen_value
from desktop.forms.fields import Answer, AnswerField, Field, LongTextField
from desktop.forms.spec import GroupField

Row: TypeAlias = Mapping[str, Any]
Span: TypeAlias = tuple[int, int]

_ALIKE = 0.5  # of the answers of a row that must be the same for it to be the same row


@frozen_value
class Doubt:
    """What both sides changed: one answer of a row, or, with `part` None, a whole row.

    `row` is the row's place in the merged rows. A whole row is None on the side that removed it.
    """

    row: int
    part: Field | None
    mine: Any
    theirs: Any


@frozen_value
class Merged:
    """Rows put together. Where there is a doubt they hold what was saved, until it is settled."""

    rows: tuple[Row, ...]
    doubts: tuple[Doubt, ...] = ()

    def settled(self, mine: Sequence[bool]) -> tuple[Row, ...]:
        """Return the rows, with my side of every doubt for which `mine` says so."""
        rows: list[Row | None] = list(self.rows)
        for doubt, is_mine in zip(self.doubts, mine, strict=True):
            value, row = doubt.mine if is_mine else doubt.theirs, rows[doubt.row]
            if doubt.part is None:
                rows[doubt.row] = value
            elif row is not None:
                rows[doubt.row] = {**row, doubt.part.key: value}
        return tuple(row for row in rows if row is not None)


@frozen_value
class Apart:
    """One field that is not the same on both sides.

    `together` holds what both sides say in one value, if there is such a thing, and `merged` the
    rows of a group. Where `is_certain`, nobody has to be asked: the value is `certain`.
    """

    field: Field
    mine: Any
    theirs: Any
    together: Any = None
    merged: Merged | None = None
    is_certain: bool = False
    certain: Any = None


def merge_field(field: Field, mine: Any, theirs: Any, base: Any, *, known: bool) -> Apart:
    """Compare two values of a field; `base` is what both began from, if that is `known`."""
    if known and base in (mine, theirs):
        changed = theirs if base == mine else mine
        return Apart(field, mine, theirs, is_certain=True, certain=changed)
    if isinstance(field, GroupField):
        merged = merge_rows(field, mine, theirs, base if known else _common(mine, theirs))
        certain = known and not merged.doubts
        return Apart(field, mine, theirs, merged.rows, merged, certain, merged.rows)
    if isinstance(field, AnswerField):
        return _merge_answers(field, mine, theirs, base if known else None)
    if isinstance(field, LongTextField) and mine and theirs:
        return Apart(field, mine, theirs, f"{theirs}\n\n{mine}")
    return Apart(field, mine, theirs)


def _merge_answers(field: Field, mine: Any, theirs: Any, base: Any) -> Apart:
    """The same answer for two reasons may have both; where only one side says why, it does."""
    if mine is None or theirs is None or mine.answer != theirs.answer:
        return Apart(field, mine, theirs)
    if mine.reason and theirs.reason:
        return Apart(field, mine, theirs, Answer(mine.answer, f"{theirs.reason}; {mine.reason}"))
    reason_taken_out = base is not None and bool(base.reason)
    given = mine if mine.reason else theirs
    return Apart(field, mine, theirs, is_certain=not reason_taken_out, certain=given)


# -- rows ----------------------------------------------------------------------------------------


def with_lost_rows(field: GroupField, base: Sequence[Row], side: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a side with those of `base` that it took out put back where they stood."""
    kept, found = list(side), _partners(field, base, side)
    for place in range(len(base)):
        if place not in found:
            kept.insert(min(place, len(kept)), base[place])
    return tuple(kept)


def merge_rows(
    field: GroupField, mine: Sequence[Row], theirs: Sequence[Row], base: Sequence[Row]
) -> Merged:
    """Put together what two people did to the rows of a group that began as `base`."""
    rows: list[Row] = []
    doubts: list[Doubt] = []
    for trio in _trios(field, mine, theirs, base):
        if trio.mine in (trio.theirs, trio.was):
            row = trio.theirs
        elif trio.theirs == trio.was:
            row = trio.mine
        elif trio.mine is None or trio.theirs is None:
            doubts.append(Doubt(len(rows), None, trio.mine, trio.theirs))
            row = trio.theirs or trio.mine  # a row stands there until it is settled
        else:
            row, open_ = _merge_row(field, trio, len(rows))
            doubts += open_
        if row is not None:
            rows.append(row)
    return Merged(tuple(rows), tuple(doubts))


@dataclass(repr=False)
class _Trio:
    """One row as it was, and on both sides; None where there was none."""

    was: Row | None
    mine: Row | None = None
    theirs: Row | None = None


def _trios(
    field: GroupField, mine: Sequence[Row], theirs: Sequence[Row], base: Sequence[Row]
) -> list[_Trio]:
    """Bring the same rows together.

    The order is that of whoever moved rows, of what was saved if both did; a row that the other
    added stands behind the row it was written behind.
    """
    pairs = {"mine": _partners(field, base, mine), "theirs": _partners(field, base, theirs)}
    sides = [("theirs", theirs), ("mine", mine)]
    if _moved(pairs["mine"]) and not _moved(pairs["theirs"]):
        sides.reverse()
    trios: list[_Trio] = []
    of_base: dict[int, _Trio] = {}
    for side, rows in sides:
        starts = {place: start for start, place in pairs[side].items()}
        behind = 0
        for place, row in enumerate(rows):
            start = starts.get(place)
            trio = _twin(trios, side, row) if start is None else of_base.get(start)
            if trio is None:
                trio = _Trio(None if start is None else base[start])
                trios.insert(behind, trio)
            if start is not None:
                of_base[start] = trio
            setattr(trio, side, row)
            behind = next(at for at, each in enumerate(trios) if each is trio) + 1
    return trios


def _twin(trios: Sequence[_Trio], side: str, row: Row) -> _Trio | None:
    """Return the row that the other side added with the same words."""
    for trio in trios:
        if trio.was is None and getattr(trio, side) is None and row in (trio.mine, trio.theirs):
            return trio
    return None


def _merge_row(field: GroupField, trio: _Trio, place: int) -> tuple[Row, list[Doubt]]:
    was, mine, theirs = trio.was or {}, trio.mine or {}, trio.theirs or {}
    row, doubts = dict(theirs), []
    for part in field.fields:
        old, one, other = (each.get(part.key, part.nothing) for each in (was, mine, theirs))
        apart = merge_field(part, one, other, old, known=True)
        if one == other:
            continue
        if apart.is_certain:
            row[part.key] = apart.certain
        else:
            doubts.append(Doubt(place, part, one, other))
    return row, doubts


def _partners(field: GroupField, base: Sequence[Row], side: Sequence[Row]) -> dict[int, int]:
    """Return the place each row of `base` has on a side; rows that were removed have none."""
    found: dict[int, int] = {}
    for least in (1.0, _ALIKE):
        nearest = sorted(
            (-_likeness(field, row, its), abs(start - place), start, place)
            for start, row in enumerate(base)
            for place, its in enumerate(side)
        )
        for unlike, _distance, start, place in nearest:
            if -unlike >= least and start not in found and place not in found.values():
                found[start] = place
    for start in range(len(base)):  # a row written anew stands where the old one stood
        place = 0 if start == 0 else found.get(start - 1, -2) + 1
        if start not in found and 0 <= place < len(side) and place not in found.values():
            found[start] = place
    return found


def _likeness(field: GroupField, one: Row, other: Row) -> float:
    """Return which share of what is answered in two rows is answered alike: 0 to 1."""
    pairs = [
        (one.get(part.key, part.nothing), other.get(part.key, part.nothing), part.nothing)
        for part in field.fields
    ]
    answered = [(a, b) for a, b, nothing in pairs if a != nothing or b != nothing]
    return sum(a == b for a, b in answered) / len(answered) if answered else 1.0


def _moved(places: Mapping[int, int]) -> bool:
    order = [places[start] for start in sorted(places)]
    return order != sorted(order)


def _common(mine: Sequence[Row], theirs: Sequence[Row]) -> list[Row]:
    return [row for row in theirs if row in mine]


# -- texts ---------------------------------------------------------------------------------------

_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 1500  # beyond this comparing takes longer than a window may hold its breath


def passages(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """Return the spans (from, to) of each of two texts that the other has not, in whole words."""
    left, right = _WORDS.findall(one), _WORDS.findall(other)
    begin = in_common(left, right)
    end = in_common(left[begin:][::-1], right[begin:][::-1])
    middles = [words[begin : len(words) - end] for words in (left, right)]
    starts = [list(accumulate(map(len, words), initial=0)) for words in (left, right)]
    if max(map(len, middles)) > _MOST_WORDS:
        blocks = [(0, len(middles[0]), 0, len(middles[1]))]
    else:
        matcher = SequenceMatcher(a=middles[0], b=middles[1], autojunk=False)
        blocks = [codes[1:] for codes in matcher.get_opcodes() if codes[0] != "equal"]
    spans: tuple[list[Span], list[Span]] = ([], [])
    for block in blocks:
        for side in (0, 1):
            first, last = (begin + each for each in block[side * 2 : side * 2 + 2])
            if first < last:
                spans[side].append((starts[side][first], starts[side][last]))
    return spans


def in_common(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many pieces two sequences, letters or words, begin with in common."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(left), len(right)))
