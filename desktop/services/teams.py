"""Who can see a case: its team, whoever sees all cases, who may not; the areas each of them sees.

What a colleague sees follows from roles and team by the access table alone, as it does for the
colleague's own desk. Whoever may grant access to the people of a case changes its team. Where
nobody who works here may, the table's stand-ins add to the teams they are on, and take off again
whom they added (docs/adr/0015-without-a-coordinator.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.models.audit import AuditEntry
from desktop.models.cases import CaseBlock, CaseMember, EmergencyAccess
from desktop.models.users import User, UserRole
from desktop.rules.access import Action, Standing, access_table, reaches
from desktop.rules.labels import Roles
from desktop.services import standing
from desktop.services.cases import looking, touch
from desktop.services.desk import Desk
from desktop.services.removal import Removed, put_back, take_out
from desktop.storage.log import INSERT

_GRANTED = "identity"
"""The area whose right to grant it takes to change a team."""


@frozen_value
class Colleague:
    """Somebody of the office and the areas of the case they see, some of them `partly`.

    Of whoever is offered for the team it is what they would see on it. `why_blocked` is the reason
    for which a case is closed to them, `until` when emergency access ends.
    """

    user_id: str
    name: str
    roles: tuple[str, ...]
    on_team: bool
    is_active: bool
    sees: tuple[str, ...]
    partly: tuple[str, ...]
    why_blocked: str | None = None
    until: datetime | None = None


@frozen_value
class CaseAccess:
    """Who sees a case: its team, others by role or emergency, those it is closed to, who may come.

    `refused` says why this user may not change the team, and whose it is; None allows it.
    `removable` are the members this user may take off, `blockable` those to whom the case may be
    closed; `standing_in` says why not all of them.
    """

    team: tuple[Colleague, ...]
    others: tuple[Colleague, ...]
    blocked: tuple[Colleague, ...]
    offered: tuple[Colleague, ...]
    refused: Text | None
    removable: frozenset[str]
    blockable: frozenset[str]
    standing_in: Text | None


def case_access(desk: Desk, case_id: str) -> CaseAccess:
    """Return who can see a case, by name.

    Raises:
        NotPermitted
    """
    with looking(desk, "intake", case_id) as session:
        reader = _Reader(desk, session, case_id)
        may_change = desk.may(session, _GRANTED, Action.GRANT, case_id)
        stands_in = not may_change and _stands_in(desk, session, case_id)
        removable = frozenset(
            user_id
            for user_id, member in reader.members.items()
            if len(reader.members) > 1
            and (may_change or (stands_in and _is_own(desk, session, member)))
        )
        granting = _GRANTING if is_granted_by_somebody(session) else _GRANTING_NOW
    changes = may_change or stands_in
    everybody = reader.everybody()
    seeing = [each for each in everybody if each.why_blocked is None]
    outside = [each for each in reader.if_on_team() if each.sees]
    return CaseAccess(
        tuple(each for each in seeing if each.on_team),
        tuple(each for each in seeing if not each.on_team and each.sees),
        tuple(each for each in everybody if each.why_blocked is not None),
        tuple(outside),
        None if changes else _("The team is changed by: {roles}.", roles=Roles(granting)),
        removable,
        frozenset(each.user_id for each in (*seeing, *outside) if each.is_active)
        if changes
        else frozenset(),
        _STANDING_IN if stands_in else None,
    )


class _Reader:
    """Reads once who works here and how each of them stands to a case."""

    def __init__(self, desk: Desk, session: Session, case_id: str) -> None:
        of_case = sa.select(CaseMember).where(CaseMember.case_id == case_id)
        self.members = {member.user_id: member for member in session.scalars(of_case)}
        self._blocked = dict(
            session.execute(
                sa.select(CaseBlock.user_id, CaseBlock.reason).where(CaseBlock.case_id == case_id)
            ).all()
        )
        guests = sa.select(EmergencyAccess.user_id, EmergencyAccess.ends_at).where(
            EmergencyAccess.case_id == case_id, EmergencyAccess.ends_at > desk.clock.now()
        )
        self._guests = dict(session.execute(guests).all())
        users = session.execute(sa.select(User.id, User.name, User.status)).all()
        self._users = sorted(users, key=lambda user: (user.name.casefold(), user.id))
        self._roles = roles_by_user(session)

    def everybody(self) -> list[Colleague]:
        """Return everybody as they stand to the case."""
        return [self._colleague(user, self._standing(user.id)) for user in self._users]

    def if_on_team(self) -> list[Colleague]:
        """Return those who could be put on the team, as if they were on it."""
        outside = [
            user
            for user in self._users
            if user.id not in self.members
            and user.id not in self._blocked
            and user.status == _ACTIVE
        ]
        return [self._colleague(user, Standing.MEMBER) for user in outside]

    def _standing(self, user_id: str) -> Standing:
        if user_id in self._blocked:
            return Standing.BLOCKED
        if user_id in self.members:
            return Standing.MEMBER
        return Standing.GUEST if user_id in self._guests else Standing.OUTSIDE

    def _colleague(self, user: sa.Row[str, str, str], stands: Standing) -> Colleague:
        table, roles = access_table(), self._roles.get(user.id, ())
        is_active = user.status == _ACTIVE
        areas = table.rights(roles, stands).areas if is_active else frozenset()
        return Colleague(
            user.id,
            user.name,
            roles,
            stands is Standing.MEMBER,
            is_active,
            tuple(area for area in table.of_cases if area in areas),
            tuple(area for area in table.of_cases if area in areas and table.limited(roles, area)),
            self._blocked.get(user.id),
            self._guests.get(user.id) if stands is Standing.GUEST else None,
        )


def add_member(desk: Desk, case_id: str, user_id: str) -> Changes:
    """Put a colleague on the team of a case.

    Raises:
        Conflict: they are on it already.
        NotFound: they do not work here any more, or no role of theirs works on cases.
        NotPermitted
    """
    with desk.writing("add_member") as work:
        session = work.session
        permit_changing(desk, session, case_id)
        _refuse_unknown(session, user_id)
        if _membership(session, case_id, user_id) is not None:
            raise Conflict(_IS_ON_TEAM)
        if is_closed_to(session, case_id, user_id):
            raise Conflict(_IS_BLOCKED)
        session.add(CaseMember(case_id=case_id, user_id=user_id))
        touch(session, case_id, work)
    return work.changes


def remove_member(desk: Desk, case_id: str, user_id: str) -> Removed:
    """Take a colleague off the team of a case; `restore_member` puts them back.

    Raises:
        Conflict: nobody else who works here would be left on the team.
        NotPermitted, NotFound
    """
    with desk.writing("remove_member") as work:
        session = work.session
        member = _membership(session, case_id, user_id)
        _permit_removing(desk, session, case_id, member)
        if member is None:
            raise NotFound(_("This colleague is not on the team of the case any more."))
        if not _others(session, case_id, user_id):
            raise Conflict(
                _("A case needs somebody on its team: add another colleague before you remove.")
            )
        removed = take_out(session, member)
        touch(session, case_id, work)
    return removed


def restore_member(desk: Desk, case_id: str, removed: Removed) -> Changes:
    """Put a colleague who was removed back on the team.

    Raises:
        Conflict: they are on it again.
        NotPermitted
    """
    with desk.writing("restore_member") as work:
        session = work.session
        permit_changing(desk, session, case_id)
        user_id = removed.rows[0].values["user_id"]
        if _membership(session, case_id, user_id) is not None:
            raise Conflict(_IS_ON_TEAM)
        put_back(session, removed, case_id)
        touch(session, case_id, work)
    return work.changes


def permit_changing(desk: Desk, session: Session, case_id: str) -> None:
    """Let somebody say who sees a case, by role or standing in for one.

    Raises:
        NotPermitted
    """
    if not _stands_in(desk, session, case_id):
        desk.permit(session, _GRANTED, Action.GRANT, case_id)


def _permit_removing(desk: Desk, session: Session, case_id: str, member: CaseMember | None) -> None:
    own = member is not None and _is_own(desk, session, member)
    if not (own and _stands_in(desk, session, case_id)):
        desk.permit(session, _GRANTED, Action.GRANT, case_id)


def _stands_in(desk: Desk, session: Session, case_id: str) -> bool:
    """Say whether this user acts for a role that nobody who works here holds."""
    scopes = access_table().stand_in_scopes(desk.roles, _GRANTED, Action.GRANT)
    return (
        bool(scopes)
        and reaches(scopes, Action.GRANT, desk.standing(session, case_id))
        and not is_granted_by_somebody(session)
    )


def is_granted_by_somebody(session: Session) -> bool:
    """Say whether anybody who works here holds a role that changes teams."""
    query = (
        sa.select(UserRole.id)
        .join(User, User.id == UserRole.user_id)
        .where(User.status == _ACTIVE, UserRole.role.in_(_GRANTING))
    )
    return session.execute(query).first() is not None


def _is_own(desk: Desk, session: Session, member: CaseMember) -> bool:
    """Say whether this user put a colleague on the team; not oneself, by making the case."""
    query = sa.select(AuditEntry.seq).where(
        AuditEntry.kind == CaseMember.__tablename__,
        AuditEntry.record_id == member.id,
        AuditEntry.operation == INSERT,
        AuditEntry.actor_id == desk.user_id,
    )
    return member.user_id != desk.user_id and session.execute(query).first() is not None


def roles_by_user(session: Session) -> dict[str, tuple[str, ...]]:
    """Return everybody's roles, in the order of the access table."""
    found: dict[str, set[str]] = {}
    for user_id, role in session.execute(sa.select(UserRole.user_id, UserRole.role)):
        found.setdefault(user_id, set()).add(role)
    return {user_id: _in_order(roles) for user_id, roles in found.items()}


