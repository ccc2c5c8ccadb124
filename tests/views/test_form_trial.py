"""The trial behind docs/adr/0006: the longest section of the medical form, and 210 fields.

Section I of the report (case information) asks most: its fields are declared here as a form would
declare them. How long they take is measured by `./dev bench --only forms`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, cycle, pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.forms.fields import (
    AnswerField,
    ChoiceField,
    Field,
    LinkField,
    LongTextField,
    MultiChoiceField,
    NumberField,
    Option,
    TextField,
    TimeField,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.form.row import FieldRow
from tests.journeys.office import child
from tests.keyboard import type_text

TERMS = tuple(Option(f"term{n}", _("Term {number}", number=n)) for n in range(6))
LANGUAGES = tuple(Option(f"lang{n}", _("Language {number}", number=n)) for n in range(40))
PRESENT = (
    TextField("name", _("Name"), required=True),
    TextField("position", _("Position")),
    TextField("agency", _("Agency")),
    TextField("part", _("Part of the examination")),
    AnswerField("heard", _("In hearing?")),
    AnswerField("saw", _("In sight?")),
    AnswerField("asked_to_leave", _("Asked to leave?"), reason_for=("no",)),
)
CASE_INFORMATION = Section(
    "case_information",
    _("I. Case information"),
    (
        WhenField("exam_date", _("Date of examination"), required=True, exact=True),
        TimeField("start_time", _("Start"), required=True),
        TimeField("end_time", _("End"), required=True),
        ChoiceField("context", _("Context"), terms=TERMS, required=True),
        ChoiceField("modality", _("Way of examining"), terms=TERMS),
        TextField("requested_by_name", _("Requested by"), required=True),
        TextField("requested_by_position", _("Position"), required=True),
        TextField("request_document", _("Document of the request")),
        WhenField("request_date", _("Date of the request")),
        TextField("report_no", _("Report number"), required=True, help=_("No names in it.")),
        TextField("given_name", _("Given name"), required=True),
        TextField("family_name", _("Family name"), required=True),
        TextField("patronymic", _("Patronymic")),
        TextField("name_latin", _("Name in Latin letters")),
        WhenField("birth_date", _("Date of birth"), required=True),
        TextField("birth_place", _("Place of birth")),
        ChoiceField("sex_recorded", _("Sex as recorded"), terms=TERMS, required=True),
        TextField("gender_identity", _("Gender identity")),
        ChoiceField("id_document", _("Identity document"), terms=TERMS),
        TextField("id_number", _("Number of the document")),
        ChoiceField("identity_basis", _("Identity known from"), terms=TERMS, required=True),
        ChoiceField("reason", _("Reason for the examination"), terms=TERMS, required=True),
        LongTextField("reason_text", _("Reason in words")),
        LinkField("clinician", _("Clinician"), of="people", required=True),
        LinkField("second_clinician", _("Second clinician"), of="people"),
        AnswerField("interpreter_present", _("Interpreter"), required=True),
        TextField("interpreter_name", _("Name of the interpreter")),
        ChoiceField("language", _("Language"), terms=LANGUAGES),
        AnswerField("interpreter_independent", _("Interpreter independent?")),
        AnswerField("interpreter_signed", _("Confidentiality signed?")),
        AnswerField("informed_consent", _("Informed consent"), reason_for=("no",), required=True),
        MultiChoiceField("consent_parts", _("Consent covers"), terms=TERMS),
        TextField("consent_language", _("Language of the consent")),
        GroupField("accompanied_by", _("Accompanied by"), fields=PRESENT[:3]),
        GroupField("persons_present", _("Persons present"), fields=PRESENT),
        AnswerField("restrained", _("Restrained?"), reason_for=("yes",), required=True),
        AnswerField("asked_to_remove", _("Asked to remove restraints?")),
        AnswerField("threats", _("Threats to the examiner?"), reason_for=("yes",)),
        LongTextField("escort_demeanour", _("Demeanour of escorts")),
        AnswerField("private", _("Examined in private?"), reason_for=("no",), required=True),
        AnswerField("time_limit", _("Time limit stated?"), reason_for=("yes",)),
        NumberField("duration_minutes", _("Duration in minutes")),
        TextField("institution", _("Institution"), required=True),
        ChoiceField("institution_type", _("Kind of institution"), terms=TERMS),
        TextField("address", _("Address"), required=True),
        TextField("room", _("Room")),
        ChoiceField("custody_status", _("Custody status"), terms=TERMS),
        AnswerField("without_restriction", _("Without restriction?"), reason_for=("no",)),
        LongTextField("restriction_details", _("Restrictions")),
        GroupField("transferred_to", _("Report given to"), fields=PRESENT[:3]),
        WhenField("transfer_date", _("Date of transfer")),
        TimeField("transfer_time", _("Time of transfer")),
        LongTextField("subject_view", _("The person's view of the examination")),
    ),
)
LONGEST = Form("medical", _("Medical report"), (CASE_INFORMATION,))


def two_hundred_and_ten() -> Form:
    kinds: Iterator[Callable[[str], Field]] = cycle(
        (
            lambda key: TextField(key, _("Text"), required=True, help=_("Help.")),
            lambda key: LongTextField(key, _("Long text")),
            lambda key: ChoiceField(key, _("Choice"), terms=TERMS),
            lambda key: WhenField(key, _("Date")),
            lambda key: AnswerField(key, _("Answer")),
            lambda key: NumberField(key, _("Number")),
        )
    )
    sections = tuple(
        Section(f"s{s}", _("Section"), tuple(next(kinds)(f"s{s}_f{f}") for f in range(14)))
        for s in range(15)
    )
    return Form("large", _("Large"), sections)


class Painted(QObject):
    """Notes in which fields of a form something is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Note it, and keep nothing from anybody."""
        if event.type() is QEvent.Type.Paint:
            part: QObject | None = watched
            while part is not None and not isinstance(part, FieldRow):
                part = part.parent()
            if isinstance(part, FieldRow):
                self.keys.add(part.field.key)
        return False


@pytest.mark.parametrize(("form", "field"), [(LONGEST, "room"), (two_hundred_and_ten(), "s0_f0")])
def test_a_long_form_makes_the_section_shown_and_paints_the_field_typed_into(
    kit: Kit,
    show: Callable[[QWidget], None],
    qtbot: QtBot,
    qapp: QApplication,
    form: Form,
    field: str,
) -> None:
    view = FormView(form, kit)
    view.resize(1000, 800)
    show(view)
    qtbot.waitUntil(lambda: not view._pages[0]._waiting)
    assert list(view._rows) == [each.key for each in form.sections[0].fields]
    view.go_to(field)
    line = child(view, QLineEdit, field)
    type_text(line, "и")  # the first letter makes it an answer, which is counted
    qtbot.wait(50)
    widgets, painted = len(view.findChildren(QWidget)), Painted()
    qapp.installEventFilter(painted)
    type_text(line, "збит дубинкой по почкам")
    qtbot.wait(50)
    qapp.removeEventFilter(painted)
    assert painted.keys == {field}
    assert len(view.findChildren(QWidget)) == widgets


def test_a_field_far_below_is_in_sight_though_it_was_only_just_made(
    kit: Kit, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    view = FormView(LONGEST, kit)
    view.resize(1000, 800)
    show(view)
    view.go_to("room")
    qtbot.waitUntil(lambda: not view._pages[0]._waiting)
    qtbot.wait(50)  # everything has its place
    assert not child(view, QLineEdit, "room").visibleRegion().isEmpty()


def test_the_window_breathes_while_a_long_section_is_made(
    kit: Kit, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    clock = count(step=0.005)  # it takes 5 ms to make a field
    view = FormView(LONGEST, kit, clock=lambda: next(clock))
    view.resize(1000, 800)
    made: list[int] = []
    breath = QTimer()
    breath.timeout.connect(lambda: made.append(len(view._rows)))
    breath.start()
    show(view)
    assert 0 < len(view._rows) < 10  # in the first 30 ms
    qtbot.waitUntil(lambda: not view._pages[0]._waiting)
    breath.stop()
    assert len(view._rows) == len(CASE_INFORMATION.fields)
    assert all(after - before <= 3 for before, after in pairwise(made))  # 12 ms each
