"""One or more lists with their button for a new record: a whole room, or a tab of a case.

It opens nothing itself: `record_asked` says which record, of which case, is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

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
from desktop.views.cases.parts import button
from desktop.views.labels import PlainLabel
from desktop.views.registers.columns import Asked
from desktop.views.registers.register import RegisterView
from desktop.views.rooms.lists import ROOMS
from desktop.views.rooms.room import Room, StatusAct
from desktop.views.rows import Fetch, Row
from desktop.views.workplace import Workplace


class RecordsPanel(QWidget):
    """Lists of some kinds; with `in_case`, of the case that is shown, else of the whole office."""

    record_asked = Signal(str, str, object)  # kind, case id ("" in the office), record id or None

    def __init__(
        self, place: Workplace, keys: Sequence[str], title: Text | None = None, *, in_case: bool
    ) -> None:
        super().__init__()
        self._place, self._in_case, self._title = place, in_case, title
        self._rooms = tuple(ROOMS[key] for key in keys)
        self._case_id: str | None = None
        self._lists: dict[str, RegisterView] = {}
        self._adds: dict[str, QPushButton] = {}
        self._blanks: list[QWidget] = []
        self.bar = QTabBar()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._turn(0)

    @property
    def key(self) -> str:
        """The kind whose list is in front."""
        return self._rooms[self.bar.currentIndex()].key

    def list_of(self, key: str) -> RegisterView | None:
        """Return the list of a kind, if it has been made."""
        return self._lists.get(key)

    def turn_to(self, key: str) -> None:
        """Bring the list of a kind to the front."""
        self.bar.setCurrentIndex([room.key for room in self._rooms].index(key))

    def start(self) -> None:
        """Read the list in front."""
        view = self._lists.get(self.key)
        if view is not None and (not self._in_case or self._case_id is not None):
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
        head = QHBoxLayout()
        head.setSpacing(place.look.theme.space("s"))
        if self._title is not None:
            head.addWidget(PlainLabel(place.words, self._title, "h1"))
        self.bar.setDrawBase(False)
        self.bar.setObjectName("kinds")
        self.bar.setProperty("role", "segments")
        self.bar.setExpanding(False)
        place.words.put(self.bar, accessibleName=_("Which list"))
        for room in self._rooms:
            self.bar.addTab("")
            self._blanks.append(QWidget())
            self._stack.addWidget(self._blanks[-1])
            self._adds[room.key] = add = button(
                place.words, place.look, room.add, "plus", "primary"
            )
            add.setObjectName(f"add.{room.key}")
        self.bar.setVisible(len(self._rooms) > 1)
        head.addWidget(self.bar)
        head.addStretch(1)
        for add in self._adds.values():
            head.addWidget(add)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._name_bar()

    def _connect(self) -> None:
        self.bar.currentChanged.connect(self._turn)
        for key, add in self._adds.items():
            add.clicked.connect(partial(self._ask_new, key))
        self._place.words.language_changed.connect(self._name_bar)
        self._place.changed.connect(self._on_change)

    def _name_bar(self) -> None:
        for number, room in enumerate(self._rooms):
            self.bar.setTabText(number, self._place.words.say(room.name))

    def _turn(self, number: int) -> None:
        """Show a list; it is made when it is first seen."""
        room = self._rooms[number]
        if room.key not in self._lists and self._may(room, Action.VIEW):
            self._lists[room.key] = view = self._make_list(room)
            self._stack.removeWidget(self._blanks[number])
            self._stack.insertWidget(number, view)
        self._stack.setCurrentIndex(number)
        for key, add in self._adds.items():
            add.setVisible(key == room.key and self._may(room, Action.CREATE))
        self.setFocusProxy(self._lists.get(room.key, self.bar))
        self.start()

    def _may(self, room: Room, action: Action) -> bool:
        return bool(self._place.desk.scopes(room.kind.area, action))

    def _make_list(self, room: Room) -> RegisterView:
        spec = room.spec.of_one_case() if self._in_case else room.spec
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
        return room.fetching(self._place.desk, asked, self._case_id)

    # -- what a person asks for -----------------------------------------------------------------

    def _open(self, key: str, row: Row) -> None:
        self.record_asked.emit(key, row.case_id, row.id)

    def _ask_new(self, key: str) -> None:
        self.record_asked.emit(key, self._case_id or "", None)

    def _do(self, room: Room, key: str, rows: tuple[Row, ...]) -> None:
        act = next(each for each in room.acts if each.act.key == key)
        place = self._place
        place.writing.run(
            _give,
            place.desk,
            room,
            act,
            [row.id for row in rows],
            done=partial(self._done, room),
            failed=place.fail,
            owner=self,
        )

    def _done(self, room: Room, before: dict[str, dict[str, Any]]) -> None:
        said = n_("{n} entry changed.", "{n} entries changed.", len(before))
        self._place.say(said, _("Undo"), partial(self._put_back, room, before))

    def _put_back(self, room: Room, before: dict[str, dict[str, Any]]) -> None:
        place = self._place
        place.writing.run(
            records.change_records,
            place.desk,
            room.kind,
            before,
            done=_nothing,
            failed=place.fail,
            owner=self,
        )

    def _on_change(self, changes: Changes) -> None:
        for room in self._rooms:
            view = self._lists.get(room.key)
            if view is not None and changes.touches(room.kind.table, "cases", "case_members"):
                view.refresh()


def _give(
    desk: Desk, room: Room, act: StatusAct, record_ids: list[str]
) -> dict[str, dict[str, Any]]:
    """Give records a status; return what they answered before."""
    answers = act.answers(desk.clock.now().astimezone().date())
    before = records.values_before(desk, room.kind, record_ids, tuple(answers))
    records.change_records(desk, room.kind, dict.fromkeys(record_ids, answers))
    return before


def _nothing(_result: object) -> None:
    return None
