"""The same kills with a control switched off: a harness that stays green here proves nothing.

What SIGKILL cannot show is a lost flush (`synchronous=OFF`): the kernel keeps what a dead process
has written. That takes a power cut, or failing writes and fsyncs one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.exchange.chronology import read_chronology
from desktop.models.exchange import Import
from desktop.models.proceedings import Step
from desktop.services import cases, importing, proceedings
from desktop.services.desk import Desk
from desktop.storage import log
from desktop.storage.engine import WRITE
from tests.faults import invented
from tests.faults.book import HALF, LOST
from tests.faults.importing import IMPORT, import_digest, new_case, row_values, table
from tests.faults.places import LOG
from tests.faults.registry import Deed, Intent, Operation, operations
from tests.faults.rounds import Round, run_round
from tests.faults.saving import STEP, choose_case, create_case, step_digest


@dataclass(frozen=True, slots=True)
class Sabotage:
    """A control that is off, the operations to do, and the finding that must follow."""

    name: str
    operations: tuple[Operation, ...]
    expected: str
    early: bool = False


def step_then_amounts(desk: Desk, chance: Random) -> Deed:
    """Save a step and its amounts in two transactions."""
    case = choose_case(desk, chance)
    if case is None:
        return ""
    said = {"party": "state", "when": None, "text": "a"}
    values = {**invented.step(chance), "assertions": (said,)}
    yield Intent(STEP, None, step_digest(case.id, values))
    step_id, _ = proceedings.save_step(desk, case.id, {**values, "assertions": ()})
    proceedings.save_step(desk, case.id, values, step_id, 1)
    return step_id


def rows_in_two_halves(desk: Desk, chance: Random) -> Deed:
    """Import the first half of the rows in one transaction and the rest in another."""
    number, day, made = new_case(chance, desk.user_id)
    file = read_chronology(table(chance, 30), "new.csv")
    steps = [step_digest(None, row_values(row)) for row in file.rows]
    yield Intent(IMPORT, None, import_digest(number, file.digest, steps, made))
    with desk.writing("import_chronology") as work:
        case = cases.add_case(desk, work, number, day)
        batch = importing._add_batch(work, case, "new.csv", file, made_case=True)
        importing._add_rows(work, batch, file.rows[:15], None)
    with desk.writing("import_chronology") as work:
        again = work.session.get_one(Import, batch.id)
        importing._add_rows(work, again, file.rows[15:], None)
    return batch.id


def record_then_log(desk: Desk, chance: Random) -> Deed:
    """Save a step in one transaction and write it into the log in another."""
    case = choose_case(desk, chance)
    if case is None:
        return ""
    text = invented.sentence(chance, 9)
    line = {**dict.fromkeys(proceedings.STEP_FIELDS), "code": "OTHER", "text": text}
    bare = {"track": None, "amounts": (), "assertions": (), "outcomes": ()}
    yield Intent(STEP, None, step_digest(case.id, {**line, **bare}))
    engine = desk.vault.engine.execution_options(**{WRITE: True})
    step = Step(case_id=case.id, position=0, code="OTHER", text=text)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        session.add(step)
    with Session(engine) as session, session.begin():
        _log_late(desk, session, step)
    return step.id


def _log_late(desk: Desk, session: Session, step: Step) -> None:
    table: sa.Table = sa.inspect(Step).local_table  # type: ignore[assignment]  # it is a table
    digests = log.stored_digests(session, table, [step.id], desk.log_keys().digest)
    entry = log.NewEntry("add_step", log.INSERT, "steps", step.id, digest=digests[step.id])
    now = desk.clock.now()
    last = log.read_last(session.connection())
    log.append(session, desk.log_keys(), last, [entry], actor_id=desk.user_id, at=now)


def sabotages() -> list[Sabotage]:
    """Return every control that can be switched off here."""
    saving = operations("saving")
    first = Operation("saving", "create_case", 1, create_case)

    def with_cases(run: Operation) -> tuple[Operation, ...]:
        return (first, replace(run, weight=4))

    return [
        Sabotage("acknowledged before the commit", tuple(saving), LOST, early=True),
        Sabotage(
            "a step in two transactions",
            with_cases(Operation("saving", "step_then_amounts", 1, step_then_amounts)),
            HALF,
        ),
        Sabotage(
            "an import in two transactions",
            (Operation("importing", "rows_in_two_halves", 1, rows_in_two_halves),),
            HALF,
        ),
        Sabotage(
            "the log in a transaction of its own",
            with_cases(Operation("saving", "record_then_log", 1, record_then_log)),
            LOG,
        ),
    ]


def run_sabotage(sabotage: Sabotage, seed: int, most_kills: int) -> Round:
    """Kill until the expected finding, at most so many times."""
    total = Round(seed)
    while total.kills < most_kills:
        kills = min(20, most_kills - total.kills)
        done = run_round(seed + total.kills, kills, sabotage.operations, early=sabotage.early)
        total.kills += done.kills
        total.acknowledged += done.acknowledged
        total.findings = done.findings
        if done.findings:
            break
    return total


def is_caught(sabotage: Sabotage, result: Round) -> bool:
    """Say whether the harness turned red, and for the right reason."""
    return any(finding.what == sabotage.expected for finding in result.findings)
