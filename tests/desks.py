"""Desks for tests: real vaults opened by raw key, so that no test waits for a key derivation.

The migrated empty database is made once per process and copied; on PostgreSQL it is a template.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from desktop.core.errors import Locked
from desktop.models.columns import give_keys
from desktop.models.users import User, UserRole
from desktop.services.desk import Desk
from desktop.services.search import build_index
from desktop.storage import migrate
from desktop.storage.engine import postgres_engine, sqlcipher_engine
from desktop.storage.vaults import DATABASE, OpenVault
from desktop.vault import kdf, slotstore
from desktop.vault.keys import Keys
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sealing import KeyPairs
from desktop.vault.slotchange import empty_list, replace_list, true_list
from desktop.vault.slotfile import render
from desktop.vault.slotlist import ACTIVE, PublicKeys, Slot, SlotList
from desktop.vault.slotopening import mac_of, name_digest
from tests.clocks import FixedClock

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

VAULT_ID = "11111111-1111-4111-8111-111111111111"
USER_ID = "22222222-2222-4222-8222-222222222222"
START = datetime(2026, 11, 22, 12, 50, tzinfo=UTC)
ALL_ROLES = frozenset({"coordinator", "lawyer", "doctor", "administrator"})
BOTH = ("casework", "clinical")


def vault_keys(
    compartments: Iterable[str] = BOTH, *, user_id: str = USER_ID, seed: int = 1
) -> Keys:
    """Keys that are the same in every run; another seed is another vault."""
    secret = bytes([seed]) * 32
    held = {name: {1: bytes([seed + 10 + BOTH.index(name)]) * 32} for name in compartments}
    return Keys(VAULT_ID, user_id, secret, held, secret)


@dataclass(frozen=True)
class _Practised:
    """A dialect with the statements that were compiled for it."""

    dialect: sa.Dialect
    statements: dict[Any, Any] = field(default_factory=dict)


_SPARE: Final[dict[str, list[_Practised]]] = defaultdict(list)
_LENT: Final[dict[Path, list[_Practised]]] = defaultdict(list)


def _practised(engine: sa.Engine, folder: Path, keys: Keys) -> sa.Engine:
    """Give an engine on the vault in `folder` the dialect of one that has been closed.

    Compiling every statement anew for every test's engine was a third of the time of these tests.
    A dialect holds keys, so none is shared: it is passed on after its desk was closed, and gets new
    keys. Engines that tests make themselves, of two vaults in one process above all, are untouched.
    """
    spare = _SPARE[engine.dialect.name]
    lent = spare.pop() if spare else _Practised(engine.dialect)
    _LENT[folder].append(lent)
    engine.dialect = lent.dialect
    give_keys(engine, keys)
    return engine.execution_options(compiled_cache=lent.statements)


def _leave(desk: Desk) -> None:
    desk.close()
    for lent in _LENT.pop(desk.vault.folder):
        _SPARE[lent.dialect.name].append(lent)


@cache
def empty_database() -> Path:
    """A migrated database without rows, under the keys of `vault_keys`."""
    path = Path(mkdtemp()) / DATABASE
    engine = sqlcipher_engine(path, vault_keys(), foreign_keys=False)
    migrate.upgrade(engine)
    engine.dispose()
    return path


def enter(vault: OpenVault, roles: Iterable[str], *, name: str = "Test User") -> Desk:
    """Write whose keys these are into the vault, as a user of these roles."""
    desk = Desk(vault, FixedClock(START), vault.keys.user_id, frozenset(roles))
    with desk.writing("create_vault") as work:
        work.session.add(User(id=desk.user_id, name=name, created_at=work.at))
        work.session.flush()
        work.session.add_all(UserRole(user_id=desk.user_id, role=role) for role in roles)
    return desk


def seat(vault: OpenVault, roles: Iterable[str], *, name: str = "Test User") -> Desk:
    """Sit down at a vault as a user who is entered in it."""
    desk = enter(vault, roles, name=name)
    build_index(desk)
    return desk


def colleague(
    desk: Desk,
    user_id: str,
    roles: Iterable[str],
    held: Iterable[str] = BOTH,
    name: str = "Colleague",
) -> Desk:
    """Another user of the same vault, with keys and an engine of their own; no slot is theirs."""
    keys, url = vault_keys(held, user_id=user_id), desk.vault.engine.url
    if url.get_backend_name() == "postgresql":
        engine = postgres_engine(url.render_as_string(hide_password=False), keys)
    else:
        engine = sqlcipher_engine(desk.vault.folder / DATABASE, keys)
    vault = OpenVault(desk.vault.folder, _practised(engine, desk.vault.folder, keys), keys)
    return seat(vault, roles, name=name)


def colleague_with_slot(
    desk: Desk,
    user_id: str,
    roles: Iterable[str],
    held: Iterable[str] = BOTH,
    name: str = "Colleague",
) -> Desk:
    """Another user of the same vault, who is in its key file as well."""
    keys, folder = desk.vault.keys, desk.vault.folder
    give_slot(folder, true_list(folder, keys), keys, (user_id, name, held))
    return colleague(desk, user_id, roles, held, name)


@contextmanager
def sqlcipher_desk(folder: Path, roles: Iterable[str] = ALL_ROLES) -> Iterator[Desk]:
    """A desk at a fresh SQLCipher vault in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_database_of_one(frozenset(roles)), folder / DATABASE)
    keys = vault_keys()
    with _at_desk(folder, sqlcipher_engine(folder / DATABASE, keys), keys, roles) as desk:
        yield desk


