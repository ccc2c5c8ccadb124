"""Desks for tests: real vaults opened by raw key, so that no test waits for a key derivation.

The migrated empty database is made once per process and copied; on PostgreSQL it is a template.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from desktop.core.errors import Locked
from desktop.models.users import User, UserRole
from desktop.services.desk import Desk
from desktop.services.search import build_index
from desktop.storage import migrate
from desktop.storage.engine import postgres_engine, sqlcipher_engine
from desktop.storage.vaults import DATABASE, OpenVault
from desktop.vault.keys import Keys
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


@cache
def empty_database() -> Path:
    """A migrated database without rows, under the keys of `vault_keys`."""
    path = Path(mkdtemp()) / DATABASE
    engine = sqlcipher_engine(path, vault_keys(), foreign_keys=False)
    migrate.upgrade(engine)
    engine.dispose()
    return path


def seat(vault: OpenVault, roles: Iterable[str], *, name: str = "Test User") -> Desk:
    """Sit down at a vault as a user who is entered in it."""
    desk = Desk(vault, FixedClock(START), vault.keys.user_id, frozenset(roles))
    with desk.writing("create_vault") as work:
        work.session.add(User(id=desk.user_id, name=name, created_at=work.at))
        work.session.flush()
        work.session.add_all(UserRole(user_id=desk.user_id, role=role) for role in roles)
    build_index(desk)
    return desk


def colleague(desk: Desk, user_id: str, roles: Iterable[str], held: Iterable[str] = BOTH) -> Desk:
    """Another user of the same vault, with keys and an engine of their own."""
    keys, url = vault_keys(held, user_id=user_id), desk.vault.engine.url
    if url.get_backend_name() == "postgresql":
        engine = postgres_engine(url.render_as_string(hide_password=False), keys)
    else:
        engine = sqlcipher_engine(desk.vault.folder / DATABASE, keys)
    return seat(OpenVault(desk.vault.folder, engine, keys), roles, name="Colleague")


@contextmanager
def sqlcipher_desk(folder: Path, roles: Iterable[str] = ALL_ROLES) -> Iterator[Desk]:
    """A desk at a fresh SQLCipher vault in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(empty_database(), folder / DATABASE)
    keys = vault_keys()
    desk = seat(OpenVault(folder, sqlcipher_engine(folder / DATABASE, keys), keys), roles)
    yield desk
    desk.close()


@contextmanager
def postgres_desk(
    server: PostgresServer, folder: Path, roles: Iterable[str] = ALL_ROLES
) -> Iterator[Desk]:
    """A desk at a fresh PostgreSQL database."""
    with server.fresh(server.template("migrated", _migrate)) as url:
        keys = vault_keys()
        desk = seat(OpenVault(folder, postgres_engine(url, keys), keys), roles)
        yield desk
        desk.close()


def _migrate(url: str) -> None:
    engine = postgres_engine(url, vault_keys())
    migrate.upgrade(engine)
    engine.dispose()


def holds(desk: Desk) -> bool:
    """Whether the desk's keys still open anything."""
    try:
        desk.vault.keys.database_key()
    except Locked:
        return False
    return True
