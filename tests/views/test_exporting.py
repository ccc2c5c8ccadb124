"""Papers written from the window: where the button is, for whom, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.services import records
from desktop.services.kinds import KINDS
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from desktop.views.case_picker import CasePicker
from desktop.views.cases.page import CasesPage
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.papers import PapersPanel
from desktop.views.preview.window import Preview
from desktop.views.registers.register import RegisterView
from desktop.views.rooms.panel import RecordsPanel
from desktop.views.workplace import Workplace
from tests.documents.pages import joined, whole
from tests.journeys.office import answering, child, click, let_out, settle

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
        save_what_is_shown(qtbot, place, evaluations)
        assert list_papers(place.desk, Query()).total == (1 if answer else 0)
    text = whole((tmp_path / "r.pdf").read_bytes())
    assert joined("Медико-правовое заключение") in text
    assert "Боль" in text
    assert "r.pdf" in str(spoken.at(spoken.count() - 1)[0])


def save_what_is_shown(qtbot: QtBot, place: Workplace, part: QWidget) -> None:
    """Save the paper that came up over a window, and close it."""
    settle(qtbot, place)
    preview = child(part.window(), Preview)
    let_out(qtbot, preview, preview.save)
    settle(qtbot, place)
    preview.reject()


def choose(opener: QPushButton, number: int) -> None:
    """Choose an entry of a button's menu; showing it would wait for the mouse."""
    menu = opener.menu()
    assert menu is not None
    menu.actions()[number].trigger()


@pytest.mark.parametrize(("number", "says"), [(0, True), (1, False)])
def test_an_edition_of_the_summary_is_written_at_the_head_of_a_case(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    *,
    says: bool,
) -> None:
    offered: list[str] = []

    def answer(_parent: QWidget, _title: str, name: str, _kind: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "s.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    choose(workspace.head.papers, number)
    save_what_is_shown(qtbot, place, workspace)
    assert offered == [("Case summary KG-1.pdf", "Case summary KG-1, by codes.pdf")[number]]
    assert ("Naryn" in whole((tmp_path / "s.pdf").read_bytes())) is says


def test_the_menu_speaks_the_language_of_the_window(
    place: Workplace, workspace: CaseWorkspace
) -> None:
    menu = workspace.head.papers.menu()
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [
        "Case summary with names",
        "Case summary by codes, without names",
        "Statement of crime…",
        "Hand the case over…",
        "Packets of this case…",
    ]
    place.words.set_language("ru")
    assert [action.text() for action in menu.actions()] == [
        "Справка по делу с именами",
        "Справка по делу под кодами, без имён",
        "Заявление о преступлении…",
        "Передать дело…",
        "Пакеты этого дела…",
    ]


@pytest.mark.parametrize(("role", "offered"), [("lawyer", True), ("caseworker", False)])
def test_the_summary_is_offered_to_who_may_let_all_of_it_out(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, role: str, *, offered: bool
) -> None:
    place.desk.roles = frozenset({role})
    workspace._read_again()
    settle(qtbot, place)
    head = workspace.head
    kept = {head.packets: True, head.hand_over: offered, head.statement: offered}
    for entry in head.editions.actions():
        assert entry.isVisible() is kept.get(entry, offered)


def test_without_a_case_no_summary_is_asked_for(page: CasesPage) -> None:
    choose(page.workspace.head.papers, 0)
    assert page.findChildren(QDialog) == []


def test_in_the_register_of_papers_one_asks_of_which_case(
    qtbot: QtBot,
    place: Workplace,
    case_id: str,
    show: Show,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = PapersPanel(place, in_case=False)
    panel.resize(1100, 600)
    show(panel)
    panel.start()
    settle(qtbot, place)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "s.pdf"))
    choose(panel.summary, 1)
    picker = panel.findChild(CasePicker)
    assert picker is not None
    picker.chosen.emit(case_id)
    picker.reject()
    settle(qtbot, place)
    save_what_is_shown(qtbot, place, panel)
    assert [line.kind for line in list_papers(place.desk, Query()).lines] == ["summary"]