@contextmanager
def postgres_desk(
    server: PostgresServer, folder: Path, roles: Iterable[str] = ALL_ROLES
) -> Iterator[Desk]:
    """A desk at a fresh PostgreSQL database."""
    keys, of_one = vault_keys(), partial(_postgres_of_one, frozenset(roles))
    with (
        server.fresh(server.template("_".join(sorted(roles)), of_one)) as url,
        _at_desk(folder, postgres_engine(url, keys), keys, roles) as desk,
    ):
        yield desk


@contextmanager
def other_office(folder: Path, roles: Iterable[str] = ALL_ROLES, seed: int = 7) -> Iterator[Desk]:
    """A desk at a vault of somebody else: another database, another user, another signing key.

    It is under the same vault key, so that the migrated database can be copied: what passes between
    offices is sealed to persons, and asks for no vault's key.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(empty_database(), folder / DATABASE)
    secret, user_id = bytes([1]) * 32, f"{seed:08}-2222-4222-8222-222222222222"
    held = {name: {1: bytes([11 + BOTH.index(name)]) * 32} for name in BOTH}
    keys = Keys(VAULT_ID, user_id, secret, held, bytes([seed]) * 32)
    vault = OpenVault(
        folder, _practised(sqlcipher_engine(folder / DATABASE, keys), folder, keys), keys
    )
    desk = seat(vault, roles, name="Other Office")
    yield desk
    _leave(desk)


@contextmanager
def _at_desk(folder: Path, engine: sa.Engine, keys: Keys, roles: Iterable[str]) -> Iterator[Desk]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in _key_files().items():
        (folder / name).write_bytes(data)
    vault = OpenVault(folder, _practised(engine, folder, keys), keys)
    desk = Desk(vault, FixedClock(START), keys.user_id, frozenset(roles))
    build_index(desk)
    yield desk
    _leave(desk)


@cache
def _key_files() -> dict[str, bytes]:
    """The key file of a vault with the one user, whose passphrase nobody knows."""
    folder = Path(mkdtemp())
    keys = vault_keys()
    give_slot(folder, empty_list(keys, RecoveryCode.new()), keys, (USER_ID, "Test User", BOTH))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def give_slot(
    folder: Path, slots: SlotList, by: Keys, whose: tuple[str, str, Iterable[str]]
) -> None:
    """Write a slot for a user (id, name, compartments) as `slots.add_user` does, without deriving.

    No passphrase opens it; tests that unlock make their vaults with real ones.
    """
    user_id, name, compartments = whose
    pairs = pairs_of(user_id)
    public = PublicKeys(user_id, pairs.public_receiving, pairs.public_signing, ACTIVE)
    seals = by.sealed_for(user_id, public.receiving, compartments)
    digest = name_digest(slots.vault_id, name)
    slot = Slot(user_id, digest, kdf.DEFAULT, os.urandom(16), os.urandom(92), seals)
    replace_list(folder, replace(slots.with_slot(slot), registry=(*slots.registry, public)), by)


def pairs_of(user_id: str) -> KeyPairs:
    """Private keys that are the same in every run: their fingerprint stands on pictures."""
    own = (hashlib.sha256(f"{user_id} {purpose}".encode()).digest() for purpose in "rs")
    return KeyPairs(*own)


@cache
def _database_of_one(roles: frozenset[str]) -> Path:
    """A database with one user of these roles in it."""
    path = Path(shutil.copy(empty_database(), Path(mkdtemp()) / DATABASE))
    keys = vault_keys()
    enter(OpenVault(path.parent, sqlcipher_engine(path, keys), keys), roles).close()
    return path


def _postgres_of_one(roles: frozenset[str], url: str) -> None:
    keys = vault_keys()
    engine = postgres_engine(url, keys)
    migrate.upgrade(engine)
    enter(OpenVault(Path(), engine, keys), roles).close()


def holds(desk: Desk) -> bool:
    """Whether the desk's keys still open anything."""
    try:
        desk.vault.keys.database_key()
    except Locked:
        return False
    return True


def lay_slots(folder: Path, keys: Keys | None = None) -> None:
    """Lay a true key file into a vault that is opened by raw key; no passphrase opens it."""
    by = keys or vault_keys()
    pairs, code = KeyPairs.new(), RecoveryCode.new()
    root = vault_keys(user_id=by.user_id)
    public = PublicKeys(by.user_id, pairs.public_receiving, pairs.public_signing, ACTIVE)
    slot = Slot(
        by.user_id,
        name_digest(VAULT_ID, "Test User"),
        kdf.DEFAULT,
        bytes(16),
        bytes(92),
        root.sealed_for(by.user_id, public.receiving, BOTH),
    )
    slots = replace(empty_list(root, code), generation=1).with_slot(slot)
    slots = replace(slots, registry=(public,))
    slotstore.save(folder, render(replace(slots, mac=mac_of(slots, root))))
