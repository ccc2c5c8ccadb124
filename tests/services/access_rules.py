"""How an entry of the book of access says who may do something, and what a deed leaves in the log.

Every expectation is worked out from the access table and `reaches`; nothing here knows a role.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from desktop.core.errors import Conflict, DalilError, NotPermitted, VaultRefused
from desktop.rules.access import Action, Rights, Scope, Standing, access_table, reaches
from desktop.services.desk import Desk
from tests.services.access_stage import EVERYBODY, Stage, Who

Error = type[DalilError]
_FAR_APART = (Standing.MEMBER, Standing.BLOCKED)


class Leaves(Enum):
    """What a use-case that worked leaves in the log."""

    LOOK = "one entry of a look, the first time only"
    ENTRY = "an entry every time"
    NOTHING = "nothing"


def reach(who: Who, area: str, action: Action = Action.VIEW) -> bool:
    """Say whether the table lets somebody do something in the case on the stage."""
    return reaches(access_table().scopes(who.roles, area, action), action, who.standing)


class Rule(Protocol):
    """Who may do something."""

    @property
    def leaves(self) -> Leaves:
        """What it leaves in the log, unless the entry says otherwise."""

    def refusal(self, who: Who) -> Error | None:
        """Return what is raised; None where it works."""

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """See that the result shows what may be seen."""


def _pairs(written: str) -> tuple[tuple[str, Action], ...]:
    """Read "identity X, intake X"."""
    parts = (part.split() for part in written.split(","))
    return tuple((area, Action(letter)) for area, letter in parts)


@dataclass(frozen=True)
class InCase:
    """Takes all these rights in the case; `error` where another one hides that it is there."""

    rights: str
    error: Error = NotPermitted

    @property
    def leaves(self) -> Leaves:
        only_views = all(action is Action.VIEW for _area, action in _pairs(self.rights))
        return Leaves.LOOK if only_views else Leaves.ENTRY

    def refusal(self, who: Who) -> Error | None:
        allowed = all(reach(who, *pair) for pair in _pairs(self.rights))
        return None if allowed else self.error

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Nothing: it worked."""


@dataclass(frozen=True)
class OfOffice:
    """Takes one of these rights in some scope that is not one's own records; no case is at hand.

    `scopes` narrows it: what is made of all cases takes totals or all cases.
    """

    rights: str
    scopes: frozenset[Scope] = frozenset(Scope) - {Scope.OWN}
    together: bool = True

    @property
    def leaves(self) -> Leaves:
        views = (action is Action.VIEW for _area, action in _pairs(self.rights))
        return Leaves.NOTHING if all(views) else Leaves.ENTRY

    def refusal(self, who: Who) -> Error | None:
        held = [
            bool(access_table().scopes(who.roles, *pair) & self.scopes)
            for pair in _pairs(self.rights)
        ]
        return None if (all(held) if self.together else any(held)) else NotPermitted

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Nothing: it worked."""


class Refuses(Enum):
    """When a list is refused instead of being empty."""

    NEVER = "never"
    NO_ROLE = "no role of theirs sees single records of it"
    NO_AREA = "nothing of the case may be seen"


@dataclass(frozen=True)
class Listing:
    """Shows of each area what lies in cases where `action` is allowed; `seen` reads that off."""

    areas: tuple[str, ...]
    seen: Callable[[Any, Stage], Collection[str]]
    action: Action = Action.VIEW
    refuses: Refuses = Refuses.NEVER
    leaves: Leaves = Leaves.LOOK

    def refusal(self, who: Who) -> Error | None:
        single = {Scope.TEAM, Scope.ALL}
        table = access_table()
        held = any(table.scopes(who.roles, area, self.action) & single for area in self.areas)
        if self.refuses is Refuses.NO_ROLE and not held:
            return NotPermitted
        return NotPermitted if self.refuses is Refuses.NO_AREA and not self._shown(who) else None

    def _shown(self, who: Who) -> set[str]:
        return {area for area in self.areas if reach(who, area, self.action)}

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Hold what is shown against what the table allows."""
        assert set(self.seen(result, stage)) == self._shown(who)

    def shows_nothing(self, who: Who) -> bool:
        """Say whether there is nothing in it for somebody."""
        return not self._shown(who)


