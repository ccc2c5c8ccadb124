"""Records with the rows that belong to them, as the answers of their form: what is merged.

Three states of a record are compared, as it was handed over, as it is here, and as it is there; and
compared as its form compares two versions (`forms/merging.py`), not column by column: so the same
words in two rows are one row, and what is asked is what a person was asked. It knows rows and
forms, and no session.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

from desktop.core.values import frozen_value
from desktop.forms.cases import CASE
from desktop.forms.fields import Field, LinkField
from desktop.forms.merging import Apart, merge_field, merge_rows, with_lost_rows
from desktop.forms.people import PERSON
from desktop.forms.spec import Form, GroupField
from desktop.models.base import Record
from desktop.services.binding import answered
from desktop.services.binding import attributes as attributes_of
from desktop.services.kinds import SEARCHED, STEPS, Group
from desktop.services.packet_rows import CASES, PEOPLE, ROLES, Row, Rows, models, values

_AMOUNTS: Final = "step_amounts"
TRACKS: Final = "tracks"
TRACK: Final = "track"
"""The question of a step that is kept as a row of its own: what is compared is its kind."""


@dataclass(frozen=True, repr=False)
class Unit:
    """A table whose records are merged: its form, and the tables of the rows that belong to one."""

    table: str
    form: Form
    groups: Mapping[str, Group] = field(default_factory=dict)
    final: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[Field, ...]:
        """The questions whose answers lie in the record's own columns."""
        return tuple(
            each
            for each in self.form.fields
            if not isinstance(each, GroupField)
            and (self.table, each.key) not in {(PEOPLE, "roles"), (STEPS.table, TRACK)}
        )

    @property
    def parts(self) -> Mapping[str, str]:
        """The tables of what belongs to a record, and the attribute that names the record."""
        found = {each.model.__tablename__: each.parent for each in self.groups.values()}
        return {ROLES: "person_id"} if self.table == PEOPLE else found


@cache
def units() -> Mapping[str, Unit]:
    """Return every table of records that are merged."""
    kinds = {
        table: Unit(table, kind.form, kind.groups, kind.final, kind.called)
        for table, kind in SEARCHED.items()
    }
    return {CASES: Unit(CASES, CASE), PEOPLE: Unit(PEOPLE, PERSON), **kinds}


@cache
def owners() -> Mapping[str, tuple[str, str]]:
    """Return the tables of rows that belong to a record: its table, and what names the record."""
    return {
        part: (unit.table, name) for unit in units().values() for part, name in unit.parts.items()
    }


def owner_of(table: str, row: Row) -> tuple[str, str]:
    """Return the table and id of the record to which a row belongs: itself, if to no other."""
    owner, name = owners().get(table, (table, "id"))
    return owner, str(row[name])


# -- answers --------------------------------------------------------------------------------------


def answers(unit: Unit, rows: Rows, record_id: str) -> dict[str, Any] | None:
    """Return what the form of a record says, from rows; None if it is not among them."""
    row = rows.get(unit.table, {}).get(record_id)
    if row is None:
        return None
    found = answered(unit.own, _filled(unit.table, row))
    for name, group in unit.groups.items():
        model: type[Record] = group.model
        found[name] = tuple(
            answered(group_field(unit, name).fields, _filled(model.__tablename__, each))
            for each in _parts(rows, model.__tablename__, group.parent, record_id)
        )
    if unit.table == PEOPLE:
        its = _parts(rows, ROLES, "person_id", record_id)
        found["roles"] = tuple(sorted(str(each["role"]) for each in its))
    if unit.table == STEPS.table:
        track = rows.get(TRACKS, {}).get(row.get("track_id") or "")
        found[TRACK] = None if track is None else track["kind"]
    return found


def told(unit: Unit, row: Row) -> frozenset[str]:
    """Return the questions that a row of a record answers, with those of what belongs to it."""
    known = {each.key for each in unit.own if attributes_of(each)[0] in row}
    if unit.table == PEOPLE:
        known.add("roles")
    if unit.table == STEPS.table and "track_id" in row:
        known.add(TRACK)
    return frozenset(known | unit.groups.keys())


def group_field(unit: Unit, name: str) -> GroupField:
    """Return a group of a form by its key."""
    groups = (each for each in unit.form.fields if isinstance(each, GroupField))
    return next(each for each in groups if each.key == name)


def _parts(rows: Rows, table: str, parent: str, record_id: str) -> list[Row]:
    its = (row for row in rows.get(table, {}).values() if row[parent] == record_id)
    return sorted(its, key=lambda row: (row["position"], row["id"]))


def _filled(table: str, row: Row) -> Any:
    """Return something with every attribute of a record; what was not handed over is None."""
    names = (each.key for each in models()[table].__mapper__.column_attrs)
    filled = dict.fromkeys(names) | values(table, row)
    if table == _AMOUNTS:  # its columns are older than the rule by which the others are called
        filled |= {"money_value": filled["value"], "money_currency": filled["currency"]}
    return SimpleNamespace(**filled)


