from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.fields import (
    Answer,
    AnswerField,
    LongTextField,
    MultiChoiceField,
    Option,
    TextField,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section
from desktop.views.form.conflict import ConflictDialog
from desktop.views.form.editors import Kit
from desktop.views.form.passages import MarkedText
from desktop.views.labels import Words
from desktop.views.style import Scheme

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
    texts = [text.toPlainText() for text in dialog.findChildren(QPlainTextEdit)]
    return [label.text() for label in dialog.findChildren(QLabel)] + texts


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


def test_the_passages_that_differ_are_marked_in_both_texts(qtbot: QtBot, kit: Kit) -> None:
    mine = MINE | {"text": "🙂 He was beaten on the back."}
    theirs = THEIRS | {"text": "🙂 He was kicked on the back."}
    dialog = ConflictDialog(FORM, kit, mine, theirs, BASE)
    qtbot.addWidget(dialog)
    marked = [
        (text.accessibleName(), [each.cursor.selectedText() for each in text.extraSelections()])
        for text in dialog.findChildren(MarkedText)
    ]
    assert marked == [
        ("Text: My version", ["beaten "]),
        ("Text: Saved meanwhile", ["kicked "]),
    ]
    (selection,) = dialog.findChildren(MarkedText)[0].extraSelections()
    assert selection.format.fontUnderline()  # not by colour alone
    kit.look.apply(Scheme.DARK)
    (selection,) = dialog.findChildren(MarkedText)[0].extraSelections()
    assert selection.format.background().color() == kit.look.colour("warning_soft")


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
    assert "8 мая 2007\u00a0г." in words_on(dialog)


def test_fields_the_form_does_not_show_come_from_what_was_saved(qtbot: QtBot, kit: Kit) -> None:
    dialog = ConflictDialog(FORM, kit, MINE, THEIRS | {"version": 3}, BASE)
    qtbot.addWidget(dialog)
    dialog.choose_all(0)
    assert dialog.values()["version"] == 3


# -- groups and reasons --------------------------------------------------------------------------

ROWS = Form(
    "claim",
    _("Claim"),
    (
        Section(
            "all",
            _("All"),
            (
                GroupField(
                    "items",
                    _("Items"),
                    fields=(TextField("head", _("Head")), TextField("sum", _("Sum"))),
                ),
                AnswerField("consent", _("Consent"), reason_for=("no",)),
            ),
        ),
    ),
)


def row(head: str, amount: str) -> dict[str, Any]:
    return {"head": head, "sum": amount}


A, B, NEW = row("pain", "100"), row("costs", "20"), row("treatment", "7")
START = {"items": (A, B), "consent": Answer("yes")}
Asks = Callable[..., ConflictDialog]


@pytest.fixture
def asks(qtbot: QtBot, kit: Kit) -> Asks:
    """Show two versions of a claim."""

    def shown(mine: Any, theirs: Any, base: Any = START) -> ConflictDialog:
        dialog = ConflictDialog(ROWS, kit, START | mine, START | theirs, base)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return shown


def test_rows_added_here_and_changed_there_go_together_unasked(qtbot: QtBot, asks: Asks) -> None:
    dialog = asks({"items": (A, B, NEW)}, {"items": (row("pain", "150"), B)})
    assert radio(dialog, "items.2").isChecked()
    assert "pain; 150\ncosts; 20\ntreatment; 7" in words_on(dialog)
    assert dialog.focusWidget() is button(dialog, "save")
    assert save(qtbot, dialog)["items"] == (row("pain", "150"), B, NEW)


def test_only_what_both_changed_of_a_row_is_asked(qtbot: QtBot, asks: Asks) -> None:
    dialog = asks({"items": (row("pain", "200"), B, NEW)}, {"items": (row("pain", "150"), B)})
    assert "1 choice left" in words_on(dialog)
    assert "Row 1: Sum" in words_on(dialog)
    mine = radio(dialog, "items.doubt0.0")
    assert dialog.focusWidget() is mine
    assert mine.accessibleName() == "Row 1: Sum: My version"
    assert mine.accessibleDescription() == "200"
    mine.click()
    assert "pain; 200\ncosts; 20\ntreatment; 7" in words_on(dialog)
    assert save(qtbot, dialog)["items"] == (row("pain", "200"), B, NEW)


def test_a_row_removed_here_and_changed_there_is_asked(qtbot: QtBot, asks: Asks) -> None:
    dialog = asks({"items": (B,)}, {"items": (row("pain", "150"), B)})
    assert radio(dialog, "items.doubt0.0").accessibleDescription() == "(removed)"
    assert radio(dialog, "items.doubt0.1").accessibleDescription() == "pain; 150"
    assert {"(removed)", "pain; 150"} <= set(words_on(dialog))
    radio(dialog, "items.doubt0.0").click()
    assert save(qtbot, dialog)["items"] == (B,)


@pytest.mark.parametrize(("name", "rows"), [("all_mine", (B,)), ("all_theirs", (A,))])
def test_one_side_can_be_taken_whole(
    qtbot: QtBot, asks: Asks, name: str, rows: tuple[Any, ...]
) -> None:
    dialog = asks({"items": (B,)}, {"items": (A,)})
    button(dialog, name).click()
    assert not any(each.isEnabled() for each in doubts(dialog))
    assert save(qtbot, dialog)["items"] == rows


def doubts(dialog: ConflictDialog) -> list[QRadioButton]:
    return [each for each in dialog.findChildren(QRadioButton) if ".doubt" in each.objectName()]


def test_without_the_common_past_rows_are_put_together_only_if_chosen(
    qtbot: QtBot, asks: Asks
) -> None:
    dialog = asks({"items": (A, NEW)}, {"items": (A, B)}, None)
    assert "1 choice left" in words_on(dialog)
    radio(dialog, "items.2").click()
    assert save(qtbot, dialog)["items"] == (A, NEW, B)


def test_one_answer_for_two_reasons_may_have_both(qtbot: QtBot, asks: Asks) -> None:
    dialog = asks({"consent": Answer("no", "fear")}, {"consent": Answer("no", "shame")})
    assert "No – fear" in words_on(dialog)
    assert "No – shame" in words_on(dialog)
    radio(dialog, "consent.2").click()
    assert save(qtbot, dialog)["consent"] == Answer("no", "shame; fear")


def test_a_reason_only_one_side_gives_is_taken_unasked(qtbot: QtBot, asks: Asks) -> None:
    dialog = asks({"consent": Answer("no")}, {"consent": Answer("no", "shame")})
    assert save(qtbot, dialog)["consent"] == Answer("no", "shame")
