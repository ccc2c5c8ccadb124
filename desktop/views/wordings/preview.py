"""What a block reads like: filled with an invented example, or from a case that is chosen.

What is missing is marked where it stands and listed with what to do. While names are hidden in the
window, so is whatever names or locates somebody here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import WrongInput
from desktop.core.text import _, n_
from desktop.rules.placeholders import placeholders
from desktop.rules.wording import Filled, Named, Value, Values, example_values, fill, parse
from desktop.services.wording_values import CHOICES, CaseWording, case_values
from desktop.views.case_picker import ask_case
from desktop.views.flow import Flow
from desktop.views.labels import PlainLabel
from desktop.views.meant import WhoIsMeant
from desktop.views.privacy import HIDDEN
from desktop.views.worker import Newest
from desktop.views.workplace import Workplace

_PAUSE_MS = 120
_GAPS_HIGH = 130  # pixels at 100 %

_EXAMPLE = _("Filled with an invented example.")


class BlockPreview(QWidget):
    """The text with its values, above what is missing."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._language, self._text = "", ""
        self._case_id, self._found = "", CaseWording("", Values(), ())
        self._newest = Newest(place.reading, self, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self.told = PlainLabel(place.words, _EXAMPLE, "muted")
        self.with_case, self.with_example = QPushButton(), QPushButton()
        self._meant = WhoIsMeant(place, CHOICES)
        self.choices = self._meant.choices
        self.problem = PlainLabel(place.words, "", "error")
        self.text = QPlainTextEdit()
        self.missing = PlainLabel(place.words, "", "muted")
        self.gaps = QListWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column, line = QVBoxLayout(self), Flow(look.theme.space("s"))
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.space("s"))
        words.put(self.with_case, text=_("With a case…"))
        words.put(self.with_example, text=_("With the example"))
        line.addWidget(self.with_case)
        line.addWidget(self.with_example)
        column.addWidget(self.told)
        column.addLayout(line)
        column.addWidget(self._meant)
        column.addWidget(self.problem)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setObjectName("wording.preview")
        words.put(self.text, accessibleName=_("Preview"))
        column.addWidget(self.text, 1)
        column.addWidget(self.missing)
        self.gaps.setProperty("role", "framed")
        self.gaps.setWordWrap(True)
        self.gaps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.gaps.setMaximumHeight(look.theme.pixels(_GAPS_HIGH))
        words.put(self.gaps, accessibleName=_("What is missing"))
        column.addWidget(self.gaps)
        for each in (self.with_example, self.problem, self.gaps):
            each.hide()

    def _connect(self) -> None:
        self._pause.timeout.connect(self.refresh)
        self.with_case.clicked.connect(self._ask_case)
        self.with_example.clicked.connect(partial(self.show_case, ""))
        self._meant.changed.connect(self._read)
        self._place.privacy.changed.connect(self.refresh)
        self._place.words.language_changed.connect(self.refresh)
        self._place.look.changed.connect(self.refresh)

    # -- what is filled -------------------------------------------------------------------------

    def show_text(self, language: str, text: str) -> None:
        """Show a text in a language, once typing pauses."""
        if language != self._language:
            self._language = language
            self._read()
        self._text = text
        self._pause.start()

    def show_case(self, case_id: str) -> None:
        """Fill from a case; without one, with the example."""
        self._case_id, self._found = case_id, CaseWording("", Values(), ())
        self._meant.offer(self._found.options)
        self._read()

    def _ask_case(self) -> None:
        ask_case(self._place, _("Fill from a case"), self, self.show_case)

    def _read(self) -> None:
        """Read the values for what is chosen."""
        self.with_example.setVisible(bool(self._case_id))
        if not self._case_id:
            self.told.set_text(_EXAMPLE)
            self._pause.start()
            return
        self._newest.run(
            case_values,
            self._place.desk,
            self._case_id,
            self._language,
            self._meant.chosen(),
            done=self._take,
            failed=self._place.fail,
            at_once=True,
        )

    def _take(self, found: CaseWording) -> None:
        self._found = found
        self.told.set_text(_("Filled from case {number}.", number=found.case_number))
        self._meant.offer(self._found.options)
        self.refresh()

    # -- how it reads ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the text and fill it; of one that cannot be read only the reason is shown."""
        self._pause.stop()
        if not self._language:
            return
        try:
            tree = parse(self._text, self._language)
        except WrongInput as refused:
            self.problem.set_text(refused.sentence)
            self.problem.show()
            self._show(Filled(()))
            self.missing.set_text("")
            return
        self.problem.hide()
        values = self._found.values if self._case_id else example_values(self._language)
        if self._case_id and not self._place.privacy.shown:
            values = _hidden(values, HIDDEN.in_language(self._language))
        self._show(fill(tree, values, self._language))

    def _show(self, filled: Filled) -> None:
        self.text.clear()
        cursor = self.text.textCursor()
        for piece in filled.pieces:
            tone = "warning" if piece.gap else "accent" if piece.is_value else ""
            cursor.insertText(piece.text, self._format(tone))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.gaps.clear()
        for gap in filled.gaps:
            words = self._place.words.say(gap)
            self.gaps.addItem(words[:1].upper() + words[1:])
        count = len(filled.gaps)
        self.gaps.setVisible(bool(count))
        self.missing.set_role("warning" if count else "muted")
        left = n_("{n} place is not filled:", "{n} places are not filled:", count)
        self.missing.set_text(left if count else _("Every place is filled."))

    def _format(self, tone: str) -> QTextCharFormat:
        look, made = self._place.look, QTextCharFormat()
        made.setForeground(look.colour(tone or "text"))
        if tone == "warning":
            made.setBackground(look.colour("warning_soft"))
        return made


def _hidden(values: Values, instead: str) -> Values:
    """Return values in which nothing names or locates anybody."""
    known: dict[str, Value] = dict(values.known)
    for name, value in values.known.items():
        if placeholders()[name].personal:
            forms = value.forms if isinstance(value, Named) else ()
            known[name] = Named(instead, tuple((form, instead) for form, _words in forms))
    return replace(values, known=known)
