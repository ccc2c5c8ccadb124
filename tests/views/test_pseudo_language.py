"""What `translated` finds of a screen, and the language it looks at it in."""

from __future__ import annotations

import re

from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.money import Money
from desktop.core.resources import resource
from desktop.core.text import _, c_, n_
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.views.labels import PlainLabel, Words
from desktop.views.style import Look
from tests.views.practice import CLOSE, OPEN, bracketed
from tests.views.pseudo import PSEUDO, outside, pseudo, spoken
from tests.views.said import cut_off
from tests.views.translated import Translation, without_what_was_given


def test_a_sentence_is_longer_and_in_brackets() -> None:
    said = pseudo("Case {number}")
    assert len(said) >= 1.4 * len("Case {number}")
    assert "{number}" in said
    assert outside(said) == ""


def test_no_sentence_of_the_program_has_such_brackets() -> None:
    sentences = resource("i18n/ru/LC_MESSAGES/dalil.po").read_text("utf-8")
    assert "Case {number}" in sentences
    assert not {OPEN, CLOSE} & set(sentences)


def test_everything_of_the_core_is_said_in_it() -> None:
    term = vocabulary("sex")["f"]
    with spoken():
        for said in (
            _("Case {number}", number="KG-1"),
            n_("{n} day", "{n} days", 2),
            c_("tab", "Proceedings"),
            _("Understood as: {words}", words=When.parse("2007-04")),
            term,
            When.parse("2007-04"),
            Money.parse("2000 KGS"),
        ):
            assert outside(said.in_language(PSEUDO)) == ""
            assert outside(said.in_language("ru")) != ""
    assert outside(term.in_language(PSEUDO)) == "female"


def test_words_outside_brackets_are_found(qtbot: QtBot) -> None:
    label = QLabel("‹Case› opened")
    label.setToolTip("tip")
    qtbot.addWidget(label)
    label.show()
    found = Translation()
    found.add("", label)
    assert found.untranslated == {"QLabel, words: ‹Case› opened", "QLabel, tool tip: tip"}


def test_a_hash_may_stand_in_the_list_of_papers_only(qtbot: QtBot) -> None:
    row = ", ".join(("001", bracketed("chronology"), PSEUDO, "0123456789ab…"))
    papers = "ColumnList list.papers, row 0"
    assert not re.search("[a-z]", without_what_was_given(papers, outside(row)))
    for where in ("QLabel", "ColumnList list.people, row 0", "ColumnList list.papers, head"):
        assert without_what_was_given(where, row) == row
    label = QLabel("0123456789ab…")
    qtbot.addWidget(label)
    label.show()
    found = Translation()
    found.add("", label)
    assert found.untranslated == {"QLabel, words: 0123456789ab…"}


def test_what_is_cut_off_is_found(qtbot: QtBot, look: Look) -> None:
    assert look is not None
    words = Words("en")
    long = "Documenting torture " * 20
    window = QWidget()
    qtbot.addWidget(window)
    for make in (lambda: QPushButton(long), lambda: QLabel(long), lambda: PlainLabel(words, long)):
        part = make()
        part.setParent(window)
        part.setGeometry(0, 0, 100, 20)
    elided = PlainLabel(words, long, elide=True)
    elided.setParent(window)
    elided.setGeometry(0, 40, 100, 20)
    beyond = QPushButton("Save", window)
    beyond.setGeometry(150, 0, 100, 30)
    window.resize(200, 100)
    window.show()
    assert sorted(where.split(":")[0] for where in cut_off(window)) == [
        "PlainLabel",
        "QLabel",
        "QPushButton",
        "QPushButton",
    ]
