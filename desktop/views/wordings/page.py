"""The room "Wording": blocks and bodies in two lists, over which one form is opened at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
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
from desktop.services.drafts import DraftText
from desktop.services.wording import AREA, retire_blocks
from desktop.views.editing import Editing
from desktop.views.form_stack import FormStack
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.parts import button
from desktop.views.registers.register import RegisterView
from desktop.views.rows import Row
from desktop.views.wordings import editing
from desktop.views.wordings.lists import ADDING, BLOCKS, BODIES, RETIRE, SPECS, source
from desktop.views.wordings.panel import WIDE, WordingPanel
from desktop.views.workplace import Workplace

_KEYS = (BLOCKS, BODIES)
_BOTH = WIDE + 360  # pixels at 100 %: of the panel and of the narrowest form


class WordingPage(MainPage):
    """What the office writes once for all papers."""

    def __init__(self, place: Workplace, title: Text) -> None:
        super().__init__()
        self._place = place
        self._may_edit = bool(place.desk.scopes(AREA, Action.EDIT))
        self.bar, self._lists = QTabBar(), QStackedWidget()
        self.lists = {key: self._make_list(key) for key in _KEYS}
        self.adds = {key: self._make_add(key) for key in _KEYS}
        self.forms, self.panel = FormStack(place), WordingPanel(place)
        self._lay_out(title)
        self._connect()
        self._turn(0)

    # -- building -------------------------------------------------------------------------------

    def _make_list(self, key: str) -> RegisterView:
        place = self._place
        spec = SPECS[key] if self._may_edit else replace(SPECS[key], acts=())
        view = RegisterView(place, spec, partial(source, key, place.desk, self._language))
        view.opened.connect(partial(self._open, key))
        view.act_asked.connect(self._do)
        return view

    def _make_add(self, key: str) -> QPushButton:
        made = button(self._place.words, self._place.look, ADDING[key], "plus", "primary")
        made.setObjectName(f"add.{key}")
        made.clicked.connect(partial(self.edit, key, None))
        return made

    def _lay_out(self, title: Text) -> None:
        words, space = self._place.words, self._place.look.theme.space
        beneath, column, head = QWidget(), QVBoxLayout(), QHBoxLayout()
        head.addWidget(PlainLabel(words, title, "h1"))
        self.bar.setObjectName("kinds")
        self.bar.setProperty("role", "segments")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        words.put(self.bar, accessibleName=_("Which list"))
        head.addWidget(self.bar)
        head.addStretch(1)
        for key in _KEYS:
            head.addWidget(self.adds[key])
            self.bar.addTab("")
            self._lists.addWidget(self.lists[key])
        beneath.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("m"))
        column.addLayout(head)
        column.addWidget(self._lists, 1)
        self.forms.addWidget(beneath)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(22, 14, 22, 8)
        self._row.setSpacing(0)
        self._row.addWidget(self.forms, 1)
        self._row.addWidget(self.panel)
        self.panel.hide()
        self._name()

    def _connect(self) -> None:
        place = self._place
        self.bar.currentChanged.connect(self._turn)
        self.forms.currentChanged.connect(self._show_panel)
        self.forms.saved.connect(self._saved)
        self.panel.turned.connect(self._share)
        place.look.changed.connect(self._fit)
        place.changed.connect(self._on_change)
        place.reopen.connect(self._reopen)
        place.words.language_changed.connect(self._name)

    def _name(self) -> None:
        for number, key in enumerate(_KEYS):
            self.bar.setTabText(number, self._place.words.say(SPECS[key].name))

    def _language(self) -> str:
        return self._place.words.language

    # -- the lists ------------------------------------------------------------------------------

    def start(self) -> None:
        """Read the list in front."""
        self.lists[_KEYS[self.bar.currentIndex()]].start()

    def _turn(self, number: int) -> None:
        key = _KEYS[number]
        self._lists.setCurrentIndex(number)
        may_add = bool(self._place.desk.scopes(AREA, Action.CREATE))
        for each, add in self.adds.items():
            add.setVisible(may_add and each == key)
        self.begin_at(self.lists[key])
        if self.isVisible():
            self.start()

    def _on_change(self, changes: Changes) -> None:
        for key, table in ((BLOCKS, "wording_versions"), (BODIES, "bodies")):
            if changes.touches(table):
                self.lists[key].refresh()

    def _do(self, act: str, rows: tuple[Row, ...]) -> None:
        """Take blocks out of use, or bring them back; either is undone by the other."""
        self._retire([row.id for row in rows], retired=act == RETIRE)

    def _retire(self, keys: Sequence[str], *, retired: bool) -> None:
        done, change = partial(self._told, retired), partial(retire_blocks, retired=retired)
        self._place.write(change, keys, done=done, owner=self)

    def _told(self, retired: bool, keys: tuple[str, ...]) -> None:  # noqa: FBT001 - bound above
        undo = partial(self._retire, keys, retired=not retired)
        said = n_("{n} block is in use again.", "{n} blocks are in use again.", len(keys))
        if retired:
            said = n_("{n} block is out of use.", "{n} blocks are out of use.", len(keys))
        self._place.say(said, _("Undo"), undo)

    # -- the forms ------------------------------------------------------------------------------

    def edit(self, key: str, record_id: str | None) -> None:
        """Open the form of a block or a body, or of a new one."""
        desk = self._place.desk
        self.forms.open(
            editing.block(desk, self.panel, record_id)
            if key == BLOCKS
            else editing.body(desk, record_id)
        )

    def pending_drafts(self) -> list[Callable[[], None]]:
        """Return what seals the form that is open, for the lock."""
        return self.forms.pending_drafts()

    def _open(self, key: str, row: Row) -> None:
        self.edit(key, row.id)

    def _reopen(self, left: Editing, draft: DraftText) -> None:
        if left.form.key in _KEYS:
            self.forms.open(left, draft)

    def _show_panel(self) -> None:
        """Stand beside the form of a block, and nowhere else."""
        opened = self.forms.editing
        is_block = opened is not None and opened.form.key == BLOCKS
        if opened is not None and is_block:
            key = None if opened.load is None else opened.place
            self.panel.show_block(key, editable=self._may_edit)
            self.forms.stand_beside(self.panel.stops)
        self.panel.setVisible(is_block)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let form and panel take turns where there is no room for both."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._place.look.theme.pixels(_BOTH)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.BottomToTop if narrow else ways.LeftToRight)
        self.panel.set_narrow(narrow)
        self._share()

    def _share(self) -> None:
        is_beside = self.panel.isHidden() or self.panel.leaves_the_form
        self.forms.setVisible(is_beside)
        self._row.setStretch(1, 0 if is_beside else 1)

    def _saved(self, _editing: Editing, _record_id: str) -> None:
        self._place.say(_("Saved."))