@dataclass(frozen=True)
class Says:
    """Tells anybody what they may do, and that has to be what the table says."""

    said: Callable[[Any, Stage], object]
    true: Callable[[Who], object]
    leaves: Leaves = Leaves.NOTHING

    def refusal(self, who: Who) -> Error | None:  # noqa: ARG002 - anybody may ask
        return None

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Hold what is said against the table."""
        assert self.said(result, stage) == self.true(who)


@dataclass(frozen=True)
class Own:
    """Works for everybody: it is about the user alone, or about nobody."""

    why: str
    leaves: Leaves = Leaves.NOTHING

    def refusal(self, who: Who) -> Error | None:  # noqa: ARG002 - for everybody
        return None

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Nothing: it worked."""


@dataclass(frozen=True)
class OfCaller:
    """Is part of a use-case that has permitted it, and never called by a view."""

    why: str
    leaves: Leaves = Leaves.NOTHING

    def refusal(self, who: Who) -> Error | None:  # noqa: ARG002 - it is not walked
        return None

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Begins:
    """An emergency: for whom the role sees such cases, and only the team stands in the way."""

    area: str
    leaves: Leaves = Leaves.ENTRY

    def refusal(self, who: Who) -> Error | None:
        scopes = access_table().scopes(who.roles, self.area, Action.VIEW)
        if not scopes or who.standing is Standing.BLOCKED:
            return NotPermitted
        outside = who.standing is Standing.OUTSIDE and Scope.ALL not in scopes
        return None if outside else Conflict

    def check(self, result: Any, who: Who, stage: Stage) -> None:
        """Nothing: it worked."""


def rights_of(who: Who) -> Rights:
    """Return what the table says of somebody in the case."""
    return access_table().rights(who.roles, who.standing)


@dataclass(frozen=True)
class Entry:
    """One use-case: whose it is, how it is called, and what `makes` afresh before it is.

    `service` is module.function, `about` tells its variants apart. `leaves` overrides the rule's.
    What is `slow`, because it draws, recounts, copies or derives a key, is tried by everybody who
    may not, and by one of those who may in each standing that makes a difference; of what is of no
    case, by one alone, to whom the case is closed. What does not work `on_server`, where the vault
    has no file to copy, is refused there to whoever may, too.
    """

    service: str
    rule: Rule
    call: Callable[..., Any] = lambda *_: None
    make: Callable[[Stage], Any] | None = None
    about: str = ""
    leaves: Leaves | None = None
    slow: bool = False
    on_server: bool = True

    @property
    def name(self) -> str:
        return f"{self.service}[{self.about}]" if self.about else self.service

    @property
    def trace(self) -> Leaves:
        return self.leaves or self.rule.leaves

    def refusal(self, who: Who, stage: Stage) -> Error | None:
        """Return what is raised on this stage; None where it works."""
        refused = self.rule.refusal(who)
        if refused is None and stage.on_server and not self.on_server:
            return VaultRefused
        return refused

    def tried_by(self) -> Iterator[Who]:
        """Give those who try it; of what is of no case, the two who stand farthest apart."""
        seen: set[Standing] = set()
        of_no_case = isinstance(self.rule, OfOffice | Own)
        for who in EVERYBODY:
            if of_no_case and who.standing not in _FAR_APART:
                continue
            if not self.slow or self.rule.refusal(who) is not None:
                yield who
            elif who.standing not in seen and not self._is_tried_elsewhere(who):
                seen.add(who.standing)
                yield who

    def _is_tried_elsewhere(self, who: Who) -> bool:
        """Say whether another standing shows as much: to be blocked, or to be outside."""
        if isinstance(self.rule, OfOffice | Own):
            return who.standing is Standing.MEMBER
        outside = Who(who.roles, Standing.OUTSIDE)
        return who.standing is Standing.GUEST and self.rule.refusal(outside) is None

    @property
    def is_walked(self) -> bool:
        return not isinstance(self.rule, OfCaller)


def here(area: str, case: str = "case_id") -> Any:
    """Say that a list shows `area` if one of its lines is of the case on the stage."""

    def seen(result: Any, stage: Stage) -> set[str]:
        lines = getattr(result, "lines", result)
        return {area for each in lines if getattr(each, case) == stage.case_id}

    return seen


def reading(desk: Desk, read: Any) -> Any:
    """Call what takes a transaction under way in one of its own."""
    with desk.reading() as session:
        return read(desk, session)
