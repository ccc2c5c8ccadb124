"""A form with every kind of field, and hands to fill it in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QWidget,
)

from desktop.core.text import _
from desktop.forms.fields import (
    Answer,
    AnswerField,
    ChoiceField,
    LinkField,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    Option,
    TextField,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section
from desktop.views.form.builder import FormView

SEXES = (Option("female", _("Female")), Option("male", _("Male")))
LEVELS = tuple(Option(f"l{n}", _("Level {number}", number=n)) for n in range(8))
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
                ChoiceField("level", _("Level"), terms=LEVELS),
                MultiChoiceField("seen_by", _("Seen by"), terms=SEXES),
                LinkField("doctor", _("Doctor"), of="people"),
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


def find(view: FormView, name: str) -> Any:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def here() -> QWidget:
    """Return what has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def line(view: FormView, name: str) -> QLineEdit:
    found = find(view, name)
    if isinstance(found, QComboBox):
        found = found.lineEdit()
    assert isinstance(found, QLineEdit)
    return found


def open_section(view: FormView, number: int) -> None:
    sections: QListWidget = find(view, "sections")
    sections.setCurrentRow(number)
    page = view._pages[number]
    page.build_to(page.keys[-1])  # on a busy machine the fields are made over several turns
    QApplication.processEvents()
    assert len(view._rows) >= 5


def said_below(view: FormView, key: str) -> str:
    note = view._rows[key]._note
    return note.text() if note is not None and not note.isHidden() else ""


def lines_of(view: FormView, key: str) -> list[str]:
    """Return what is written in a field's row, the label first."""
    labels = view._rows[key].findChildren(QLabel)
    return [label.text() for label in labels if not label.isHidden()]


def press(view: FormView, name: str) -> None:
    button = find(view, name)
    assert isinstance(button, QAbstractButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
