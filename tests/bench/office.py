"""A vault with as many cases as an office has after many years, made by bulk inserts.

Rows are like those the services write, sealed by the same columns; they are not in the log, because
twenty thousand cases saved one by one would take longer than all measures together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from desktop.core.ids import new_id
from desktop.core.when import When
from desktop.models.base import Base
from desktop.models.cases import Case, CaseActivity, CaseMember, CaseStatusChange
from desktop.models.people import Person, PersonRole
from desktop.models.proceedings import Step, Track
from desktop.services.desk import Desk
from desktop.storage.engine import WRITE, sqlcipher_engine
from desktop.storage.vaults import DATABASE, OpenVault
from tests.desks import ALL_ROLES, START, USER_ID, sqlcipher_desk, vault_keys
from tests.house.source import ROOT

CASES = 20_000
BATCH = 1000
STEPS = ("EVENT", "COMPLAINT_PROS", "REFUSAL")
FAMILY = ("Қайратов", "Ибраимов", "Төлөгөнов", "Раҳимов", "Иванов", "Сериков", "Абдыкадыров")
GIVEN = ("Нұрлан", "Айбек", "Фирӯз", "Сергей", "Ерлан", "Бакыт", "Мадина", "Гүлнора")
FIRST_DAY = date(2007, 1, 1)
Rows = dict[type[Base], list[dict[str, Any]]]


def scratch_parent() -> Path:
    """The project's own disk: a temporary folder may lie in memory, where nothing is flushed."""
    folder = ROOT / ".dalil"
    folder.mkdir(exist_ok=True)
    return folder


def make_office(folder: Path, cases: int = CASES) -> None:
    """Fill a fresh vault in `folder`."""
    chance = Random(20261122)  # noqa: S311 - the same office in every run, no key
    with sqlcipher_desk(folder) as desk:
        engine = desk.vault.engine.execution_options(**{WRITE: True})
        numbers = iter(range(cases))
        with engine.begin() as connection:
            while batch := list(islice(numbers, BATCH)):
                for kind, rows in _batch(batch, chance).items():
                    connection.execute(sa.insert(kind.__table__), rows)  # type: ignore[arg-type]  # every kind here has a table


def _batch(numbers: list[int], chance: Random) -> Rows:
    order = (Case, Person, Track, CaseActivity, CaseStatusChange, CaseMember, PersonRole, Step)
    rows: Rows = {kind: [] for kind in order}
    for number in numbers:
        _add_case(rows, number, chance)
    return rows


def _add_case(rows: Rows, number: int, chance: Random) -> None:
    case_id, day = new_id(), FIRST_DAY + timedelta(days=chance.randrange(6900))
    record = {"case_id": case_id, "version": 1}
    rows[Case].append(
        {
            "id": case_id,
            "version": 1,
            "number": f"D-{day.year}-{number:05d}",
            "status": chance.choice(("accepted", "active", "monitoring", "closed")),
            "opened": day,
            "country": chance.choice(("KZ", "KG", "TJ")),
            "title": f"Дело о задержании {number}",
        }
    )
    changed = START - timedelta(minutes=chance.randrange(10**6))
    rows[CaseActivity].append({"case_id": case_id, "changed_at": changed})
    rows[CaseStatusChange].append({**record, "id": new_id(), "status": "accepted", "day": day})
    rows[CaseMember].append({**record, "id": new_id(), "user_id": USER_ID})
    for role in ("victim", "witness") if chance.random() < 0.3 else ("victim",):
        _add_person(rows, record, role, chance)
    _add_steps(rows, record, day, chance)


def _add_person(rows: Rows, record: dict[str, Any], role: str, chance: Random) -> None:
    person_id = new_id()
    rows[Person].append(
        {
            "id": person_id,
            "version": 1,
            "family_name": f"{chance.choice(FAMILY)}{chance.choice(('', 'а', 'ұлы'))}",
            "given_name": chance.choice(GIVEN),
            "sex": chance.choice(("m", "f")),
            "birth": When.parse(f"{chance.randrange(1950, 2005)}"),
        }
    )
    rows[PersonRole].append({**record, "id": new_id(), "person_id": person_id, "role": role})


def _add_steps(rows: Rows, record: dict[str, Any], day: date, chance: Random) -> None:
    track_id = new_id()
    rows[Track].append({**record, "id": track_id, "kind": "criminal"})
    for position, code in enumerate(STEPS, start=1):
        happened = day + timedelta(days=position * chance.randrange(1, 40))
        rows[Step].append(
            {
                **record,
                "id": new_id(),
                "track_id": track_id,
                "position": position,
                "code": code,
                "when": When.on(happened),
                "text": "Постановление вынесено без осмотра и без вызова заявителя. " * 3,
            }
        )


@contextmanager
def office_desk(folder: Path) -> Iterator[Desk]:
    """Sit down at the office's vault by raw key; the search index is empty."""
    keys = vault_keys()
    vault = OpenVault(folder, sqlcipher_engine(folder / DATABASE, keys), keys)
    from desktop.core.clock import SystemClock

    desk = Desk(vault, SystemClock(), USER_ID, ALL_ROLES)
    try:
        yield desk
    finally:
        desk.close()
