"""What was true once, put back: pages, rows, sealed values and whole files of an earlier day.

Encryption accepts all of it, because it was sealed by the vault itself. Rows and values are written
by somebody who has the vault key; pages and files are put back by anybody who has the folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from desktop.models.columns import Sealed
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.metadata import metadata
from desktop.vault import slots
from tests.faults.book import Finding
from tests.faults.flips import HARMLESS, TOLD
from tests.faults.invented import chance_of
from tests.faults.rounds import Round
from tests.faults.sample import (
    SILENT,
    UNLOGGED,
    KeyMaterial,
    Sample,
    fold,
    judge,
    look_at,
    make_vault,
    photograph,
    quick_scratch,
    work_in,
)
from tests.faults.spreading import spread

DATABASE, PAGE = "vault.db", 4096
UNTOLD = "an older state was put back, and nobody was told"
_LOGGED = [each for each in metadata.sorted_tables if each.name not in UNLOGGED | {"audit"}]
Rows = dict[str, dict[Any, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Days:
    """The same vault on two days; `sample` is that of the second, closed."""

    old: Path
    sample: Sample


def two_days(folder: Path, chance: Random) -> Days:
    """Return a vault before and after a day's work, in which the key slots changed too."""
    desk = make_vault(folder / "vault", chance)
    fold(desk)
    shutil.copytree(desk.vault.folder, folder / "old")
    work_in(desk, chance)
    slots.renew_compartment(desk.vault.folder, desk.vault.keys, "casework").drop()
    fold(desk)
    sample = photograph(desk, folder / "new")
    desk.close()
    for day in ("old", "new"):
        for left in (folder / day).glob(f"{DATABASE}-*"):
            left.unlink()
    return Days(folder / "old", sample)


def run_replays(seed: int, chance: Random, count: int) -> Round:
    """Put so many old things back."""
    with quick_scratch() as folder:
        return spread(seed, count, partial(_replays, two_days(folder, chance)), 10)


def _replays(days: Days, seed: int, count: int) -> Round:
    result, chance = Round(seed), chance_of(seed)
    with quick_scratch() as folder:
        for number in range(count):
            copy = folder / f"{number}"
            shutil.copytree(days.sample.folder, copy)
            (act,) = chance.choices(list(ACTS), list(ACTS.values()))
            what = act(days, copy, chance)
            result.kills += 1
            result.findings += _aftermath(days.sample, copy, what, result)
            shutil.rmtree(copy)
    return result


def _aftermath(sample: Sample, copy: Path, what: str, result: Round) -> list[Finding]:
    look = look_at(sample, copy)
    result.fallen[TOLD if look.told else HARMLESS] += 1
    findings = judge(look, sample, what)
    if not look.told and not what.startswith("page"):  # a page may differ in what nobody reads
        findings.append(Finding(UNTOLD, f"{what}: {SILENT}"))
    return findings


# -- pages ------------------------------------------------------------------------------------


