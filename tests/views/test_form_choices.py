"""Choosing: a few answers side by side, a combo box, many terms with a line to search in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from desktop.core.text import _
from desktop.forms.fields import (
    AnswerField,
    ChoiceField,
    LongTextField,
    MultiChoiceField,
    Option,
    TextField,
)
from desktop.forms.spec import Form, GroupField, Section
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.form.inputs import FilterLine, FormCombo
from desktop.views.labels import Words
from tests.keyboard import press_key, type_text
from tests.views.sample_form import HandClock, find, here, press

Show = Callable[[QWidget], None]

SIDES = tuple(Option(key, _("Side {key}", key=key)) for key in ("left", "right", "both"))
LONG = tuple(Option(f"x{n}", _("An answer of many, many words, number {n}", n=n)) for n in range(3))
FORM = Form(
    "choices",
    _("Choices"),
    (
        Section(
            "all",
            _("All"),
            (
                ChoiceField("side", _("Side"), terms=SIDES),
                ChoiceField("weight", _("Weight"), terms=SIDES, required=True),
                ChoiceField("long", _("Long"), terms=LONG),
                AnswerField("consent", _("Consent"), reason_for=("no",)),
                MultiChoiceField("methods", _("Methods"), terms="torture_methods"),
                GroupField(
                    "rows",
                    _("Rows"),
                    fields=(
                        TextField("who", _("Who")),
                        ChoiceField("side", _("Side"), terms=SIDES),
                        ChoiceField("long", _("Long"), terms=LONG),
                    ),
                ),
                GroupField(
                    "cards",
                    _("Cards"),
                    fields=(
                        ChoiceField("side", _("Side"), terms=SIDES),
                        LongTextField("t", _("T")),
                    ),
                ),
            ),
        ),
    ),
)


@pytest.fixture
def view(show: Show, kit: Kit) -> FormView:
    view = FormView(FORM, kit, clock=HandClock())
    view.resize(900, 700)
    show(view)
    QApplication.processEvents()
    return view


def tab(steps: int = 1) -> str:
    for _step in range(steps):
        press_key(here(), Qt.Key.Key_Tab, "\t")
    return here().objectName()


def key(which: Qt.Key) -> str:
    QTest.keyClick(here(), which)
    return here().objectName()


# -- side by side --------------------------------------------------------------------------------


def test_a_few_short_answers_stand_side_by_side(view: FormView) -> None:
    press(view, "side.right")
    assert view.values()["side"] == "right"
    press(view, "side.left")
    assert view.values()["side"] == "left"
    assert isinstance(find(view, "long"), FormCombo)


def test_a_row_of_buttons_is_one_stop_and_arrows_choose_in_it(view: FormView) -> None:
    find(view, "side.left").setFocus()
    assert key(Qt.Key.Key_Right) == "side.right"
    assert view.values()["side"] == "right"
    assert key(Qt.Key.Key_Down) == "side.both"
    assert key(Qt.Key.Key_Right) == "side.left"  # round the corner
    assert key(Qt.Key.Key_Up) == "side.both"
    assert view.values()["side"] == "both"
    assert tab() == "weight.left"
    QTest.keyClick(here(), Qt.Key.Key_Backtab)
    assert here().objectName() == "side.both"


def test_tab_comes_to_the_answer_that_was_given(view: FormView) -> None:
    view.set_values({"weight": "both", "side": "right"})
    find(view, "side.left").setFocus()
    assert tab() == "weight.both"
    view.go_to("weight")
    assert here().objectName() == "weight.both"
    view.go_to("side")
    assert here().objectName() == "side.left"  # where one was last


def test_an_answer_is_taken_back_unless_it_is_required(view: FormView) -> None:
    for name in ("side.right", "side.right", "weight.left", "weight.left"):
        press(view, name)
    assert (view.values()["side"], view.values()["weight"]) == (None, "left")
    press(view, "side.left")
    key(Qt.Key.Key_Delete)
    assert view.values()["side"] is None
    key(Qt.Key.Key_Delete)
    assert view.values()["side"] is None
    key(Qt.Key.Key_Space)
    assert view.values()["side"] == "left"
    find(view, "weight.left").setFocus()
    key(Qt.Key.Key_Backspace)
    assert view.values()["weight"] == "left"


def test_yes_no_and_not_known_are_one_stop_too(view: FormView) -> None:
    find(view, "consent.yes").setFocus()
    assert key(Qt.Key.Key_Right) == "consent.no"
    assert view.values()["consent"].answer == "no"
    assert tab() == "consent.reason"


def test_a_term_that_is_in_no_list_any_more_is_still_shown(view: FormView) -> None:
    view.set_values({"side": "retired"})
    assert find(view, "side.retired").isChecked()
    assert not view.state.dirty
    press(view, "side.left")
    assert not find(view, "side.retired").isChecked()


def test_buttons_wrap_where_there_is_no_room_and_never_cut_their_words(view: FormView) -> None:
    left, both = find(view, "side.left"), find(view, "side.both")
    assert left.y() == both.y()
    flow = left.parentWidget()
    flow.setFixedWidth(left.width() + 10)
    QApplication.processEvents()
    assert left.y() < find(view, "side.right").y() < both.y()
    plain = left.width()
    press(view, "side.left")
    QApplication.processEvents()
    assert left.width() == plain  # there was room for bold words from the start


def test_a_choice_speaks_the_other_language(view: FormView, words: Words) -> None:
    press(view, "consent.yes")
    words.set_language("ru")
    assert find(view, "consent.yes").text() == "Да"
    assert find(view, "consent.yes").isChecked()


# -- in rows of a group --------------------------------------------------------------------------


def test_in_a_narrow_row_a_choice_is_a_combo_that_tells_what_it_cuts(view: FormView) -> None:
    press(view, "rows.add")
    press(view, "cards.add")
    QApplication.processEvents()
    long, side = find(view, "rows.0.long"), find(view, "rows.0.side")
    assert isinstance(long, FormCombo)
    assert isinstance(side, FormCombo)
    assert find(view, "cards.0.side.left").isVisible()  # a row as wide as the form has buttons
    long.setFocus()
    press_key(long, Qt.Key.Key_Down)
    assert long.toolTip() == "An answer of many, many words, number 0"
    side.choose("left")
    QApplication.processEvents()
    assert side.toolTip() == ""
    side.resize(60, side.height())
    assert side.toolTip() == "Side left"


def test_the_list_of_a_narrow_combo_is_as_wide_as_its_terms(view: FormView) -> None:
    press(view, "rows.add")
    QApplication.processEvents()
    combo: FormCombo = find(view, "rows.0.long")
    combo.showPopup()
    assert combo.view().width() > combo.width()
    assert combo.view().width() >= combo.view().sizeHintForColumn(0)
    combo.hidePopup()


# -- many terms ----------------------------------------------------------------------------------


def terms(view: FormView) -> list[str]:
    ticks: QListWidget = find(view, "methods")
    return [ticks.item(n).text() for n in range(ticks.count()) if not ticks.item(n).isHidden()]


def chips(view: FormView) -> list[str]:
    QApplication.processEvents()
    named = [each for each in view.findChildren(QWidget) if ".chosen." in each.objectName()]
    return [each.objectName().split(".")[-1] for each in named if not each.isHidden()]


def test_many_terms_are_found_by_typing_and_ticked_with_enter(view: FormView) -> None:
    search: FilterLine = find(view, "methods.search")
    search.setFocus()
    assert len(terms(view)) == 31
    type_text(search, "falan")
    assert terms(view) == ["beating of the soles (falanga)"]
    type_text(search, "\n")
    assert view.values()["methods"] == ("falanga",)
    assert search.text() == ""
    assert len(terms(view)) == 31
    type_text(search, "burns\n")
    assert view.values()["methods"] == ("falanga", "burns")
    assert set(chips(view)) == {"falanga", "burns"}
    spoken = find(view, "methods").accessibleName()
    assert spoken == "Methods: 2 of 31 chosen"
    type_text(search, "burns\n")  # the same way takes it back
    assert view.values()["methods"] == ("falanga",)
    type_text(search, "\n")  # nothing is meant by Enter alone
    assert view.values()["methods"] == ("falanga",)


def test_what_is_not_there_is_said_and_escape_shows_all_again(view: FormView) -> None:
    search: FilterLine = find(view, "methods.search")
    search.setFocus()
    type_text(search, "zzz\n")
    assert terms(view) == []
    assert find(view, "methods").accessibleName() == "Methods: Nothing found"
    press_key(search, Qt.Key.Key_Down)
    assert here() is search
    left: list[None] = []
    view.leave_requested.connect(lambda: left.append(None))
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert len(terms(view)) == 31
    assert left == []
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert left == [None]


def test_the_list_is_worked_from_the_line(view: FormView) -> None:
    search: FilterLine = find(view, "methods.search")
    search.setFocus()
    type_text(search, "suspension")
    press_key(search, Qt.Key.Key_Down)
    ticks: QListWidget = find(view, "methods")
    assert here() is ticks
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert view.values()["methods"] == ("suspension",)
    QTest.keyClick(ticks, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.values()["methods"] == ()
    assert chips(view) == []


def test_undo_in_the_line_undoes_answers(view: FormView) -> None:
    press(view, "side.left")
    search: FilterLine = find(view, "methods.search")
    search.setFocus()
    type_text(search, "fal")
    QTest.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.values()["side"] is None
    assert search.text() == "fal"


def test_what_is_chosen_stands_above_and_is_taken_back_there(view: FormView) -> None:
    view.set_values({"methods": ("falanga", "burns", "suspension")})
    assert set(chips(view)) == {"falanga", "burns", "suspension"}
    find(view, "methods.search").setFocus()
    first = tab()
    assert first.startswith("methods.chosen.")
    assert key(Qt.Key.Key_Right).startswith("methods.chosen.")
    assert tab() == "methods"  # one stop for all of them
    QTest.keyClick(here(), Qt.Key.Key_Backtab)
    gone = here().objectName().split(".")[-1]
    key(Qt.Key.Key_Delete)
    assert gone not in view.values()["methods"]
    assert here().objectName().startswith("methods.chosen.")
    key(Qt.Key.Key_Delete)
    key(Qt.Key.Key_Delete)
    assert view.values()["methods"] == ()
    assert here().objectName() == "methods.search"
    view.state.stack.undo()
    assert len(chips(view)) == 3


def test_many_terms_speak_the_other_language_while_narrowed_down(
    view: FormView, words: Words
) -> None:
    view.set_values({"methods": ("falanga",)})
    search: FilterLine = find(view, "methods.search")
    type_text(search, "burns")
    words.set_language("ru")
    assert terms(view) == []
    search.clear()
    type_text(search, "фаланга")
    assert terms(view) == ["удары по ступням (фаланга)"]
    assert find(view, "methods.chosen.falanga").text() == "удары по ступням (фаланга)"
