"""The register of papers: in the side bar and in a case, drawn again, copied, and a first paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.services.drawn import note_print
from desktop.services.exporting import draw_chronology
from desktop.services.history import Deed, case_history
from desktop.services.kinds import KINDS
from desktop.services.outgoing import Disclosure
from desktop.services.papers import list_papers
from desktop.services.quarters import export_quarter
from desktop.services.records import save_record
from desktop.services.registers import Query
from desktop.views.case_picker import CasePicker
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.lists import SPOKEN
from desktop.views.main_window import MainWindow
from desktop.views.papers import PapersPanel
from desktop.views.workplace import Workplace
from tests.exports import export_chronology, export_medical_report
from tests.journeys.office import answering, click, let_out, make_case, settle, shown_preview
from tests.keyboard import press_key

Show = Callable[[QWidget], None]


@pytest.fixture
def panel(qtbot: QtBot, place: Workplace, case_id: str, tmp_path: Path, show: Show) -> PapersPanel:
    """The office's register, with a paper of a case and a workbook over all."""
    export_chronology(place.desk, case_id, tmp_path / "c.pdf", "ru")
    export_quarter(place.desk, "2026-Q4", tmp_path / "q.xlsx", "en")
    panel = PapersPanel(place, in_case=False)
    panel.resize(1100, 600)
    show(panel)
    panel.start()
    settle(qtbot, place)
    return panel


def rows(panel: PapersPanel) -> list[str]:
    model = panel.list.rows
    return sorted(model.index(n, 0).data(SPOKEN) for n in range(model.rowCount()))


def choose(panel: PapersPanel, what: str) -> None:
    model, view = panel.list.rows, panel.list.list
    (number,) = [n for n in range(model.total) if what in model.index(n, 0).data(SPOKEN)]
    view.setFocus()
    view.setCurrentIndex(model.index(number, 0))


def deeds(place: Workplace) -> tuple[Deed, ...]:
    case_id = next(line.case_id for line in list_papers(place.desk, Query()).lines if line.case_id)
    return case_history(place.desk, case_id)


def test_each_paper_is_listed_with_case_language_time_and_hash(
    place: Workplace, panel: PapersPanel
) -> None:
    lines = {line.kind: line.sha256[:12] for line in list_papers(place.desk, Query()).lines}
    workbook, paper = sorted(rows(panel), key=lambda row: "KG-1" in row)
    assert paper.startswith("1, KG-1, chronology (PDF), 22.11.2026")
    assert paper.endswith(f"{lines['chronology']}…, Test User, Russian, 1")
    assert workbook.startswith("2, all cases, quarterly workbook (XLSX), 22.11.2026")
    assert workbook.endswith(f"{lines['quarter']}…, Test User, English, 1")


def test_a_workbook_is_drawn_again_from_the_keyboard(
    qtbot: QtBot,
    place: Workplace,
    panel: PapersPanel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoken: QSignalSpy,
) -> None:
    again = tmp_path / "again"
    choose(panel, "quarterly")
    for answer in ("", again):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(answer))
        press_key(panel.list.list, Qt.Key.Key_Return)
        settle(qtbot, place)
        assert again.exists() is bool(answer)
    assert again.read_bytes() == (tmp_path / "q.xlsx").read_bytes()
    assert "the same to the last byte: again" in str(spoken.at(spoken.count() - 1)[0])


