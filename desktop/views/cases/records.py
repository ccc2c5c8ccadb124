"""Which form, which service: what it takes to edit each kind of record of a case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.cases import CASE, NEW_CASE, STATUS
from desktop.forms.fields import Link, Values
from desktop.forms.people import PERSON
from desktop.forms.proceedings import STEP
from desktop.forms.spec import without
from desktop.rules.access import Action
from desktop.services import cases, people, proceedings
from desktop.services import records as kept
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.views.cases.namesakes import editors_of_new_person
from desktop.views.editing import Editing

# Where the draft of a case that does not exist yet is kept: there can be one for each user.
NEW_CASE_PLACE = "00000000-0000-0000-0000-000000000000"


def new_case(desk: Desk) -> Editing:
    """A case that does not exist yet."""

    def save(values: dict[str, Any], _version: int | None) -> str:
        return cases.create_case(desk, values)[0]

    closed = partial(cases.why_closed, desk, "intake", Action.CREATE)
    return Editing(NEW_CASE, _("New case"), NEW_CASE_PLACE, save, closed=closed)


def head_of_case(desk: Desk, case_id: str) -> Editing:
    """Title, country, day and summary of a case."""

    def load() -> tuple[dict[str, Any], int]:
        return cases.case_values(desk, case_id)

    def save(values: dict[str, Any], version: int | None) -> str:
        cases.save_case(desk, case_id, values, version or 0)
        return case_id

    closed = partial(cases.why_closed, desk, "intake", Action.EDIT, case_id)
    return Editing(CASE, _("Case"), case_id, save, load, case_id=case_id, closed=closed)


def status_of_case(desk: Desk, case_id: str) -> Editing:
    """The status of the office case, and why it changes."""

    def load() -> tuple[dict[str, Any], int]:
        head = cases.header(desk, case_id)
        return {"status": head.status}, head.version

    def save(values: dict[str, Any], _version: int | None) -> str:
        cases.set_status(desk, case_id, values["status"], values["reason"])
        return case_id

    closed = partial(cases.why_closed, desk, "intake", Action.EDIT, case_id)
    return Editing(STATUS, _("Status of the case"), case_id, save, load, closed=closed)


def person(desk: Desk, case_id: str, person_id: str | None = None) -> Editing:
    """A person in a case, or a new one; the form asks what is for this user's role only."""
    form = without(PERSON, people.hidden_fields(desk))

    def save(values: dict[str, Any], version: int | None) -> str:
        return people.save_person(desk, case_id, values, person_id, version)[0]

    if person_id is None:
        blank = {"roles": ("victim",), "sex": "unknown"}
        closed = partial(cases.why_closed, desk, "identity", Action.CREATE, case_id)
        return Editing(
            form,
            _("New person"),
            case_id,
            save,
            blank=blank,
            case_id=case_id,
            closed=closed,
            furnish=partial(editors_of_new_person, case_id),
        )

    def load() -> tuple[dict[str, Any], int]:
        return people.person_values(desk, person_id, case_id)

    closed = partial(cases.why_closed, desk, "identity", Action.EDIT, case_id)
    return Editing(form, _("Person"), person_id, save, load, case_id=case_id, closed=closed)


def step(desk: Desk, case_id: str, step_id: str | None = None) -> Editing:
    """A step of a case, or a new one."""

    def save(values: dict[str, Any], version: int | None) -> str:
        return proceedings.save_step(desk, case_id, values, step_id, version)[0]

    if step_id is None:
        closed = partial(cases.why_closed, desk, "proceedings", Action.CREATE, case_id)
        return Editing(STEP, _("New step"), case_id, save, case_id=case_id, closed=closed)

    def load() -> tuple[dict[str, Any], int]:
        return proceedings.step_values(desk, case_id, step_id)

    closed = partial(cases.why_closed, desk, "proceedings", Action.EDIT, case_id)
    return Editing(STEP, _("Step"), step_id, save, load, case_id=case_id, closed=closed)


def record(
    desk: Desk,
    kind_key: str,
    case_id: str,
    record_id: str | None = None,
    given: Values | None = None,
) -> Editing:
    """A record of one of the kinds that are kept alike, or a new one that says what is `given`."""
    kind = KINDS[kind_key]

    def save(values: dict[str, Any], version: int | None) -> str:
        return kept.save_record(desk, kind, case_id, values, record_id, version)[0]

    if record_id is None:
        blank = {**_BLANK.get(kind_key, {}), **_today(desk, kind_key), **(given or {})}
        return Editing(
            kind.form,
            kind.form.title,
            case_id,
            save,
            blank=blank,
            case_id=case_id,
            closed=partial(kept.why_closed, desk, kind, case_id),
        )

    def load() -> tuple[dict[str, Any], int]:
        return kept.record_values(desk, kind, case_id, record_id)

    def remove(reason: str) -> Callable[[], object]:
        removed = kept.remove_record(desk, kind, case_id, record_id, reason)
        return partial(kept.restore_record, desk, kind, case_id, removed)

    return Editing(
        kind.form,
        kind.form.title,
        record_id,
        save,
        load,
        case_id=case_id,
        remove=remove if kind.removable else None,
        asks_why=True,
        closed=partial(kept.why_closed, desk, kind, case_id, record_id),
    )


# What a new record says before anybody has answered: what is nearly always so.
_BLANK: dict[str, dict[str, Any]] = {
    "deadline": {"side": "ours", "weight": "hard", "status": "open", "source": "typed"},
    "task": {"status": "open"},
    "note": {"kind": "note"},
    "letter": {"direction": "out"},
    "claim": {"kind": "civil", "status": "draft"},
    "award": {"instance": "first"},
    "payment": {"kind": "compensation"},
    "custody": {"kind": "handed_over"},
    "measure": {"status": "sought"},
    "evaluation": {"kind": "full", "status": "draft"},
}
_DATED = {
    **dict.fromkeys(("note", "letter", "evaluation", "custody"), "when"),
    "exhibit": "received",
}
_MINE = {
    "note": "author",
    "evaluation": "examiner",
    "task": "responsible",
    "exhibit": "received_by",
    "custody": "by",
}


def _today(desk: Desk, kind_key: str) -> dict[str, Any]:
    """Return the day and the person that a new record usually carries."""
    found: dict[str, Any] = {}
    if kind_key in _DATED:
        found[_DATED[kind_key]] = When.on(desk.today)
    if kind_key in _MINE:
        found[_MINE[kind_key]] = Link(desk.user_id)
    return found
