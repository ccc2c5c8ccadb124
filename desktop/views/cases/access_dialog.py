"""Who can see a case: colleagues and what each of them sees of it, in words; the team is changed.

Below them to whom the case is closed for a conflict of interest, and who was let in by emergency,
to be reviewed. Whoever may not change the team reads the same, and whose it is to change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from desktop.services import blocks, emergencies, teams
from desktop.services.desk import Desk
from desktop.services.emergencies import Emergency
from desktop.services.removal import Removed
from desktop.services.teams import CaseAccess, Colleague
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import Scrolled, button, empty
from desktop.views.reason_dialog import Asked, ReasonDialog
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, Joined, labels
from desktop.views.worker import nothing
from desktop.views.workplace import Workplace

_SHOWN = ("case_members", "case_blocks", "emergency_accesses", "users", "user_roles")


def _read(desk: Desk, case_id: str) -> tuple[CaseAccess, tuple[Emergency, ...]]:
    return teams.case_access(desk, case_id), emergencies.of_case(desk, case_id)


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
        self._place.read(_read, self._case_id, done=self._show, owner=self)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*_SHOWN):
            self._read()

    def _show(self, read: tuple[CaseAccess, tuple[Emergency, ...]]) -> None:
        access, let_in = read
        why = access.refused or access.standing_in
        self.why.setVisible(why is not None)
        self.why.set_text(why or "")
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and self._scroll.isAncestorOf(focus)
        empty(self._column)
        self._acting: list[QPushButton] = []
        parts = ((_ON_TEAM, access.team), (_BY_ROLE, access.others), (_CLOSED, access.blocked))
        for title, colleagues in parts:
            self._head(title, colleagues)
            for each in colleagues:
                self._column.addWidget(self._make_card(each, access))
        self._head(_EMERGENCIES, let_in)
        for emergency in let_in:
            self._column.addWidget(self._make_emergency(emergency, access))
        self._column.addStretch(1)
        self._offered = () if access.refused is not None else access.offered
        self._adding.setVisible(bool(self._offered))
        self._name_choices()
        for before, after in pairwise((*self._acting, self.choice)):
            QWidget.setTabOrder(before, after)
        if had_keyboard:
            self.close_button.setFocus()

    def _head(self, title: Text, shown: Sequence[object]) -> None:
        if shown:
            self._column.addWidget(PlainLabel(self._place.words, title, "h2"))

    def _make_card(self, colleague: Colleague, access: CaseAccess) -> QFrame:
        card, line, column = self._frame()
        words = self._place.words
        column.addWidget(PlainLabel(words, colleague.name, "strong"))
        column.addWidget(PlainLabel(words, _standing(colleague), "muted"))
        for sentence in () if colleague.why_blocked is not None else _seen(colleague):
            column.addWidget(PlainLabel(words, sentence))
        name, user_id = colleague.name, colleague.user_id
        if user_id in access.removable and colleague.why_blocked is None:
            called = _("Remove {name} from the team", name=name)
            act = partial(self._remove, colleague)
            line.addWidget(self._act(c_("from a team", "Remove"), "trash-2", called, user_id, act))
        if user_id in access.blockable and user_id != self._place.desk.user_id:
            called = _("Close the case to {name}", name=name)
            act = partial(self._block, colleague)
            line.addWidget(self._act(_("Block…"), "ban", called, f"block.{user_id}", act))
        if colleague.why_blocked is not None and access.refused is None:
            called = _("Open the case to {name} again", name=name)
            act = partial(self._lift, colleague)
            line.addWidget(self._act(_("Open again"), "lock-open", called, f"lift.{user_id}", act))
        return card

    def _make_emergency(self, each: Emergency, access: CaseAccess) -> QFrame:
        card, line, column = self._frame()
        words = self._place.words
        column.addWidget(PlainLabel(words, each.user, "strong"))
        column.addWidget(PlainLabel(words, _when(each), "muted"))
        column.addWidget(PlainLabel(words, each.reason))
        if each.review:
            column.addWidget(PlainLabel(words, each.review, "muted"))
        may_review = access.refused is None and each.user_id != self._place.desk.user_id
        if each.reviewed_at is None and may_review:
            called = _("Review the emergency access of {name}", name=each.user)
            act = partial(self._review, each)
            line.addWidget(self._act(_("Review…"), "check", called, f"review.{each.id}", act))
        return card

    def _frame(self) -> tuple[QFrame, QHBoxLayout, QVBoxLayout]:
        card = QFrame()
        card.setProperty("role", "card")
        line = QHBoxLayout(card)
        space = self._place.look.theme.space("m")
        line.setContentsMargins(space, space, space, space)
        column = QVBoxLayout()
        line.addLayout(column, 1)
        return card, line, column

    def _act(
        self, text: Text, icon: str, called: Text, name: str, act: Callable[[], object]
    ) -> QPushButton:
        words = self._place.words
        made = button(words, self._place.look, text, icon, "quiet")
        words.put(made, accessibleName=called, toolTip=called)
        made.setObjectName(name if "." in name else f"remove.{name}")
        made.clicked.connect(act)
        self._acting.append(made)
        return made

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

    # -- closing, opening, reviewing ------------------------------------------------------------

    def _block(self, colleague: Colleague) -> None:
        asked = Asked(
            _("Close the case to {name}", name=colleague.name),
            _(
                "A conflict of interest overrides every right: nothing of this case is shown to"
                " this colleague any more, or found by them. They are not told why."
            ),
            _("What is the conflict of interest?"),
            _("Close the case"),
        )
        desk = self._place.desk
        act = partial(blocks.block, desk, self._case_id, colleague.user_id)
        take_back = partial(blocks.lift, desk, self._case_id, colleague.user_id)
        said = _("The case is closed to {name}.", name=colleague.name)
        self._ask(asked, act, partial(self._tell, said, take_back))

    def _lift(self, colleague: Colleague) -> None:
        desk, case_id = self._place.desk, self._case_id
        said = _("The case is open to {name} again.", name=colleague.name)

        def done(removed: Removed) -> None:
            self._tell(said, partial(blocks.restore, desk, case_id, removed))

        self._do(partial(blocks.lift, desk, case_id, colleague.user_id), done)

    def _review(self, each: Emergency) -> None:
        asked = Asked(
            _("Review the emergency access of {name}", name=each.user),
            Joined((_when(each), each.reason), " "),
            _("What is there to say of it? (may be left empty)"),
            _("Reviewed"),
        )
        self._ask(asked, partial(emergencies.review, self._place.desk, each.id))

    def _ask(
        self,
        asked: Asked,
        act: Callable[..., object],
        done: Callable[[], object] | None = None,
    ) -> None:
        dialog = ReasonDialog(self._place, asked, act, self)
        if done is not None:
            dialog.accepted.connect(done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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
    if colleague.why_blocked is not None:
        return Joined((roles, colleague.why_blocked), ": ")
    if not colleague.is_active:
        return Joined((roles, _("does not work here any more")))
    by = _("on the team") if colleague.on_team else _("sees all cases by role")
    if colleague.until is not None:
        by = _("let in by emergency until {time}", time=AtTime(colleague.until))
    return Joined((roles, by))


def _when(each: Emergency) -> Sayable:
    """Return from when to when, and whether somebody has reviewed it."""
    lasted = _("from {begun} to {ended}", begun=AtTime(each.begun_at), ended=AtTime(each.ends_at))
    if each.reviewed_at is None:
        return Joined((lasted, _("not reviewed yet")))
    return Joined((lasted, _("reviewed by {name}", name=each.reviewer)))


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
_BY_ROLE = _("By their role or in an emergency")
_CLOSED = _("Closed to, for a conflict of interest")
_EMERGENCIES = _("Emergency access")
