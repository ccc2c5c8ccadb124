"""One or more lists with their button for a new record: a whole room, or a tab of a case.

It opens nothing itself: `record_asked` says which record, of which case, is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.core.changes import Changes
from desktop.core.text import Text, _, n_
from desktop.rules.access import Action
from desktop.services import records
from desktop.services.desk import Desk
from desktop.services.evidence import Added, add_exhibits
from desktop.views.attaching.dropping import FileDrop
from desktop.views.evidence.bundle import show_bundle, show_bundle_of_case
from desktop.views.evidence.custody import show_custody
from desktop.views.exporting import show_medical_report
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.noaccess import NoAccess
from desktop.views.packets.handing import hand_over_evaluations, hand_over_exhibits
from desktop.views.pages import MainPage
from desktop.views.parts import button
from desktop.views.registers.columns import Asked
from desktop.views.registers.register import RegisterView
from desktop.views.rooms.lists import ROOMS
from desktop.views.rooms.room import Room, StatusAct
from desktop.views.rows import Fetch, Row
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace


class CasePage(Protocol):
    """A page of its own among the lists of a case."""

    def show_case(self, case_id: str) -> None:
        """Read the case."""


Lead = tuple[str, Sayable, Any]
"""The key, the name and the widget of a `CasePage` that stands before the lists."""


class RecordsPanel(MainPage):
    """Lists of some kinds; with `in_case`, of the case that is shown, else of the whole office."""

    record_asked = Signal(str, str, object)  # kind, case id ("" in the office), record id or None

    def __init__(
        self,
        place: Workplace,
        keys: Sequence[str],
        title: Text | None = None,
        *,
        in_case: bool,
        lead: Lead | None = None,
    ) -> None:
        super().__init__()
        self._place, self._in_case, self._title = place, in_case, title
        self._lead = lead
        self._rooms = tuple(ROOMS[key] for key in keys)
        self._case_id: str | None = None
        self._lists: dict[str, RegisterView] = {}
        self._adds: dict[str, QPushButton] = {}
        self._wholes: dict[str, QPushButton] = {}
        self._names = ([lead[1]] if lead else []) + [room.name for room in self._rooms]
        self._keys = ([lead[0]] if lead else []) + [room.key for room in self._rooms]
        self.bar = QTabBar()
        self._stack = QStackedWidget()
        self._hint = PlainLabel(place.words, _DROP_HERE, "muted")
        self._lay_out()
        self._connect()
        self._show_adds()

    @property
    def key(self) -> str:
        """The kind whose list is in front, or the key of the page that leads."""
        return self._keys[self.bar.currentIndex()]

    def has(self, key: str) -> bool:
        """Say whether a kind is listed here."""
        return key in self._keys

    def list_of(self, key: str) -> RegisterView | None:
        """Return the list of a kind, if it has been made."""
        return self._lists.get(key)

    def turn_to(self, key: str) -> None:
        """Bring the list of a kind to the front."""
        self.bar.setCurrentIndex(self._keys.index(key))

    def narrow(self, key: str, codes: Mapping[str, tuple[str, ...]]) -> None:
        """Bring the list of a kind to the front and show only what has these terms."""
        self.turn_to(key)
        view = self._list_in_front()
        if view is not None:
            view.narrow(codes)

    def start(self) -> None:
        """Read the list in front; it is made when it is first looked at."""
        if self._in_case and self._case_id is None:
            return
        if self._lead is not None and self.key == self._lead[0]:
            self._lead[2].show_case(self._case_id or "")
            return
        view = self._list_in_front()
        if view is not None:
            self.begin_at(view)
            view.start()

    def show_case(self, case_id: str) -> None:
        """Show the records of a case."""
        self._case_id = case_id
        self.start()

    # -- building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        place = self._place
        column = QVBoxLayout(self)
        side = 0 if self._in_case else 22
        column.setContentsMargins(side, 14, side, 8)
        column.setSpacing(place.look.theme.space("m"))
        column.addLayout(self._make_head())
        self.bar.setVisible(self.bar.count() > 1)  # shown without a parent it were a window
        column.addWidget(self._stack, 1)
        column.addWidget(self._hint)
        self._name_bar()

    def _make_head(self) -> QHBoxLayout:
        """Return the line with the title, the names of the lists, and what makes a new record."""
        place = self._place
        head = QHBoxLayout()
        head.setSpacing(place.look.theme.space("s"))
        if self._title is not None:
            title = PlainLabel(place.words, self._title, "h1")
            title.setContentsMargins(0, 0, place.look.theme.space("s"), 0)
            head.addWidget(title)
        self.bar.setDrawBase(False)
        self.bar.setObjectName("kinds")
        self.bar.setProperty("role", "segments")
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        place.words.put(self.bar, accessibleName=_("Which list"))
        if self._lead is not None:
            self.bar.addTab("")
            self._stack.addWidget(self._lead[2])
        for room in self._rooms:
            self.bar.addTab("")
            self._stack.addWidget(QWidget())  # until it is looked at
            self._adds[room.key] = add = button(
                place.words, place.look, room.add, "plus", "primary"
            )
            add.setObjectName(f"add.{room.key}")
            if room.whole is not None and self._in_case:
                act = room.whole.act
                self._wholes[room.key] = whole = button(
                    place.words, place.look, act.label, act.icon
                )
                whole.setObjectName(f"{act.key}.{room.key}")
        head.addWidget(self.bar)
        head.addStretch(1)
        for made in (*self._wholes.values(), *self._adds.values()):
            head.addWidget(made)
        return head

    def _connect(self) -> None:
        self.bar.currentChanged.connect(self._turn)
        for key, add in self._adds.items():
            add.clicked.connect(partial(self._ask_new, key))
        for key, whole in self._wholes.items():
            whole.clicked.connect(partial(self._ask_whole, key))
        self._place.words.language_changed.connect(self._name_bar)
        self._place.changed.connect(self._on_change)
        if self._in_case:
            FileDrop(self).dropped.connect(self.take_files)

    def _name_bar(self) -> None:
        for number, name in enumerate(self._names):
            self.bar.setTabText(number, self._place.words.say(name))

    def _turn(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._show_adds()
        self.start()

    def _list_in_front(self) -> RegisterView | None:
        """Return the list in front, made when it is first looked at; or say whose it is."""
        room = next(room for room in self._rooms if room.key == self.key)
        if room.key in self._lists:
            return self._lists[room.key]
        if not self._may(room, Action.VIEW):
            self._put_in_front(self._closed(room))
            return None
        self._lists[room.key] = view = self._make_list(room)
        self._put_in_front(view)
        return view

    def _closed(self, room: Room) -> NoAccess:
        place = self._place
        return NoAccess(place.words, place.look, place.desk.why_closed(room.kind.area))

    def _put_in_front(self, made: QWidget) -> None:
        """Put a widget in the place of the one in front."""
        number = self._stack.currentIndex()
        before = self._stack.widget(number)
        self._stack.insertWidget(number, made)
        self._stack.setCurrentIndex(number)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _show_adds(self) -> None:
        for room in self._rooms:
            shown = room.key == self.key and self._may(room, Action.CREATE)
            self._adds[room.key].setVisible(shown)
            if room.whole is not None and room.key in self._wholes:
                may = room.key == self.key and self._may(room, room.whole.action)
                self._wholes[room.key].setVisible(may)
        self._hint.setVisible(self._takes_files)

    def _may(self, room: Room, action: Action) -> bool:
        return bool(self._place.desk.scopes(room.kind.area, action))

    def _make_list(self, room: Room) -> RegisterView:
        spec = room.spec.of_one_case() if self._in_case else room.spec
        acts = spec.acts if self._may(room, Action.EDIT) else ()
        acts += tuple(tool.act for tool in room.tools if self._may(room, tool.action))
        spec = replace(spec, acts=acts)
        view = RegisterView(
            self._place,
            spec,
            partial(self._source, room),
            compact=self._in_case,
        )
        view.opened.connect(partial(self._open, room.key))
        view.act_asked.connect(partial(self._do, room))
        return view

    def _source(self, room: Room, asked: Asked) -> Fetch:
        return room.fetching(self._place.desk, self._place.privacy, asked, self._case_id)

    # -- files ----------------------------------------------------------------------------------

    @property
    def _takes_files(self) -> bool:
        """Whether files that are dropped here become records."""
        return (
            self._in_case and self.key == "exhibit" and self._may(ROOMS["exhibit"], Action.CREATE)
        )

    def take_files(self, paths: Sequence[Path]) -> None:
        """Make an exhibit of each file."""
        place = self._place
        if self._takes_files and self._case_id is not None:
            waiting = Waiting(place, self, _("Taking the files in…"))
            waiting.run(
                place.exporting,
                add_exhibits,
                place.desk,
                self._case_id,
                paths,
                done=self._took,
            )

    def _took(self, added: Added) -> None:
        said = n_("{n} exhibit added.", "{n} exhibits added.", added.count)
        if not added.refused:
            self._place.say(said)
            return
        left = n_("{n} file was left out", "{n} files were left out", len(added.refused))
        why = _("{added} {left}: {why}", added=said, left=left, why=added.refused[0])
        self._place.failed.emit(why, None, None)

    # -- what a person asks for -----------------------------------------------------------------

    def _open(self, key: str, row: Row) -> None:
        self.record_asked.emit(key, row.case_id, row.id)

    def _ask_new(self, key: str) -> None:
        self.record_asked.emit(key, self._case_id or "", None)

    def _ask_whole(self, key: str) -> None:
        if self._case_id is not None:
            _WHOLES[key](self._place, self, self._case_id)

    def _do(self, room: Room, key: str, rows: tuple[Row, ...]) -> None:
        tool = _TOOLS.get((room.key, key))
        if tool is not None:
            tool(self._place, self, rows)
            return
        act = next(each for each in room.acts if each.act.key == key)
        ids, done = [row.id for row in rows], partial(self._done, room)
        self._place.write(_give, room, act, ids, done=done, owner=self)

    def _done(self, room: Room, changed: records.Changed) -> None:
        said = n_("{n} entry changed.", "{n} entries changed.", len(changed.answers))
        say_left = partial(_say_left, self._place)
        undo = partial(
            self._place.write, records.put_back_answers, room.kind, changed, done=say_left
        )
        self._place.say(said, _("Undo"), undo)

    def _on_change(self, changes: Changes) -> None:
        for room in self._rooms:
            view = self._lists.get(room.key)
            if view is not None and changes.touches(room.kind.table, "cases", "case_members"):
                view.refresh()


def _report(place: Workplace, parent: QWidget, rows: Sequence[Row]) -> None:
    show_medical_report(place, parent, rows[0].case_id, rows[0].id)


_TOOLS: Mapping[tuple[str, str], Callable[[Workplace, QWidget, Sequence[Row]], None]] = {
    ("evaluation", "report"): _report,
    ("evaluation", "hand_over"): hand_over_evaluations,
    ("exhibit", "hand_over"): hand_over_exhibits,
    ("exhibit", "custody"): show_custody,
    ("exhibit", "bundle"): show_bundle,
}
_WHOLES: Mapping[str, Callable[[Workplace, QWidget, str], None]] = {"exhibit": show_bundle_of_case}
_DROP_HERE = _("Drop files here: each becomes an exhibit.")


def _give(desk: Desk, room: Room, act: StatusAct, record_ids: list[str]) -> records.Changed:
    """Give records a status."""
    return records.change_records(
        desk, room.kind, dict.fromkeys(record_ids, act.answers(desk.today))
    )


def _say_left(place: Workplace, left: int) -> None:
    """Say what stays as a colleague made it meanwhile; what came back is seen in the list."""
    if left:
        place.say(
            n_(
                "{n} entry was changed by somebody meanwhile and stays as it is.",
                "{n} entries were changed by somebody meanwhile and stay as they are.",
                left,
            )
        )
