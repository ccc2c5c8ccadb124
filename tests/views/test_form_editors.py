from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.forms.fields import (
    Answer,
    AnswerField,
    Field,
    Link,
    LongTextField,
    Raw,
)
from desktop.forms.spec import Form, Section
from desktop.services.person_codes import PersonCode
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Editor, Kit
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import Words
from desktop.views.privacy import Privacy
from desktop.views.style import Look, Scheme
from tests.keyboard import press_key, type_text
from tests.views.sample_form import FORM, HandClock, find, line, open_section, press, said_below
from tests.views.usable import wrong_steps

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_answers_can_be_taken_back_and_explained(view: FormView) -> None:
    press(view, "consent.no")
    reason = line(view, "consent.reason")
    assert reason.isVisible()
    type_text(reason, "fear")
    assert view.values()["consent"] == Answer("no", "fear")
    press(view, "consent.yes")
    assert not reason.isVisible()
    assert view.values()["consent"] == Answer("yes")
    press(view, "consent.yes")
    assert view.values()["consent"] is None


def test_a_long_list_is_searched_by_typing(view: FormView) -> None:
    country: QComboBox = find(view, "country")
    edit = country.lineEdit()
    assert edit is not None
    edit.setFocus()
    type_text(edit, "country 1")
    assert view.values()["country"] == "c1"
    type_text(edit, "7")
    assert view.values()["country"] == "c17"
    completer = country.completer()
    assert completer is not None
    assert completer.completionCount() == 1
    type_text(edit, "x")
    line(view, "family").setFocus()
    assert "from the list" in said_below(view, "country")
    country.setCurrentIndex(3)
    country.activated.emit(3)
    assert view.values()["country"] == "c2"


def test_choices_change_language_and_keep_the_answer(view: FormView, words: Words) -> None:
    view.set_values({"sex": "male", "country": "c7", "level": "l2", "seen_by": ("male",)})
    open_section(view, 1)
    words.set_language("ru")
    assert find(view, "sex.male").isChecked()
    assert find(view, "country").currentData() == "c7"
    assert find(view, "level").currentData() == "l2"
    assert view.values()["seen_by"] == ("male",)
    assert not view.state.dirty


def test_the_wheel_scrolls_and_changes_nothing(view: FormView) -> None:
    view.set_values({"level": "l0"})
    open_section(view, 1)
    level: QComboBox = find(view, "level")
    line(view, "age").setFocus()
    assert not wheel(level)
    assert view.values()["level"] == "l0"
    level.setFocus()
    wheel(level)
    assert view.values()["level"] == "l1"


def wheel(widget: QWidget) -> bool:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.setAccepted(True)
    widget.event(event)
    return event.isAccepted()


def test_long_text_grows_with_what_is_written(view: FormView, look: Look) -> None:
    story: QPlainTextEdit = find(view, "story")
    short = story.height()
    story.setPlainText("line\n" * 10)
    grown = story.height()
    assert grown > short
    story.setPlainText("line\n" * 200)
    assert story.height() < 2.2 * grown
    story.setPlainText("")
    look.apply(Scheme.LIGHT, 150)
    QApplication.processEvents()
    assert story.height() > short


def test_money_is_an_amount_and_a_currency(view: FormView) -> None:
    open_section(view, 1)
    type_text(line(view, "claim"), "2000000")
    assert view.values()["claim"] is None
    currency: QComboBox = find(view, "claim.currency")
    currency.setCurrentIndex(currency.findData("KZT"))
    currency.activated.emit(currency.currentIndex())
    assert said_below(view, "claim").replace("\u00a0", " ").endswith("2,000,000 KZT")
    view.save()
    assert view.values()["claim"].currency == "KZT"


def test_any_number_of_terms_is_ticked_anywhere_in_the_row(view: FormView) -> None:
    open_section(view, 1)
    ticks: QListWidget = find(view, "seen_by")
    for row in (1, 0):
        place = ticks.visualItemRect(ticks.item(row)).center()
        QTest.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.values()["seen_by"] == ("female", "male")
    ticks.setFocus()
    ticks.setCurrentRow(0)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert view.values()["seen_by"] == ("male",)
    view.state.stack.undo()
    view.state.stack.undo()
    assert view.values()["seen_by"] == ()


