"""Saving by hand: cases, people, steps with their amounts and assertions, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.models.cases import Case, CaseActivity, CaseMember, CaseStatusChange
from desktop.models.drafts import Draft
from desktop.models.exchange import Import
from desktop.models.people import Person, PersonRole
from desktop.models.proceedings import Step
from desktop.rules.steps import default_track
from desktop.services import cases, drafts, people, proceedings
from desktop.services.desk import Desk
from desktop.services.proceedings import StepLine
from tests.faults import invented
from tests.faults.registry import Deed, Intent, digest, operation, reader

CASE, PERSON, STEP, DRAFT = "case", "person", "step", "draft"
STATUSES = ("active", "monitoring", "closed", "reopened")


# -- what a value is, meant or read back ------------------------------------------------------


def step_digest(case_id: str | None, values: Mapping[str, Any]) -> str:
    """Return the digest of a step with everything that belongs to it."""
    track = values.get("track") or default_track(values["code"])
    return digest({**values, "track": track, "case": case_id})


def step_values(line: StepLine) -> dict[str, Any]:
    """Return the form's values of a step as the chronology shows it."""
    return {
        **{name: getattr(line, name) for name in proceedings.STEP_FIELDS},
        "track": line.track,
        "amounts": [{"money": money, "head": head} for money, head in line.amounts],
        "assertions": [{"party": a.party, "when": a.when, "text": a.text} for a in line.assertions],
        "outcomes": [{"accused": who, "outcome": outcome} for who, outcome in line.outcomes],
    }


def case_digest(values: Mapping[str, Any], statuses: list[str], user_id: str) -> str:
    """Return the digest of a case with its statuses, its team and its place in the list."""
    return digest([dict(values), sorted(statuses), [user_id], True])


def found_case(session: Session, case: Case) -> str:
    """Return the digest of a case as the vault holds it."""

    def values(column: Any) -> list[Any]:
        return list(session.scalars(sa.select(column).where(column.class_.case_id == case.id)))

    fields = {name: getattr(case, name) for name in ("number", "title", "summary", "country")}
    listed = bool(values(CaseActivity.case_id))
    statuses, team = values(CaseStatusChange.status), values(CaseMember.user_id)
    return digest([{**fields, "opened": case.opened}, sorted(statuses), team, listed])


def _saved_case(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "opened": values["opened"].first}


# -- where to work ----------------------------------------------------------------------------


def own_cases() -> sa.Select[Case]:
    """Select the cases that no import has made: what is done in those belongs to the import."""
    made = sa.select(Import.case_id).where(Import.made_case)
    return sa.select(Case).where(Case.id.not_in(made)).order_by(Case.id)


def choose_case(desk: Desk, chance: Random) -> Case | None:
    """Return a case to work in."""
    with desk.reading() as session:
        found = session.scalars(own_cases()).all()
    return chance.choice(found) if found else None


def _choose_step(desk: Desk, chance: Random) -> tuple[str, str] | None:
    query = sa.select(Step.case_id, Step.id).where(Step.import_id.is_(None)).order_by(Step.id)
    with desk.reading() as session:
        found = [(row[0], row[1]) for row in session.execute(query)]
    return chance.choice(found) if found else None


def _choose_person(desk: Desk, chance: Random) -> tuple[str, str] | None:
    query = sa.select(PersonRole.case_id, PersonRole.person_id).order_by(PersonRole.id)
    with desk.reading() as session:
        found = [(row[0], row[1]) for row in session.execute(query)]
    return chance.choice(found) if found else None


# -- operations -------------------------------------------------------------------------------


@operation("saving")
def create_case(desk: Desk, chance: Random) -> Deed:
    values = invented.case(chance)
    yield Intent(CASE, None, case_digest(_saved_case(values), ["accepted"], desk.user_id))
    return cases.create_case(desk, values)[0]


@operation("saving")
def save_case(desk: Desk, chance: Random) -> Deed:
    case = choose_case(desk, chance)
    if case is None:
        return ""
    values, version = cases.case_values(desk, case.id)
    values = {**values, "title": invented.sentence(chance, 4)}
    meant = {**_saved_case(values), "number": case.number}
    yield Intent(CASE, case.id, case_digest(meant, _statuses(desk, case.id), desk.user_id))
    cases.save_case(desk, case.id, values, version)
    return case.id


