"""What stands in a form while it is filled in: raws, values, problems, undo, and the draft.

It knows no widgets; editors tell it what was typed and are told what an undo put back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop.forms.drafts import LeftOut, Spot, from_json, to_json
from desktop.forms.fields import Field, Problems, Raw, Raws, Values
from desktop.forms.spec import Form, GroupField, blank, check_all, raws_of, visible

MERGE_WITHIN_S = 2.0
DRAFT_AFTER_MS = 3000
_EDIT = 1


class FormState(QObject):
    """One filling-in of a form."""

    changed = Signal(str)  # the key of a field whose raw is another now
    shown_changed = Signal()
    dirty_changed = Signal(bool)
    draft_ready = Signal(str)

    def __init__(
        self,
        form: Form,
        parent: QObject,
        draft_after_ms: int = DRAFT_AFTER_MS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.form, self.clock = form, clock
        self.fields: dict[str, Field] = {each.key: each for each in form.fields}
        self.stack = QUndoStack(self)
        self.dirty = False
        self.answered: set[str] = set()  # fields in which something stands
        self.left_out: LeftOut = {}  # what a draft held and the form asks no more
        self.spot: Callable[[], Spot] = Spot  # where one is; the window knows
        self._asks = any(each.visible_when is not None for each in form.fields)
        self._saved = blank(form)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(draft_after_ms)
        self._timer.timeout.connect(self.flush_draft)
        self._start(dict(self._saved))

    def values(self) -> dict[str, Any]:
        """Return the values; what is hidden or cannot be read gives nothing."""
        return {
            key: self._values[key] if key in self.shown else field.nothing
            for key, field in self.fields.items()
        }

    def value(self, key: str) -> Any:
        """Return the value of one field, nothing if it cannot be read."""
        return self._values[key]

    def unreadable(self, key: str) -> Problems:
        """Return why the raw of one field means nothing."""
        return self._unreadable.get(key, {})

    def problems(self) -> Problems:
        """Return everything that stands against saving, by key as in `check_all`, in order."""
        found: dict[str, Problems] = {key: {} for key in self.fields}
        for path, problem in check_all(self.form, self.values()).items():
            found[path.split(".", maxsplit=1)[0]][path] = problem
        for key in self.shown & self._unreadable.keys():  # what cannot be read is not missing
            found[key] = self._unreadable[key]
        return {path: text for problems in found.values() for path, text in problems.items()}

    def set_values(self, values: Values) -> None:
        """Show a record: this is where undo ends and what is not dirty."""
        self._saved = raws_of(self.form.fields, values)
        self._start(dict(self._saved))

    def resume(self, draft: str) -> Spot:
        """Go on from a draft; against the record it is dirty. Return where one was."""
        found = from_json(self.form, draft)
        self._start(found.raws)
        self.left_out = found.left_out
        return found.spot

    def draft(self) -> str:
        """Return what stands here as a draft."""
        return to_json(self.form, self.raws, self.spot(), self.left_out)

    def mark_saved(self) -> None:
        """Take what stands here for the record."""
        self._saved = dict(self.raws)
        self._timer.stop()
        self._differs.clear()
        self._tell_dirty()

    def edit(self, key: str, raw: Raw, part: str | None = "") -> None:
        """Change a field so that it can be undone.

        Edits of the same `part` soon after each other are undone together; those of part None,
        such as removing a row, never are.
        """
        if not self.fields[key].same(raw, self.raws[key]):
            self.stack.push(_Edit(self, key, raw, part))

    def drop_blank_rows(self) -> None:
        """Leave out rows of groups in which nothing was answered, as the values do."""
        for group in self.form.fields:
            if isinstance(group, GroupField):
                rows: Any = self.raws[group.key]
                self.edit(group.key, tuple(row for row in rows if not group.is_blank((row,))), None)

    def put(self, key: str, raw: Raw) -> None:
        """Change a field; only undo commands do so without being undoable themselves."""
        self.raws[key] = raw
        self._read(key)
        self._show()
        self.changed.emit(key)
        self._tell_dirty()
        if not self._timer.isActive():  # so that one who types without pause has a draft, too
            self._timer.start()

    def flush_draft(self) -> None:
        """Give out the draft now, if there is one to keep."""
        self._timer.stop()
        if self.dirty:
            self.draft_ready.emit(self.draft())

    def _start(self, raws: Raws) -> None:
        self.stack.clear()
        self._timer.stop()
        self.raws = raws
        self._values: dict[str, Any] = {}
        self._unreadable: dict[str, Problems] = {}
        self._differs: set[str] = set()  # from the record
        self.left_out = {}
        for key in self.fields:
            self._read(key)
        self.shown = visible(self.form.fields, self._values)
        for key in self.fields:
            self.changed.emit(key)
        self.shown_changed.emit()
        self._tell_dirty()

    def _read(self, key: str) -> None:
        field, raw = self.fields[key], self.raws[key]
        problems = field.problems(raw)
        self._unreadable.pop(key, None)
        if problems:
            self._unreadable[key] = problems
        self._values[key] = field.nothing if problems else field.parse(raw)
        _put(self.answered, key, not field.is_blank(raw))
        _put(self._differs, key, not field.same(raw, self._saved[key]))

    def _show(self) -> None:
        shown = visible(self.form.fields, self._values) if self._asks else self.shown
        if shown != self.shown:
            self.shown = shown
            self.shown_changed.emit()

    def _tell_dirty(self) -> None:
        dirty = bool(self._differs)
        if dirty != self.dirty:
            self.dirty = dirty
            self.dirty_changed.emit(dirty)


def _put(keys: set[str], key: str, is_in: bool) -> None:  # noqa: FBT001 - it is what is put
    (keys.add if is_in else keys.discard)(key)


class _Edit(QUndoCommand):
    def __init__(self, state: FormState, key: str, raw: Raw, part: str | None) -> None:
        super().__init__()
        self.state, self.place = state, (key, part)
        self.before, self.after = state.raws[key], raw
        self.at = state.clock()

    def id(self) -> int:
        return _EDIT

    def mergeWith(self, other: QUndoCommand) -> bool:
        assert isinstance(other, _Edit)  # noqa: S101 - the only command with this id
        late = other.at - self.at > MERGE_WITHIN_S
        if late or self.place != other.place or self.place[1] is None:
            return False
        self.after, self.at = other.after, other.at
        return True

    def redo(self) -> None:
        self.state.put(self.place[0], self.after)

    def undo(self) -> None:
        self.state.put(self.place[0], self.before)
