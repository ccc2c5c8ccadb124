"""Attacks on the log by somebody who can write its table: each is located by its entry's number.

An attack is made inside a transaction that is taken back, so thousands fit into a minute. What the
verifier has to say is known beforehand: the first place at which the log is not what it was. What
leaves a log that fits together (the end cut off, the rest written anew by who has the vault key)
only the note of this computer shows, and it says how many entries are missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.services.checking import _in_words
from desktop.services.desk import Desk
from desktop.storage import log, log_check
from desktop.storage.engine import WRITE
from desktop.storage.watch import HeadWatch
from tests.faults.book import Finding
from tests.faults.invented import chance_of
from tests.faults.places import fresh_vault, sitting
from tests.faults.registry import operations
from tests.faults.rounds import Round
from tests.faults.sample import quick_scratch
from tests.faults.spreading import spread

UNLOCATED = "an attack on the log was not located"
NOT_SAID = "the sentence does not name the entry"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """Where the first bad entry is; or how many are missing; or that it is another history."""

    seq: int | None = None
    missing: int | None = None


Attack = Callable[["Log", Random], Expected]


class Log:
    """The log's table in the hands of somebody who has it open."""

    def __init__(self, connection: sa.Connection, keys: log.LogKeys) -> None:
        self.run, self.keys = connection.exec_driver_sql, keys
        self.last = int(self.run("SELECT max(seq) FROM audit").scalar_one())

    def row(self, seq: int) -> Row:
        return dict(self.run("SELECT * FROM audit WHERE seq = ?", (seq,)).mappings().one())

    def put(self, row: Row) -> None:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        self.run(f"INSERT INTO audit ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - names of ours

    def set(self, seq: int, name: str, value: object) -> None:
        self.run(f"UPDATE audit SET {name} = ? WHERE seq = ?", (value, seq))  # noqa: S608 - names of ours

    def delete(self, first: int, last: int) -> None:
        self.run("DELETE FROM audit WHERE seq BETWEEN ? AND ?", (first, last))

    def shift(self, first: int, by: int) -> None:
        """Give every entry from `first` on another number; twice, as no two may have the same."""
        self.run("UPDATE audit SET seq = -seq WHERE seq >= ?", (first,))
        self.run("UPDATE audit SET seq = ? - seq WHERE seq < 0", (by,))


# -- attacks ----------------------------------------------------------------------------------


def delete(held: Log, chance: Random) -> Expected:
    """Remove entries from the middle."""
    first = chance.randrange(1, held.last - 3)
    held.delete(first, first + chance.randrange(3))
    return Expected(first)


def delete_and_renumber(held: Log, chance: Random) -> Expected:
    """Remove an entry and close the gap in the numbers."""
    seq = chance.randrange(1, held.last)
    held.delete(seq, seq)
    held.shift(seq + 1, -1)
    return Expected(seq)


EDITS: dict[str, tuple[object, ...]] = {
    "at": ("2011-01-01 00:00:00.000000", "yesterday", 7, None, b"\xff"),
    "actor_id": ("somebody", 5, b"x"),
    "action": ("view", 5),
    "operation": ("view", b"x"),
    "kind": ("cases", "nothing", 5),
    "record_id": ("other", b"x"),
    "case_id": ("other", 9),
    "difference": (b"other", "text", 5),
    "digest": (bytes(32), "text", 5),
    "head": (bytes(32), b"", "text", 5),
}


def edit(held: Log, chance: Random) -> Expected:
    """Write something else, or something impossible, into one column of an entry."""
    name, seq = chance.choice(list(EDITS)), chance.randrange(1, held.last + 1)
    before = held.row(seq)[name]
    values = [each for each in EDITS[name] if each != before and each is not None]
    held.set(seq, name, chance.choice(values))
    return Expected(seq)


def swap(held: Log, chance: Random) -> Expected:
    """Let two entries change places."""
    first, second = sorted(chance.sample(range(1, held.last + 1), 2))
    one, other = held.row(first), held.row(second)
    for row in (one, other):
        held.delete(row["seq"], row["seq"])
    held.put({**one, "seq": second})
    held.put({**other, "seq": first})
    return Expected(first)


def duplicate(held: Log, chance: Random) -> Expected:
    """Write an entry a second time, behind itself or at the end."""
    seq = chance.randrange(1, held.last + 1)
    place = chance.choice((seq + 1, held.last + 1))
    row = held.row(seq)
    held.shift(place, 1)
    held.put({**row, "seq": place})
    return Expected(place)


def insert(held: Log, chance: Random) -> Expected:
    """Put an entry in that never was."""
    seq = chance.randrange(1, held.last + 1)
    row = held.row(seq)
    held.shift(seq, 1)
    held.put({**row, "action": "view", "record_id": "made up", "head": chance.randbytes(32)})
    return Expected(seq)


def cut(held: Log, chance: Random) -> Expected:
    """Remove the last entries."""
    missing = chance.randrange(1, held.last + 1)
    held.delete(held.last - missing + 1, held.last)
    return Expected(missing=missing)


def rewrite_bare(held: Log, chance: Random) -> Expected:
    """Change an entry and compute every head from there on, without the key."""
    seq = chance.randrange(1, held.last + 1)
    held.set(seq, "actor_id", "somebody")
    head = held.row(seq - 1)["head"] if seq > 1 else hashlib.sha256(b"dalil-log-v1").digest()
    for each in range(seq, held.last + 1):
        leaf = hashlib.sha256(repr(held.row(each)).encode()).digest()
        head = hashlib.sha256(b"\x01" + head + each.to_bytes(8, "big") + leaf).digest()
        held.set(each, "head", head)
    return Expected(seq)


def rewrite_keyed(held: Log, chance: Random) -> Expected:
    """Change an entry and compute every head from there on with the vault key: all of it fits."""
    seq = chance.randrange(1, held.last + 1)
    held.set(seq, "actor_id", "somebody")
    head = held.row(seq - 1)["head"] if seq > 1 else held.keys.start()
    for each in range(seq, held.last + 1):
        row = held.row(each)
        head = held.keys.next_head(head, {**row, "at": log.moment(row["at"])})
        held.set(each, "head", head)
    return Expected()


ATTACKS: tuple[Attack, ...] = (
    delete,
    delete_and_renumber,
    edit,
    swap,
    duplicate,
    insert,
    cut,
    rewrite_bare,
    rewrite_keyed,
)


# -- the harness ------------------------------------------------------------------------------


def run_log_attacks(seed: int, count: int) -> Round:
    """Make so many attacks."""
    with quick_scratch() as folder:
        vault = folder / "vault"
        fresh_vault(vault)
        with sitting(vault) as desk:
            for each in operations("saving"):
                for _intent in each.run(desk, chance_of(seed)):
                    pass
        return spread(seed, count, partial(_attacks, vault))


def _attacks(vault: Path, seed: int, count: int) -> Round:
    import shutil

    result, chance = Round(seed), chance_of(seed)
    with quick_scratch() as folder:
        shutil.copytree(vault, folder / "vault")
        with sitting(folder / "vault") as desk:
            desk.vault.watch = HeadWatch(desk.vault.folder, desk.vault.keys)
            desk.vault.note_head()
            for _number in range(count):
                attack = ATTACKS[result.kills % len(ATTACKS)]
                result.findings += attacked(desk, attack, chance)
                result.fallen[attack.__name__] += 1
                result.kills += 1
    return result


def attacked(desk: Desk, attack: Attack, chance: Random) -> list[Finding]:
    """Make one attack, ask the verifier and the note, and take it back."""
    with _taken_back(desk) as connection:
        expected = attack(Log(connection, desk.log_keys()), chance)
        where = f"{attack.__name__}, {expected}"
        state = log_check.check_log(Session(connection), desk.log_keys())
        if expected.seq is not None:
            return _located(expected.seq, state.fault, where)
        gap = HeadWatch(desk.vault.folder, desk.vault.keys).compare(connection)
    if gap is None or (expected.missing or 0) != gap.missing:
        return [Finding(UNLOCATED, f"{where}: the note says {gap and gap.missing}")]
    named = str(gap.missing or "another one now")
    return [] if named in str(gap.sentence) else [Finding(NOT_SAID, f"{where}: {gap.sentence}")]


def _located(seq: int, fault: log_check.Fault | None, where: str) -> list[Finding]:
    if fault is None or fault.seq != seq:
        return [Finding(UNLOCATED, f"{where}: the verifier says {fault and fault.seq}")]
    said = str(_in_words(fault))
    return [] if f"entry {seq}:" in said else [Finding(NOT_SAID, f"{where}: {said}")]


@contextmanager
def _taken_back(desk: Desk) -> Any:
    engine = desk.vault.engine.execution_options(**{WRITE: True})
    with engine.connect() as connection, connection.begin() as transaction:
        for name in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).scalars():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield connection
        transaction.rollback()
