"""The page of users: who works here, with which roles and keys, and what was done about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout

from desktop.core.changes import Changes
from desktop.core.text import _, c_
from desktop.core.vocabulary import vocabulary
from desktop.services.desk import Desk
from desktop.services.history import office_history
from desktop.services.staff import Staff, UserLine, list_users
from desktop.views.cases.deeds import rows_of
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.parts import Scrolled, button
from desktop.views.privacy import Privacy
from desktop.views.registers.columns import Asked, Column
from desktop.views.registers.register import Act, ListSpec, RegisterView
from desktop.views.renewals import RenewalCard
from desktop.views.rows import Cell, Fetch, Page, PagedRows, Row, RowList
from desktop.views.tokens import Tone
from desktop.views.users.letting_in import LettingInDialog
from desktop.views.users.user_dialog import UserDialog
from desktop.views.wording import AtTime, Joined, label, labels, tone_of
from desktop.views.workplace import Workplace

_SHOWN = ("users", "user_roles", "renewals")
_USERS = ListSpec(
    "users",
    _("Users"),
    (
        Column("name", _("User name"), 200),
        Column("roles", _("Roles"), 230),
        Column("state", c_("column", "Access"), 200),
        Column("keys", _("Keys"), 220),
        Column("device", _("Workstation"), 150),
        Column("cases", _("On teams"), 110, right=True),
        Column("fingerprint", _("Fingerprint of the keys"), 240, at_first=False),
        Column("created", _("Added on"), 150, at_first=False),
    ),
    acts=(Act("open", _("Roles, keys, access…"), "pencil"),),
    dated=False,
)


class UsersPage(MainPage):
    """The list, the keys that are due, and below the deeds about users and keys."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._staff: Staff | None = None
        words, look = place.words, place.look
        self.add = button(words, look, _("Add a user…"), "user-plus", "primary")
        self.note = PlainLabel(words, _IN_ONE_HAND, "warning")
        self.renewals = RenewalCard(place)
        self.list = RegisterView(place, _USERS, self._source, compact=True)
        self.deeds = PagedRows(place.reading, words, self)
        self.history = RowList(self.deeds, words, look, lines=2)
        self.bar, self._stack = QTabBar(), QStackedWidget()
        self._lay_out()
        self._connect()
        self.begin_at(self.list)

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 8)
        column.setSpacing(look.theme.space("m"))
        column.addLayout(self._make_head())
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignLeft)
        scroll = Scrolled()  # in large letters the card leaves the list no room
        inner = QVBoxLayout(scroll.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.theme.space("m"))
        inner.addWidget(self.note)
        inner.addWidget(self.renewals)
        inner.addWidget(self._stack, 1)
        column.addWidget(scroll, 1)
        self.add.hide()
        self.note.hide()
        self.history.setObjectName("users.history")
        words.put(self.history, accessibleName=_DEEDS)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.history)
        self._name_bar()

    def _make_head(self) -> QHBoxLayout:
        words, look = self._place.words, self._place.look
        head = QHBoxLayout()
        head.setSpacing(look.theme.space("s"))
        title = PlainLabel(words, _("Users"), "h1")
        title.setContentsMargins(0, 0, look.theme.space("s"), 0)
        head.addWidget(title)
        self.bar.setDrawBase(False)
        self.bar.setObjectName("users.lists")
        self.bar.setProperty("role", "segments")
        self.bar.setExpanding(False)
        words.put(self.bar, accessibleName=_("Which list"))
        for _number in _LISTS:
            self.bar.addTab("")
        head.addStretch(1)
        head.addWidget(self.add)
        return head

    def _name_bar(self) -> None:
        for number, name in enumerate(_LISTS):
            self.bar.setTabText(number, self._place.words.say(name))

    def _connect(self) -> None:
        self.bar.currentChanged.connect(self._stack.setCurrentIndex)
        self._place.words.language_changed.connect(self._name_bar)
        self.add.clicked.connect(self._let_in)
        self.list.opened.connect(self._open)
        self.list.act_asked.connect(self._do)
        self._place.changed.connect(self._on_change)

    def start(self) -> None:
        """Read who works here, what is due and what was done."""
        self.list.start()
        self._read()

    def _read(self) -> None:
        place = self._place
        place.read(list_users, done=self._take, owner=self)
        self.renewals.read()
        self.deeds.ask(partial(_deeds, place.desk, place.privacy), at_once=True)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*_SHOWN, "case_members") and self.isVisible():
            self.list.refresh()
            self._read()

    def _take(self, staff: Staff) -> None:
        self._staff = staff
        self.add.setVisible(staff.may_edit)
        self.note.setVisible(staff.in_one_hand)

    def _source(self, asked: Asked) -> Fetch:
        return partial(_lines, self._place.desk, asked.text)

    # -- what a person asks for -----------------------------------------------------------------

    def _do(self, _key: str, rows: tuple[Row, ...]) -> None:
        self._open(rows[0])

    def _open(self, row: Row) -> None:
        line = self._line(row.id)
        if self._staff is not None and line is not None:
            dialog = UserDialog(self._place, self._staff, line, self)
            dialog.let_in_asked.connect(self._let_in_again)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _line(self, user_id: str) -> UserLine | None:
        known = self._staff.users if self._staff is not None else ()
        return next((each for each in known if each.user_id == user_id), None)

    def _let_in_again(self, line: UserLine) -> None:
        for dialog in self.findChildren(UserDialog):
            dialog.accept()
        self._let_in(line=line)

    def _let_in(self, _pressed: bool = False, line: UserLine | None = None) -> None:  # noqa: FBT001, FBT002 - Qt's slot
        if self._staff is not None:
            dialog = LettingInDialog(self._place, self._staff, self, line)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()


def _lines(desk: Desk, typed: str, offset: int, limit: int) -> Page:
    wanted = typed.casefold().split()
    rows = tuple(
        _row(line)
        for line in list_users(desk).users
        if all(word in line.name.casefold() for word in wanted)
    )
    return Page(rows[offset : offset + limit], len(rows))


def _row(line: UserLine) -> Row:
    state = Cell(label("user_states", line.state), tone_of(vocabulary("user_states"), line.state))
    cells = {
        "name": Cell(line.name, strong=True),
        "roles": Cell(labels("user_roles", line.roles)),
        "state": state,
        "keys": _keys(line),
        "device": Cell(_("needs its secret") if line.needs_device else "—"),
        "cases": Cell(str(line.cases)),
        "fingerprint": Cell(line.fingerprint or "—"),
        "created": Cell(AtTime(line.created_at)),
    }
    return Row(line.user_id, line.name, cells=cells)


def _keys(line: UserLine) -> Cell:
    held = labels("vault_parts", line.compartments) if line.compartments else ""
    if line.waits:
        return Cell(Joined((held, _("waits for a key"))), Tone.WARNING)
    return Cell(held or "—")


def _deeds(desk: Desk, privacy: Privacy, offset: int, limit: int) -> Page:
    rows = tuple(rows_of(office_history(desk), privacy))
    return Page(rows[offset : offset + limit], len(rows))


_DEEDS = _("What was done about users and keys")
_LISTS = (_("Who works here"), _("What was done"))
_IN_ONE_HAND = _(
    "One person is coordinator and administrator: they let colleagues in and give them keys, and"
    " nobody else sees to it. Where there are two of you, divide it."
)
