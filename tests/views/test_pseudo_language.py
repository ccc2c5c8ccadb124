"""Every screen in a language of brackets: what stands outside them cannot be translated."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import desktop.forms
import desktop.views
from desktop.core.money import Money
from desktop.core.resources import resource
from desktop.core.text import _, c_, n_
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.forms.fields import CURRENCIES
from desktop.forms.spec import Form
from desktop.rules.shipped_wording import shipped_bodies
from desktop.views.form.builder import FormView
from desktop.views.labels import PlainLabel, Words
from desktop.views.style import Look
from desktop.views.unlock.fields import Card
from desktop.views.unlock.window import LANGUAGE_NAMES
from tests.house.source import expect_none
from tests.journeys.office import sitting
from tests.views.dialogs import kinds_of
from tests.views.practice import CLOSE, OPEN, bracketed, fill
from tests.views.pseudo import PSEUDO, outside, pseudo, spoken
from tests.views.said import cut_off, everything_said
from tests.views.walk import every_screen, shown

pytestmark = pytest.mark.slow

# Said alike in every language: the program, languages by their own names, codes of currencies, and
# bodies, which are called as they call themselves.
BODIES = {name for body in shipped_bodies().values() for name in body.labels.values()}
ALIKE = {"Dalil", *LANGUAGE_NAMES.values(), *CURRENCIES, *BODIES}
# What came from outside, and where it may stand: the number of a case that was given none, the file
# that was chosen, of a paper its language, which is in no list, and its hash, what a paper itself
# says in its places left to fill, and the whole hashes of an exhibit.
GIVEN = (
    ("", r"D-\d{4}-\d{4}|20260104\.csv"),
    (r"^PlainLabel", r"/\S*/pytest-of-\S+"),  # the folder that was chosen
    (r"ColumnList list\.papers(\.case)?, row \d+$", rf"(?<=, ){PSEUDO}(?=, )|\b[0-9a-f]{{12}}…$"),
    (r"QListWidget unfilled\.places, row \d+$", r"^\[.+\]$"),
    (r"^PlainLabel, words$", r"^([0-9a-f]{16} ?){4,8}$"),
)
OF_QT = {"Scroll Left", "Scroll Right"}  # of a bar of tabs; translated in Qt's own catalogues


@dataclass
class Findings:
    """What one walk through every screen has found."""

    untranslated: set[str] = field(default_factory=set)
    cut: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def add(self, name: str, screen: QWidget) -> None:
        """Look at one screen; the same finding on the next screens is one."""
        for where, words in everything_said(screen):
            left = _without_what_was_given(where, outside(words))
            if any(letter.isalpha() for letter in left) and words not in ALIKE | OF_QT:
                self.untranslated.add(f"{where}: {words[:80]}")
        for where in cut_off(screen):
            self.cut.setdefault(where, name)
        self.met |= {type(each).__name__ for each in (screen, *shown(screen, QWidget))}
        self.met |= {form.objectName() for form in shown(screen, FormView)}


def test_every_screen_can_be_translated_and_has_room(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    found = Findings()
    with spoken():
        words = Words(PSEUDO)
        with sitting(tmp_path / "office", words, look) as place:
            fill(place.desk)
            for name, screen in every_screen(qtbot, place, tmp_path):
                found.add(name, screen)
    expect_none(
        sorted(found.untranslated),
        "say it with _(...), n_(...) or c_(...), and show it with Words.put",
    )
    cut = [f"{where} on {name}" for where, name in found.cut.items()]
    expect_none(cut, "let it wrap, grow or elide with a tool tip")
    expect_none(sorted(_all_there_is() - found.met), "tell tests/views/walk.py the way to it")


def _without_what_was_given(where: str, words: str) -> str:
    for place, given in GIVEN:
        if re.match(place, where):
            words = re.sub(given, "", words)
    return words


def _all_there_is() -> set[str]:
    """Return the names of every dialog, card and page, and of every form of the program."""
    forms = {
        f"form.{value.key}"
        for module in pkgutil.iter_modules(desktop.forms.__path__, "desktop.forms.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, Form)
    }
    return forms | {kind.__name__ for kind in (*kinds_of(QDialog), *kinds_of(Card))}


# -- the looking itself --------------------------------------------------------------------------


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
    found = Findings()
    found.add("", label)
    assert found.untranslated == {"QLabel, words: ‹Case› opened", "QLabel, tool tip: tip"}


def test_a_hash_may_stand_in_the_list_of_papers_only(qtbot: QtBot) -> None:
    row = ", ".join(("001", bracketed("chronology"), PSEUDO, "0123456789ab…"))
    papers = "ColumnList list.papers, row 0"
    assert not re.search("[a-z]", _without_what_was_given(papers, outside(row)))
    for where in ("QLabel", "ColumnList list.people, row 0", "ColumnList list.papers, head"):
        assert _without_what_was_given(where, row) == row
    label = QLabel("0123456789ab…")
    qtbot.addWidget(label)
    label.show()
    found = Findings()
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
