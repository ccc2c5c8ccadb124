"""Keys that do something, each with the words for it, and the sheet that lists those in force.

Whoever makes a shortcut makes it with `bind`, so that it carries its name; the sheet asks the
window which shortcuts it has, and adds what is declared for parts that are not there just now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.core.text import Text, _, c_
from desktop.core.values import frozen_value
from desktop.views.labels import Sayable, Words


@frozen_value
class Keys:
    """Keys, by Qt's name of what they mean or as written on them, and what they do."""

    keys: QKeySequence.StandardKey | str
    label: Sayable

    @property
    def sequence(self) -> QKeySequence:
        """The keys as this system has them."""
        return QKeySequence(self.keys)

    def pressed(self, event: QKeyEvent) -> bool:
        """Say whether it was these keys, whichever of those a system has for them."""
        return isinstance(self.keys, QKeySequence.StandardKey) and event.matches(self.keys)

    def __str__(self) -> str:
        return self.sequence.toString(QKeySequence.SequenceFormat.NativeText)


def bind(
    owner: QWidget, words: Words, keys: Keys, act: Callable[[], object], *, within: bool = False
) -> QShortcut:
    """Let `keys` do `act` in the window of `owner`, or only `within` it; return the shortcut."""
    shortcut = QShortcut(keys.sequence, owner)
    if within:
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    words.put(shortcut, whatsThis=keys.label)
    shortcut.activated.connect(act)
    return shortcut


# What can be done with the keyboard where no shortcut lies behind it: the parts handle these keys
# themselves, by these same declarations.
SAVE = Keys(QKeySequence.StandardKey.Save, _("Save the form"))
LEAVE = Keys(QKeySequence.StandardKey.Cancel, _("Leave the form; it can be taken up again"))
UNDO = Keys(QKeySequence.StandardKey.Undo, _("Take the last change back"))
REDO = Keys(QKeySequence.StandardKey.Redo, _("Do it again"))
SECTION_BEFORE = Keys("Ctrl+PgUp", _("Turn to the section before"))
SECTION_AFTER = Keys("Ctrl+PgDown", _("Turn to the next section"))
PHRASES = Keys("Ctrl+Space", _("Quick phrases, in a long text"))
NEW_CASE = Keys(QKeySequence.StandardKey.New, _("New case"))
OPEN_ROW = Keys("Enter", _("Open the row"))
REFRESH = Keys(QKeySequence.StandardKey.Refresh, _("Read the list again"))
EMPTY_SEARCH = Keys("Esc", _("Empty the search"))

IN_A_FORM = (SAVE, LEAVE, UNDO, REDO, SECTION_BEFORE, SECTION_AFTER, PHRASES)
IN_A_LIST = (OPEN_ROW, REFRESH, EMPTY_SEARCH)

# In which part of the sheet the shortcuts of a part of the window stand.
GROUPS: dict[str, Text] = {
    "Sidebar": _("Everywhere"),
    "MainWindow": _("Everywhere"),
    "CasesPage": _("Among the cases"),
    "TodayPage": _("Today"),
}
_FORM = "FormView"  # told by IN_A_FORM, whether a form is open or not
_OTHER = c_("shortcuts", "Elsewhere")

Section = tuple[Text, tuple[tuple[str, str], ...]]
"""A part of the sheet: its name, and what is done by which keys."""


def sections(window: QWidget, words: Words) -> tuple[Section, ...]:
    """Return all that can be done by keys, as the window has them now."""
    found: dict[Text, dict[str, str]] = {}
    for shortcut in window.findChildren(QShortcut):
        owner, does = shortcut.parent(), shortcut.whatsThis()
        if not isinstance(owner, QWidget) or owner.window() is not window or not does:
            continue  # a dialog's own
        if type(owner).__name__ == _FORM:
            continue
        lines = found.setdefault(GROUPS.get(type(owner).__name__, _OTHER), {})
        keys = str(Keys(shortcut.key().toString(), ""))
        lines[does] = f"{lines[does]}, {keys}" if does in lines else keys
    alive = tuple((name, tuple(lines.items())) for name, lines in found.items())
    return alive + tuple(_declared(words))


def _declared(words: Words) -> Iterator[Section]:
    for name, keys in ((_("In a list"), IN_A_LIST), (_("In a form"), IN_A_FORM)):
        yield name, tuple((words.say(each.label), str(each)) for each in keys)
