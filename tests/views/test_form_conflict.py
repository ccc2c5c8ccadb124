from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.fields import LongTextField, MultiChoiceField, Option, TextField, WhenField
from desktop.forms.spec import Form, Section
from desktop.views.form.conflict import ConflictDialog
from desktop.views.form.editors import Kit
from desktop.views.labels import Words

FORM = Form(
    "step",
    _("Step"),
    (
        Section(
            "step",
            _("Step"),
            (
                TextField("title", _("Title")),
                WhenField("when", _("Date")),
                LongTextField("text", _("Text")),
                MultiChoiceField("outcomes", _("Outcomes"), terms=(Option("a", _("A")),)),
            ),
        ),
    ),
)
BASE = {"title": "Refusal", "when": None, "text": "old", "outcomes": ()}
MINE = BASE | {"when": When.parse("2007-05-08"), "text": "my text"}
THEIRS = BASE | {"title": "Refusal upheld", "text": "their text", "outcomes": ("a",)}


@pytest.fixture
def dialog(qtbot: QtBot, kit: Kit) -> ConflictDialog:
    dialog = ConflictDialog(FORM, kit, MINE, THEIRS, BASE)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def button(dialog: ConflictDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def radio(dialog: ConflictDialog, name: str) -> QRadioButton:
    found = dialog.findChild(QRadioButton, name)
    assert isinstance(found, QRadioButton)
    return found


def words_on(dialog: ConflictDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def save(qtbot: QtBot, dialog: ConflictDialog) -> dict[str, Any]:
    with qtbot.waitSignal(dialog.resolved) as caught:
        QTest.mouseClick(button(dialog, "save"), Qt.MouseButton.LeftButton)
    values: dict[str, Any] = caught.args[0]
    return values


def test_both_versions_of_every_difference_are_shown(dialog: ConflictDialog) -> None:
    shown = words_on(dialog)
    for text in ("Refusal", "Refusal upheld", "8 May 2007", "(nothing)", "my text", "their text"):
        assert text in shown
    spoken = radio(dialog, "when.0")
    assert spoken.accessibleName() == "Date: My version"
    assert spoken.accessibleDescription() == "8 May 2007"


def test_what_only_one_side_changed_is_chosen_already(qtbot: QtBot, dialog: ConflictDialog) -> None:
    assert radio(dialog, "when.0").isChecked()
    assert radio(dialog, "title.1").isChecked()
    assert radio(dialog, "outcomes.1").isChecked()
    assert not button(dialog, "save").isEnabled()
    assert "1 choice left" in words_on(dialog)
    QTest.mouseClick(radio(dialog, "text.0"), Qt.MouseButton.LeftButton)
    radio(dialog, "text.0").setChecked(True)
    assert save(qtbot, dialog) == {
        "title": "Refusal upheld",
        "when": MINE["when"],
        "text": "my text",
        "outcomes": ("a",),
    }


def test_long_texts_can_both_be_kept(qtbot: QtBot, dialog: ConflictDialog) -> None:
    radio(dialog, "text.2").click()
    assert save(qtbot, dialog)["text"] == "their text\n\nmy text"
    assert dialog.findChild(QRadioButton, "title.2") is None


@pytest.mark.parametrize(("name", "values"), [("all_mine", MINE), ("all_theirs", THEIRS)])
def test_one_side_can_be_taken_everywhere(
    qtbot: QtBot, dialog: ConflictDialog, name: str, values: dict[str, Any]
) -> None:
    button(dialog, name).click()
    assert save(qtbot, dialog) == values


def test_without_the_common_past_nothing_is_chosen(qtbot: QtBot, kit: Kit) -> None:
    dialog = ConflictDialog(FORM, kit, MINE, THEIRS)
    qtbot.addWidget(dialog)
    assert not any(each.isChecked() for each in dialog.findChildren(QRadioButton))
    assert "4 choices left" in words_on(dialog)


def test_going_back_saves_nothing(qtbot: QtBot, dialog: ConflictDialog) -> None:
    with qtbot.assertNotEmitted(dialog.resolved):
        button(dialog, "cancel").click()
    assert dialog.isHidden()


def test_the_versions_follow_the_language(dialog: ConflictDialog, words: Words) -> None:
    words.set_language("ru")
    assert "8 мая 2007 г." in words_on(dialog)


def test_fields_the_form_does_not_show_come_from_what_was_saved(qtbot: QtBot, kit: Kit) -> None:
    dialog = ConflictDialog(FORM, kit, MINE, THEIRS | {"version": 3}, BASE)
    qtbot.addWidget(dialog)
    dialog.choose_all(0)
    assert dialog.values()["version"] == 3
