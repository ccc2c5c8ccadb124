"""What the tests of a page on which a record is edited do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QLineEdit

from desktop.services import drafts, proceedings
from desktop.services.desk import Desk
from desktop.views.editing import EditPage
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    child,
    click,
)

Opens = Callable[..., EditPage]


def line(page: EditPage, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit), name
    return found


def below(page: EditPage, key: str) -> str:
    """Return what stands beneath a field."""
    note = page.form._rows[key]._note
    return "" if note is None or note.isHidden() else note.text()


def press(page: EditPage, name: str) -> None:
    click(child(page.form, QAbstractButton, name))


def stored(desk: Desk, case_id: str, step_id: str) -> dict[str, Any]:
    return proceedings.step_values(desk, case_id, step_id)[0]


def kept(place: Workplace, where: str) -> str | None:
    draft = drafts.find_draft(place.desk, "step", where)
    return None if draft is None else draft.body
