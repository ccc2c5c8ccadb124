"""Bodies that papers go to, and this office itself, with the stored forms of their names.

Some come with the program, each to be confirmed by a lawyer of the country; the office adds its
own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound, WrongInput
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.wording import OFFICE
from desktop.models.wording import Body
from desktop.rules.access import Action
from desktop.rules.placeholders import grammatical
from desktop.rules.shipped_wording import shipped_bodies
from desktop.rules.wording import Named
from desktop.services.cases import expect_version
from desktop.services.desk import Desk
from desktop.services.removal import Removed, put_back, take_out

AREA: Final = "wording"
FORMS = grammatical("ru")
FIELDS = ("role", "name", "name_en", "address", *FORMS)


@frozen_value
class BodyLine:
    """A body in a list; `named` is its name in one language, `stored` the forms it has in Russian.

    One that came with the program is not edited.
    """

    id: str
    title: str
    named: Named
    stored: tuple[str, ...]
    address: str = ""
    is_office: bool = False
    came: bool = False


def list_bodies(desk: Desk, language: str) -> tuple[BodyLine, ...]:
    """Return this office, then the bodies it entered, then those that came, by name.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        return read_bodies(session, language)


def read_bodies(session: Session, language: str) -> tuple[BodyLine, ...]:
    """Read them in the transaction under way; those that came are named in `language`."""
    entered = [_line(body, language) for body in session.scalars(sa.select(Body))]
    came = [
        BodyLine(
            key, each.in_language(language), each.named(language), tuple(each.forms), came=True
        )
        for key, each in shipped_bodies().items()
    ]
    order = sorted((*entered, *came), key=lambda each: (each.title.casefold(), each.id))
    return tuple(sorted(order, key=lambda each: (not each.is_office, each.came)))


def body_values(desk: Desk, body_id: str) -> tuple[dict[str, Any], int]:
    """Return the form's values of a body and their version.

    Raises:
        NotFound, NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        body = _get(session, body_id)
        return {name: getattr(body, name) for name in FIELDS}, body.version


def save_body(
    desk: Desk, values: Mapping[str, Any], body_id: str | None = None, expected: int | None = None
) -> tuple[str, Changes]:
    """Enter a body, or save one.

    Raises:
        WrongInput: this office is entered already.
        Conflict: saved by somebody else since `expected`.
        NotFound, NotPermitted
    """
    with desk.writing("save_body" if body_id else "add_body") as work:
        session = work.session
        desk.permit(session, AREA, Action.EDIT if body_id else Action.CREATE)
        _refuse_second_office(session, values["role"], body_id)
        if body_id is None:
            body = Body(name=values["name"])
            session.add(body)
        else:
            body = _get(session, body_id)
            expect_version(body.version, expected or 0)
        for name in FIELDS:
            setattr(body, name, values.get(name))
    return body.id, work.changes


def remove_body(desk: Desk, body_id: str) -> Removed:
    """Remove a body; papers that went to it keep its name.

    Raises:
        NotFound, NotPermitted
    """
    with desk.writing("remove_body") as work:
        desk.permit(work.session, AREA, Action.EDIT)
        return take_out(work.session, _get(work.session, body_id))


def restore_body(desk: Desk, removed: Removed) -> Changes:
    """Put a body back as it was.

    Raises:
        Conflict, NotPermitted
    """
    with desk.writing("restore_body") as work:
        desk.permit(work.session, AREA, Action.EDIT)
        put_back(work.session, removed)
    return work.changes


def _line(body: Body, language: str) -> BodyLine:
    stored = tuple(form for form in FORMS if getattr(body, form))
    name = body.name_en or "" if language == "en" else body.name
    known = grammatical(language)
    named = Named(name, tuple((form, getattr(body, form)) for form in stored if form in known))
    is_office = body.role == OFFICE
    return BodyLine(body.id, body.name, named, stored, body.address or "", is_office=is_office)


def _refuse_second_office(session: Session, role: str, body_id: str | None) -> None:
    if role == OFFICE:
        entered = sa.select(Body.id).where(Body.role == OFFICE)
        if set(session.scalars(entered)) - {body_id}:
            raise WrongInput(_("This office is entered already: change that entry."))


def _get(session: Session, body_id: str) -> Body:
    body = session.get(Body, body_id)
    if body is None:
        raise NotFound(_("This body is not in the vault any more."))
    return body
