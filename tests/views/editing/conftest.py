"""A page at a vault with one case, one step, and a colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.views.editing import Editing, EditPage
from desktop.views.workplace import Workplace
from tests.desks import ALL_ROLES, colleague
from tests.journeys.office import (
    add_step,
    settle,
)
from tests.views.editing.hands import Opens

Show = Callable[[QWidget], None]
COLLEAGUE = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def step_id(place: Workplace, case_id: str) -> str:
    return add_step(place.desk, case_id, "REFUSAL", "2007-04-14", actor="Prosecutor")


@pytest.fixture
def ids(case_id: str, step_id: str) -> tuple[str, str]:
    return case_id, step_id


@pytest.fixture
def other(place: Workplace, case_id: str) -> Iterator[Desk]:
    """A colleague at the same vault."""
    assert case_id
    other = colleague(place.desk, COLLEAGUE, ALL_ROLES)
    yield other
    other.close()


@pytest.fixture
def opens(qtbot: QtBot, place: Workplace, show: Show) -> Opens:
    """Open a page and wait until it shows its record."""

    def opened(editing: Editing, draft: Any = None) -> EditPage:
        page = EditPage(place, editing, draft)
        page.form.state._timer.setInterval(20)
        page.resize(900, 700)
        show(page)
        settle(qtbot, place)
        return page

    return opened