@pytest.mark.parametrize("way", ["key", "button"])
def test_a_paper_drawn_again_is_looked_at_first(
    qtbot: QtBot,
    place: Workplace,
    panel: PapersPanel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    offered: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "again"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    choose(panel, "chronology")
    if way == "key":
        press_key(panel.list.list, Qt.Key.Key_Return)
    else:
        click(panel.list.acts["again"])
    preview = shown_preview(qtbot, panel)
    assert "draw_again" not in {entry.action for entry in deeds(place)}
    let_out(qtbot, preview, preview.save)
    settle(qtbot, place)
    assert offered == ["chronology (PDF) KG-1.pdf"]
    assert (tmp_path / "again").read_bytes() == (tmp_path / "c.pdf").read_bytes()
    assert "draw_again" in {entry.action for entry in deeds(place)}
    click(preview.close_button)


def test_hashes_of_what_is_chosen_are_copied_whole(place: Workplace, panel: PapersPanel) -> None:
    panel.list.list.selectAll()
    click(panel.list.acts["copy"])
    copied = QApplication.clipboard().text().splitlines()
    assert set(copied) == {line.sha256 for line in list_papers(place.desk, Query()).lines}
    QApplication.clipboard().clear()


def test_a_chronology_is_made_after_asking_of_which_case(
    qtbot: QtBot,
    place: Workplace,
    panel: PapersPanel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = make_case(place.desk, "KG-2", "Osh")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "new.pdf"))
    click(panel.chronology)
    picker = panel.findChild(CasePicker)
    assert picker is not None
    picker.chosen.emit(other)
    picker.reject()
    preview = shown_preview(qtbot, panel)
    let_out(qtbot, preview, preview.save)
    settle(qtbot, place)
    click(preview.close_button)
    assert (tmp_path / "new.pdf").exists()
    assert any(row.startswith("3, KG-2") for row in rows(panel))


def test_a_case_lists_its_own_papers_and_makes_one(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    export_quarter(place.desk, "2026-Q4", tmp_path / "q.xlsx", "en")
    workspace.tabs.turn_to("documents")
    settle(qtbot, place)
    panel = workspace.tabs.papers
    assert rows(panel) == []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "c.pdf"))
    click(workspace.head.export)
    preview = shown_preview(qtbot, workspace)
    let_out(qtbot, preview, preview.save)
    settle(qtbot, place)
    click(preview.close_button)
    (row,) = rows(panel)
    assert row.startswith("2, KG-1, chronology (PDF)")


def test_a_doctor_sees_of_the_papers_of_a_case_the_reports_on_examinations(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str, tmp_path: Path
) -> None:
    export_chronology(place.desk, case_id, tmp_path / "c.pdf", "ru")
    values = {"kind": "full", "status": "signed", "when": When.parse("2012")}
    evaluation_id = save_record(place.desk, KINDS["evaluation"], case_id, values)[0]
    export_medical_report(place.desk, case_id, evaluation_id, tmp_path / "m.pdf", "en")
    place.desk.roles = frozenset({"doctor"})
    workspace._read_again()
    workspace.tabs.turn_to("documents")
    settle(qtbot, place)
    (row,) = rows(workspace.tabs.papers)
    assert row.startswith("2, KG-1, medico-legal report (PDF)")


def test_what_was_sent_is_kept_beside_its_paper(
    qtbot: QtBot,
    place: Workplace,
    panel: PapersPanel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoken: QSignalSpy,
) -> None:
    sent = tmp_path / "complaint, final.docx"
    sent.write_bytes(b"as it was finished")
    choose(panel, "chronology")
    for answer in ("", sent):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", answering(answer))
        click(panel.list.acts["sent"])
        settle(qtbot, place)
        assert any("attached" in row for row in rows(panel)) is bool(answer)
    assert sent.name in str(spoken.at(spoken.count() - 1)[0])
    copy = tmp_path / "copy.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(copy))
    choose(panel, "chronology")
    click(panel.list.acts["sent"])
    settle(qtbot, place)
    assert copy.read_bytes() == sent.read_bytes()
    assert "attach_sent" in {entry.action for entry in deeds(place)}


def test_a_recipient_is_hidden_with_the_names(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace
) -> None:
    workspace.tabs.turn_to("documents")
    settle(qtbot, place)
    answers = {"purpose": "un", "recipient": "Committee of Asanov", "consent": "given"}
    note_print(
        place.desk,
        replace(
            draw_chronology(place.desk, workspace.case_id or "", "en"),
            disclosure=Disclosure(**answers),
        ),
    )
    place.privacy.show()
    settle(qtbot, place)
    (row,) = rows(workspace.tabs.papers)
    assert "Committee of Asanov" in row
    assert "United Nations body" in row
    place.privacy.hide()
    (row,) = rows(workspace.tabs.papers)
    assert "Asanov" not in row


def test_the_side_bar_leads_there(qtbot: QtBot, place: Workplace, show: Show) -> None:
    window = MainWindow(place)
    show(window)
    window.go_to("documents")
    settle(qtbot, place)
    assert isinstance(window.page("documents"), PapersPanel)
    assert window.page("documents").isVisible()
