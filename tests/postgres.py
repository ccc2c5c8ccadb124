"""A throw-away PostgreSQL server for the tests: its own folder, one socket, no network, no fsync.

The server refuses to run as root, so root hands its folder to another user first. One server is
started per test process at first use: starting one takes less time than agreeing on a shared one.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

OLDEST = 15
ACCOUNTS = ("postgres", "nobody")  # who runs the server when the tests run as root
OWNER = "dalil"
SECONDS_TO_START = 30.0
# A crash of the machine may lose this data: it is made again in seconds.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "autovacuum": "off",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


class PostgresUnavailableError(Exception):
    """No server can be started here; the sentence says why and what to install."""


@dataclass
class PostgresServer:
    """A running server; `folder` holds its socket."""

    folder: Path
    templates: dict[str, str] = field(default_factory=dict)

    def url(self, database: str) -> str:
        """The address of one database as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    @contextmanager
    def fresh(self, template: str = "template0") -> Iterator[str]:
        """Give the URL of a new database, a copy of `template`, and drop it afterwards."""
        name = f"test_{uuid4().hex[:16]}"
        self._create(name, template)
        try:
            yield self.url(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def template(self, name: str, build: Callable[[str], None]) -> str:
        """Return the template called `name`; at first use `build` fills it by its URL.

        `build` must close its connections: a template in use cannot be copied.
        """
        if name not in self.templates:
            database = f"template_{name}"
            self._create(database, "template0")
            build(self.url(database))
            self.templates[name] = database
        return self.templates[name]

    def _create(self, name: str, template: str) -> None:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(statement.format(sql.Identifier(name), sql.Identifier(template)))

    def _run(self, statement: sql.Composed) -> None:
        with self.connect() as connection:
            connection.execute(statement)

    def connect(self) -> psycopg.Connection:
        """Connect to the server's own database, each statement its own transaction."""
        return psycopg.connect(
            host=str(self.folder), dbname="postgres", user=OWNER, autocommit=True
        )


def server_programs() -> Path:
    """Return the folder of `initdb` and `postgres`, the newest of those installed.

    Raises:
        PostgresUnavailableError: none is installed, or only one that is too old.
    """
    candidates = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True
    )
    on_path = shutil.which("initdb")
    if on_path:
        candidates.append(Path(on_path).resolve())
    for initdb in candidates:
        if _version(initdb) >= OLDEST:
            return initdb.parent
    message = (
        f"PostgreSQL {OLDEST} or newer is not installed; on Debian and Ubuntu: "
        "apt-get install postgresql"
    )
    raise PostgresUnavailableError(message)


def _version(initdb: Path) -> int:
    said = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True).stdout
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server, give it, stop it and remove its folder.

    Raises:
        PostgresUnavailableError: it cannot be had on this machine.
    """
    programs = server_programs()
    account = _account()
    # Not below the tests' own temporary folder: a socket's path is short, and others must enter it.
    folder = Path(tempfile.mkdtemp(prefix="dalil-pg-", dir="/tmp"))
    try:
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        _initialise(programs, folder, account)
        with _started(programs, folder, account) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    message = f"the tests run as root and there is no user {' or '.join(ACCOUNTS)}"
    raise PostgresUnavailableError(message)


def _as(account: pwd.struct_passwd | None, command: list[str]) -> list[str]:
    """The command as this account's; the server ends with the tests, however they end."""
    wrapped = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    if account is not None:
        wrapped += [
            "--reuid",
            str(account.pw_uid),
            "--regid",
            str(account.pw_gid),
            "--clear-groups",
        ]
    return [*wrapped, *command]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _initialise(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", OWNER]
    command += ["--auth", "trust", "--no-sync", "--encoding", "UTF8", "--no-locale"]
    done = subprocess.run(
        _as(account, command),
        env=_environment(),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"initdb failed: {done.stderr.strip()}"
        raise PostgresUnavailableError(message)


@contextmanager
def _started(
    programs: Path, folder: Path, account: pwd.struct_passwd | None
) -> Iterator[PostgresServer]:
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with subprocess.Popen(
        _as(account, command), env=_environment(), cwd="/", stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            server = PostgresServer(folder)
            _wait_until_it_answers(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is kept
            process.communicate()


def _wait_until_it_answers(server: PostgresServer, process: subprocess.Popen[str]) -> None:
    latest = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > latest:
                message = f"the server did not start: {error}"
                raise PostgresUnavailableError(message) from error
            time.sleep(0.02)
        else:
            return
