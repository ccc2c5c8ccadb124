"""The statement of crime in the window: put together, with what is missing, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.when import When
from desktop.services import people, records
from desktop.services.bodies import save_body
from desktop.services.kinds import KINDS
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from desktop.services.statements import Choice, keep_choice, kept_choice
from desktop.services.wording_values import BODY, VICTIM
from desktop.views.case_picker import CasePicker
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.going import Target
from desktop.views.main_window import MainWindow
from desktop.views.papers import PapersPanel
from desktop.views.preview.disclosing import DisclosureDialog
from desktop.views.preview.unfilled import UnfilledDialog
from desktop.views.statement.dialog import StatementDialog
from desktop.views.workplace import Workplace
from tests.journeys.office import answering, child, click, settle, shown_preview
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
TO = "kg_prosecutor_general"
ARTICLES = "articles of the criminal law in force on the day of the event"


@pytest.fixture
def victim(place: Workplace, case_id: str) -> str:
    """The only victim of a case in which nothing is missing but what a person has to say."""
    desk = place.desk
    save_body(desk, {"role": "office", "name": "Бюро", "name_en": "Office", "address": "1 St"})
    person = {"family_name": "Asanov", "sex": "m", "birth": When.parse("1985-03-01")}
    victim, _ = people.save_person(desk, case_id, person)
    incident = {"when": When.parse("2018-05-02"), "place": "Cell", "agency": "police"}
    told = incident | {"account": "Beaten."}
    records.save_record(desk, KINDS["incident"], case_id, told)
    for title in ("Photograph", "Certificate"):
        exhibit = {"kind": "photo", "title": title}
        records.save_record(desk, KINDS["exhibit"], case_id, exhibit)
    return victim


@pytest.fixture
def dialog(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, victim: str
) -> StatementDialog:
    assert victim
    return opened(qtbot, place, workspace)


def opened(qtbot: QtBot, place: Workplace, workspace: CaseWorkspace) -> StatementDialog:
    workspace.head.statement.trigger()
    settle(qtbot, place)
    return child(workspace, StatementDialog)


def gaps(dialog: StatementDialog) -> list[str]:
    return [dialog.gaps.item(at).text() for at in range(dialog.gaps.count())]


def fill(qtbot: QtBot, place: Workplace, dialog: StatementDialog) -> None:
    dialog.meant.choices[BODY].choose(TO)
    for field in dialog.answers.fields.values():
        field.setPlainText("X 1")
    read(qtbot, place, dialog)


def read(qtbot: QtBot, place: Workplace, dialog: StatementDialog) -> None:
    """Wait until what is missing is known again."""
    qtbot.waitUntil(lambda: not dialog._reading._timer.isActive())
    settle(qtbot, place)


def pick(dialog: StatementDialog, what: str) -> None:
    (number,) = [at for at, gap in enumerate(gaps(dialog)) if what in gap]
    dialog.gaps.setFocus()
    dialog.gaps.setCurrentRow(number)
    press_key(dialog.gaps, Qt.Key.Key_Return)


# -- putting it together -------------------------------------------------------------------------


def test_from_the_case_to_the_pages_where_nothing_is_missing(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, victim: str, case_id: str
) -> None:
    """Three clicks: the menu, its entry, the pages."""
    assert victim
    asked = ("applicant's address, telephone and personal number, or through whom to reach them",)
    answers = (*asked, ARTICLES, "article of law on knowingly false reports")
    choice = Choice("en", ((BODY, TO),), answers=tuple((each, "X 1") for each in answers))
    keep_choice(place.desk, case_id, choice)
    dialog = opened(qtbot, place, workspace)
    assert gaps(dialog) == []
    assert dialog.gaps.isHidden()
    assert dialog.show_pages.hasFocus()
    assert dialog.show_pages.text().strip() == "Show the pages"
    click(dialog.show_pages)
    preview = shown_preview(qtbot, dialog)
    assert preview.warning.isHidden()
    click(preview.save)
    form = child(preview, DisclosureDialog).form
    form.state.put("purpose", "legal")
    assert form.state.values()["recipient"] == (
        "Prosecutor General's Office of the Kyrgyz Republic"
    )


def test_what_is_missing_is_listed_and_one_is_led_there(
    qtbot: QtBot, place: Workplace, dialog: StatementDialog
) -> None:
    assert dialog.gaps.hasFocus()
    assert "5 places are not filled" in dialog.missing.text()
    assert dialog.show_pages.text().strip() == "Show the draft"
    pick(dialog, "Addressee: choose the addressee")
    assert dialog.meant.choices[BODY].hasFocus()
    pick(dialog, "Articles of the criminal law")
    field = dialog.answers.fields[ARTICLES]
    assert field.hasFocus()
    type_text(field, "ст. 1")
    read(qtbot, place, dialog)
    assert not any("Articles" in gap for gap in gaps(dialog))
    assert dialog.answers.fields[ARTICLES] is field
    fill(qtbot, place, dialog)
    assert dialog.missing.text() == "Every place is filled."


def test_a_record_is_a_place_one_is_led_to_and_comes_back_from(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    victim: str,
    case_id: str,
    dialog: StatementDialog,
) -> None:
    dialog.language.choose("ru")
    read(qtbot, place, dialog)
    fill(qtbot, place, dialog)
    going = QSignalSpy(place.going)
    pick(dialog, "Victim's name, genitive")
    assert going.at(0)[0] == Target("cases", case_id, kind="person", record_id=victim)
    settle(qtbot, place)
    kept = kept_choice(place.desk, case_id)
    assert kept is not None
    assert kept.language == "ru"
    again = opened(qtbot, place, workspace)
    assert again.language.currentData() == "ru"
    assert len(gaps(again)) == 1
    click(again.anew)
    settle(qtbot, place)
    assert kept_choice(place.desk, case_id) is None
    assert len(gaps(again)) > 1


@pytest.mark.parametrize(
    ("gone", "kind"),
    [("office", "wording"), ("event.account", "incident")],
)
def test_each_thing_that_is_missing_has_its_place(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, case_id: str, gone: str, kind: str
) -> None:
    records.save_record(place.desk, KINDS["incident"], case_id, {"place": "Cell"})
    dialog = opened(qtbot, place, workspace)
    going = QSignalSpy(place.going)
    pick(dialog, "Name of this office" if gone == "office" else "Account of the event")
    target = going.at(0)[0]
    assert kind in (target.page, target.kind)


def test_who_is_meant_is_chosen_and_names_stay_hidden(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, victim: str, case_id: str
) -> None:
    assert victim
    people.save_person(place.desk, case_id, {"family_name": "Second", "sex": "f"})
    dialog = opened(qtbot, place, workspace)
    choice = dialog.meant.choices[VICTIM]
    assert [choice.itemText(at) for at in range(choice.count())] == [
        *("Choose…", "Victim 1", "Victim 2")
    ]
    choice.setCurrentIndex(1)
    place.privacy.show()
    assert choice.currentText() == "Asanov"
    read(qtbot, place, dialog)
    assert not any("which victim" in gap for gap in gaps(dialog))


def test_parts_and_annexes_are_left_out_and_moved(
    qtbot: QtBot, place: Workplace, dialog: StatementDialog, case_id: str
) -> None:
    parts = dialog.parts
    assert parts.list.item(0).text().startswith("to whom and from whom")
    parts.list.setCurrentRow(0)
    click_in(parts.down)
    assert parts.ticked()[:2] == ("statement-title.en", "statement-heading.en")
    parts.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    read(qtbot, place, dialog)
    assert not any("Addressee" in gap for gap in gaps(dialog))
    assert parts.list.item(1).checkState() is Qt.CheckState.Unchecked  # it stays where it was
    dialog.annexes.list.setCurrentRow(1)
    click_in(dialog.annexes.up)
    dialog.annexes.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    dialog.reject()
    settle(qtbot, place)
    kept = kept_choice(place.desk, case_id)
    assert kept is not None
    assert kept.blocks is not None
    assert kept.blocks[0] == "statement-title.en"
    assert kept.annexes is not None
    assert len(kept.annexes) == 1


def click_in(button: QWidget) -> None:
    """Press a button that may be scrolled out of sight."""
    assert button.isEnabled()
    press_key(button, Qt.Key.Key_Space)


def test_it_speaks_the_language_of_the_window(place: Workplace, dialog: StatementDialog) -> None:
    place.words.set_language("ru")
    assert dialog.show_pages.text().strip() == "Показать черновик"
    assert "не заполнено" in dialog.missing.text().lower()


def test_without_a_part_there_is_no_paper(
    qtbot: QtBot, place: Workplace, dialog: StatementDialog
) -> None:
    for row in range(dialog.parts.list.count()):
        dialog.parts.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    click(dialog.show_pages)
    settle(qtbot, place)
    assert "tick one" in dialog.toast._label.text()


# -- a draft -------------------------------------------------------------------------------------


def test_a_draft_is_seen_and_leaves_only_on_purpose(
    qtbot: QtBot,
    place: Workplace,
    dialog: StatementDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "s.pdf"))
    click(dialog.show_pages)
    preview = shown_preview(qtbot, dialog)
    assert "5 places in this document are not filled" in preview.warning.text()
    click(preview.save)
    asked = child(preview, UnfilledDialog)
    assert asked.list.count() == 5
    assert asked.back.isDefault()
    assert not asked.let_out.autoDefault()
    click(asked.back)
    assert not preview.findChildren(DisclosureDialog)
    click(preview.save)
    click(child(preview, UnfilledDialog).let_out)
    qtbot.waitUntil(lambda: bool(preview.findChildren(DisclosureDialog)))
    disclosing = child(preview, DisclosureDialog)
    click(child(disclosing, QPushButton, "save"))
    qtbot.waitUntil((tmp_path / "s.pdf").exists)
    settle(qtbot, place)
    (line,) = list_papers(place.desk, Query()).lines
    assert (line.kind, line.purpose) == ("statement", "own_file")


# -- where it is, for whom, and the lock ---------------------------------------------------------


def test_under_documents_the_case_is_asked_first(
    qtbot: QtBot, place: Workplace, victim: str, show: Show
) -> None:
    assert victim
    panel = PapersPanel(place, in_case=False)
    panel.resize(1200, 500)
    show(panel)
    click(panel.statement)
    picker = child(panel, CasePicker)
    settle(qtbot, place)
    click(picker.choose)
    settle(qtbot, place)
    assert child(panel, StatementDialog).isVisible()


@pytest.mark.parametrize(("role", "offered"), [("lawyer", True), ("caseworker", False)])
def test_it_is_offered_to_who_may_let_it_out(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, role: str, *, offered: bool
) -> None:
    place.desk.roles = frozenset({role})
    workspace._read_again()
    settle(qtbot, place)
    assert workspace.head.statement.isVisible() is offered


def test_what_is_typed_is_sealed_at_the_lock(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, victim: str, case_id: str
) -> None:
    assert victim
    main_window.go_to("cases")
    main_window.cases.choose(case_id)
    settle(qtbot, place)
    assert main_window.seal_drafts() is None
    dialog = opened(qtbot, place, main_window.cases.workspace)
    dialog.answers.fields[ARTICLES].setPlainText("ст. 1")
    seal = main_window.seal_drafts()
    assert seal is not None
    seal()
    kept = kept_choice(place.desk, case_id)
    assert kept is not None
    assert (ARTICLES, "ст. 1") in kept.answers


def test_a_pause_is_enough_to_keep_what_was_typed(
    qtbot: QtBot, place: Workplace, dialog: StatementDialog, case_id: str
) -> None:
    dialog._pause.setInterval(0)
    dialog.answers.fields[ARTICLES].setPlainText("ст. 1")
    qtbot.waitUntil(lambda: kept_choice(place.desk, case_id) is not None)
