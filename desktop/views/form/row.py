"""A field as people see it: label, editor, and one line beneath that helps, echoes or corrects.

Groups are here too, because their rows are made of such fields again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.forms.fields import (
    AttachmentField,
    Field,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    Problems,
    Raw,
    WhenField,
)
from desktop.forms.spec import GroupField, blanks, values_of, visible
from desktop.views.attaching.editor import AttachmentEditor
from desktop.views.form.editors import Editor, EditorFactory, Kit, make_editor
from desktop.views.labels import PlainLabel

_ECHOED = (WhenField, MoneyField)
_ON_ONE_LINE = 3


class FieldRow(QWidget):
    """One field; it shows a problem only when told to."""

    def __init__(
        self, field: Field, kit: Kit, name: str, factory: EditorFactory | None = None
    ) -> None:
        super().__init__()
        self.field, self._kit = field, kit
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.look.theme.space("xs"))
        label = _("{label} *", label=field.label) if field.required else field.label
        column.addWidget(PlainLabel(kit.words, label, "label"))
        own = (kind for asked, kind in _OWN.items() if isinstance(field, asked))
        kind: EditorFactory = next(own, make_editor)
        self.editor: Editor = (factory or kind)(field, kit, name)
        column.addWidget(self.editor.widget)
        self._note: PlainLabel | None = None
        if field.help is not None:
            self._say(field.help, "muted")

    def show_state(self, value: Any, wrong: Problems, path: str = "") -> None:
        """Say beneath what is wrong; else how the answer was understood; else what is asked."""
        path = path or self.field.key
        problem = wrong.get(path)
        if isinstance(self.editor, GroupEditor):
            self.editor.show_problems(wrong, path)
        if problem is not None:
            self._say(problem, "error")
        elif isinstance(self.field, _ECHOED) and value != self.field.nothing:
            self._say(_("Understood as: {words}", words=value), "muted")
        elif self._note is not None:
            self._say(self.field.help, "muted")
        said = problem or self.field.help
        description = "" if said is None else self._kit.words.say(said)
        self.editor.mark(wrong=problem is not None, description=description)

    def _say(self, text: Text | None, role: str) -> None:
        if self._note is None:  # most fields never need it, and labels make forms slow
            self._note = PlainLabel(self._kit.words, "", role)
            self._column.addWidget(self._note)
        self._note.set_role(role)
        self._note.set_text("" if text is None else text)
        self._note.setVisible(text is not None)


class GroupEditor(Editor):
    """Rows of fields that can be added, removed and moved."""

    def __init__(self, field: Any, kit: Kit, name: str) -> None:
        super().__init__(field, kit, name, QWidget())
        self._group: GroupField = field
        self._rows: list[_GroupRow] = []
        self._column = QVBoxLayout(self.widget)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._add = QPushButton()
        kit.look.put_icon(self._add, "plus")
        kit.words.put(self._add, text=_("Add"))
        self.add_stop(self._add, f"{name}.add", _("{label}: add", label=field.label))
        self._add.clicked.connect(self._append)
        self._column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def raw(self) -> Raw:
        """Return the rows."""
        return tuple(row.raw() for row in self._rows)

    def set_raw(self, raw: Any) -> None:
        """Show the rows; widgets stay where they are, so that the keyboard does, too."""
        while len(self._rows) > len(raw):
            row = self._rows.pop()
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(raw):
            self._rows.append(_GroupRow(self, self._group, len(self._rows)))
            self._column.insertWidget(self._column.count() - 1, self._rows[-1])
        for row, content in zip(self._rows, raw, strict=True):
            row.show_raw(content)
        for row in self._rows:
            row.enable(last=len(self._rows) - 1)
        self.stops = [*(stop for row in self._rows for stop in row.stops()), self._add]

    def mark(self, *, wrong: bool, description: str) -> None:  # noqa: ARG002 - a button is not wrong
        """Leave the rows alone: each is told what is wrong with it."""
        self._add.setAccessibleDescription(description)

    def show_problems(self, wrong: Problems, path: str) -> None:
        """Show the problems of the rows, by `group.row.field`."""
        for number, row in enumerate(self._rows):
            row.show_problems(wrong, f"{path}.{number}")

    def change(self, number: int, step: int | None) -> None:
        """Move a row up or down, or remove it if `step` is None."""
        rows = list(self.raw())
        row = rows.pop(number)
        if step is not None:
            rows.insert(number + step, row)
        self._put(rows)

    def _append(self) -> None:
        self._put([*self.raw(), blanks(self._group.fields)])
        self._rows[-1].stops()[0].setFocus()

    def _put(self, rows: list[Any]) -> None:
        self.show_raw(tuple(rows))
        self.edited.emit(tuple(rows), None)


class _GroupRow(QFrame):
    """One row of a group."""

    def __init__(self, group: GroupEditor, field: GroupField, number: int) -> None:
        super().__init__()
        self._group, self._fields, self._number = group, field.fields, number
        self.setProperty("role", "card")
        short = len(field.fields) <= _ON_ONE_LINE and not any(
            isinstance(part, LongTextField | MultiChoiceField) for part in field.fields
        )
        line = QHBoxLayout(self)
        answers = QHBoxLayout() if short else QVBoxLayout()
        line.addLayout(answers, 1)
        prefix = f"{group.name}.{number}"
        self._rows = {
            part.key: FieldRow(part, group.kit, f"{prefix}.{part.key}") for part in field.fields
        }
        for key, row in self._rows.items():
            answers.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
            row.editor.edited.connect(partial(self._edited, key))
            row.editor.left.connect(group.left)
        self._buttons: list[QToolButton] = []
        self._add_button(line, "up", "arrow-up", _("Move up"), -1)
        self._add_button(line, "down", "arrow-down", _("Move down"), 1)
        self._add_button(line, "remove", "trash-2", _("Remove"), None)

    def raw(self) -> dict[str, Raw]:
        """Return what stands in the row."""
        return {key: row.editor.raw() for key, row in self._rows.items()}

    def show_raw(self, content: Mapping[str, Raw]) -> None:
        """Show what stands in the row."""
        for key, row in self._rows.items():
            row.editor.show_raw(content.get(key, row.field.blank))
        self._show_asked()

    def show_problems(self, wrong: Problems, path: str) -> None:
        """Show the problems under `path`, and echo the rest."""
        values, _unreadable = values_of(self._fields, self.raw())
        for key, row in self._rows.items():
            row.show_state(values[key], wrong, f"{path}.{key}")

    def enable(self, last: int) -> None:
        """Let the row be moved where there is room."""
        self._buttons[0].setEnabled(self._number > 0)
        self._buttons[1].setEnabled(self._number < last)

    def stops(self) -> list[QWidget]:
        """Return the places for the keyboard."""
        return [*(stop for row in self._rows.values() for stop in row.editor.stops), *self._buttons]

    def _add_button(
        self, line: QHBoxLayout, name: str, icon: str, label: Text, step: int | None
    ) -> None:
        button = QToolButton()
        self._group.kit.look.put_icon(button, icon)
        self._group.kit.words.put(button, toolTip=label, accessibleName=label)
        button.setObjectName(f"{self._group.name}.{self._number}.{name}")
        button.clicked.connect(lambda: self._group.change(self._number, step))
        self._buttons.append(button)
        line.addWidget(button)

    def _edited(self, key: str, _raw: Raw, part: str | None) -> None:
        self._show_asked()
        part = None if part is None else f"{self._number}.{key}.{part}"
        self._group.edited.emit(self._group.raw(), part)

    def _show_asked(self) -> None:
        shown = visible(self._fields, values_of(self._fields, self.raw())[0])
        for key, row in self._rows.items():
            row.setVisible(key in shown)


# Kinds of field whose editors are made of other widgets than controls alone.
_OWN: dict[type[Field], EditorFactory] = {
    GroupField: GroupEditor,
    AttachmentField: AttachmentEditor,
}
