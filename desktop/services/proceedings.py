"""Steps before prosecutors, courts and committees: the case's chronology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound
from desktop.core.money import Money
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.when import When, chronological
from desktop.models.proceedings import Step, StepAmount, StepAssertion, StepOutcome, Track
from desktop.rules.access import Action
from desktop.rules.facts import CaseFacts, facts
from desktop.rules.steps import Amount, StepFact, competing, default_track
from desktop.services import trash_rows
from desktop.services.cases import expect_version, looking, touch
from desktop.services.desk import Desk
from desktop.services.kinds import STEPS
from desktop.services.legal_holds import refuse_held, said_reason
from desktop.services.removal import Removed, put_back, take_out
from desktop.services.rows import add_rows, replace_rows
from desktop.storage.log import raise_version

STEP_FIELDS = ("when", "code", "actor", "text", "source", "number")


@frozen_value
class AssertionLine:
    """What one party asserts of a step."""

    party: str
    when: When | None
    text: str | None


@frozen_value
class StepLine:
    """One step of the chronology as it is shown."""

    id: str
    number: str | None
    code: str
    given_code: str | None
    when: When | None
    track: str | None
    actor: str | None
    text: str | None
    source: str | None
    amounts: tuple[tuple[Money, str], ...]
    assertions: tuple[AssertionLine, ...]
    outcomes: tuple[tuple[str | None, str], ...]
    version: int

    @property
    def competing(self) -> bool:
        """Whether parties assert different dates or accounts of this step."""
        return competing(self.when, ((each.when, each.text) for each in self.assertions))


def chronology(desk: Desk, case_id: str) -> tuple[StepLine, ...]:
    """Return a case's steps in their order, in five queries whatever their number.

    Raises:
        NotPermitted
    """
    with looking(desk, "proceedings", case_id) as session:
        return read_chronology(session, case_id)


def read_chronology(session: Session, case_id: str) -> tuple[StepLine, ...]:
    """Read a case's steps in their order in the transaction under way."""
    return tuple(chronological(_lines(session, case_id), lambda line: line.when))


def _lines(session: Session, case_id: str) -> list[StepLine]:
    rows = session.execute(
        sa.select(
            Step.id,
            Step.number,
            Step.code,
            Step.given_code,
            Step.when,
            Track.kind,
            Step.actor,
            Step.text,
            Step.source,
            Step.version,
        )
        .outerjoin(Track, Track.id == Step.track_id)
        .where(Step.case_id == case_id)
        .order_by(Step.position, Step.id)
    ).all()
    amounts, outcomes = _amounts(session, case_id), _outcomes(session, case_id)
    assertions = _assertions(session, case_id)
    return [
        StepLine(
            *row[:9],
            tuple((amount.money, amount.head) for amount in amounts.get(row.id, ())),
            tuple(assertions.get(row.id, ())),
            tuple(outcomes.get(row.id, ())),
            row.version,
        )
        for row in rows
    ]


