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
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, n_
from desktop.forms.fields import Field, LongTextField, Values
from desktop.forms.spec import Form
from desktop.views.form.editors import Kit
from desktop.views.labels import PlainLabel

_MINE, _THEIRS, _BOTH = range(3)
_NAMES = (_("My version"), _("Saved meanwhile"), _("Both, one below the other"))


class ConflictDialog(QDialog):
    """Asks field by field; with `base`, what only one side changed is chosen already."""

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
        parts = [
            _Part(field, kit, _of(field, mine), _of(field, theirs))
            for field in form.fields
            if _of(field, mine) != _of(field, theirs)
        ]
        for part in parts:
            if base is not None:
                part.choose_by(_of(part.field, base))
        # What both sides changed has to be chosen: it comes first.
        self._parts = sorted(parts, key=lambda part: part.side() is not None)
        self.setObjectName("conflict")
        kit.words.put(self, windowTitle=_("Changed by somebody else"))
        self._lay_out()
        for part in self._parts:
            part.chosen.connect(self._count)
        self._count()
        if self._parts:
            self._parts[0].setFocus()

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
        self.resize(self._kit.look.theme.pixels(860), self._kit.look.theme.pixels(600))

    def _make_parts(self) -> QScrollArea:
        area, body = QScrollArea(), QWidget()
        body.setProperty("role", "page")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        for part in self._parts:
            column.addWidget(part)
        column.addStretch(1)
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
        open_ = sum(part.side() is None for part in self._parts)
        self._left.set_text(n_("{n} choice left", "{n} choices left", open_) if open_ else "")
        self._save.setEnabled(not open_)

    def _resolve(self) -> None:
        self.resolved.emit(self.values())
        self.accept()


class _Part(QFrame):
    """One field that differs."""

    chosen = Signal()

    def __init__(self, field: Field, kit: Kit, mine: Any, theirs: Any) -> None:
        super().__init__()
        self.field, self._kit, self._sides = field, kit, (mine, theirs)
        self._buttons = QButtonGroup(self)
        self.setProperty("role", "card")
        grid = QGridLayout(self)
        grid.addWidget(PlainLabel(kit.words, field.label, "h2"), 0, 0, 1, 2)
        for side, value in enumerate(self._sides):
            grid.addWidget(self._make_button(side), 1, side)
            said = PlainLabel(kit.words, _Said(field, value))
            grid.addWidget(said, 2, side, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(side, 1)
        if isinstance(field, LongTextField) and mine and theirs:
            grid.addWidget(self._make_button(_BOTH), 3, 0, 1, 2)
        self._buttons.idToggled.connect(self._toggled)
        self.setFocusProxy(self._buttons.button(_MINE))

    def side(self) -> int | None:
        """Return what is chosen, None if nothing is."""
        chosen = self._buttons.checkedId()
        return None if chosen < 0 else chosen

    def value(self) -> Any:
        """Return the chosen value; theirs until something is chosen."""
        mine, theirs = self._sides
        chosen = self.side()
        if chosen == _BOTH:
            return f"{theirs}\n\n{mine}"
        return mine if chosen == _MINE else theirs

    def choose(self, side: int) -> None:
        """Choose a side."""
        self._buttons.button(side).setChecked(True)

    def choose_by(self, base: Any) -> None:
        """Choose the side that was changed, if the other was not."""
        mine, theirs = self._sides
        if base in (mine, theirs):
            self.choose(_THEIRS if base == mine else _MINE)

    def _make_button(self, side: int) -> QRadioButton:
        button = QRadioButton()
        button.setObjectName(f"{self.field.key}.{side}")
        name = _("{label}: {side}", label=self.field.label, side=_NAMES[side])
        self._kit.words.put(button, text=_NAMES[side], accessibleName=name)
        if side != _BOTH:
            said = _Said(self.field, self._sides[side])
            self._kit.words.put(button, accessibleDescription=said)
        self._buttons.addButton(button, side)
        return button

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


def _of(field: Field, values: Values) -> Any:
    return values.get(field.key, field.nothing)
