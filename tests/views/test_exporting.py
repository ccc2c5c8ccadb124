"""Papers written from the window: where the button is, for whom, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.services import records
from desktop.services.kinds import KINDS
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from desktop.views.registers.register import RegisterView
from desktop.views.rooms.panel import RecordsPanel
from desktop.views.workplace import Workplace
from tests.documents.pages import joined, whole
from tests.journeys.office import answering, click, settle

Show = Callable[[QWidget], None]
EVALUATION = {"kind": "full", "status": "signed", "when": When.parse("2012-04"), "opinion": "Боль"}


@pytest.fixture
def evaluations(qtbot: QtBot, place: Workplace, case_id: str, show: Show) -> RegisterView:
    """The list of a case's evaluations as a doctor sees it; there is one, and it is chosen."""
    place.desk.roles = frozenset({"doctor"})
    records.save_record(place.desk, KINDS["evaluation"], case_id, EVALUATION)
    panel = RecordsPanel(place, ("evaluation",), in_case=True)
    panel.resize(1000, 500)
    show(panel)
    panel.show_case(case_id)
    settle(qtbot, place)
    view = panel.list_of("evaluation")
    assert view is not None
    view.list.setCurrentIndex(view.rows.index(0, 0))
    return view


def test_a_doctor_writes_the_report_of_the_chosen_evaluation(
    qtbot: QtBot,
    place: Workplace,
    evaluations: RegisterView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoken: QSignalSpy,
) -> None:
    place.words.set_language("ru")
    for answer in ("", tmp_path / "r.pdf"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(answer))
        click(evaluations.acts["report"])
        settle(qtbot, place)
        assert list_papers(place.desk, Query()).total == (1 if answer else 0)
    text = whole((tmp_path / "r.pdf").read_bytes())
    assert joined("Медико-правовое заключение") in text
    assert "Боль" in text
    assert "r.pdf" in str(spoken.at(spoken.count() - 1)[0])
