"""What the page of users shows: who works here, by name, roles, way in and keys.

Names come from the database, keys from the key file, which alone says who really holds one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from desktop.core.values import frozen_value
from desktop.models.cases import CaseMember
from desktop.models.users import User
from desktop.rules import staffing
from desktop.rules.access import Action, access_table
from desktop.services.desk import Desk
from desktop.services.teams import roles_by_user
from desktop.services.users import ACTIVE, AREA, members, roles_at_work
from desktop.vault.keys import COMPARTMENTS
from desktop.vault.slots import Member


@frozen_value
class UserLine:
    """A present or former colleague; `state` is a term of the code list `user_states`.

    `needs_device` says that their passphrase needs the secret of their workstation; `fingerprint`
    is that of their public keys, None for who has no way in.
    """

    user_id: str
    name: str
    roles: tuple[str, ...]
    state: str
    compartments: tuple[str, ...]
    created_at: datetime
    cases: int
    needs_device: bool = False
    fingerprint: str | None = None

    @property
    def waits(self) -> bool:
        """Whether a key is missing without which their roles see nothing of a part."""
        return self.can_open and not needed_keys(self.roles) <= set(self.compartments)

    @property
    def can_open(self) -> bool:
        """Whether they have a way into the vault."""
        return self.state in {ACTIVE, "invited"}


@frozen_value
class Staff:
    """Everybody, those who work here first, and what the reader may do about it.

    `giving` are the keys the reader may give. `in_one_hand` says that one person lets colleagues in
    and gives them keys, and nobody else looks on.
    """

    users: tuple[UserLine, ...]
    may_edit: bool
    giving: tuple[str, ...]
    in_one_hand: bool


def list_users(desk: Desk) -> Staff:
    """Return who works here and did.

    Raises:
        NotPermitted
        Damaged: the key file is not what this vault's users wrote.
    """
    there = members(desk)
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        roles = roles_by_user(session)
        count = sa.select(CaseMember.user_id, sa.func.count()).group_by(CaseMember.user_id)
        teams = dict(session.execute(count).all())
        columns = (User.id, User.name, User.status, User.must_choose, User.created_at)
        lines = [
            UserLine(
                user.id,
                user.name,
                roles.get(user.id, ()),
                _state(user.status, there.get(user.id), must_choose=bool(user.must_choose)),
                _held(there.get(user.id)),
                user.created_at,
                teams.get(user.id, 0),
                _needs_device(there.get(user.id)),
                _fingerprint(there.get(user.id)),
            )
            for user in session.execute(sa.select(*columns))
        ]
        may_edit = desk.may(session, AREA, Action.EDIT)
        may_give = desk.may(session, AREA, Action.GRANT)
        in_one_hand = staffing.in_one_hand(roles_at_work(session))
    giving = tuple(part for part in COMPARTMENTS if may_give and part in desk.held)
    return Staff(tuple(sorted(lines, key=_order)), may_edit, giving, in_one_hand)


def _order(line: UserLine) -> tuple[bool, str, str]:
    return line.state == "disabled", line.name.casefold(), line.user_id


def _state(status: str, member: Member | None, *, must_choose: bool) -> str:
    if status != ACTIVE:
        return status
    if member is None or not member.active:
        return "shut_out"
    return "invited" if must_choose else ACTIVE


def _needs_device(member: Member | None) -> bool:
    return member is not None and member.active and member.needs_device


def _fingerprint(member: Member | None) -> str | None:
    return None if member is None else member.fingerprint


def own_fingerprint(desk: Desk) -> str | None:
    """Return the fingerprint of one's own public keys, to be read to whoever gives one a key.

    Raises:
        Damaged: the key file is not what this vault's users wrote.
    """
    return _fingerprint(members(desk).get(desk.user_id))


def _held(member: Member | None) -> tuple[str, ...]:
    held = member.compartments if member is not None else frozenset()
    return tuple(part for part in COMPARTMENTS if part in held)


@frozen_value
class Missing:
    """The keys that one's roles would need and one does not hold, and who can give them."""

    compartments: tuple[str, ...]
    givers: tuple[str, ...]


def missing_keys(desk: Desk) -> Missing:
    """Return what this user is waiting for; of a role that sees nothing of a part, no key."""
    needed = needed_keys(desk.roles) - desk.held
    missing = tuple(part for part in COMPARTMENTS if part in needed)
    if not missing:
        return Missing((), ())
    there, giving = members(desk), set(access_table().who_may(AREA, Action.GRANT))
    with desk.reading() as session:
        names = dict(session.execute(sa.select(User.id, User.name)).all())
        at_work = roles_at_work(session)
    givers = (
        names[user_id]
        for user_id, roles in at_work.items()
        if giving & roles and user_id in there and there[user_id].compartments & set(missing)
    )
    return Missing(missing, tuple(sorted(givers)))


def needed_keys(roles: Iterable[str]) -> frozenset[str]:
    """Return the keys without which these roles see nothing of a part."""
    table, held = access_table(), tuple(roles)
    return frozenset(
        table.compartments[area] for area in table.of_cases if table.scopes(held, area, Action.VIEW)
    )
