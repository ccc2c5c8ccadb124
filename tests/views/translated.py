"""A screen in a language of brackets: what stands outside them cannot be translated."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass, field

from PySide6.QtWidgets import (
    QDialog,
    QWidget,
)

import desktop.forms
import desktop.views
from desktop.forms.fields import CURRENCIES
from desktop.forms.spec import Form
from desktop.rules.shipped_wording import shipped_bodies
from desktop.views.form.builder import FormView
from desktop.views.unlock.fields import Card
from desktop.views.unlock.window import LANGUAGE_NAMES
from tests.house.source import expect_none
from tests.views.dialogs import kinds_of
from tests.views.pseudo import PSEUDO, outside
from tests.views.said import cut_off, everything_said
from tests.views.walk import shown

# Said alike in every language: the program, languages by their own names, codes of currencies, and
# bodies, which are called as they call themselves.
BODIES = {name for body in shipped_bodies().values() for name in body.labels.values()}
ALIKE = {"Dalil", *LANGUAGE_NAMES.values(), *CURRENCIES, *BODIES}
# What came from outside, and where it may stand: the number of a case that was given none, the file
# that was chosen, of a paper its language, which is in no list, and its hash, what a paper itself
# says in its places left to fill, the whole hashes of an exhibit,
# and the fingerprint of keys.
FINGERPRINT = r"\b([0-9A-HJKMNP-TV-Z]{4} ){4}[0-9A-HJKMNP-TV-Z]{4}\b"
GIVEN = (
    ("", r"D-\d{4}-\d{4}|20260104\.csv"),
    (r"^PlainLabel", r"/\S*/pytest-of-\S+"),  # the folder that was chosen
    (r"ColumnList list\.papers(\.case)?, row \d+$", rf"(?<=, ){PSEUDO}(?=, )|\b[0-9a-f]{{12}}…$"),
    (r"QListWidget unfilled\.places, row \d+$", r"^\[.+\]$"),
    (r"^PlainLabel, words$", r"^([0-9a-f]{16} ?){4,8}$"),
    (r"^PlainLabel, words$|ColumnList list\.users, row \d+$", FINGERPRINT),
)
OF_QT = {"Scroll Left", "Scroll Right"}  # of a bar of tabs; translated in Qt's own catalogues


@dataclass
class Translation:
    """What one walk through every screen has found."""

    untranslated: set[str] = field(default_factory=set)
    cut: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def add(self, name: str, screen: QWidget) -> None:
        """Look at one screen; the same finding on the next screens is one."""
        for where, words in everything_said(screen):
            left = without_what_was_given(where, outside(words))
            if any(letter.isalpha() for letter in left) and words not in ALIKE | OF_QT:
                self.untranslated.add(f"{where}: {words[:80]}")
        for where in cut_off(screen):
            self.cut.setdefault(where, name)
        self.met |= {type(each).__name__ for each in (screen, *shown(screen, QWidget))}
        self.met |= {form.objectName() for form in shown(screen, FormView)}


def expect_translated(found: Translation) -> None:
    """Fail with what a walk through every screen has found, or has not come to."""
    expect_none(
        sorted(found.untranslated),
        "say it with _(...), n_(...) or c_(...), and show it with Words.put",
    )
    cut = [f"{where} on {name}" for where, name in found.cut.items()]
    expect_none(cut, "let it wrap, grow or elide with a tool tip")
    expect_none(sorted(_all_there_is() - found.met), "tell tests/views/walk.py the way to it")


def without_what_was_given(where: str, words: str) -> str:
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
