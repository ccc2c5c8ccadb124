"""Who can see a case: colleagues and what each of them sees of it, in words; the team is changed.

Whoever may not change the team reads the same list, and whose it is to change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.changes import Changes
from desktop.core.errors import DalilError
from desktop.core.text import Text, _, c_
from desktop.rules.access import access_table
from desktop.rules.labels import AREAS
from desktop.services import teams
from desktop.services.removal import Removed
from desktop.services.teams import CaseAccess, Colleague
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import Scrolled, button, empty
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.wording import Joined, labels
from desktop.views.worker import nothing
from desktop.views.workplace import Workplace

_SHOWN = ("case_members", "users", "user_roles")


class AccessDialog(QDialog):
    """The team first, then who sees the case by role; below, who could be added."""

    def __init__(self, place: Workplace, case_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._case_id = place, case_id
        self.setObjectName("access")
        place.words.put(self, windowTitle=_("Who can see this case?"))
        self.why = PlainLabel(place.words, "", "muted")
        self._scroll = Scrolled()
        self._column = QVBoxLayout(self._scroll.body)
        self._adding = QWidget()
        self.choice = QComboBox()
        self.preview = PlainLabel(place.words, "", "muted")
        self.add = button(place.words, place.look, _("Add to the team"), "user-plus")
        self.close_button = QPushButton()
        # Its own: the window's lies under the dialog, where nobody reaches its button.
        self.toast = Toast(place.words, place.look, self)
        self._offered: tuple[Colleague, ...] = ()
        self._lay_out()
        self._connect()
        self._read()

    # -- building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _("Who can see this case?"), "h1"))
        column.addWidget(self.why)
        self.why.hide()
        self._column.setContentsMargins(0, 0, look.theme.space("s"), 0)
        self._column.setSpacing(look.theme.space("s"))
        column.addWidget(self._scroll, 1)
        column.addWidget(self._adding)
        self._lay_out_adding()
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.close_button, text=_("Close"))
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        look.size(self, 680, 640)

    def _lay_out_adding(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self._adding)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PlainLabel(words, _("Add a colleague to the team"), "label"))
        line = QHBoxLayout()
        words.put(self.choice, accessibleName=_("Add a colleague to the team"))
        line.addWidget(self.choice, 1)
        line.addWidget(self.add)
        column.addLayout(line)
        column.addWidget(self.preview)
        self._adding.hide()

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(self._preview)
        self.add.clicked.connect(self._add)
        self.close_button.clicked.connect(self.reject)
        self._place.changed.connect(self._on_change)
        self._place.words.language_changed.connect(self._name_choices)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let arrows and pages move through the list."""
        if not self._scroll.is_moved_by(event):
            super().keyPressEvent(event)

    # -- showing --------------------------------------------------------------------------------

    def _read(self) -> None:
        self._place.read(teams.case_access, self._case_id, done=self._show, owner=self)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*_SHOWN):
            self._read()

    def _show(self, access: CaseAccess) -> None:
        why = access.refused or access.standing_in
        self.why.setVisible(why is not None)
        self.why.set_text(why or "")
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and self._scroll.isAncestorOf(focus)
        empty(self._column)
        self._removing: list[QPushButton] = []
        for title, colleagues in ((_ON_TEAM, access.team), (_BY_ROLE, access.others)):
            if colleagues:
                self._column.addWidget(PlainLabel(self._place.words, title, "h2"))
            for each in colleagues:
                removable = each.user_id in access.removable
                self._column.addWidget(self._make_card(each, removable=removable))
        self._column.addStretch(1)
        self._offered = () if access.refused is not None else access.offered
        self._adding.setVisible(bool(self._offered))
        self._name_choices()
        for before, after in pairwise((*self._removing, self.choice)):
            QWidget.setTabOrder(before, after)
        if had_keyboard:
            self.close_button.setFocus()

    def _make_card(self, colleague: Colleague, *, removable: bool) -> QFrame:
        words, look = self._place.words, self._place.look
        card = QFrame()
        card.setProperty("role", "card")
        line = QHBoxLayout(card)
        space = look.theme.space("m")
        line.setContentsMargins(space, space, space, space)
        column = QVBoxLayout()
        column.addWidget(PlainLabel(words, colleague.name, "strong"))
        column.addWidget(PlainLabel(words, _standing(colleague), "muted"))
        for sentence in _seen(colleague):
            column.addWidget(PlainLabel(words, sentence))
        line.addLayout(column, 1)
        if removable:
            remove = button(words, look, c_("from a team", "Remove"), "trash-2", "quiet")
            called = _("Remove {name} from the team", name=colleague.name)
            words.put(remove, accessibleName=called, toolTip=called)
            remove.setObjectName(f"remove.{colleague.user_id}")
            remove.clicked.connect(partial(self._remove, colleague))
            self._removing.append(remove)
            line.addWidget(remove)
        return card

    def _name_choices(self) -> None:
        """Offer whoever could be added; whoever was chosen stays so."""
        chosen = self.choice.currentData()
        self.choice.clear()
        for each in self._offered:
            said = Joined((each.name, labels("user_roles", each.roles)), " – ")
            self.choice.addItem(self._place.words.say(said), each.user_id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))

    def _preview(self, at: int) -> None:
        said: Sayable = ""
        if 0 <= at < len(self._offered):
            said = Joined(tuple(_seen(self._offered[at])), " ")
        self.preview.set_text(said)

    # -- changing the team ----------------------------------------------------------------------

    def _add(self) -> None:
        at = self.choice.currentIndex()
        if 0 <= at < len(self._offered):
            chosen = self._offered[at]
            take_back = partial(
                teams.remove_member, self._place.desk, self._case_id, chosen.user_id
            )
            said = _("{name} is on the team now.", name=chosen.name)
            self._do(
                partial(teams.add_member, self._place.desk, self._case_id, chosen.user_id),
                lambda _changes: self._tell(said, take_back),
            )

    def _remove(self, colleague: Colleague) -> None:
        said = _("{name} is not on the team any more.", name=colleague.name)

        def done(removed: Removed) -> None:
            self._tell(
                said, partial(teams.restore_member, self._place.desk, self._case_id, removed)
            )

        self._do(
            partial(teams.remove_member, self._place.desk, self._case_id, colleague.user_id), done
        )

    def _tell(self, said: Text, take_back: Callable[[], object]) -> None:
        """Say what was done, with what takes it back."""
        self.toast.show_message(said, _("Undo"), partial(self._do, take_back))

    def _do(self, act: Callable[[], object], done: Callable[..., None] = nothing) -> None:
        self._place.writing.run(act, done=done, failed=self._fail, owner=self)

    def _fail(self, error: DalilError) -> None:
        self.toast.show_message(error.sentence, tone=Tone.DANGER)


def _standing(colleague: Colleague) -> Sayable:
    """Return by what somebody sees the case."""
    roles = labels("user_roles", colleague.roles)
    if not colleague.is_active:
        return Joined((roles, _("does not work here any more")))
    by = _("on the team") if colleague.on_team else _("sees all cases by role")
    return Joined((roles, by))


def _seen(colleague: Colleague) -> Iterator[Sayable]:
    """Say which areas somebody sees, and which not."""
    seen = tuple(
        _("{area} (in part)", area=AREAS[area]) if area in colleague.partly else AREAS[area]
        for area in colleague.sees
    )
    rest = tuple(AREAS[area] for area in access_table().of_cases if area not in colleague.sees)
    if seen:
        yield _("Sees: {areas}.", areas=Joined(seen, ", "))
    if rest:
        yield _("Does not see: {areas}.", areas=Joined(rest, ", "))


_ON_TEAM = _("On the team")
_BY_ROLE = _("By their role")
