"""A word of the trade beside a question: a small button that explains it.

The meaning is a tool tip for the mouse, the button's description for those who hear, and a line
beneath that the button shows and hides, for the keyboard and for those who read slowly.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from desktop.core.glossary import GlossaryTerm, explained
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.forms.fields import ChoiceField, Field
from desktop.views.form.editors import Kit
from desktop.views.labels import PlainLabel


def add_label(column: QVBoxLayout, field: Field, kit: Kit, name: str) -> TermButton | None:
    """Put the label of a field into its column; return the button that explains it, if any."""
    asked = field.required and not kit.reading
    label = _("{label} *", label=field.label) if asked else field.label
    if kit.reading or not _may_be_explained(field):
        column.addWidget(PlainLabel(kit.words, label, "muted" if kit.reading else "label"))
        return None
    term = TermButton(field, kit, name)
    column.addLayout(term.beside(label))
    column.addWidget(term.meaning)
    return term


class TermButton(QToolButton):
    """Explains a word of the trade: as a tool tip, and in a line that it shows and hides."""

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        super().__init__()
        self._field, self._kit = field, kit
        self._explained: GlossaryTerm | None = None
        self.setObjectName(f"{name}.term")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        kit.look.put_icon(self, "info", "accent")
        self.meaning = PlainLabel(kit.words, "", "muted")
        self.meaning.hide()
        self.toggled.connect(self._turn)
        self.hide()  # not shown either before it has a parent: it would be a window
        self._put(_term(field, None))

    def beside(self, label: Text) -> QHBoxLayout:
        """Return the line in which it stands behind the label of its field."""
        line = QHBoxLayout()
        line.setSpacing(self._kit.look.theme.space("xs"))
        line.addWidget(PlainLabel(self._kit.words, label, "label", elide=True))
        line.addWidget(self)
        line.addStretch(1)
        return line

    def explain(self, value: Any) -> None:
        """Explain the answer that was chosen, else the question."""
        term = _term(self._field, value)
        if term is not self._explained:
            self._put(term)
        self.setVisible(term is not None)
        if term is None:
            self.setChecked(False)

    def _put(self, term: GlossaryTerm | None) -> None:
        self._explained = term
        if term is None:
            return
        self.meaning.set_text(term)
        name = _("What does “{term}” mean?", term=_Named(term))
        self._kit.words.put(
            self, accessibleName=name, accessibleDescription=term, toolTip=term, whatsThis=term
        )

    def _turn(self, shown: bool) -> None:  # noqa: FBT001 - the signal's
        self.meaning.setVisible(shown)


@frozen_value
class _Named:
    """What a term is called."""

    term: GlossaryTerm

    def in_language(self, language: str) -> str:
        return self.term.name(language)


def _may_be_explained(field: Field) -> bool:
    """Whether the question, or one of its answers, is a word of the glossary."""
    return bool(field.term) or any(_term(field, each) for each in _codes(field))


def _codes(field: Field) -> tuple[str, ...]:
    if type(field) is ChoiceField and isinstance(field.terms, str):
        return tuple(term.key for term in field.options())
    return ()


def _term(field: Field, value: Any) -> GlossaryTerm | None:
    code_list = field.terms if isinstance(field, ChoiceField) else ""
    listed = isinstance(code_list, str) and isinstance(value, str)
    return explained(field.term, str(code_list), value) if listed else explained(field.term)
