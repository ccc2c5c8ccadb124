"""The room of the office's wording: lists, the form, what is inserted, how it reads, versions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import Text
from desktop.rules.shipped_wording import shipped_blocks
from desktop.services import bodies, wording
from desktop.services.desk import Desk
from desktop.services.drafts import find_draft
from desktop.views.case_picker import CasePicker
from desktop.views.editing import EditPage
from desktop.views.lists import SPOKEN
from desktop.views.main_window import MainWindow
from desktop.views.papers import PapersPanel
from desktop.views.registers.register import RegisterView
from desktop.views.style import Scheme
from desktop.views.wordings.inserting import PickList
from desktop.views.wordings.page import WordingPage
from desktop.views.wordings.panel import PLACEHOLDERS, PREVIEW, TEXT, VERSIONS
from desktop.views.workplace import Workplace
from tests.journeys.office import add_person, child, click, make_case, settle
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
TITLE = Text("Wording")
MINE = {
    "title": "Напоминание",
    "language": "ru",
    "kind": "letter",
    "part": "other",
    "text": "Прошу {{victim.name:dative}} ответить.",
}


def make_page(qtbot: QtBot, place: Workplace, show: Show) -> WordingPage:
    page = WordingPage(place, TITLE)
    page.resize(1180, 660)
    show(page)
    page.start()
    settle(qtbot, place)
    return page


@pytest.fixture
def page(qtbot: QtBot, place: Workplace, show: Show) -> WordingPage:
    wording.save_block(place.desk, MINE)
    return make_page(qtbot, place, show)


def rows(view: RegisterView) -> list[str]:
    return [str(view.rows.index(n, 0).data(SPOKEN)) for n in range(view.rows.total)]


def choose(view: RegisterView, what: str) -> None:
    (number,) = [n for n, row in enumerate(rows(view)) if what in row]
    view.list.setFocus()
    view.list.setCurrentIndex(view.rows.index(number, 0))


def open_block(qtbot: QtBot, place: Workplace, page: WordingPage, title: str) -> EditPage:
    view = page.lists["wording"]
    choose(view, title)
    press_key(view.list, Qt.Key.Key_Return)
    settle(qtbot, place)
    return child(page, EditPage)


def text_of(form: EditPage) -> QPlainTextEdit:
    return child(form, QPlainTextEdit, "text")


def pick(page: WordingPage, what: str) -> None:
    """Click a row of the list of placeholders."""
    found: PickList = page.panel.inserting.list
    assert found.isVisible()
    (item,) = found.findItems(what, Qt.MatchFlag.MatchExactly)
    found.itemClicked.emit(item)


def preview(qtbot: QtBot, place: Workplace, page: WordingPage) -> str:
    settle(qtbot, place)
    page.panel.preview.refresh()
    return page.panel.preview.text.toPlainText()


def gaps(page: WordingPage) -> list[str]:
    found = page.panel.preview.gaps
    return [found.item(at).text() for at in range(found.count())]


def newest(desk: Desk) -> wording.Block:
    return next(each for each in wording.list_blocks(desk) if each.title == MINE["title"])


# -- the lists -----------------------------------------------------------------------------------


def test_blocks_are_listed_with_language_paper_and_version(page: WordingPage) -> None:
    found = rows(page.lists["wording"])
    came = shipped_blocks().values()
    assert len(found) == len(came) + 1
    assert "Напоминание, Russian, letter, other text, 1, 22.11.2026" in "\n".join(found)
    assert "Signature, English, any paper, signature, 0" in "\n".join(found)
    unconfirmed = [each for each in came if each.confidence == "to_be_confirmed"]
    assert sum("to be confirmed" in row for row in found) == len(unconfirmed)


def test_blocks_in_the_language_of_the_window_come_first(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    found = rows(page.lists["wording"])
    english = [", English, " in row for row in found]
    assert english == sorted(english, reverse=True)
    place.words.set_language("ru")
    page.start()  # the page is come to again from the settings
    settle(qtbot, place)
    assert ", русский, " in rows(page.lists["wording"])[0]


def test_a_block_is_found_by_its_words(qtbot: QtBot, place: Workplace, page: WordingPage) -> None:
    view = page.lists["wording"]
    view.bar.search.setText("ответить")
    qtbot.waitUntil(lambda: view.rows.total == 1)
    settle(qtbot, place)
    assert rows(view)[0].startswith("Напоминание")


def test_a_block_is_taken_out_of_use_and_that_is_undone(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    spoken = QSignalSpy(place.said)
    view = page.lists["wording"]
    choose(view, "Напоминание")
    click(view.acts["retire"])
    settle(qtbot, place)
    assert newest(place.desk).retired
    assert rows(view)[-1].startswith("Напоминание, Russian, letter, other text, 2, out")
    sentence, _label, undo = spoken.at(spoken.count() - 1)
    assert str(sentence) == "1 block is out of use."
    undo()
    settle(qtbot, place)
    assert not newest(place.desk).retired
    choose(view, "Напоминание")
    click(view.acts["retire"])
    settle(qtbot, place)
    choose(view, "Напоминание")
    click(view.acts["reuse"])
    settle(qtbot, place)
    assert not newest(place.desk).retired


# -- writing -------------------------------------------------------------------------------------


def test_a_block_is_written_with_what_is_clicked_and_undone(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    click(page.adds["wording"])
    settle(qtbot, place)
    form = child(page, EditPage)
    assert page.panel.isVisible()
    assert page.panel.bar.currentIndex() == PLACEHOLDERS
    state = form.form.state
    state.edit("title", "Новый")
    state.edit("language", "ru")
    text = text_of(form)
    text.setFocus()
    type_text(text, "Прошу")
    pick(page, "Victim's name, dative")
    assert text.toPlainText() == "Прошу {{victim.name:dative}}"
    assert text.hasFocus()
    press_key(text, Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert text.toPlainText() == "Прошу"
    pick(page, "If the victim is under 18 today")
    assert "{{#if victim.is_minor}}" in text.toPlainText()
    form.form.save()
    settle(qtbot, place)
    assert "Новый" in {each.title for each in wording.list_blocks(place.desk)}
    assert not page.panel.isVisible()
    assert any(row.startswith("Новый") for row in rows(page.lists["wording"]))


def test_english_offers_no_forms_of_names(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    open_block(qtbot, place, page, "Signature, English")
    found = page.panel.inserting.list
    called = [found.item(at).text() for at in range(found.count())]
    assert "Victim's name" in called
    assert "Victim's name, dative" not in called
    assert "Amount claimed, in words" in called


def test_placeholders_are_searched_and_chosen_with_the_keyboard(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    form = open_block(qtbot, place, page, "Напоминание")
    inserting = page.panel.inserting
    inserting.search.setFocus()
    type_text(inserting.search, "genitive")
    assert inserting.list.count() == 3
    press_key(inserting.search, Qt.Key.Key_Down)
    press_key(inserting.list, Qt.Key.Key_Return)
    assert "{{body.name:genitive}}" in text_of(form).toPlainText()


def test_a_text_that_cannot_be_read_says_so_beside_it_and_is_not_saved(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    form = open_block(qtbot, place, page, "Напоминание")
    form.form.state.edit("text", "a\n{{victim.nam}}")
    page.panel.bar.setCurrentIndex(PREVIEW)
    preview(qtbot, place, page)
    assert "Line 2: there is no “victim.nam”" in page.panel.preview.problem.text()
    assert page.panel.preview.text.toPlainText() == page.panel.preview.missing.text() == ""
    form.form.save()
    settle(qtbot, place)
    assert newest(place.desk).number == 1
    assert "Line 2" in text_of(form).accessibleDescription()


# -- how it reads --------------------------------------------------------------------------------


def test_the_preview_is_filled_with_an_example_while_one_types(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    form = open_block(qtbot, place, page, "Напоминание")
    page.panel.bar.setCurrentIndex(PREVIEW)
    assert preview(qtbot, place, page) == "Прошу Асанову Бакыту Канатовичу ответить."
    assert gaps(page) == []
    form.form.state.edit("text", "{{?кому}} {{case.number}}")
    assert preview(qtbot, place, page) == "[кому] D-2026-0007"
    assert gaps(page) == ["Кому: answer it when the paper is made"]
    form.form.state.edit("language", "en")
    form.form.state.edit("text", "{{victim.name}}")
    assert preview(qtbot, place, page) == "Asanov Bakyt Kanatovich"


def test_a_case_fills_it_and_what_is_missing_is_listed(
    qtbot: QtBot, place: Workplace, page: WordingPage, case_id: str
) -> None:
    add_person(place.desk, case_id, "Асанов", sex="m", name_dative="Асанову")
    form = open_block(qtbot, place, page, "Напоминание")
    form.form.state.edit("text", "{{victim.name:dative}}, {{victim.name:genitive}}, {{body.name}}")
    shown = page.panel.preview
    page.panel.bar.setCurrentIndex(PREVIEW)
    click(shown.with_case)
    settle(qtbot, place)
    picker = child(page.window(), CasePicker)
    picker.chosen.emit(case_id)
    picker.reject()
    place.privacy.show()
    left = "[ФИО пострадавшего, родительный падеж]"
    assert preview(qtbot, place, page) == f"Асанову, {left}, [адресат]"
    assert gaps(page) == [
        "Victim's name, genitive: enter it in the person's form",
        "Addressee: choose the addressee",
    ]
    assert "KG-1" in shown.told.text()
    choice = shown.choices["body"]
    choice.setCurrentIndex(choice.findData("un_cat"))
    assert preview(qtbot, place, page).endswith("Комитет против пыток")
    click(shown.with_example)
    assert preview(qtbot, place, page).startswith("Асанову Бакыту Канатовичу")


def test_names_are_hidden_here_too(
    qtbot: QtBot, place: Workplace, page: WordingPage, case_id: str
) -> None:
    add_person(place.desk, case_id, "Асанов", name_dative="Асанову")
    add_person(place.desk, case_id, "Вторая")
    open_block(qtbot, place, page, "Напоминание")
    shown = page.panel.preview
    page.panel.bar.setCurrentIndex(PREVIEW)
    shown.show_case(case_id)
    settle(qtbot, place)
    choice = shown.choices["victim"]
    assert [choice.itemText(at) for at in range(choice.count())] == [
        "Choose…",
        "Victim 1",
        "Victim 2",
    ]
    choice.setCurrentIndex(1)
    assert preview(qtbot, place, page) == "Прошу (скрыто) ответить."
    place.privacy.show()
    assert preview(qtbot, place, page) == "Прошу Асанову ответить."
    assert choice.itemText(1) == "Асанов"
    place.privacy.hide()
    assert preview(qtbot, place, page) == "Прошу (скрыто) ответить."


# -- versions ------------------------------------------------------------------------------------


def test_an_older_version_is_looked_at_and_brought_back(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    key = newest(place.desk).key
    wording.save_block(place.desk, MINE | {"text": "Иначе."}, key, 1)
    settle(qtbot, place)
    form = open_block(qtbot, place, page, "Напоминание")
    shown = page.panel.versions
    page.panel.bar.setCurrentIndex(VERSIONS)
    assert shown.list.count() == 2
    assert shown.list.item(1).text().startswith("Version 1 · 22.11.2026")
    assert not shown.bring.isEnabled()
    shown.list.setCurrentRow(1)
    assert shown.text.toPlainText() == MINE["text"]
    click(shown.bring)
    assert text_of(form).toPlainText() == MINE["text"]
    form.form.save()
    settle(qtbot, place)
    assert (newest(place.desk).number, newest(place.desk).text) == (3, MINE["text"])


# -- rights, drafts, the window ------------------------------------------------------------------


def test_a_lawyer_reads_and_sees_how_it_reads(qtbot: QtBot, place: Workplace, show: Show) -> None:
    wording.save_block(place.desk, MINE)
    place.desk.roles = frozenset({"lawyer"})
    page = make_page(qtbot, place, show)
    assert all(add.isHidden() for add in page.adds.values())
    form = open_block(qtbot, place, page, "Напоминание")
    assert not page.panel.bar.isTabVisible(PLACEHOLDERS)
    assert preview(qtbot, place, page).startswith("Прошу Асанову")
    page.panel.preview.show_case(make_case(place.desk, "KG-5"))
    assert preview(qtbot, place, page).startswith("Прошу [ФИО пострадавшего")
    assert page.panel.versions.bring.isHidden()
    assert "For reading only" in form._closed.text()


def test_a_body_is_entered_and_removed(qtbot: QtBot, place: Workplace, page: WordingPage) -> None:
    page.bar.setCurrentIndex(1)
    settle(qtbot, place)
    assert len(rows(page.lists["body"])) == 4
    click(page.adds["body"])
    settle(qtbot, place)
    form = child(page, EditPage)
    assert not page.panel.isVisible()
    form.form.state.edit("role", "office")
    form.form.state.edit("name", "Бюро")
    form.form.state.edit("genitive", "Бюро")
    form.form.save()
    settle(qtbot, place)
    assert rows(page.lists["body"])[0] == "Бюро, this office, genitive"
    choose(page.lists["body"], "Бюро")
    press_key(page.lists["body"].list, Qt.Key.Key_Return)
    settle(qtbot, place)
    click(child(page, EditPage).remove)
    settle(qtbot, place)
    assert not any(each.is_office for each in bodies.list_bodies(place.desk, "ru"))


def test_a_body_that_came_is_for_reading(qtbot: QtBot, place: Workplace, page: WordingPage) -> None:
    page.bar.setCurrentIndex(1)
    settle(qtbot, place)
    choose(page.lists["body"], "Human Rights Committee")
    press_key(page.lists["body"].list, Qt.Key.Key_Return)
    settle(qtbot, place)
    assert "has still to be confirmed" in child(page, EditPage)._closed.text()


def test_documents_lead_here_and_what_is_typed_is_sealed_at_the_lock(
    qtbot: QtBot, place: Workplace, main_window: MainWindow
) -> None:
    main_window.go_to("documents")
    settle(qtbot, place)
    documents = main_window.page("documents")
    assert isinstance(documents, PapersPanel)
    click(documents.wording)
    settle(qtbot, place)
    page = main_window.wording
    assert page.isVisible()
    assert main_window.sidebar.button("documents").isChecked()
    form = open_block(qtbot, place, page, "Подпись, ")
    form.form.state.edit("text", "начато")
    seal = main_window.seal_drafts()
    assert seal is not None
    seal()
    draft = find_draft(place.desk, "wording", "closing.ru")
    assert draft is not None
    assert "начато" in draft.body
    main_window.go_back()
    assert main_window.page("documents").isVisible()
    main_window.go_forward()
    form.leave()
    settle(qtbot, place)
    click(child(main_window.toast, QPushButton))  # "Go on editing"
    settle(qtbot, place)
    assert page.isVisible()
    assert text_of(child(page, EditPage)).toPlainText() == "начато"
    assert not main_window.cases.workspace.pages.is_open


def test_two_blocks_one_after_the_other_do_not_mix(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    form = open_block(qtbot, place, page, "Напоминание")
    form.leave()
    settle(qtbot, place)
    form = open_block(qtbot, place, page, "Signature, English")
    before = text_of(form).toPlainText()
    pick(page, "Victim's name")
    assert text_of(form).toPlainText() != before
    assert newest(place.desk).text == MINE["text"]
    make_case(place.desk, "KG-9")
    settle(qtbot, place)


def test_in_large_letters_form_and_panel_take_turns(
    qtbot: QtBot, place: Workplace, page: WordingPage
) -> None:
    form = open_block(qtbot, place, page, "Напоминание")
    assert not page.panel.bar.isTabVisible(TEXT)
    place.look.apply(Scheme.LIGHT, 200)
    page.resize(1100, 660)
    settle(qtbot, place)
    assert page.panel.bar.isTabVisible(TEXT)
    assert form.isVisible()
    assert not page.panel.inserting.isVisible()
    page.panel.bar.setCurrentIndex(PLACEHOLDERS)
    assert not form.isVisible()
    assert page.panel.inserting.isVisible()
    pick(page, "Victim's name")
    assert form.isVisible()
    assert "{{victim.name}}" in text_of(form).toPlainText()
    form.leave()
    settle(qtbot, place)
    assert page.lists["wording"].isVisible()
