"""Who works here: names, roles, ways in and keys; a role never implies a key.

Two places know of a user, the record in the database and the slot in the key file, and no
transaction spans them. So **the record goes first**: a way in is taken away by a record, which the
next opening carries out if the slot is still there (`settle`), and given by a record, which without
its slot is a name that has no way in yet and can be let in again. What a kill leaves is therefore
never more than what the record says (docs/adr/0022-users-and-keys.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Change, Changes
from desktop.core.errors import Conflict, NotFound, NotPermitted, WrongInput
from desktop.core.names import fold
from desktop.core.text import _
from desktop.models.audit import AuditEntry
from desktop.models.users import Renewal, User, UserRole
from desktop.rules import staffing
from desktop.rules.access import Action, access_table
from desktop.rules.labels import Parts, Roles
from desktop.services.desk import Desk, Work
from desktop.services.passphrases import names_at, refuse_weak
from desktop.vault import slots
from desktop.vault.keys import COMPARTMENTS
from desktop.vault.slots import Member

AREA = "system"
ACTIVE, DISABLED = "active", "disabled"
REHEARSED = "rehearse_recovery"
"""The deed of whoever proved that the paper code opens the vault."""


def create_user(
    desk: Desk, name: str, roles: Collection[str], passphrase: str, compartments: Collection[str]
) -> Changes:
    """Let a new colleague in with a first passphrase, and give those keys of one's own.

    Raises:
        NotPermitted: the role does not allow it, or a key is not held.
        WrongInput: the name is taken, a role is missing, the passphrase cannot be used.
        StorageFailure: there is a name now, but no way in; `let_in` makes it.
    """
    name, folder, keys = " ".join(name.split()), desk.vault.folder, desk.vault.keys
    with desk.reading() as session:
        desk.permit(session, AREA, Action.CREATE)
        _permit_giving(desk, session, compartments)
        _refuse_roles(roles)
        _refuse_namesake(session, name)
    refuse_weak(passphrase, (*names_at(desk), name))
    slots.refuse_user(folder, keys, name, passphrase, compartments)
    with desk.writing("add_user") as work:
        user = User(name=name, created_at=work.at, must_choose=True)
        work.session.add(user)
        work.session.flush()
        work.session.add_all(UserRole(user_id=user.id, role=role) for role in sorted(roles))
        _note_keys(desk, work, user.id, compartments)
    slots.add_user(folder, keys, name, passphrase, compartments, user.id)
    desk.tell(work.changes)
    return work.changes


def let_in(desk: Desk, user_id: str, passphrase: str, compartments: Collection[str]) -> Changes:
    """Let somebody in again: disabled, not finished, or with a workstation that lost its secret.

    The user stays the same: roles, teams, and the public keys of what was signed before. Their
    passphrase and, in place of all keys held before, the keys are new.

    Raises:
        Conflict: they can open the vault already, and need no workstation for it.
        NotPermitted, NotFound, WrongInput, StorageFailure: as `create_user`.
    """
    folder, keys = desk.vault.folder, desk.vault.keys
    with desk.reading() as session:
        desk.permit(session, AREA, Action.EDIT)
        _permit_giving(desk, session, compartments)
        user = _user(session, user_id)
        name = user.name
        there = members(desk).get(user_id)
        if user.status == ACTIVE and there is not None and there.active:
            if not there.needs_device or user_id == desk.user_id:
                raise Conflict(_("{name} can open the vault already.", name=name))
            _refuse_lost_key(session, members(desk), user_id, compartments)
    refuse_weak(passphrase, names_at(desk))
    slots.refuse_user(folder, keys, name, passphrase, compartments, user_id)
    with desk.writing("restore_user") as work:
        user = _user(work.session, user_id)
        user.status, user.must_choose = ACTIVE, True
        if not work.session.is_modified(user):
            work.note("let_in", User.__tablename__, user_id)
        _note_keys(desk, work, user_id, compartments)
    slots.add_user(folder, keys, name, passphrase, compartments, user_id)
    desk.tell(work.changes)
    return work.changes


def set_roles(desk: Desk, user_id: str, roles: Collection[str]) -> Changes:
    """Give a user other roles, from their next unlock on; keys stay as they are.

    Raises:
        NotPermitted: the office would be without a coordinator or an administrator.
        WrongInput: no role would be left.
        NotFound
    """
    _refuse_roles(roles)
    with desk.writing("set_roles") as work:
        session = work.session
        desk.permit(session, AREA, Action.EDIT)
        _user(session, user_id)
        before = roles_at_work(session)
        _refuse_loss(before, {**before, user_id: roles})
        now = session.scalars(sa.select(UserRole).where(UserRole.user_id == user_id)).all()
        for row in now:
            if row.role not in roles:
                session.delete(row)
        added = sorted(set(roles) - {row.role for row in now})
        session.add_all(UserRole(user_id=user_id, role=role) for role in added)
    return work.changes


def disable_user(desk: Desk, user_id: str) -> Changes:
    """Take a colleague's way in away at once; each key they held is due for renewal.

    Raises:
        NotPermitted: it is oneself, the last of a role, or the last holder of a key while nobody
            has proved that the recovery sheet opens the vault.
        NotFound: they cannot open the vault as it is.
        StorageFailure: the record says so and no unlock is let through; the slot itself goes at
            the next opening.
    """
    there = members(desk)
    with desk.writing("disable_user") as work:
        session = work.session
        desk.permit(session, AREA, Action.EDIT)
        user = _user(session, user_id)
        if user.status != ACTIVE:
            raise NotFound(_("{name} has no access to the vault any more.", name=user.name))
        if user_id == desk.user_id:
            raise NotPermitted(
                _("You cannot take away your own access. Ask another administrator to do it.")
            )
        before = roles_at_work(session)
        _refuse_loss(before, staffing.without(before, user_id))
        _refuse_last_key(session, there, user_id)
        user.status = DISABLED
        if user_id in there:
            session.add_all(_due(desk, work, user_id, there[user_id]))
    if user_id in there and there[user_id].active:
        slots.disable_user(desk.vault.folder, desk.vault.keys, user_id)
    desk.tell(work.changes)
    return work.changes


def grant(desk: Desk, user_id: str, compartment: str) -> Changes:
    """Give a colleague a key one holds; they find it at their next unlock.

    Raises:
        NotPermitted: the key is not held, or the role does not allow it.
        Conflict: they hold it already.
        NotFound: they cannot open the vault.
    """
    with desk.writing("grant_key") as work:
        _permit_giving(desk, work.session, (compartment,))
        user = _user(work.session, user_id)
        there = members(desk).get(user_id)
        if user.status != ACTIVE or there is None or not there.active:
            raise NotFound(_("{name} has no access to the vault.", name=user.name))
        if compartment in there.compartments:
            raise Conflict(_("{name} holds this key already.", name=user.name))
        _note_keys(desk, work, user_id, (compartment,))
    slots.grant(desk.vault.folder, desk.vault.keys, user_id, compartment)
    changes = Changes(frozenset({Change(User.__tablename__, user_id)}))
    desk.tell(changes)
    return changes


def change_passphrase(desk: Desk, old: str, new: str) -> Changes:
    """Open the vault with another passphrase from now on; the old one goes once the new is proved.

    The key file goes first here: killed in between, a first passphrase is asked for again.

    Raises:
        WrongPassphrase: the old one is not the present one.
        WrongInput: the new one cannot be used, or is the one that was given.
    """
    if new == old:
        raise WrongInput(_("This is the passphrase you have now. Choose another one."))
    refuse_weak(new, names_at(desk))
    slots.change_passphrase(desk.vault.folder, desk.vault.keys, old, new)
    with desk.writing("change_passphrase") as work:
        _user(work.session, desk.user_id).must_choose = None
        work.note("passphrase", User.__tablename__, desk.user_id)
    desk.must_choose = False
    return work.changes


def settle(desk: Desk) -> None:
    """Carry out what a kill left undone: whoever the record shut out has no slot.

    Whoever opens the vault does it, even the one who was shut out. A slot of nobody's record stays:
    an older database that was put back must not cost a colleague's way in.
    """
    with desk.reading() as session:
        gone = set(session.scalars(sa.select(User.id).where(User.status == DISABLED)))
    there = members(desk)
    left = [user_id for user_id in gone if user_id in there and there[user_id].active]
    staying = sum(each.active for each in there.values()) - len(left)
    for user_id in left if staying else ():
        slots.disable_user(desk.vault.folder, desk.vault.keys, user_id)


def members(desk: Desk) -> dict[str, Member]:
    """Return who has and had a slot, by user."""
    there = slots.directory(desk.vault.folder, desk.vault.keys).members
    return {member.user_id: member for member in there}


def roles_at_work(session: Session) -> dict[str, frozenset[str]]:
    """Return the roles of everybody who works here."""
    query = (
        sa.select(UserRole.user_id, UserRole.role)
        .join(User, User.id == UserRole.user_id)
        .where(User.status == ACTIVE)
    )
    found: dict[str, frozenset[str]] = {}
    for user_id, role in session.execute(query):
        found[user_id] = found.get(user_id, frozenset()) | {role}
    return found


def _permit_giving(desk: Desk, session: Session, compartments: Iterable[str]) -> None:
    for compartment in compartments:
        desk.permit(session, AREA, Action.GRANT)
        desk.vault.keys.newest(compartment)  # refuses what is not held


def _refuse_roles(roles: Collection[str]) -> None:
    if not roles:
        raise WrongInput(_("Choose at least one role. If somebody left, take away access instead."))
    if not set(roles) <= set(access_table().roles):
        raise WrongInput(_("This role is not known. Choose one of the list."))


def _refuse_namesake(session: Session, name: str) -> None:
    """Refuse a name that cannot be told from another one, of a former colleague too."""
    if any(fold(name) == fold(known) for known in session.scalars(sa.select(User.name))):
        raise WrongInput(
            _(
                "A colleague of this name works here or did. Let them in again, or choose a name"
                " that can be told from theirs."
            )
        )


def _refuse_loss(before: staffing.Having, after: staffing.Having) -> None:
    lost = staffing.lost(before, after)
    if lost:
        raise NotPermitted(
            _(
                "Nobody in the office would have this role any more: {roles}. Give it to somebody"
                " else first.",
                roles=Roles(lost),
            )
        )


def _refuse_lost_key(
    session: Session, there: dict[str, Member], user_id: str, given: Collection[str]
) -> None:
    """Refuse to take the last one's key away by a new slot; the papers would leave it to them."""
    held = _held_at_work(session, there)
    lost = staffing.lost(held, {**held, user_id: given}, COMPARTMENTS)
    if lost:
        raise NotPermitted(
            _(
                "Nobody else holds this key: {parts}. With the recovery papers they come back and"
                " keep it.",
                parts=Parts(lost),
            )
        )


