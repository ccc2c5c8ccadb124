"""Search everything (Ctrl+K): cases, people, records and commands in one list.

It looks nothing up itself: a worker asks the service, and what is chosen is told by `going`, or is
a command that is done. What was typed is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.core.text import Text, _, c_, n_
from desktop.services.finding import Found, find_everything, is_number, recall_cases
from desktop.services.kinds import STEPS
from desktop.services.papers import PAPER
from desktop.views.cases.tabs import STEPS as LISTED_STEPS
from desktop.views.commands import Command, leads, matching
from desktop.views.fixed_rows import GroupedList
from desktop.views.going import Target
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.lists import ID_ROLE
from desktop.views.rooms.lists import ROOMS
from desktop.views.rows import Row
from desktop.views.search_field import SearchField
from desktop.views.wording import Joined, OnDay
from desktop.views.worker import Newest
from desktop.views.workplace import Workplace

_MOST_LEADING, _MOST_COMMANDS = 3, 8
_WIDTH, _HEIGHT = 640, 560  # pixels at 100 %
_COMMANDS = _("Commands")
_GROUPS: dict[str, Text] = {
    "case": _("Cases"),
    "person": _("People"),
    **{key: room.name for key, room in ROOMS.items()},
    STEPS.key: c_("of a case", "Steps"),
    PAPER: _("Documents"),
}

Group = tuple[Text, list[Row]]


class Palette(QDialog):
    """One field over one list; the arrows move, Enter goes there, Esc closes."""

    going = Signal(object)  # a Target

    def __init__(
        self,
        place: Workplace,
        commands: Sequence[Command],
        recent: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._commands = place, commands
        self._recent: tuple[Found, ...] = ()
        self._acts: dict[str, Callable[[], object]] = {}
        words, look = place.words, place.look
        self.setObjectName("palette")
        words.put(self, windowTitle=_("Search everything"))
        self.search = _Field(words, look)
        words.put(
            self.search,
            placeholderText=_("A number, a name, a word, or what to do…"),
            accessibleName=_("Search everything"),
        )
        self.list = GroupedList(words, look)
        words.put(self.list, accessibleName=_("What was found"))
        self._newest = Newest(place.reading, self)
        self._lay_out()
        self._connect()
        self._show_recent()
        place.read(recall_cases, recent, done=self._recall, owner=self)

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.theme.space("m"), 0, look.theme.space("s"))
        column.setSpacing(look.theme.space("s"))
        top, foot = QVBoxLayout(), QVBoxLayout()
        for line in (top, foot):
            line.setContentsMargins(look.theme.space("l"), 0, look.theme.space("l"), 0)
        top.addWidget(self.search)
        foot.addWidget(
            PlainLabel(
                words, _("Arrow keys choose · Enter opens · Esc closes"), "muted", elide=True
            )
        )
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        pixels, parent = look.theme.pixels, self.parentWidget()
        width, height = pixels(_WIDTH), pixels(_HEIGHT)
        if parent is not None:
            width, height = min(width, parent.width() - 40), min(height, parent.height() - 80)
        self.resize(width, height)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask)
        self.search.returnPressed.connect(self._open_chosen)
        self.list.opened.connect(self._do)
        self.list.typed.connect(self._type_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows move through the list."""
        if event.key() in _MOVING:
            self.list.setFocus()
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _type_on(self, letters: str) -> None:
        """Go on in the field with what was typed on the list."""
        self.search.setFocus()
        self.search.insert(letters)

    # -- asking ---------------------------------------------------------------------------------

    def _ask(self, typed: str) -> None:
        if not typed.strip():
            self._newest.cancel()
            self._show_recent()
            return
        self._newest.run(
            find_everything,
            self._place.desk,
            typed,
            done=partial(self._show_found, typed),
            failed=self._place.fail,
        )

    def _recall(self, cases: tuple[Found, ...]) -> None:
        self._recent = cases
        if not self.search.text().strip():
            self._show_recent()

    # -- showing --------------------------------------------------------------------------------

    def _show_recent(self) -> None:
        """Where one was last, and everything that can be done."""
        self._acts.clear()
        self.list.set_empty_text(_NOTHING)
        cases = [self._row_of(each) for each in self._recent]
        commands = [self._row_for(each) for each in self._commands]
        self._put([(_("Recently viewed"), cases), (_COMMANDS, commands)])

    def _show_found(self, typed: str, found: tuple[Found, ...]) -> None:
        """The number that was typed, the command that begins so, then records and commands."""
        self._acts.clear()
        language = self._place.words.language
        known = matching(self._commands, typed, language)
        leading = [each for each in known if leads(each, typed, language)][:_MOST_LEADING]
        others = [each for each in known if each not in leading][:_MOST_COMMANDS]
        exact = [self._row_of(each) for each in found if is_number(each, typed)]
        rest = [each for each in found if not is_number(each, typed)]
        self._put(
            [
                (_GROUPS["case"], exact),
                (_COMMANDS, [self._row_for(each) for each in leading]),
                *self._grouped(rest),
                (
                    _COMMANDS if not leading else _("More commands"),
                    list(map(self._row_for, others)),
                ),
            ]
        )

    def _grouped(self, found: Iterable[Found]) -> Iterator[Group]:
        for kind, name in _GROUPS.items():
            yield name, [self._row_of(each) for each in found if each.kind == kind]

    def _put(self, groups: Iterable[Group]) -> None:
        rows: list[Row] = []
        for name, theirs in groups:
            if theirs:
                rows += [Row("", name), *theirs]
        self.list.set_rows(rows)

    def _row_of(self, found: Found) -> Row:
        row_id = f"{found.kind} {found.record_id}"
        self._acts[row_id] = partial(self.going.emit, _target_of(found))
        title: Sayable = found.title or found.case_number
        if found.term:
            title = Joined((found.term, found.title))
        if found.code is not None:
            title = self._place.privacy.name(found.title, found.code)
        more: Sayable = ""
        if found.more:
            more = n_("and {n} more case", "and {n} more cases", found.more)
        day = "" if found.day is None else OnDay(found.day)
        number = "" if found.kind == "case" and not found.title else found.case_number
        return Row(row_id, title, Joined((number, more, day)) if number else "")

    def _row_for(self, command: Command) -> Row:
        self._acts[command.key] = command.do
        keys: Sayable = _("{keys}", keys=command.keys) if command.keys else ""
        return Row(command.key, command.name, command.hint, badge=keys)

    # -- choosing -------------------------------------------------------------------------------

    def _open_chosen(self) -> None:
        chosen = self.list.currentIndex().data(ID_ROLE)
        if chosen is not None:
            self._do(chosen)

    def _do(self, row_id: str) -> None:
        act = self._acts[row_id]
        self.accept()  # first: what is done may open a dialog of its own
        act()


class _Field(SearchField):
    """Leaves Esc to the dialog, which closes whether or not something was typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type."""
        if event.key() == Qt.Key.Key_Escape or event.key() in _MOVING:
            event.ignore()
        else:
            super().keyPressEvent(event)


_MOVING = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_NOTHING = _("Nothing found. Any part of a number, a name or a title finds it, in any spelling.")


def _target_of(found: Found) -> Target:
    """Return where something leads: to a case or a tab of it, and a record to its form."""
    if found.kind == "case":
        return Target("cases", found.case_id)
    if found.kind == "person":
        return Target("cases", found.case_id, "people")
    if found.kind == STEPS.key:
        return Target("cases", found.case_id, LISTED_STEPS, record_id=found.record_id)
    if found.kind == PAPER:
        return Target("cases", found.case_id, "documents") if found.case_id else Target("documents")
    return Target("cases", found.case_id, kind=found.kind, record_id=found.record_id)
