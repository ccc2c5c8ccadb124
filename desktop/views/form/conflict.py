"""Two people changed one record: both versions side by side, and a choice for every difference.

It saves nothing and loses nothing: `resolved` gives the chosen values, and closing the window
leaves the form as it was.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, n_
from desktop.forms.fields import AnswerField, Field, LongTextField, Values
from desktop.forms.merging import Apart, merge_field, passages
from desktop.forms.spec import Form, GroupField
from desktop.views.form.editors import Kit
from desktop.views.form.passages import MarkedText
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import Scrolled

_MINE, _THEIRS, _BOTH = range(3)
_NAMES = (_("My version"), _("Saved meanwhile"))


class ConflictDialog(QDialog):
    """Asks field by field, in groups row by row.

    With `base`, which both began from, what only one side changed is chosen already.
    """

    resolved = Signal(object)  # the values

    def __init__(
        self,
        form: Form,
        kit: Kit,
        mine: Values,
        theirs: Values,
        base: Values | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit, self._theirs = kit, theirs
        known, was = base is not None, base or {}
        parts = [
            Part(merge_field(each, *(_of(each, v) for v in (mine, theirs, was)), known=known), kit)
            for each in form.fields
            if _of(each, mine) != _of(each, theirs)
        ]
        if known:
            for part in parts:
                part.choose_what_is_certain()
        # What both sides changed has to be chosen: it comes first.
        self._parts = sorted(parts, key=lambda part: not part.open_choices())
        self.setObjectName("conflict")
        kit.words.put(self, windowTitle=_("Changed by somebody else"))
        self._lay_out()
        for part in self._parts:
            part.chosen.connect(self._count)
        self._count()
        if self._save.isEnabled():
            self._save.setFocus()
        elif self._parts:
            self._parts[0].begin()

    def values(self) -> dict[str, Any]:
        """Return what was chosen; what both sides agree on as it is."""
        return dict(self._theirs) | {part.field.key: part.value() for part in self._parts}

    def choose_all(self, side: int) -> None:
        """Take one side everywhere."""
        for part in self._parts:
            part.choose(side)

    def _lay_out(self) -> None:
        words = self._kit.words
        column = QVBoxLayout(self)
        column.addWidget(PlainLabel(words, _("This record was saved while you edited it"), "h1"))
        column.addWidget(PlainLabel(words, _EXPLAINED, "muted"))
        line = QHBoxLayout()
        self._add_button(line, "all_mine", _("Take all of mine"), lambda: self.choose_all(_MINE))
        self._add_button(
            line, "all_theirs", _("Take all that was saved"), lambda: self.choose_all(_THEIRS)
        )
        line.addStretch()
        column.addLayout(line)
        column.addWidget(self._make_parts(), 1)
        self._left = PlainLabel(words, "", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self._left, 1)
        self._add_button(foot, "cancel", _("Back to the form"), self.reject)
        self._save = self._add_button(foot, "save", _("Save this choice"), self._resolve)
        self._save.setProperty("kind", "primary")
        column.addLayout(foot)
        self._kit.look.size(self, 860, 600)

    def _make_parts(self) -> Scrolled:
        area = Scrolled()
        column = QVBoxLayout(area.body)
        column.setContentsMargins(0, 0, 0, 0)
        for part in self._parts:
            column.addWidget(part)
        column.addStretch(1)
        return area

    def _add_button(self, line: QHBoxLayout, name: str, label: Text, act: Any) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setAutoDefault(False)  # Enter in a list of differences decides nothing
        self._kit.words.put(button, text=label)
        button.clicked.connect(act)
        line.addWidget(button)
        return button

    def _count(self) -> None:
        open_ = sum(part.open_choices() for part in self._parts)
        self._left.set_text(n_("{n} choice left", "{n} choices left", open_) if open_ else "")
        self._save.setEnabled(not open_)

    def _resolve(self) -> None:
        self.resolved.emit(self.values())
        self.accept()


class Part(QFrame):
    """One field that differs; `names` are what the two sides are called."""

    chosen = Signal()

    def __init__(self, apart: Apart, kit: Kit, names: tuple[Text, Text] = _NAMES) -> None:
        super().__init__()
        self.field, self._apart, self._kit, self._names = apart.field, apart, kit, names
        self.setProperty("role", "card")
        self._grid = grid = QGridLayout(self)
        grid.addWidget(PlainLabel(kit.words, apart.field.label, "h2"), 0, 0, 1, 2)
        self._sides = _Sides(self, kit, apart.field.key, apart.field.label)
        self._show(self._sides, 1, apart.field, (apart.mine, apart.theirs))
        for side in (_MINE, _THEIRS):
            grid.setColumnStretch(side, 1)
        self._doubts: list[_Sides] = []
        if apart.together is not None:
            grid.addWidget(self._sides.add(_BOTH, _both_name(apart.field)), 3, 0, 1, 2)
            self._together = PlainLabel(kit.words)
            if not isinstance(apart.field, LongTextField):  # that would be both texts again
                grid.addWidget(self._together, 4, 0, 1, 2)
            self._ask_doubts()
        self._sides.chosen.connect(self._toggled)
        self._toggled()

    def side(self) -> int | None:
        """Return what is chosen, None if nothing is."""
        return self._sides.side()

    def begin(self) -> None:
        """Put the keyboard to what is left to choose."""
        asked = self._doubts[0] if self.side() == _BOTH and self._doubts else self._sides
        asked.first().setFocus()

    def open_choices(self) -> int:
        """Return how much is still to be chosen."""
        if self.side() == _BOTH:
            return sum(doubt.side() is None for doubt in self._doubts)
        return int(self.side() is None)

    def value(self) -> Any:
        """Return the chosen value; theirs until something is chosen."""
        if self.side() == _BOTH:
            return self._in_one()
        return self._apart.mine if self.side() == _MINE else self._apart.theirs

    def choose(self, side: int) -> None:
        """Choose a side."""
        self._sides.choose(side)

    def choose_what_is_certain(self) -> None:
        """Choose what nobody has to be asked about; of rows put together all but the doubts."""
        apart = self._apart
        if apart.is_certain and apart.certain in (apart.mine, apart.theirs):
            self.choose(_MINE if apart.certain == apart.mine else _THEIRS)
        elif apart.is_certain or self._doubts:
            self.choose(_BOTH)

    def _in_one(self) -> Any:
        if self._apart.merged is None:
            return self._apart.together
        return self._apart.merged.settled([doubt.side() == _MINE for doubt in self._doubts])

    def _show(self, sides: _Sides, line: int, field: Field | None, values: tuple[Any, Any]) -> None:
        """Put two values side by side, each below its button; long texts with marks.

        Without a field they are whole rows, or None on the side that removed the row.
        """
        is_text = isinstance(field, LongTextField) and all(values)
        spans = passages(*values) if is_text else ([], [])
        for side, value in enumerate(values):
            said = self._said(field, value)
            self._grid.addWidget(sides.add(side, self._names[side], said), line, side)
            if is_text:
                shown: QWidget = MarkedText(self._kit.look, value, spans[side])
                name = _("{label}: {side}", label=sides.label, side=self._names[side])
                self._kit.words.put(shown, accessibleName=name)
            else:
                shown = PlainLabel(self._kit.words, said)
            self._grid.addWidget(shown, line + 1, side, Qt.AlignmentFlag.AlignTop)

    def _said(self, field: Field | None, value: Any) -> Sayable:
        if field is not None:
            return _Said(field, value)
        return _REMOVED if value is None else _Said(self.field, (value,))

    def _ask_doubts(self) -> None:
        """Below the rows put together stands what both sides changed of one row."""
        merged, group = self._apart.merged, self.field
        for number, doubt in enumerate(merged.doubts if merged is not None else ()):
            label = _("Row {number}", number=doubt.row + 1)
            if doubt.part is not None:
                label = _("{row}: {label}", row=label, label=doubt.part.label)
            sides = _Sides(self, self._kit, f"{group.key}.doubt{number}", label)
            line = 5 + 3 * number
            self._grid.addWidget(PlainLabel(self._kit.words, label, "strong"), line, 0, 1, 2)
            self._show(sides, line + 1, doubt.part, (doubt.mine, doubt.theirs))
            sides.chosen.connect(self._toggled)
            self._doubts.append(sides)

    def _toggled(self) -> None:
        if self._apart.together is not None:
            self._together.set_text(_Said(self.field, self._in_one()))
        for doubt in self._doubts:
            doubt.enable(self.side() == _BOTH)
        self.chosen.emit()


class _Sides(QButtonGroup):
    """The buttons of one choice."""

    chosen = Signal()

    def __init__(self, parent: QFrame, kit: Kit, key: str, label: Sayable) -> None:
        super().__init__(parent)
        self.label = label
        self._kit, self._key = kit, key
        self.idToggled.connect(self._toggled)

    def add(self, side: int, words: Sayable, said: Sayable | None = None) -> QRadioButton:
        """Add a button; `said` is what is chosen with it, for those who hear it."""
        button = QRadioButton()
        button.setObjectName(f"{self._key}.{side}")
        name = _("{label}: {side}", label=self.label, side=words)
        self._kit.words.put(button, text=words, accessibleName=name)
        if said is not None:
            self._kit.words.put(button, accessibleDescription=said)
        self.addButton(button, side)
        return button

    def first(self) -> QWidget:
        """Return where the keyboard begins."""
        return self.button(_MINE)

    def side(self) -> int | None:
        """Return what is chosen, None if nothing is."""
        chosen = self.checkedId()
        return None if chosen < 0 else chosen

    def choose(self, side: int) -> None:
        """Choose a side."""
        self.button(side).setChecked(True)

    def enable(self, enabled: bool) -> None:  # noqa: FBT001 - it is what is set
        """Let it be chosen, or not."""
        for button in self.buttons():
            button.setEnabled(enabled)

    def _toggled(self) -> None:
        self.chosen.emit()


class _Said:
    """A value as it reads in the language of the window."""

    def __init__(self, field: Field, value: Any) -> None:
        self._field, self._value = field, value

    def in_language(self, language: str) -> str:
        if self._value == self._field.nothing:
            return _("(nothing)").in_language(language)
        return self._field.words(self._value, language)


_EXPLAINED = _(
    "Both versions are shown where they differ. Choose one for each; nothing is saved before that."
)
_REMOVED = _("(removed)")


def _both_name(field: Field) -> Text:
    if isinstance(field, GroupField):
        return _("Both put together, row by row")
    if isinstance(field, AnswerField):
        return _("Both reasons")
    return _("Both, one below the other")


def _of(field: Field, values: Values) -> Any:
    return values.get(field.key, field.nothing)
