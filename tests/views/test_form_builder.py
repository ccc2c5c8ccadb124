from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.errors import Damaged
from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.fields import (
    TextField,
)
from desktop.forms.spec import Form, Section
from desktop.views.form import builder
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.labels import Words
from desktop.views.style import Look, Scheme
from tests.keyboard import press_key, type_text
from tests.views.sample_form import (
    FORM,
    HandClock,
    find,
    line,
    lines_of,
    open_section,
    press,
    said_below,
)

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_first_field_waits_for_the_first_letter(view: FormView) -> None:
    assert QApplication.focusWidget() is line(view, "family")


def test_the_keyboard_comes_back_to_where_one_was(view: FormView) -> None:
    view.set_values({"family": "Ким"})
    view.setEnabled(False)
    view.setEnabled(True)
    assert QApplication.focusWidget() is line(view, "family")
    type_text(line(view, "birth"), "2")
    view.setEnabled(False)
    assert QApplication.focusWidget() is not line(view, "birth")
    view.setEnabled(True)
    assert QApplication.focusWidget() is line(view, "birth")
    view.setFocus()
    assert QApplication.focusWidget() is line(view, "birth")


def test_sections_are_made_when_they_are_first_seen(view: FormView) -> None:
    QApplication.processEvents()
    assert set(view._rows) == {field.key for field in FORM.sections[0].fields}
    open_section(view, 1)
    assert set(view._rows) == {field.key for field in FORM.fields}


def test_letters_of_every_script_become_values(view: FormView) -> None:
    type_text(line(view, "family"), "Қуанышбеков Әділ")
    assert view.values()["family"] == "Қуанышбеков Әділ"
    assert view.state.dirty


def test_a_date_is_echoed_in_words(view: FormView, words: Words) -> None:
    type_text(line(view, "birth"), "14.04.2007")
    assert said_below(view, "birth") == "Understood as: 14 April 2007"
    words.set_language("ru")
    assert said_below(view, "birth").endswith("14 апреля 2007\u00a0г.")
    assert view.values()["birth"] == When.parse("2007-04-14")


def test_what_cannot_be_read_is_told_when_the_field_is_left(view: FormView) -> None:
    birth = line(view, "birth")
    birth.setFocus()
    type_text(birth, "14.0")
    # Who is still typing is not corrected, but told how to go on.
    assert said_below(view, "birth").startswith("As precise as it is known: 27.03.2007")
    assert not birth.property("wrong")
    line(view, "family").setFocus()
    assert said_below(view, "birth") != ""
    assert birth.accessibleDescription() == said_below(view, "birth")
    assert birth.property("wrong") is True
    birth.setFocus()
    type_text(birth, "4.2007")
    assert said_below(view, "birth") == "Understood as: 14 April 2007"
    assert birth.property("wrong") is False


def test_help_stays_whatever_is_said_below_it(qtbot: QtBot, view: FormView) -> None:
    family = ["Family name *", "As in the document."]
    assert lines_of(view, "family") == family
    with qtbot.assertNotEmitted(view.save_requested):
        view.save()
    assert lines_of(view, "family") == [*family, "This must be answered."]
    described = line(view, "family").accessibleDescription()
    assert described == "This must be answered. As in the document."
    type_text(line(view, "family"), "К")
    assert lines_of(view, "family") == family
    assert line(view, "family").accessibleDescription() == "As in the document."


def test_saving_goes_to_the_first_problem_wherever_it_is(qtbot: QtBot, view: FormView) -> None:
    type_text(line(view, "family"), "Ким")
    with qtbot.assertNotEmitted(view.save_requested):
        QTest.keyClick(line(view, "family"), Qt.Key.Key_S, CONTROL)
    assert QApplication.focusWidget() is line(view, "age")
    sections: QListWidget = find(view, "sections")
    assert sections.currentRow() == 1
    assert [sections.item(n).icon().isNull() for n in (0, 1)] == [True, False]
    spoken = sections.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Money and people: 0 of 6 answered, 1 answer has to be mended"


def test_saving_gives_values(qtbot: QtBot, view: FormView) -> None:
    open_section(view, 1)
    type_text(line(view, "age"), "41")
    open_section(view, 0)
    type_text(line(view, "family"), "Ким")
    with qtbot.waitSignal(view.save_requested) as caught:
        press(view, "save")
    values = caught.args[0]
    assert (values["family"], values["age"], values["story"]) == ("Ким", Decimal(41), None)
    assert set(values) == {field.key for field in FORM.fields}