def _grouped(rows: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, value in rows:
        groups.setdefault(key, []).append(value)
    return groups


def _amounts(session: Session, case_id: str) -> dict[str, list[Amount]]:
    rows = session.execute(
        sa.select(StepAmount.step_id, StepAmount.value, StepAmount.currency, StepAmount.head)
        .where(StepAmount.case_id == case_id)
        .order_by(StepAmount.position)
    )
    return _grouped((row[0], Amount(Money(row[1], row[2]), row[3])) for row in rows)


def _assertions(session: Session, case_id: str) -> dict[str, list[AssertionLine]]:
    rows = session.execute(
        sa.select(
            StepAssertion.step_id, StepAssertion.party, StepAssertion.when, StepAssertion.text
        )
        .where(StepAssertion.case_id == case_id)
        .order_by(StepAssertion.position)
    )
    return _grouped((row[0], AssertionLine(*row[1:])) for row in rows)


def _outcomes(session: Session, case_id: str) -> dict[str, list[tuple[str | None, str]]]:
    rows = session.execute(
        sa.select(StepOutcome.step_id, StepOutcome.accused, StepOutcome.outcome)
        .where(StepOutcome.case_id == case_id)
        .order_by(StepOutcome.position)
    )
    return _grouped((row[0], (row[1], row[2])) for row in rows)


def step_facts(session: Session, case_ids: Sequence[str]) -> dict[str, list[StepFact]]:
    """Return the plain facts of steps per case; no sealed column is read, so no key is needed."""
    found: dict[str, list[StepFact]] = {case_id: [] for case_id in case_ids}
    amounts = _plain_children(
        session,
        case_ids,
        StepAmount.step_id,
        StepAmount.value,
        StepAmount.currency,
        StepAmount.head,
    )
    outcomes = _plain_children(session, case_ids, StepOutcome.step_id, StepOutcome.outcome)
    rows = session.execute(
        sa.select(Step.case_id, Step.id, Step.number, Step.code, Step.when, Track.kind)
        .outerjoin(Track, Track.id == Step.track_id)
        .where(Step.case_id.in_(case_ids))
        .order_by(Step.case_id, Step.position, Step.id)
    )
    for case_id, step_id, number, code, when, track in rows:
        money = tuple(
            Amount(Money(value, currency), head)
            for value, currency, head in amounts.get(step_id, ())
        )
        decided = tuple(outcome for (outcome,) in outcomes.get(step_id, ()))
        found[case_id].append(StepFact(step_id, number, code, when, track or "", money, decided))
    return found


def _plain_children(
    session: Session, case_ids: Sequence[str], key: Any, *columns: Any
) -> dict[str, list[Any]]:
    table = key.class_
    rows = session.execute(
        sa.select(key, *columns).where(table.case_id.in_(case_ids)).order_by(key, table.position)
    )
    return _grouped((row[0], tuple(row[1:])) for row in rows)


def case_facts(desk: Desk, case_id: str, as_of: date | None = None) -> CaseFacts:
    """Return what follows from a case's steps: days, counts, states of tracks, money.

    Raises:
        NotPermitted
    """
    with looking(desk, "proceedings", case_id) as session:
        return facts(step_facts(session, [case_id])[case_id], as_of)


def step_values(desk: Desk, case_id: str, step_id: str) -> tuple[dict[str, Any], int]:
    """Return the form's values of a step, and their version."""
    with looking(desk, "proceedings", case_id, Step.__tablename__, step_id) as session:
        line = next((line for line in _lines(session, case_id) if line.id == step_id), None)
        if line is None:
            raise NotFound(_("This step is not in the case any more."))
    values: dict[str, Any] = {name: getattr(line, name) for name in STEP_FIELDS}
    values["track"] = line.track
    values["amounts"] = tuple({"money": money, "head": head} for money, head in line.amounts)
    values["assertions"] = tuple(
        {"party": a.party, "when": a.when, "text": a.text} for a in line.assertions
    )
    values["outcomes"] = tuple(
        {"accused": accused, "outcome": outcome} for accused, outcome in line.outcomes
    )
    return values, line.version


def save_step(
    desk: Desk,
    case_id: str,
    values: Mapping[str, Any],
    step_id: str | None = None,
    expected_version: int | None = None,
) -> tuple[str, Changes]:
    """Add a step at the end of a case's rows, or save one.

    Raises:
        Conflict: saved by somebody else since `expected_version`.
        NotPermitted, NotFound
    """
    with desk.writing("save_step" if step_id else "add_step") as work:
        session = work.session
        desk.permit(session, "proceedings", Action.EDIT if step_id else Action.CREATE, case_id)
        fields = {name: values[name] for name in STEP_FIELDS if name in values}
        track = track_id(session, case_id, values.get("track") or default_track(fields["code"]))
        if step_id is None:
            place = next_position(session, case_id)
            step = Step(case_id=case_id, position=place, track_id=track, **fields)
            session.add(step)
        else:
            step = _get(session, case_id, step_id)
            expect_version(step.version, expected_version or 0)
            for name, value in {**fields, "track_id": track}.items():
                setattr(step, name, value)
            # A change of amounts or assertions alone must also raise the step's version.
            raise_version(session, step, "position")
        session.flush()
        set_children(session, step, values)
        touch(session, case_id, work)
    return step.id, work.changes


def next_position(session: Session, case_id: str) -> int:
    """Return the place after a case's last row."""
    last = session.scalar(sa.select(sa.func.max(Step.position)).where(Step.case_id == case_id))
    return (last or 0) + 1


def track_id(session: Session, case_id: str, kind: str | None) -> str | None:
    """Return the id of the case's track of this kind, made if there is none yet."""
    if not kind:
        return None
    found = session.scalars(
        sa.select(Track.id).where(Track.case_id == case_id, Track.kind == kind).order_by(Track.id)
    ).first()
    if found is not None:
        return found
    track = Track(case_id=case_id, kind=kind)
    session.add(track)
    session.flush()
    return track.id


_CHILDREN = {"amounts": StepAmount, "assertions": StepAssertion, "outcomes": StepOutcome}


def add_children(session: Session, step: Step, values: Mapping[str, Any]) -> None:
    """Add amounts, assertions and outcomes to a step that has none."""
    for name, kind in _CHILDREN.items():
        add_rows(session, kind, "step_id", step, _rows(name, values))


def set_children(session: Session, step: Step, values: Mapping[str, Any]) -> None:
    """Put a step's amounts, assertions and outcomes in place of the ones it had."""
    for name, kind in _CHILDREN.items():
        if name in values:
            replace_rows(session, kind, "step_id", step, _rows(name, values))


def _rows(name: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [dict(row) for row in values.get(name) or ()]
    if name == "amounts":
        for row in rows:
            money: Money = row.pop("money")
            row.update(value=money.value, currency=money.currency)
    return rows


def remove_step(desk: Desk, case_id: str, step_id: str, reason: str) -> Removed:
    """Put a step of the chronology into the trash; the log keeps what it said.

    Raises:
        WrongInput: no reason is given.
        NotPermitted: also while the case is under a legal hold.
        NotFound
    """
    said = said_reason(reason)
    with desk.writing("remove_step") as work:
        desk.permit(work.session, "proceedings", Action.EDIT, case_id)
        refuse_held(work.session, case_id)
        removed = take_out(work.session, _get(work.session, case_id, step_id))
        trash_rows.lay(desk, work, STEPS, removed, said)
        touch(work.session, case_id, work)
    return removed


def restore_step(desk: Desk, case_id: str, removed: Removed) -> Changes:
    """Put a step that was removed back as it was, in its place, with all that belonged to it.

    Raises:
        Conflict: it is there again, or the case or the import it was part of is gone.
        NotPermitted
    """
    with desk.writing("restore_step") as work:
        desk.permit(work.session, "proceedings", Action.EDIT, case_id)
        put_back(work.session, removed, case_id)
        trash_rows.clear(work.session, removed.record_id)
        touch(work.session, case_id, work)
    return work.changes


def _get(session: Session, case_id: str, step_id: str) -> Step:
    step = session.get(Step, step_id)
    if step is None or step.case_id != case_id:
        raise NotFound(_("This step is not in the case any more."))
    return step
