"""Rows of the same questions: added, removed and moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.core.text import Text, _
from desktop.forms.fields import LongTextField, MultiChoiceField, Problems, Raw
from desktop.forms.spec import GroupField, blanks, values_of, visible
from desktop.views.form.editors import Editor, EditorFactory, Kit
from desktop.views.form.row import FieldRow

_ON_ONE_LINE = 3


class GroupEditor(Editor):
    """Rows of fields that can be added, removed and moved."""

    def __init__(self, make: EditorFactory, field: GroupField, kit: Kit, name: str) -> None:
        super().__init__(field, kit, name, QWidget())
        self._make, self._group = make, field
        self._rows: list[_GroupRow] = []
        self._column = QVBoxLayout(self.widget)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._add = QPushButton()
        kit.look.put_icon(self._add, "plus")
        kit.words.put(self._add, text=_("Add"))
        self.add_stop(self._add, f"{name}.add", _("{label}: add", label=field.label))
        self._add.clicked.connect(self._append)
        self._column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        if kit.reading:
            self._add.hide()

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
            self._rows.append(_GroupRow(self, self._group, len(self._rows), self._make))
            self._column.insertWidget(self._column.count() - 1, self._rows[-1])
            self._rows[-1].show()  # now: it may take the keyboard at once
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
        self._rows[-1].begin()

    def _put(self, rows: list[Any]) -> None:
        self.show_raw(tuple(rows))
        self.edited.emit(tuple(rows), None)


class _GroupRow(QFrame):
    """One row of a group."""

    def __init__(
        self, group: GroupEditor, field: GroupField, number: int, make: EditorFactory
    ) -> None:
        super().__init__()
        self._group, self._fields, self._number = group, field.fields, number
        self.setProperty("role", "card")
        short = len(field.fields) <= _ON_ONE_LINE and not any(
            isinstance(part, LongTextField | MultiChoiceField) for part in field.fields
        )
        line = QHBoxLayout(self)
        answers = QHBoxLayout() if short else QVBoxLayout()
        line.addLayout(answers, 1)
        space = group.kit.look.theme.space
        line.setContentsMargins(space("m"), space("s"), space("m"), space("m"))
        answers.setSpacing(space("s"))
        kit, prefix = replace(group.kit, narrow=short), f"{group.name}.{number}"
        self._rows = {
            part.key: FieldRow(part, kit, f"{prefix}.{part.key}", make) for part in field.fields
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

    def begin(self) -> None:
        """Put the keyboard where an answer begins."""
        next(iter(self._rows.values())).editor.stops[0].setFocus()

    def stops(self) -> list[QWidget]:
        """Return the places for the keyboard."""
        return [*(stop for row in self._rows.values() for stop in row.stops), *self._buttons]

    def _add_button(
        self, line: QHBoxLayout, name: str, icon: str, label: Text, step: int | None
    ) -> None:
        button = QToolButton()
        self._group.kit.look.put_icon(button, icon)
        self._group.kit.words.put(button, toolTip=label, accessibleName=label)
        button.setObjectName(f"{self._group.name}.{self._number}.{name}")
        button.clicked.connect(lambda: self._group.change(self._number, step))
        self._buttons.append(button)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if self._group.kit.reading:
            button.hide()

    def _edited(self, key: str, _raw: Raw, part: str | None) -> None:
        self._show_asked()
        part = None if part is None else f"{self._number}.{key}.{part}"
        self._group.edited.emit(self._group.raw(), part)

    def _show_asked(self) -> None:
        shown = visible(self._fields, values_of(self._fields, self.raw())[0])
        for key, row in self._rows.items():
            row.setVisible(key in shown)
