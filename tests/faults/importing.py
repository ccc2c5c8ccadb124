"""Importing chronologies and taking an import back: all rows and the batch, or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from random import Random
from typing import Any

import sqlalchemy as sa

from desktop.exchange.chronology import ChronologyRow, read_chronology
from desktop.models.cases import Case
from desktop.models.exchange import Import
from desktop.models.proceedings import Step
from desktop.services import importing, proceedings
from desktop.services.desk import Desk
from tests.faults import invented
from tests.faults.registry import Deed, Intent, digest, operation, reader
from tests.faults.saving import case_digest, choose_case, found_case, step_digest, step_values

IMPORT = "import"
ROWS = (5, 40)
COLUMNS = ("no", "date", "actor", "step", "track", "amounts", "text", "source_paragraph")


def table(chance: Random, rows: int) -> bytes:
    """Return a chronology as a lawyer types it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*COLUMNS, "asserted_by"])
    for number in range(1, rows + 1):
        date, money = invented.day(chance), invented.money(chance)
        amount = f"{money.value} {money.currency} moral" if chance.random() < 0.3 else ""
        text = invented.sentence(chance, chance.randrange(3, 30))
        said = chance.choice(("state", "complainant / state", ""))
        cells = (number, date or "", invented.sentence(chance, 1), chance.choice(invented.CODES))
        writer.writerow([*cells, "", amount, text, f"2.{number}", said])
    return stream.getvalue().encode()


def row_values(row: ChronologyRow) -> dict[str, Any]:
    """Return the form's values of the step that a row becomes."""
    return {
        "when": row.when,
        "code": row.code,
        "actor": row.actor,
        "text": row.text,
        "source": row.source_paragraph,
        "number": row.number,
        "track": row.track,
        "amounts": [{"money": amount.money, "head": amount.head} for amount in row.amounts],
        "assertions": [{"party": party, "when": None, "text": None} for party in row.asserted_by],
        "outcomes": [],
    }


def import_digest(number: str, sha256: str, steps: Iterable[str], made_case: str | None) -> str:
    """Return the digest of an import with all its steps, and of the case it made."""
    return digest([number, sha256, list(steps), made_case])


def _meant(name: str, data: bytes, number: str, made_case: str | None) -> Intent:
    file = read_chronology(data, name)
    steps = [step_digest(None, row_values(row)) for row in file.rows]
    return Intent(IMPORT, None, import_digest(number, file.digest, steps, made_case))


def new_case(chance: Random, user_id: str) -> tuple[str, Any, str]:
    """Return number and day of a case that an import is to make, and the case's digest."""
    number, day = f"I-{chance.getrandbits(40):x}", invented.exact_day(chance).first
    values = {"number": number, "title": None, "summary": None, "country": None, "opened": day}
    return number, day, case_digest(values, ["accepted"], user_id)


@operation("importing", weight=3)
def import_new_case(desk: Desk, chance: Random) -> Deed:
    number, day, made = new_case(chance, desk.user_id)
    data = table(chance, chance.randrange(*ROWS))
    yield _meant("new.csv", data, number, made)
    importing.import_chronology(desk, number, "new.csv", data, opened=day)
    return batch_of(desk, number)


@operation("importing", weight=2)
def import_into_case(desk: Desk, chance: Random) -> Deed:
    case = choose_case(desk, chance)
    if case is None:
        return ""
    data = table(chance, chance.randrange(*ROWS))
    yield _meant("more.csv", data, case.number, None)
    importing.import_chronology(desk, case.number, "more.csv", data)
    return batch_of(desk, case.number)


@operation("importing")
def undo_import(desk: Desk, chance: Random) -> Deed:
    with desk.reading() as session:
        numbers = sa.select(Case.number).join(Import).distinct().order_by(Case.number)
        found = session.scalars(numbers).all()
    if not found:
        return ""
    number = chance.choice(found)
    batch = batch_of(desk, number)
    yield Intent(IMPORT, batch, None)
    importing.undo_last_import(desk, number)
    return batch


def batch_of(desk: Desk, number: str) -> str:
    """Return the id of the last import into a case."""
    query = sa.select(Import.id).join(Case).where(Case.number == number)
    with desk.reading() as session:
        return session.scalars(query.order_by(Import.at.desc())).first() or ""


@reader(IMPORT)
def read_imports(desk: Desk) -> dict[str, str]:
    with desk.reading() as session:
        found: dict[str, str] = {}
        for batch in session.scalars(sa.select(Import)):
            case = session.get_one(Case, batch.case_id)
            order = sa.select(Step.id).where(Step.import_id == batch.id).order_by(Step.position)
            lines = {line.id: line for line in proceedings._lines(session, case.id)}
            steps = [step_digest(None, step_values(lines[each])) for each in session.scalars(order)]
            if len(steps) != batch.row_count:
                steps.append(f"{len(steps)} of {batch.row_count} rows")
            made = found_case(session, case) if batch.made_case else None
            found[batch.id] = import_digest(case.number, batch.sha256, steps, made)
        return found
