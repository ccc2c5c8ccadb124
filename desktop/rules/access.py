"""Who may what: one function over the table in `resources/access.toml`, deny by default."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from desktop.core.resources import resource


class Action(StrEnum):
    """What can be done in an area."""

    VIEW = "V"
    CREATE = "C"
    EDIT = "E"
    FINALISE = "F"
    EXPORT = "X"
    GRANT = "G"


class Scope(StrEnum):
    """Over which records: the user's own, the team's, all, or totals only."""

    OWN = "O"
    TEAM = "T"
    ALL = "A"
    TOTALS = "S"


class Standing(StrEnum):
    """How somebody stands to one case: outside, on its team, let in by emergency, blocked."""

    OUTSIDE = "outside"
    MEMBER = "member"
    GUEST = "guest"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do in one case: pairs of area and action."""

    pairs: frozenset[tuple[str, Action]] = frozenset()

    def may(self, area: str, action: Action) -> bool:
        """Say whether `action` is allowed in `area`."""
        return (area, action) in self.pairs

    @property
    def areas(self) -> frozenset[str]:
        """The areas that may be viewed."""
        return frozenset(area for area, action in self.pairs if action is Action.VIEW)


Cells = Mapping[str, Mapping[str, tuple[tuple[Scope, frozenset[Action]], ...]]]


@dataclass(frozen=True, slots=True)
class AccessTable:
    """The table as read: area → role → the scopes in which each action is allowed.

    `stand_ins` likewise, for as long as nobody who works here holds a role of `cells` that may.
    `limits`: area → role → the only fields it sees. `marks`: area → role → the fields it is told
    of records it may not view. `kinds`: table → the area of its records. `of_cases`: the areas that
    are parts of a case, and not of the office, nor about how it ends. `compartments`: area → whose
    key opens its records. `in_trash`: the areas that are reached also while their case lies in the
    trash.
    """

    version: str
    roles: tuple[str, ...]
    cells: Cells
    stand_ins: Cells
    limits: Mapping[str, Mapping[str, frozenset[str]]]
    marks: Mapping[str, Mapping[str, frozenset[str]]]
    kinds: Mapping[str, str]
    of_cases: tuple[str, ...]
    compartments: Mapping[str, str]
    in_trash: frozenset[str]

    def scopes(self, roles: Iterable[str], area: str, action: Action) -> frozenset[Scope]:
        """Return every scope in which one of `roles` may do `action`; empty means denied."""
        return _scopes(self.cells, roles, area, action)

    def stand_in_scopes(self, roles: Iterable[str], area: str, action: Action) -> frozenset[Scope]:
        """Return the scopes in which one of `roles` stands in for those that may do `action`."""
        return _scopes(self.stand_ins, roles, area, action)

    def rights(self, roles: Collection[str], standing: Standing) -> Rights:
        """Return what somebody with `roles` may do in a case, and in what is of no case."""
        return Rights(
            frozenset(
                (area, action)
                for area in self.cells
                for action in Action
                if reaches(
                    self.scopes(roles, area, action),
                    action,
                    standing if self.is_of_cases(area) else Standing.OUTSIDE,
                )
            )
        )

    def is_of_cases(self, area: str) -> bool:
        """Say whether anybody's right in `area` hangs on the team of a case."""
        return any(
            scope is Scope.TEAM for cell in self.cells[area].values() for scope, _actions in cell
        )

    def is_shut_by_trash(self, area: str) -> bool:
        """Say whether nobody reaches `area` of a case that lies in the trash."""
        return self.is_of_cases(area) and area not in self.in_trash

    def limited(self, roles: Iterable[str], area: str) -> bool:
        """Say whether `roles`, which may view `area`, see some fields of its records only."""
        limits = self.limits.get(area, {})
        return all(role in limits for role in roles if self.scopes((role,), area, Action.VIEW))

    def shows(self, roles: Iterable[str], area: str, field: str) -> bool:
        """Say whether one of `roles` sees `field` in the records of `area` it may view at all."""
        limits = self.limits.get(area, {})
        return any(
            role not in limits or field in limits[role]
            for role in roles
            if self.scopes((role,), area, Action.VIEW)
        )

    def marked(self, roles: Iterable[str], area: str, field: str) -> bool:
        """Say whether one of `roles` is told `field` of records it may not view, on its team."""
        marks = self.marks.get(area, {})
        return any(field in marks.get(role, ()) for role in roles)

    def who_may(self, area: str, action: Action) -> tuple[str, ...]:
        """Return the roles that may do `action` to single records of `area`."""
        return tuple(
            role for role in self.roles if self.scopes((role,), area, action) - {Scope.TOTALS}
        )

    def who_stands_in(self, area: str, action: Action) -> tuple[str, ...]:
        """Return the roles that may do it while nobody holds one of those."""
        return tuple(role for role in self.roles if self.stand_in_scopes((role,), area, action))


def _scopes(cells: Cells, roles: Iterable[str], area: str, action: Action) -> frozenset[Scope]:
    by_role = cells.get(area, {})
    return frozenset(
        scope for role in roles for scope, actions in by_role.get(role, ()) if action in actions
    )


@cache
def access_table() -> AccessTable:
    """Read the table."""
    data = tomllib.loads(resource("access.toml").read_text("utf-8"))
    roles = tuple(data["meta"]["roles"])
    areas = data["areas"]
    cells = {area: _cells(table, roles) for area, table in areas.items()}
    stand_ins = {area: _cells(table.get("stand_in", {}), roles) for area, table in areas.items()}
    limits, marks = (_fields(areas, part) for part in ("fields", "marks"))
    kinds = {kind: area for area, table in data["areas"].items() for kind in table.get("kinds", ())}
    of_cases = tuple(
        area
        for area, table in data["areas"].items()
        if table["compartment"] != "office" and not table.get("in_trash")
    )
    version = str(data["meta"]["version"])
    compartments = {area: str(table["compartment"]) for area, table in areas.items()}
    in_trash = frozenset(area for area, table in areas.items() if table.get("in_trash"))
    return AccessTable(
        version, roles, cells, stand_ins, limits, marks, kinds, of_cases, compartments, in_trash
    )


def _cells(table: Mapping[str, Any], roles: Iterable[str]) -> dict[str, Any]:
    return {role: _cell(table[role]) for role in roles if role in table}


def _fields(
    areas: Mapping[str, Mapping[str, Mapping[str, Iterable[str]]]], part: str
) -> dict[str, dict[str, frozenset[str]]]:
    return {
        area: {role: frozenset(fields) for role, fields in table.get(part, {}).items()}
        for area, table in areas.items()
    }


def _cell(written: str | list[str]) -> tuple[tuple[Scope, frozenset[Action]], ...]:
    parts = [written] if isinstance(written, str) else written
    pairs = (part.split(" ") for part in parts)
    return tuple(
        (Scope(scope), frozenset(Action(letter) for letter in letters)) for scope, letters in pairs
    )


def reaches(scopes: frozenset[Scope], action: Action, standing: Standing) -> bool:
    """Say whether `scopes` cover a record of a case to which the user stands so.

    A conflict of interest overrides every grant; an emergency lifts the team's limit for looking
    only, and never the role's.
    """
    if standing is Standing.BLOCKED:
        return False
    inside = standing is Standing.MEMBER or (standing is Standing.GUEST and action is Action.VIEW)
    return Scope.ALL in scopes or (inside and Scope.TEAM in scopes)