class Registry:
    """Offers two persons when the test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Callable[[], object] = bool
        self.show: Callable[[Sequence[Link]], object] = list

    def offer(self, of: str, show: Callable[[Sequence[Link]], None], owner: QObject) -> None:
        assert owner is not None
        self.asked.append(of)
        self.show = show
        self.answer = lambda: show((Link("1", "Жумабаев А."), Link("2", "Жумабаева С.")))


def test_a_link_counts_only_when_chosen(show: Show, words: Words, look: Look) -> None:
    people = Registry()
    view = FormView(FORM, Kit(words, look, people), clock=HandClock())
    view.set_values({"doctor": Link("9", "Of old")})
    show(view)
    open_section(view, 1)
    doctor: FormCombo = find(view, "doctor")
    assert people.asked == ["people"]
    assert doctor.currentText() == "Of old"
    people.answer()
    assert view.values()["doctor"] == Link("9")
    assert not view.state.dirty
    doctor.setFocus()
    line(view, "doctor").selectAll()
    type_text(doctor, "Жум")
    assert view.values()["doctor"] is None
    completer = doctor.completer()
    assert completer is not None
    assert completer.completionCount() == 2
    doctor.setCurrentIndex(doctor.findData("2"))
    doctor.activated.emit(doctor.currentIndex())
    assert doctor.currentText() == "Жумабаева С."
    assert view.values()["doctor"] == Link("2")
    popup = completer.popup()
    assert popup is not None
    popup.hide()
    type_text(doctor, "\b")
    assert view.values()["doctor"] is None
    view.state.stack.undo()  # quick edits of one field are one step
    assert view.values()["doctor"] == Link("9")


def test_links_are_said_in_another_language_and_not_asked_for_again(
    words: Words, look: Look, show: Show
) -> None:
    people = Registry()
    view = FormView(FORM, Kit(words, look, people), clock=HandClock())
    show(view)
    open_section(view, 1)
    people.show((Link("1", _("Cases")),))
    doctor: FormCombo = find(view, "doctor")
    doctor.setCurrentIndex(1)
    words.set_language("ru")
    assert people.asked == ["people"]
    assert doctor.currentText() == _("Cases").in_language("ru") != "Cases"
    assert doctor.currentData() == "1"


def test_who_is_hidden_is_found_by_name_and_shown_by_code(
    words: Words, look: Look, show: Show
) -> None:
    people, privacy = Registry(), Privacy(words)
    view = FormView(FORM, Kit(words, look, people), clock=HandClock())
    show(view)
    open_section(view, 1)
    hidden = privacy.name("Жумабаева С.", PersonCode("witness", 2, "KG-1"))
    people.show((Link("1", "Асанов А."), Link("2", hidden)))
    doctor: FormCombo = find(view, "doctor")
    type_text(doctor, "жума")
    completer = doctor.completer()
    assert completer is not None
    assert completer.completionCount() == 1
    popup = completer.popup()
    assert popup is not None
    assert popup.model().index(0, 0).data() == "Witness 2, KG-1"
    popup.setCurrentIndex(popup.model().index(0, 0))
    press_key(popup, Qt.Key.Key_Return)
    assert doctor.currentText() == "Witness 2, KG-1"
    assert view.values()["doctor"] == Link("2")
    privacy.show()
    privacy.stop()
    assert doctor.currentText() == "Жумабаева С."
    assert view.values()["doctor"] == Link("2")


def test_rows_are_added_moved_removed_and_undone(view: FormView) -> None:
    open_section(view, 1)
    for text in ("a", "b"):
        press(view, "contacts.add")
        type_text(QApplication.focusWidget() or view, text)
    rows = [row["value"] for row in view.values()["contacts"]]
    assert rows == ["a", "b"]
    press(view, "contacts.1.up")
    assert [row["value"] for row in view.values()["contacts"]] == ["b", "a"]
    press(view, "contacts.0.down")
    press(view, "contacts.0.remove")
    assert [row["value"] for row in view.values()["contacts"]] == ["b"]
    assert not find(view, "contacts.0.up").isEnabled()
    for expected in (["a", "b"], ["b", "a"], ["a", "b"]):
        view.state.stack.undo()
        assert [row["value"] for row in view.values()["contacts"]] == expected


def test_a_row_that_came_back_is_where_tab_looks_for_it(view: FormView) -> None:
    open_section(view, 1)
    press(view, "contacts.add")
    type_text(QApplication.focusWidget() or view, "a")
    press(view, "contacts.0.remove")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    view.state.stack.undo()
    assert find(view, "contacts.0.value").isVisible()
    assert list(wrong_steps(view)) == []


def test_rows_tell_what_is_wrong_with_them(qtbot: QtBot, view: FormView) -> None:
    open_section(view, 1)
    type_text(line(view, "age"), "41")
    open_section(view, 0)
    type_text(line(view, "family"), "Ким")
    open_section(view, 1)
    for _row in range(3):
        press(view, "contacts.add")
    type_text(line(view, "contacts.2.since"), "2007")
    QApplication.processEvents()
    assert find(view, "contacts.2.why").isVisible()
    with qtbot.assertNotEmitted(view.save_requested):
        view.save()
    # The blank rows are gone, so that what was the third is the first.
    assert QApplication.focusWidget() is line(view, "contacts.0.value")
    assert line(view, "contacts.0.value").accessibleDescription() == "This must be answered."
    type_text(line(view, "contacts.0.value"), "1")
    with qtbot.waitSignal(view.save_requested):
        view.save()


class Stars(Editor):
    """An editor made by hand for one field."""

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        self._line = QLineEdit()
        super().__init__(field, kit, name, self._line)
        self.add_stop(self._line, name, field.label)
        self._line.textChanged.connect(self.tell)

    def raw(self) -> Raw:
        return str(self._line.text().count("*"))

    def set_raw(self, raw: Any) -> None:
        self._line.setText("*" * int(raw or 0))


def test_a_field_may_have_an_editor_made_by_hand(qtbot: QtBot, kit: Kit) -> None:
    view = FormView(FORM, kit, editors={"age": Stars}, clock=HandClock())
    qtbot.addWidget(view)
    view.set_values({"age": Decimal(3)})
    view.go_to("age")
    assert line(view, "age").text() == "***"
    type_text(line(view, "age"), "*")
    assert view.values()["age"] == Decimal(4)
    view.state.stack.undo()
    assert line(view, "age").text() == "***"


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("claim", "much", "claim"),
        ("doctor", "Somebody", "doctor"),
        ("age", "many", "age"),
        ("contacts.0.since", "someday", "contacts"),
    ],
)
def test_leaving_any_field_tells_what_is_wrong(
    view: FormView, name: str, typed: str, told: str
) -> None:
    open_section(view, 1)
    press(view, "contacts.add")
    field = line(view, name)
    field.setFocus()
    type_text(field, typed)
    stop = find(view, name)
    assert stop.accessibleDescription() == ""
    find(view, "save").setFocus()
    assert stop.accessibleDescription() != ""
    assert view.state.unreadable(told)


def test_long_text_and_reasons_are_left_too(kit: Kit, show: Show) -> None:
    fields = (
        LongTextField("story", _("Account"), longest=3),
        AnswerField("consent", _("Consent"), reason_for=("no",), check=lambda _answer: _("No.")),
    )
    short = FormView(Form("f", _("F"), (Section("s", _("S"), fields),)), kit)
    show(short)
    press(short, "consent.no")
    for name, key in (("story", "story"), ("consent.reason", "consent")):
        field = find(short, name)
        field.setFocus()
        type_text(field, "long")
        find(short, "save").setFocus()
        assert said_below(short, key) != ""