def _held_at_work(session: Session, there: dict[str, Member]) -> staffing.Having:
    at_work = set(session.scalars(sa.select(User.id).where(User.status == ACTIVE)))
    return {key: each.compartments for key, each in there.items() if key in at_work}


def _refuse_last_key(session: Session, there: dict[str, Member], user_id: str) -> None:
    held = _held_at_work(session, there)
    lost = staffing.lost(held, staffing.without(held, user_id), COMPARTMENTS)
    rehearsed = sa.select(AuditEntry.seq).where(AuditEntry.action == REHEARSED)
    if lost and session.execute(rehearsed).first() is None:
        raise NotPermitted(
            _(
                "Nobody else holds this key: {parts}. Give it to a colleague first, or prove by a"
                " rehearsal that the recovery sheet opens the vault.",
                parts=Parts(lost),
            )
        )


def _due(desk: Desk, work: Work, user_id: str, member: Member) -> Iterable[Renewal]:
    newest = slots.directory(desk.vault.folder, desk.vault.keys).newest
    for part in sorted(member.compartments):
        yield Renewal(user_id=user_id, compartment=part, generation=newest[part], due_at=work.at)


def _note_keys(desk: Desk, work: Work, user_id: str, compartments: Iterable[str]) -> None:
    for compartment in compartments:
        pairs = {"compartment": [None, compartment]}
        desk.note_about(work, "grant", User.__tablename__, user_id, pairs)


def _user(session: Session, user_id: str) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound(_("This user is not known any more. Look at the list again."))
    return user