def _in_order(roles: Iterable[str]) -> tuple[str, ...]:
    held = set(roles)
    return tuple(role for role in access_table().roles if role in held)


def _refuse_unknown(session: Session, user_id: str) -> None:
    """Refuse whoever would see nothing: a team names those who work on the case."""
    user = session.get(User, user_id)
    roles = tuple(session.scalars(sa.select(UserRole.role).where(UserRole.user_id == user_id)))
    on_team = access_table().rights(roles, Standing.MEMBER).areas
    if user is None or user.status != _ACTIVE or not on_team.intersection(access_table().of_cases):
        raise NotFound(_("This colleague does not work on cases. Look at the list again."))


def is_closed_to(session: Session, case_id: str, user_id: str) -> bool:
    """Say whether a conflict of interest closes a case to somebody."""
    return bool(session.scalar(sa.select(standing.is_blocked(user_id, case_id))))


def _membership(session: Session, case_id: str, user_id: str) -> CaseMember | None:
    query = sa.select(CaseMember).where(
        CaseMember.case_id == case_id, CaseMember.user_id == user_id
    )
    return session.scalars(query).first()


def _others(session: Session, case_id: str, user_id: str) -> int:
    """Count those who work here and are on the team, besides one of them."""
    query = (
        sa.select(sa.func.count())
        .select_from(CaseMember)
        .join(User, User.id == CaseMember.user_id)
        .where(CaseMember.case_id == case_id, CaseMember.user_id != user_id)
        .where(User.status == _ACTIVE, ~standing.is_blocked(CaseMember.user_id, case_id))
    )
    return session.scalar(query) or 0


_ACTIVE = "active"
_GRANTING = access_table().who_may(_GRANTED, Action.GRANT)
_GRANTING_NOW = (*_GRANTING, *access_table().who_stands_in(_GRANTED, Action.GRANT))
_STANDING_IN = _(
    "Nobody who works here has the role: {roles}. Therefore you may add colleagues to the team of a"
    " case you are on, and take off those you added.",
    roles=Roles(_GRANTING),
)
_IS_BLOCKED = _("This case is closed to that colleague: a conflict of interest was noted.")
_IS_ON_TEAM = _("This colleague is on the team of the case already.")
