from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
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
    Answer,
    AnswerField,
    ChoiceField,
    Field,
    Link,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    Option,
    PersonField,
    Raw,
    TextField,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section
from desktop.views.form import builder
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Editor, Kit
from desktop.views.labels import Words
from desktop.views.style import Look, Scheme
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
SEXES = (Option("female", _("Female")), Option("male", _("Male")))
COUNTRIES = tuple(Option(f"c{n}", _("Country {number}", number=n)) for n in range(30))
FORM = Form(
    "person",
    _("Person"),
    (
        Section(
            "who",
            _("Identity"),
            (
                TextField("family", _("Family name"), required=True, help=_("As in the document.")),
                WhenField("birth", _("Date of birth")),
                ChoiceField("sex", _("Sex"), terms=SEXES),
                ChoiceField("country", _("Country"), terms=COUNTRIES),
                AnswerField("consent", _("Consent"), reason_for=("no",)),
                TextField(
                    "objection",
                    _("Objection"),
                    required=True,
                    visible_when=lambda values: values["consent"] == Answer("no"),
                ),
                LongTextField("story", _("Account")),
            ),
        ),
        Section(
            "money",
            _("Money and people"),
            (
                MoneyField("claim", _("Claim")),
                NumberField("age", _("Age"), required=True, maximum=Decimal(120)),
                MultiChoiceField("seen_by", _("Seen by"), terms=SEXES),
                PersonField("doctor", _("Doctor")),
                GroupField(
                    "contacts",
                    _("Contacts"),
                    fields=(
                        TextField("value", _("Number"), required=True),
                        WhenField("since", _("Since")),
                        TextField(
                            "why", _("Why"), visible_when=lambda row: row["since"] is not None
                        ),
                    ),
                ),
            ),
        ),
    ),
)


class HandClock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def view(show: Show, kit: Kit, clock: HandClock) -> FormView:
    view = FormView(FORM, kit, draft_after_ms=30, clock=clock)
    view.resize(900, 700)
    show(view)
    return view


def find(view: FormView, name: str) -> Any:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def line(view: FormView, name: str) -> QLineEdit:
    found = find(view, name)
    assert isinstance(found, QLineEdit)
    return found


def open_section(view: FormView, number: int) -> None:
    sections: QListWidget = find(view, "sections")
    sections.setCurrentRow(number)
    QApplication.processEvents()
    assert len(view._rows) >= 5


def said_below(view: FormView, key: str) -> str:
    note = view._rows[key]._note
    return note.text() if note is not None and not note.isHidden() else ""