# -- three states ---------------------------------------------------------------------------------


@frozen_value
class Merging:
    """A record that is here and came otherwise: what differs and is to be looked at or followed.

    In `apart` are only fields that changed there; where `is_certain`, nothing was changed here.
    `lost` names the groups of which rows were taken out there: they stay, unless chosen otherwise.
    """

    table: str
    record_id: str
    apart: tuple[Apart, ...]
    lost: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Apart, ...]:
        """What both sides changed, and somebody has to decide."""
        return tuple(each for each in self.apart if not each.is_certain)

    @property
    def chosen(self) -> dict[str, Any]:
        """The values that nobody has to decide on."""
        return {each.field.key: each.certain for each in self.apart if each.is_certain}


def merging(
    unit: Unit,
    record_id: str,
    base: Mapping[str, Any] | None,
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    told: Collection[str],
) -> Merging:
    """Compare what both sides made of a record; without a base every difference is open.

    `told` are the questions that the other side knows: the least of a person tells a few only.
    """
    apart, lost = [], []
    for each in unit.form.fields:
        if each.key not in told:
            continue
        one, other = (_of(each, side) for side in (mine, theirs))
        was: Any = None if base is None else _of(each, base)
        if one == other or (base is not None and other == was):
            continue
        if isinstance(each, GroupField) and base is not None:
            kept = with_lost_rows(each, was, other)
            lost += [each.key] if len(kept) > len(other) else []
            found = _rows_apart(each, one, other, kept, was)
        else:
            found = merge_field(each, one, other, was, known=base is not None)
        if not found.is_certain or found.certain != one:
            apart.append(found)
    return Merging(unit.table, record_id, tuple(apart), tuple(lost))


def _rows_apart(
    group: GroupField,
    mine: Sequence[Mapping[str, Any]],
    theirs: Sequence[Mapping[str, Any]],
    kept: Sequence[Mapping[str, Any]],
    base: Sequence[Mapping[str, Any]],
) -> Apart:
    """Put rows together so that none goes because it was taken out there."""
    merged = merge_rows(group, mine, kept, base)
    certain = not merged.doubts
    return Apart(group, tuple(mine), tuple(theirs), merged.rows, merged, certain, merged.rows)


def _of(each: Field, side: Mapping[str, Any]) -> Any:
    value = side.get(each.key, each.nothing)
    if each.key == "roles":
        return tuple(sorted(value or ()))
    return tuple(value or ()) if isinstance(each, GroupField) else value


# -- names ----------------------------------------------------------------------------------------


def named(found: Merging, names: Mapping[str, Any]) -> Merging:
    """Give the links in a comparison the names of what they refer to, for the reader."""
    return replace(found, apart=tuple(_named(each, names) for each in found.apart))


def _named(apart: Apart, names: Mapping[str, Any]) -> Apart:
    def of(value: Any) -> Any:
        return _with_name(apart.field, value, names)

    merged = apart.merged
    if merged is not None:
        doubts = tuple(
            replace(
                doubt,
                mine=_doubt(apart.field, doubt.part, doubt.mine, names),
                theirs=_doubt(apart.field, doubt.part, doubt.theirs, names),
            )
            for doubt in merged.doubts
        )
        merged = replace(merged, rows=of(merged.rows), doubts=doubts)
    return replace(
        apart,
        mine=of(apart.mine),
        theirs=of(apart.theirs),
        together=of(apart.together),
        certain=of(apart.certain),
        merged=merged,
    )


def _doubt(group: Field, part: Field | None, value: Any, names: Mapping[str, Any]) -> Any:
    if part is not None:
        return _with_name(part, value, names)
    return None if value is None else _with_name(group, (value,), names)[0]


def _with_name(asked: Field, value: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(asked, GroupField) and value is not None:
        keys = {each.key: each for each in asked.fields}
        return tuple(
            {name: _with_name(keys[name], part, names) for name, part in row.items()}
            for row in value
        )
    if isinstance(asked, LinkField) and value is not None:
        return replace(value, name=names.get(value.record_id, ""))
    return value


def links_in(found: Merging) -> Iterator[tuple[LinkField, str]]:
    """Give the ids that a comparison refers to, with their fields."""
    for each in found.apart:
        for value in (each.mine, each.theirs):
            yield from _links(each.field, value)


def _links(asked: Field, value: Any) -> Iterator[tuple[LinkField, str]]:
    if isinstance(asked, GroupField):
        for row in value or ():
            for part in asked.fields:
                yield from _links(part, row.get(part.key))
    elif isinstance(asked, LinkField) and value is not None:
        yield asked, value.record_id
