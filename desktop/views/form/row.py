"""A field as people see it: label, editor, and beneath it what helps, echoes or corrects."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.forms.fields import AttachmentField, Field, MoneyField, Problems, WhenField
from desktop.forms.spec import GroupField
from desktop.views.form.editors import Editor, EditorFactory, Kit
from desktop.views.form.reading import ReadingEditor
from desktop.views.labels import PlainLabel
from desktop.views.term_button import add_label

_ECHOED = (WhenField, MoneyField)


class FieldRow(QWidget):
    """One field; it shows a problem only when told to."""

    def __init__(self, field: Field, kit: Kit, name: str, make: EditorFactory) -> None:
        super().__init__()
        self.field, self._kit = field, kit
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.look.theme.space("xs"))
        self.term = add_label(column, field, kit, name)
        in_words = kit.reading and not _holds_files(field)
        self.editor: Editor = (ReadingEditor if in_words else make)(field, kit, name)
        column.addWidget(self.editor.widget)
        if field.help is not None and not kit.reading:  # it stays, whatever is said below it
            self.editor.put_help(PlainLabel(kit.words, field.help, "muted"), column)
        self._note: PlainLabel | None = None

    @property
    def stops(self) -> list[QWidget]:
        """The places for the keyboard: what explains the question, then its editor's."""
        explaining = [] if self.term is None else [self.term]
        return [*explaining, *self.editor.stops]

    def show_state(self, value: Any, wrong: Problems, path: str = "") -> None:
        """Say beneath what is wrong; else how the answer was understood, or how to go on."""
        if self._kit.reading:
            return
        path = path or self.field.key
        if self.term is not None:
            self.term.explain(value)
        problem = wrong.get(path)
        self.editor.show_problems(wrong, path)
        if problem is not None:
            self._say(problem, "error")
        elif value != self.field.nothing:
            is_echoed = isinstance(self.field, _ECHOED)
            self._say(_("Understood as: {words}", words=value) if is_echoed else None)
        else:
            hint = None if self.field.help else self.field.hint()
            self._say(None if hint is None or self.field.is_blank(self.editor.raw()) else hint)
        said = [self._kit.words.say(each) for each in (problem, self.field.help) if each]
        self.editor.mark(wrong=problem is not None, description=" ".join(said))

    def _say(self, text: Text | None, role: str = "muted") -> None:
        if self._note is None:
            if text is None:  # most fields never need it, and labels make forms slow
                return
            self._note = PlainLabel(self._kit.words, "", role)
            self._column.addWidget(self._note)
        self._note.set_role(role)
        self._note.set_text("" if text is None else text)
        self._note.setVisible(text is not None)


def _holds_files(field: Field) -> bool:
    """Whether files stand in it: who only reads looks at them and saves copies, too."""
    if isinstance(field, GroupField):
        return any(map(_holds_files, field.fields))
    return isinstance(field, AttachmentField)
