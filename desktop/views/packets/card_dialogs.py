"""A key card that comes in, and one that is known: whose it is, and whether it was compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.rules.access import Action
from desktop.services.cards import (
    AREA,
    CardLine,
    Colleague,
    SeenCard,
    colleagues,
    confirm_card,
    remove_card,
    take_in_card,
)
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import PlainLabel
from desktop.views.packets.groups import fingerprint_label, in_groups
from desktop.views.parts import button
from desktop.views.unlock.fields import Labelled
from desktop.views.wording import AtTime
from desktop.views.workplace import Workplace

_WIDE, _HIGH = 560, 440  # pixels at 100 %


class _CardDialog(QDialog):
    """What both have: a title, the fingerprint, a message, and a line of buttons."""

    def __init__(self, place: Workplace, parent: QWidget, groups: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._place = place
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 16)
        self._column.setSpacing(place.look.theme.space("m"))
        self.groups = fingerprint_label(place.words)
        self.groups.set_text(in_groups(groups))
        self._message = PlainLabel(place.words, "", "error")
        self._message.hide()
        self.cancel = QPushButton()

    def _add_foot(self, *buttons: QPushButton) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        for each in (self.cancel, *buttons):
            foot.addWidget(each)
        self._column.addWidget(self._message)
        self._column.addStretch(1)
        self._column.addLayout(foot)
        self._place.look.size(self, _WIDE, _HIGH)
        self.cancel.clicked.connect(self.reject)

    def _fail(self, error: DalilError) -> None:
        self.setEnabled(True)
        self._message.set_text(error.sentence)
        self._message.show()


class NewCardDialog(_CardDialog):
    """Asks under which name a card is kept, and whether it is of a colleague's other computer."""

    def __init__(self, place: Workplace, path: Path, seen: SeenCard, parent: QWidget) -> None:
        super().__init__(place, parent, seen.groups)
        self._path = path
        self.setObjectName("new_card")
        words = place.words
        words.put(self, windowTitle=_("Take in a key card"))
        self.name, self.colleague = QLineEdit(), FormCombo()
        self.button = QPushButton()
        self._lay_out(seen)
        self.button.clicked.connect(self._take)
        self.name.textChanged.connect(self._allow)
        self._allow()
        place.read(colleagues, done=self._offer, owner=self)

    def _lay_out(self, seen: SeenCard) -> None:
        words = self._place.words
        self._column.addWidget(PlainLabel(words, _("Take in a key card"), "h1"))
        self._column.addWidget(PlainLabel(words, _("Its fingerprint"), "strong"))
        self._column.addWidget(self.groups)
        self._column.addWidget(Labelled(words, _("Whose card is it?"), self.name, _NAME))
        self._column.addWidget(Labelled(words, _("In this office"), self.colleague, _OFFICE))
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=_("Take in"))
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)
        self._add_foot(self.button)
        self._known = seen.is_mine or seen.known_as is not None
        if seen.is_mine:
            self._message.set_text(_("This is your own card: give it to others."))
        elif seen.known_as is not None:
            known = _("This card is known already, as {name}.", name=seen.known_as)
            self._message.set_text(known)
        self._message.setVisible(self._known)

    def _offer(self, found: tuple[Colleague, ...]) -> None:
        self.colleague.addItem("", "")
        self._place.words.put(self.colleague, accessibleName=_("In this office"))
        self.colleague.setItemText(0, self._place.words.say(_("No, somebody outside")))
        for each in found:
            self.colleague.addItem(each.name, each.id)

    def _allow(self) -> None:
        self.button.setEnabled(bool(self.name.text().strip()) and not self._known)

    def _take(self) -> None:
        self.setEnabled(False)
        place = self._place
        of = self.colleague.currentData() or None
        args = place.desk, self._path, self.name.text(), of
        place.writing.run(take_in_card, *args, done=self._taken, failed=self._fail, owner=self)

    def _taken(self, _result: object) -> None:
        name = self.name.text().strip()
        self.accept()
        self._place.say(
            _("The card of {name} was taken in: compare it before you use it.", name=name)
        )


class KeyCardDialog(_CardDialog):
    """A card that is known: to be compared, or removed."""

    def __init__(self, place: Workplace, line: CardLine, parent: QWidget) -> None:
        super().__init__(place, parent, line.groups)
        self._line = line
        self.setObjectName("key_card")
        words, look = place.words, place.look
        words.put(self, windowTitle=_("Key card"))
        self.sure = QCheckBox()
        self.confirm = button(words, look, _("Confirm"), "shield-check", "primary")
        self.remove = button(words, look, _("Remove the card"), "trash-2")
        self._lay_out()
        self.sure.toggled.connect(self.confirm.setEnabled)
        self.confirm.clicked.connect(self._confirm)
        self.remove.clicked.connect(self._remove)

    def _lay_out(self) -> None:
        words, line = self._place.words, self._line
        self._column.addWidget(PlainLabel(words, line.name, "h1"))
        taken = _("Taken in by {name}, {time}", name=line.taken_by, time=AtTime(line.taken_at))
        self._column.addWidget(PlainLabel(words, taken, "muted"))
        if line.colleague is not None:
            other = _("It is of another computer of {name}.", name=line.colleague)
            self._column.addWidget(PlainLabel(words, other))
        self._column.addWidget(self.groups)
        words.put(self.sure, text=_("The owner has read out the same groups to me."))
        self._column.addWidget(PlainLabel(words, self._state(), "muted"))
        self._column.addWidget(self.sure, 0, Qt.AlignmentFlag.AlignLeft)
        words.put(self.cancel, text=_("Close"))
        may = bool(self._place.desk.scopes(AREA, Action.EDIT))
        is_open = may and line.confirmed_by is None
        self.sure.setVisible(is_open)
        self.confirm.setVisible(is_open)
        self.confirm.setEnabled(False)
        self.remove.setVisible(may)
        self._add_foot(self.remove, self.confirm)

    def _state(self) -> Text:
        line = self._line
        if line.confirmed_by is None or line.confirmed_at is None:
            return _COMPARE
        when = AtTime(line.confirmed_at)
        return _("Compared and confirmed by {name}, {time}", name=line.confirmed_by, time=when)

    def _confirm(self) -> None:
        self._run(confirm_card, _("The card of {name} is confirmed.", name=self._line.name))

    def _remove(self) -> None:
        self._run(remove_card, _("The card of {name} was removed.", name=self._line.name))

    def _run(self, function: Callable[..., object], said: Text) -> None:
        self.setEnabled(False)

        def done(_changes: object) -> None:
            self.accept()
            self._place.say(said)

        place = self._place
        place.writing.run(
            function, place.desk, self._line.id, done=done, failed=self._fail, owner=self
        )


_NAME = _("A person or an organisation, as you call them. The card itself says no name.")
_OFFICE = _("Choose a colleague if it is of their laptop: what goes there stays in the office.")
_COMPARE = _(
    "Call the owner, by a number you know already, and have the groups read out from their own"
    " screen. If one group differs, somebody exchanged the card: do not use it, and remove it."
)