def press(view: FormView, name: str) -> None:
    button = find(view, name)
    assert isinstance(button, QAbstractButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_first_field_waits_for_the_first_letter(view: FormView) -> None:
    assert QApplication.focusWidget() is line(view, "family")


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
    assert said_below(view, "birth").endswith("14 апреля 2007 г.")
    assert view.values()["birth"] == When.parse("2007-04-14")


def test_what_cannot_be_read_is_told_when_the_field_is_left(view: FormView) -> None:
    birth = line(view, "birth")
    birth.setFocus()
    type_text(birth, "14.0")
    assert said_below(view, "birth") == ""  # who is still typing is not corrected
    line(view, "family").setFocus()
    assert said_below(view, "birth") != ""
    assert birth.accessibleDescription() == said_below(view, "birth")
    assert birth.property("wrong") is True
    birth.setFocus()
    type_text(birth, "4.2007")
    assert said_below(view, "birth") == "Understood as: 14 April 2007"
    assert birth.property("wrong") is False


def test_help_stands_below_until_there_is_something_to_mend(qtbot: QtBot, view: FormView) -> None:
    assert said_below(view, "family") == "As in the document."
    with qtbot.assertNotEmitted(view.save_requested):
        view.save()
    assert said_below(view, "family") == "This must be answered."
    type_text(line(view, "family"), "К")
    assert said_below(view, "family") == "As in the document."


def test_saving_goes_to_the_first_problem_wherever_it_is(qtbot: QtBot, view: FormView) -> None:
    type_text(line(view, "family"), "Ким")
    with qtbot.assertNotEmitted(view.save_requested):
        QTest.keyClick(line(view, "family"), Qt.Key.Key_S, CONTROL)
    assert QApplication.focusWidget() is line(view, "age")
    sections: QListWidget = find(view, "sections")
    assert sections.currentRow() == 1
    assert [sections.item(n).icon().isNull() for n in (0, 1)] == [True, False]
    spoken = sections.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Money and people: 1 answer has to be mended"


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
    with qtbot.waitSignal(view.cancel_requested):
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
    sex: QComboBox = find(view, "sex")
    sex.setFocus()
    press_key(sex, Qt.Key.Key_Down)
    assert view.values()["sex"] == "female"
    QTest.keyClick(sex, Qt.Key.Key_Z, CONTROL)
    assert view.values()["sex"] is None
    assert sex.currentText() == "—"
    QTest.keyClick(sex, Qt.Key.Key_Y, CONTROL)
    QTest.keyClick(sex, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert view.values()["sex"] == "female"


def test_a_record_is_shown_clean(qtbot: QtBot, view: FormView) -> None:
    type_text(line(view, "family"), "Ким")
    with qtbot.waitSignal(view.dirty_changed) as caught:
        view.set_values({"family": "Ахметов", "birth": When.parse("2007~"), "country": "c7"})
    assert caught.args == [False]
    assert line(view, "family").text() == "Ахметов"
    assert find(view, "country").currentText() == "Country 7"
    assert view.values()["birth"] == When.parse("2007~")
    assert view.state.stack.count() == 0
    assert said_below(view, "family") == "As in the document."


def test_a_record_with_odd_spaces_is_not_changed_by_being_shown(view: FormView) -> None:
    view.set_values({"family": "Ким", "story": "one\u00a0two\r\nthree"})
    assert not view.state.dirty
    assert view.values()["story"] == "one\u00a0two\r\nthree"


def test_a_draft_is_given_out_soon_after_typing(qtbot: QtBot, view: FormView) -> None:
    with qtbot.waitSignal(view.draft_ready) as caught:
        type_text(line(view, "birth"), "14.0")
    draft = json.loads(caught.args[0])
    assert draft == {"form": "person", "raws": {"birth": "14.0"}}


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
    other = FormView(FORM, kit)
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
    assert said_below(view, "birth") == ""
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
    view.set_values({"family": "Ким", "sex": "male", "country": "c7", "seen_by": ("male",)})
    open_section(view, 1)
    words.set_language("ru")
    assert find(view, "sex").currentData() == "male"
    assert find(view, "country").currentData() == "c7"
    assert view.values()["seen_by"] == ("male",)
    assert not view.state.dirty


def test_the_wheel_scrolls_and_changes_nothing(view: FormView) -> None:
    view.set_values({"sex": "female"})
    sex: QComboBox = find(view, "sex")
    line(view, "family").setFocus()
    assert not wheel(sex)
    assert view.values()["sex"] == "female"
    sex.setFocus()
    wheel(sex)
    assert view.values()["sex"] == "male"


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


def test_tab_visits_every_field_and_leaves_long_text(view: FormView) -> None:
    QApplication.processEvents()
    line(view, "family").setFocus()
    visited = []
    for _step in range(10):
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus.objectName())
        press_key(focus, Qt.Key.Key_Tab, "\t")
    assert visited == [
        *("family", "birth", "sex", "country", "consent.yes", "consent.no", "consent.unknown"),
        *("story", "cancel", "save"),
    ]
    assert "\t" not in find(view, "story").toPlainText()


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
    """Finds two persons."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, words: str, found: Callable[[tuple[Link, ...]], None]) -> None:
        self.asked.append(words)
        found((Link("1", "Жумабаев А."), Link("2", "Жумабаева С.")))


def test_a_person_counts_only_when_chosen(show: Show, words: Words, look: Look) -> None:
    people = Registry()
    view = FormView(FORM, Kit(words, look, people))
    show(view)
    open_section(view, 1)
    doctor = line(view, "doctor")
    doctor.setFocus()
    type_text(doctor, "Жум")
    assert people.asked == ["Ж", "Жу", "Жум"]
    assert view.values()["doctor"] is None
    completer = doctor.completer()
    assert completer is not None
    index = completer.completionModel().index(1, 0)
    completer.activated[type(index)].emit(index)  # type: ignore[index]  # the stub forgets that signals have overloads
    assert doctor.text() == "Жумабаева С."
    assert view.values()["doctor"] == Link("2")
    popup = completer.popup()
    assert popup is not None
    popup.hide()
    type_text(doctor, "\b")
    assert view.values()["doctor"] is None
    view.state.stack.undo()


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
    view = FormView(FORM, kit, editors={"age": Stars})
    qtbot.addWidget(view)
    view.set_values({"age": Decimal(3)})
    view.go_to("age")
    assert line(view, "age").text() == "***"
    type_text(line(view, "age"), "*")
    assert view.values()["age"] == Decimal(4)
    view.state.stack.undo()
    assert line(view, "age").text() == "***"


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
        view = FormView(FORM, kit)
        view.show()
        view.go_to("contacts")
        view.deleteLater()
        del view
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    words.set_language("ru")
    import gc

    gc.collect()
    assert len(words._said) == before


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
    assert field.accessibleDescription() == ""
    find(view, "save").setFocus()
    assert field.accessibleDescription() != ""
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