@operation("saving")
def set_status(desk: Desk, chance: Random) -> Deed:
    case = choose_case(desk, chance)
    if case is None:
        return ""
    values, _ = cases.case_values(desk, case.id)
    status = chance.choice([name for name in STATUSES if name != case.status])
    meant = {**_saved_case(values), "number": case.number}
    statuses = [*_statuses(desk, case.id), status]
    yield Intent(CASE, case.id, case_digest(meant, statuses, desk.user_id))
    cases.set_status(desk, case.id, status, "reason")
    return case.id


def _statuses(desk: Desk, case_id: str) -> list[str]:
    query = sa.select(CaseStatusChange.status).where(CaseStatusChange.case_id == case_id)
    with desk.reading() as session:
        return list(session.scalars(query))


@operation("saving")
def add_person(desk: Desk, chance: Random) -> Deed:
    case = choose_case(desk, chance)
    if case is None:
        return ""
    values = invented.person(chance)
    yield Intent(PERSON, None, digest({**values, "case": case.id}))
    return people.save_person(desk, case.id, values)[0]


@operation("saving")
def save_person(desk: Desk, chance: Random) -> Deed:
    place = _choose_person(desk, chance)
    if place is None:
        return ""
    case_id, person_id = place
    _, version = people.person_values(desk, person_id, case_id)
    values = invented.person(chance)
    yield Intent(PERSON, person_id, digest({**values, "case": case_id}))
    people.save_person(desk, case_id, values, person_id, version)
    return person_id


@operation("saving", weight=3)
def add_step(desk: Desk, chance: Random) -> Deed:
    case = choose_case(desk, chance)
    if case is None:
        return ""
    values = invented.step(chance)
    yield Intent(STEP, None, step_digest(case.id, values))
    return proceedings.save_step(desk, case.id, values)[0]


@operation("saving", weight=3)
def save_step(desk: Desk, chance: Random) -> Deed:
    place = _choose_step(desk, chance)
    if place is None:
        return ""
    case_id, step_id = place
    _, version = proceedings.step_values(desk, case_id, step_id)
    values = invented.step(chance)
    yield Intent(STEP, step_id, step_digest(case_id, values))
    proceedings.save_step(desk, case_id, values, step_id, version)
    return step_id


@operation("saving")
def remove_step(desk: Desk, chance: Random) -> Deed:
    place = _choose_step(desk, chance)
    if place is None:
        return ""
    case_id, step_id = place
    yield Intent(STEP, step_id, None)
    proceedings.remove_step(desk, case_id, step_id, "a mistake")
    return step_id


@operation("saving")
def keep_draft(desk: Desk, chance: Random) -> Deed:
    case = choose_case(desk, chance)
    if case is None:
        return ""
    body = invented.sentence(chance, 80)
    yield Intent(DRAFT, case.id, digest(body))
    drafts.keep_draft(desk, "step", case.id, body)
    return case.id


# -- what is there ----------------------------------------------------------------------------


@reader(CASE)
def read_cases(desk: Desk) -> dict[str, str]:
    with desk.reading() as session:
        return {case.id: found_case(session, case) for case in session.scalars(own_cases())}


@reader(PERSON)
def read_people(desk: Desk) -> dict[str, str]:
    with desk.reading() as session:
        roles: dict[str, list[tuple[str, str]]] = {}
        for link in session.scalars(sa.select(PersonRole)):
            roles.setdefault(link.person_id, []).append((link.case_id, link.role))
        return {
            person.id: digest(_person(person, roles.get(person.id, [])))
            for person in session.scalars(sa.select(Person))
        }


def _person(person: Person, roles: list[tuple[str, str]]) -> dict[str, Any]:
    fields = {name: getattr(person, name) for name in people.PERSON_FIELDS}
    case_ids = sorted({case_id for case_id, _ in roles})
    case_id = case_ids[0] if len(case_ids) == 1 else case_ids
    return {**fields, "roles": sorted(role for _, role in roles), "case": case_id}


@reader(STEP)
def read_steps(desk: Desk) -> dict[str, str]:
    with desk.reading() as session:
        imported = set(session.scalars(sa.select(Step.id).where(Step.import_id.is_not(None))))
        case_ids = session.scalars(sa.select(Case.id)).all()
    return {
        line.id: step_digest(case_id, step_values(line))
        for case_id in case_ids
        for line in proceedings.chronology(desk, case_id)
        if line.id not in imported
    }


@reader(DRAFT)
def read_drafts(desk: Desk) -> dict[str, str]:
    with desk.reading() as session:
        return {draft.place: digest(draft.body) for draft in session.scalars(sa.select(Draft))}
