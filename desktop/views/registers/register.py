"""One list with all that belongs to it: filters above, columns, chosen rows and what they allow.

It knows no records. A source says how rows are fetched for what was asked; what is opened, chosen
or done is told by signals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from desktop.core.text import Text, _, n_
from desktop.services.settings import keep_setting, read_setting
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.parts import button
from desktop.views.registers.choosing import ColumnsDialog
from desktop.views.registers.columns import CASE, Asked, Column, Filter, Kept, ListState
from desktop.views.registers.filters import FilterBar
from desktop.views.registers.table import ColumnHeader, ColumnList
from desktop.views.rows import Fetch, PagedRows, Row
from desktop.views.workplace import Workplace

NOTHING = _("Nothing here yet.")
_KEEP_AFTER_MS = 800
_LONGEST_NAME = 60


@dataclass(frozen=True, repr=False)
class Act:
    """Something that can be done with the rows that are chosen."""

    key: str
    label: Text
    icon: str


@dataclass(frozen=True, repr=False)
class ListSpec:
    """What a list shows and offers; `key` is the name under which its state is kept.

    A list that is not `dated` cannot be narrowed to a span of days.
    """

    key: str
    name: Text
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    acts: tuple[Act, ...] = ()
    empty: Text = NOTHING
    at_first: ListState = field(default_factory=ListState)
    dated: bool = True

    def of_one_case(self) -> ListSpec:
        """Return the list without the column of the case, kept under a name of its own."""
        columns = tuple(column for column in self.columns if column.key != CASE)
        return replace(self, key=f"{self.key}.case", columns=columns, at_first=ListState())


class RegisterView(MainPage):
    """The list; `source` turns what was asked into a function that fetches pages."""

    opened = Signal(object)  # a Row
    act_asked = Signal(str, object)  # the key of an Act, and the chosen rows

    def __init__(
        self,
        place: Workplace,
        spec: ListSpec,
        source: Callable[[Asked], Fetch],
        *,
        compact: bool = False,
    ) -> None:
        super().__init__()
        self._place, self.spec, self._source = place, spec, source
        words, look = place.words, place.look
        self._kept = Kept()
        self.state = spec.at_first.within(spec.columns, spec.filters)
        self.bar = FilterBar(spec.filters, words, look, compact=compact, dated=spec.dated)
        self.rows = PagedRows(place.reading, words, self)
        self.header = ColumnHeader(spec.columns, words, look)
        self.list = ColumnList(self.rows, self.header, words, look)
        self.acts = {act.key: button(words, look, act.label, act.icon) for act in spec.acts}
        self._chosen = PlainLabel(words, "", "muted")
        self._foot = QWidget()
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(_KEEP_AFTER_MS)
        self._is_read = self._is_resumed = False
        self._wanted: Mapping[str, tuple[str, ...]] | None = None
        self._lay_out()
        self._connect()
        self._put(self.state)

    def start(self) -> None:
        """Ask for the rows; the first time, read what was kept of this list before."""
        if self._is_read:
            self._ask()
            return
        self._is_read = True
        self._place.read(read_setting, self._name(), done=self._resume, owner=self)

    def narrow(self, codes: Mapping[str, tuple[str, ...]]) -> None:
        """Show only what has these terms, all of it; how the list was left before stays kept."""
        self._wanted = codes
        self.bar.search.clear()
        self.start()

    def refresh(self) -> None:
        """Ask the same again, because records changed."""
        self.rows.refresh()

    def chosen(self) -> tuple[Row, ...]:
        """Return the chosen rows that have come."""
        found = (self.rows.row(index.row()) for index in self.list.chosen_rows())
        return tuple(row for row in found if row is not None)

    # -- building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.space("s"))
        column.addWidget(self.bar)
        self.list.setObjectName(f"list.{self.spec.key}")
        words.put(self.list, accessibleName=self.spec.name)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, look.theme.space("s"))
        foot.setSpacing(look.theme.space("s"))
        foot.addWidget(self._chosen, 1)
        for act in self.acts.values():
            foot.addWidget(act)
        column.addWidget(self._foot)
        self._foot.hide()
        self.begin_at(self.list if self.bar.search.isHidden() else self.bar.search)

    def _connect(self) -> None:
        bar = self.bar
        bar.typed.connect(self._typed)
        bar.changed.connect(self._filtered)
        bar.columns_asked.connect(self.choose_columns)
        bar.view_asked.connect(self._show_view)
        bar.view_named.connect(self._name_view)
        bar.view_dropped.connect(self._drop_view)
        self.header.changed.connect(self._columns_moved)
        self.header.sort_asked.connect(self._sort)
        self.rows.state_changed.connect(self._show_state)
        self.list.selectionModel().selectionChanged.connect(self._show_chosen)
        self.list.activated.connect(self._open)
        self._keep.timeout.connect(self._write)
        for key, act in self.acts.items():
            act.clicked.connect(partial(self._do, key))

    # -- asking ---------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self.rows.ask(self._source(Asked(text, self.state)), at_once=not text)

    def _ask(self) -> None:
        if self._wanted is not None and self._is_resumed:
            self._put(replace(self.state, codes=self._wanted, period=ListState.period))
            self._wanted = None
        self.rows.ask(self._source(Asked(self.bar.search.text(), self.state)), at_once=True)

    def _filtered(self) -> None:
        codes, period = self.bar.state()
        self._change(codes=codes, period=period)
        self._ask()

    def _sort(self, key: str) -> None:
        down = self.state.sort == key and not self.state.descending
        self._change(sort=key, descending=down)
        self.header.put(self.state)
        self._ask()

    def _columns_moved(self) -> None:
        widths = {**self.state.widths, **self.header.widths()}
        self._change(columns=self.header.shown(), widths=widths)

    def _change(self, **parts: Any) -> None:
        self.state = replace(self.state, **parts)
        self._keep.start()

    def _put(self, state: ListState) -> None:
        self.state = state.within(self.spec.columns, self.spec.filters)
        self.header.put(self.state)
        self.bar.put(self.state)
        self.list.relayout()

    # -- columns and views ----------------------------------------------------------------------

    def choose_columns(self) -> ColumnsDialog:
        """Open the dialog in which columns are chosen."""
        place = self._place
        dialog = ColumnsDialog(self.spec.columns, self.state, place.words, place.look, self)
        dialog.chosen.connect(self._choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _choose(self, columns: Sequence[str], sort: str, descending: bool) -> None:  # noqa: FBT001 - the signal's
        self._change(columns=tuple(columns), sort=sort, descending=descending)
        self._put(self.state)
        self._ask()

    def _show_view(self, name: str) -> None:
        self._put(self._kept.views[name])
        self._keep.start()
        self._ask()

    def _name_view(self) -> None:
        say = self._place.words.say
        name, given = QInputDialog.getText(
            self,
            say(_("Keep this view")),
            say(_("Its name; colleagues' names and cases have no place in it.")),
        )
        name = " ".join(name.split())[:_LONGEST_NAME]
        if given and name:
            self._keep_views({**self._kept.views, name: self.state})

    def _drop_view(self, name: str) -> None:
        self._keep_views({key: view for key, view in self._kept.views.items() if key != name})

    def _keep_views(self, views: dict[str, ListState]) -> None:
        self._kept = replace(self._kept, views=views)
        self.bar.put_views(tuple(views))
        self._write()

    # -- keeping --------------------------------------------------------------------------------

    def _name(self) -> str:
        return f"list.{self.spec.key}"

    def _resume(self, text: str | None) -> None:
        self._kept, self._is_resumed = Kept.from_json(text), True
        self.bar.put_views(tuple(self._kept.views))
        if text is not None and self._kept.last.columns:
            self._put(self._kept.last)
        self._ask()

    def _write(self) -> None:
        self._keep.stop()
        self._kept = replace(self._kept, last=self.state)
        self._place.write(keep_setting, self._name(), self._kept.to_json())

    # -- showing --------------------------------------------------------------------------------

    def _show_state(self) -> None:
        self.bar.show_count(None if self.rows.loading else self.rows.total)
        narrowed = bool(self.bar.search.text().strip()) or not self.bar.clear.isHidden()
        self.list.set_empty_text(_NOTHING_MATCHES if narrowed else self.spec.empty)

    def _show_chosen(self) -> None:
        count = len(self.list.chosen_rows())
        self._foot.setVisible(bool(self.acts) and count > 0)
        self._chosen.set_text(n_("{n} entry chosen", "{n} entries chosen", count))

    def _open(self) -> None:
        row = self.rows.row(self.list.currentIndex().row())
        if row is not None:
            self.opened.emit(row)

    def _do(self, key: str) -> None:
        rows = self.chosen()
        if rows:
            self.act_asked.emit(key, rows)


_NOTHING_MATCHES = _("Nothing matches. Clear the filters, or search for less.")
