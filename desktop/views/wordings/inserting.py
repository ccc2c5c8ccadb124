"""The list of what a text may name: chosen with a click or with Enter, it is written at the cursor.

What stands in the text is the same in every language of the window; the list says what it means.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.core.names import fold
from desktop.core.text import Text, _
from desktop.rules.placeholders import TRUTH, Formed, placeholders
from desktop.rules.wording import blank_text
from desktop.views.form.inputs import FilterLine
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.workplace import Workplace

_TEXT = Qt.ItemDataRole.UserRole
_CONDITION = "{{#if NAME}}\n…\n{{else}}\n…\n{{/if}}"


class PickList(QListWidget):
    """Rows that are chosen by one click, or by Enter."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "framed")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._pick)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_current()
        else:
            super().keyPressEvent(event)

    def pick_current(self) -> None:
        """Choose the row where the keyboard is."""
        item: QListWidgetItem | None = self.currentItem()
        if item is not None:
            self._pick(item)

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(_TEXT))


class Inserting(QWidget):
    """A search line over the list; some placeholders have forms in some languages only."""

    inserted = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place, self._language = place, ""
        words = place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(place.look.theme.space("s"))
        self.search = FilterLine(words, place.look)
        words.put(self.search, accessibleName=_("Search the placeholders"))
        self.list = PickList()
        self.list.setObjectName("placeholders")
        words.put(self.list, accessibleName=_("Placeholders"))
        column.addWidget(PlainLabel(words, _INSERTS, "muted"))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.list.picked.connect(self.inserted)
        self.search.textChanged.connect(self._fill)
        self.search.down.connect(self._go_down)
        self.search.chosen.connect(self.list.pick_current)
        words.language_changed.connect(self._fill)

    def show_for(self, language: str) -> None:
        """Offer what a text in this language may name."""
        if language != self._language:
            self._language = language
            self._fill()

    def _fill(self) -> None:
        say, wanted = self._place.words.say, fold(self.search.text())
        self.list.clear()
        for called, text in _offered(self._language):
            words = say(called)
            if wanted in fold(f"{words} {text}"):
                item = QListWidgetItem(words[:1].upper() + words[1:], self.list)
                item.setData(_TEXT, text)
        self.list.setCurrentRow(0)

    def _go_down(self) -> None:
        self.list.setFocus()
        self.list.setCurrentRow(min(self.list.currentRow() + 1, self.list.count() - 1))


def _offered(language: str) -> Iterator[tuple[Sayable, str]]:
    """Give each placeholder with its forms, then the conditions, then a question."""
    known = placeholders().values()
    for each in known:
        if each.kind != TRUTH:
            for form in ("", *each.forms(language)):
                yield Formed(each, form), blank_text(each.name, form)
    for each in known:
        if each.kind == TRUTH:
            yield _("if {condition}", condition=each), _CONDITION.replace("NAME", each.name)
    yield _QUESTION, "{{?…}}"


_INSERTS: Text = _("A click, or Enter, writes it at the cursor.")
_QUESTION = _("question that is answered when the paper is made")