def put_pages_back(days: Days, copy: Path, chance: Random) -> str:
    """Put a few old pages of the database in the place of the new ones."""
    path = copy / DATABASE
    old, data = (days.old / DATABASE).read_bytes(), bytearray(path.read_bytes())
    pages = range(min(len(old), len(data)) // PAGE)
    places = [slice(each * PAGE, each * PAGE + PAGE) for each in pages]
    changed = [each for each in places if old[each] != data[each]]
    chosen = chance.sample(changed, min(len(changed), chance.choice((1, 1, 1, 2, 4))))
    for each in chosen:
        data[each] = old[each]
    path.write_bytes(data)
    return f"pages {sorted(each.start // PAGE + 1 for each in chosen)}"


# -- rows and values, with the vault key ------------------------------------------------------


def _open(folder: Path, material: KeyMaterial) -> sa.Engine:
    return sqlcipher_engine(folder / DATABASE, material.keys(), foreign_keys=False)


def _rows(folder: Path, material: KeyMaterial) -> Rows:
    """Return every row of every record as it is stored, by table and primary key."""
    engine = _open(folder, material)
    try:
        with engine.connect() as connection:
            return {table.name: _rows_of(connection, table) for table in _LOGGED}
    finally:
        engine.dispose()


def _rows_of(connection: sa.Connection, table: sa.Table) -> dict[Any, dict[str, Any]]:
    found = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').mappings()  # noqa: S608 - a name of ours
    keys = [column.name for column in table.primary_key]
    return {tuple(row[key] for key in keys): dict(row) for row in found}


def _write(copy: Path, material: KeyMaterial, *statements: tuple[str, tuple[Any, ...]]) -> None:
    engine = _open(copy, material)
    try:
        with engine.begin() as connection:
            for statement, values in statements:
                connection.exec_driver_sql(statement, values)
    finally:
        engine.dispose()


def _where(table: str) -> str:
    keys = [column.name for column in metadata.tables[table].primary_key]
    return " AND ".join(f'"{key}" = ?' for key in keys)


def _set(table: str, key: tuple[Any, ...], values: Mapping[str, Any]) -> tuple[str, Any]:
    columns = ", ".join(f'"{name}" = ?' for name in values)
    statement = f'UPDATE "{table}" SET {columns} WHERE {_where(table)}'  # noqa: S608 - names of ours
    return statement, (*values.values(), *key)


def put_row_back(days: Days, copy: Path, chance: Random) -> str:
    """Write an old row over what became of it; where none changed, swap values instead."""
    material = days.sample.material
    old, new = _rows(days.old, material), _rows(copy, material)
    changed = [
        (table, key)
        for table, rows in old.items()
        for key, row in rows.items()
        if key in new[table] and new[table][key] != row
    ]
    if not changed:
        return swap_rows(days, copy, chance)
    table, key = chance.choice(changed)
    _write(copy, material, _set(table, key, old[table][key]))
    return f"row of {table} as it was"


def take_row_out(days: Days, copy: Path, chance: Random) -> str:
    """Remove a row, as if it had never been."""
    rows = _rows(copy, days.sample.material)
    table, key = chance.choice([(table, key) for table, each in rows.items() for key in each])
    statement = f'DELETE FROM "{table}" WHERE {_where(table)}'  # noqa: S608 - names of ours
    _write(copy, days.sample.material, (statement, key))
    return f"row of {table} removed"


def bring_row_back(days: Days, copy: Path, chance: Random) -> str:
    """Write a row again that was removed; where none was, take one out instead."""
    material = days.sample.material
    old, new = _rows(days.old, material), _rows(copy, material)
    gone = [(table, key) for table, rows in old.items() for key in rows if key not in new[table]]
    if not gone:
        return take_row_out(days, copy, chance)
    table, key = chance.choice(gone)
    row = old[table][key]
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    statement = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of ours
    _write(copy, material, (statement, tuple(row.values())))
    return f"removed row of {table} brought back"


def swap_rows(days: Days, copy: Path, chance: Random) -> str:
    """Exchange a sealed value between two records."""
    rows = _rows(copy, days.sample.material)
    able = [
        (table.name, name, held)
        for table in _LOGGED
        for name in _sealed(table)
        if len(held := [key for key, row in rows[table.name].items() if row[name]]) > 1
    ]
    table, name, held = chance.choice(able)
    pair = chance.sample(held, 2)
    values = [rows[table][key][name] for key in reversed(pair)]
    changes = [_set(table, key, {name: value}) for key, value in zip(pair, values, strict=True)]
    _write(copy, days.sample.material, *changes)
    return f"{table}.{name} exchanged between two records"


def swap_columns(days: Days, copy: Path, chance: Random) -> str:
    """Exchange two sealed values of one record."""
    rows = _rows(copy, days.sample.material)
    able = [
        (table.name, key, held)
        for table in _LOGGED
        for key, row in rows[table.name].items()
        if len(held := [name for name in _sealed(table) if row[name]]) > 1
    ]
    table, key, held = chance.choice(able)
    one, other = chance.sample(held, 2)
    row = rows[table][key]
    _write(copy, days.sample.material, _set(table, key, {one: row[other], other: row[one]}))
    return f"{table}: {one} and {other} exchanged"


def _sealed(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, Sealed)]


# -- files ------------------------------------------------------------------------------------


def put_file_back(days: Days, copy: Path, chance: Random) -> str:
    """Put the old database, the old key files, another object, or the whole old folder there."""
    what = chance.choice(("database", "keys", "object", "all"))
    if what == "all":
        shutil.rmtree(copy)
        shutil.copytree(days.old, copy)
    elif what == "database":
        shutil.copy(days.old / DATABASE, copy / DATABASE)
    elif what == "keys":
        for name in ("vault.json", "vault.json.copy"):
            shutil.copy(days.old / name, copy / name)
    else:
        one, other = chance.sample(sorted((copy / "objects").iterdir()), 2)
        shutil.copy(one, other)
    return f"old {what}"


Act = Callable[[Days, Path, Random], str]
ACTS: dict[Act, int] = {
    put_pages_back: 8,
    put_row_back: 3,
    take_row_out: 1,
    bring_row_back: 1,
    swap_rows: 2,
    swap_columns: 2,
    put_file_back: 3,
}


def only(act: Act, seed: int, count: int) -> Round:
    """Do one act so often: for the proof that it is noticed when a control is off."""
    with quick_scratch() as folder:
        days, chance, result = two_days(folder, chance_of(seed)), chance_of(seed), Round(seed)
        for number in range(count):
            copy = folder / f"{number}"
            shutil.copytree(days.sample.folder, copy)
            result.findings += _aftermath(days.sample, copy, act(days, copy, chance), result)
            result.kills += 1
            if result.findings:
                break
        return result