def test_escape_and_the_button_ask_to_close(qtbot: QtBot, view: FormView) -> None:
    with qtbot.waitSignal(view.leave_requested), qtbot.assertNotEmitted(view.cancel_requested):
        QTest.keyClick(line(view, "family"), Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.cancel_requested):
        press(view, "cancel")


def test_typing_is_undone_field_by_field(view: FormView, clock: HandClock) -> None:
    family, birth = line(view, "family"), line(view, "birth")
    type_text(family, "Ахметов")
    birth.setFocus()
    type_text(birth, "2007")
    clock.now += 3
    type_text(birth, "-04")
    assert view.state.stack.count() == 3
    QTest.keyClick(birth, Qt.Key.Key_Z, CONTROL)
    assert birth.text() == "2007"
    QTest.keyClick(birth, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(QApplication.focusWidget() or birth, Qt.Key.Key_Z, CONTROL)
    assert (family.text(), birth.text()) == ("", "")
    assert QApplication.focusWidget() is family  # undo shows what it undid
    assert not view.state.dirty
    press(view, "redo")
    assert family.text() == "Ахметов"
    press(view, "undo")
    assert family.text() == ""
    assert not find(view, "undo").isEnabled()


def test_undo_works_from_every_kind_of_field(view: FormView) -> None:
    story: QPlainTextEdit = find(view, "story")
    type_text(story, "след ожога")
    assert view.values()["story"] == "след ожога"
    QTest.keyClick(story, Qt.Key.Key_Z, CONTROL)
    assert story.toPlainText() == ""
    press(view, "sex.male")
    QTest.keyClick(find(view, "sex.male"), Qt.Key.Key_Z, CONTROL)
    assert view.values()["sex"] is None
    open_section(view, 1)
    level: QComboBox = find(view, "level")
    level.setFocus()
    press_key(level, Qt.Key.Key_Down)
    assert view.values()["level"] == "l0"
    QTest.keyClick(level, Qt.Key.Key_Z, CONTROL)
    assert view.values()["level"] is None
    assert level.currentText() == "—"
    QTest.keyClick(level, Qt.Key.Key_Y, CONTROL)
    QTest.keyClick(level, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert view.values()["level"] == "l0"


def test_a_record_is_shown_clean(qtbot: QtBot, view: FormView) -> None:
    type_text(line(view, "family"), "Ким")
    with qtbot.waitSignal(view.dirty_changed) as caught:
        view.set_values({"family": "Ахметов", "birth": When.parse("2007~"), "country": "c7"})
    assert caught.args == [False]
    assert line(view, "family").text() == "Ахметов"
    assert find(view, "country").currentText() == "Country 7"
    assert view.values()["birth"] == When.parse("2007~")
    assert view.state.stack.count() == 0
    assert said_below(view, "family") == ""


def test_a_record_with_odd_spaces_is_not_changed_by_being_shown(view: FormView) -> None:
    view.set_values({"family": "Ким", "story": "one\u00a0two\r\nthree"})
    assert not view.state.dirty
    assert view.values()["story"] == "one\u00a0two\r\nthree"


def test_a_draft_is_given_out_soon_after_typing(qtbot: QtBot, view: FormView) -> None:
    with qtbot.waitSignal(view.draft_ready) as caught:
        type_text(line(view, "birth"), "14.0")
    draft = json.loads(caught.args[0])
    assert draft["form"] == "person"
    assert draft["raws"] == {"birth": "14.0"}


def test_a_draft_can_be_had_at_once_and_only_if_there_is_one(qtbot: QtBot, view: FormView) -> None:
    with qtbot.assertNotEmitted(view.draft_ready, wait=60):
        view.state.flush_draft()
    type_text(line(view, "family"), "К")
    with qtbot.waitSignal(view.draft_ready):
        view.state.flush_draft()
    view.state.mark_saved()
    with qtbot.assertNotEmitted(view.draft_ready, wait=60):
        view.state.flush_draft()


def test_work_goes_on_from_a_draft(qtbot: QtBot, view: FormView, kit: Kit) -> None:
    open_section(view, 1)
    press(view, "contacts.add")
    type_text(line(view, "contacts.0.value"), "+996")
    type_text(find(view, "claim"), "2 000 000")
    with qtbot.waitSignal(view.draft_ready) as caught:
        view.state.flush_draft()
    other = FormView(FORM, kit, clock=HandClock())
    qtbot.addWidget(other)
    other.set_values({"family": "Ким"})
    other.resume(caught.args[0])
    assert other.state.dirty
    assert other.state.raws == view.state.raws
    with pytest.raises(Damaged):
        other.resume("{}")


def test_what_the_service_refuses_is_told_beside_the_field(view: FormView) -> None:
    view.show_problems({"birth": _("After the date of death."), "age": _("Too old.")})
    assert said_below(view, "birth") == "After the date of death."
    assert QApplication.focusWidget() is line(view, "birth")
    type_text(line(view, "birth"), "2")
    assert said_below(view, "birth") != "After the date of death."
    open_section(view, 1)
    assert said_below(view, "age") == "Too old."


def test_fields_appear_when_they_are_asked_for(view: FormView) -> None:
    objection = find(view, "objection")
    assert not objection.isVisible()
    press(view, "consent.no")
    assert objection.isVisible()
    type_text(objection, "fear")
    press(view, "consent.yes")
    assert not objection.isVisible()
    assert view.values()["objection"] is None
    press(view, "consent.no")
    assert view.values()["objection"] == "fear"


def test_tab_visits_every_field_and_leaves_long_text(view: FormView) -> None:
    QApplication.processEvents()
    line(view, "family").setFocus()
    visited = []
    for _step in range(8):
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus.objectName())
        press_key(focus, Qt.Key.Key_Tab, "\t")
    assert visited == [
        *("family", "birth", "sex.female", "country", "consent.yes", "story", "cancel", "save"),
    ]
    assert "\t" not in find(view, "story").toPlainText()


def test_everything_can_be_reached_named_and_hit(view: FormView, look: Look) -> None:
    open_section(view, 1)
    press(view, "contacts.add")
    for percent in (80, 100):
        look.apply(Scheme.LIGHT, percent)
        for number in (0, 1):
            open_section(view, number)
            seen = [w for w in view.findChildren(QWidget) if w.isVisible()]
            stops = [w for w in seen if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
            assert len(stops) >= 10
            for stop in stops:
                name = QAccessible.queryAccessibleInterface(stop).text(QAccessible.Text.Name)
                inner = isinstance(stop.parent(), QComboBox)
                assert name.strip() or inner, stop.objectName()
                if isinstance(stop, QAbstractButton | QLineEdit | QComboBox) and not inner:
                    assert stop.height() >= 24, stop.objectName()


def test_only_plain_labels_are_on_the_form(view: FormView) -> None:
    open_section(view, 1)
    labels = view.findChildren(QLabel)
    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_a_form_with_one_section_has_no_list_of_sections(qtbot: QtBot, kit: Kit) -> None:
    view = FormView(Form("f", _("F"), FORM.sections[:1]), kit)
    qtbot.addWidget(view)
    view.show()
    assert not find(view, "sections").isVisible()


def test_a_closed_form_leaves_nothing_behind(words: Words, kit: Kit) -> None:
    before = len(words._said)
    for _time in range(5):
        view = FormView(FORM, kit, clock=HandClock())
        view.show()
        view.go_to("contacts")
        view.deleteLater()
        del view
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    words.set_language("ru")
    import gc

    gc.collect()
    assert len(words._said) == before


def test_a_long_section_is_made_while_the_window_breathes(
    qtbot: QtBot, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "_FIRST_SLICE_S", 0.001)
    monkeypatch.setattr(builder, "_SLICE_S", 0.001)
    fields = tuple(TextField(f"f{n}", _("Field {number}", number=n)) for n in range(150))
    view = FormView(Form("f", _("F"), (Section("s", _("S"), fields),)), kit)
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    at_once = len(view._rows)
    assert 0 < at_once < 150
    qtbot.waitUntil(lambda: len(view._rows) == 150)
    assert list(view._rows) == [field.key for field in fields]
    line(view, "f149").setFocus()
    press_key(line(view, "f149"), Qt.Key.Key_Tab, "\t")
    assert QApplication.focusWidget() is find(view, "cancel")
