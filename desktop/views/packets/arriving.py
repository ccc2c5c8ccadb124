"""A packet that came: looked at first, decided on where both sides changed something, taken in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import DalilError
from desktop.core.text import Text, _, n_
from desktop.rules.labels import AREAS
from desktop.services.packet_taking import Seen, Taken, Told, look_at, take_in
from desktop.services.packet_units import Merging, units
from desktop.services.packets import ENDING
from desktop.views.form.conflict import Part
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.packets.groups import fingerprint_label, in_groups
from desktop.views.packets.handing import PACKETS, in_words
from desktop.views.packets.of_case import SCOPES
from desktop.views.parts import Scrolled, button, come_last, empty
from desktop.views.unlock.fields import Labelled
from desktop.views.waiting import Waiting
from desktop.views.wording import AtTime, Joined, Size
from desktop.views.workplace import Workplace

_WIDE, _HIGH = 860, 720  # pixels at 100 %
_MOST_LINES = 40  # of new records that are named one by one
_SIDES = (_("As it is here"), _("As it came"))


class PacketDialog(QDialog):
    """Shows what is in a packet and what it would do; nothing happens before it is taken in."""

    taken = Signal(object)  # a Taken

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._seen: Seen | None = None
        self._parts: list[tuple[str, Part]] = []
        self._restored: list[tuple[str, QCheckBox]] = []
        self.setObjectName("packet")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=_TITLE)
        words, look = place.words, place.look
        self.choose = button(words, look, _("Choose a packet…"), "folder-open")
        self.number = QLineEdit()
        self._area = Scrolled()
        self._body = QVBoxLayout(self._area.body)
        self._left = PlainLabel(words, "", "muted")
        self.message = PlainLabel(words, "", "error")
        self.button, self.cancel = QPushButton(), QPushButton()
        self._lay_out()
        self._connect()
        self._allow()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _TITLE, "h1"))
        column.addWidget(PlainLabel(words, _ABOUT, "muted"))
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self._numbered = Labelled(words, _("Number of the case here"), self.number, _NUMBER)
        column.addWidget(self._numbered)
        self._body.setContentsMargins(0, 0, look.theme.space("s"), 0)
        self._body.setSpacing(look.theme.space("s"))
        self._body.addStretch(1)
        column.addWidget(self._area, 1)
        column.addWidget(self.message)
        foot = QHBoxLayout()
        foot.addWidget(self._left, 1)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=_("Take in"))
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)
        for each in (self.cancel, self.button):
            foot.addWidget(each)
        column.addLayout(foot)
        self._numbered.hide()
        self.message.hide()
        look.size(self, _WIDE, _HIGH)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.button.clicked.connect(self._take_in)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)

    # -- looking --------------------------------------------------------------------------------

    def _choose(self) -> None:
        words = self._place.words
        kinds = f"{words.say(PACKETS)} (*{ENDING})"
        chosen, _kind = QFileDialog.getOpenFileName(self, words.say(_TITLE), "", kinds)
        if chosen:
            self.look_at(Path(chosen))

    def look_at(self, path: Path) -> None:
        """Open a packet that was chosen."""
        self._forget()
        place = self._place
        place.reading.run(look_at, place.desk, path, done=self._show, failed=self._fail, owner=self)

    def _forget(self) -> None:
        self._seen, self._parts, self._restored = None, [], []
        empty(self._body)
        self._numbered.hide()
        self.message.hide()
        self._allow()

    def _show(self, seen: Seen) -> None:
        self._forget()
        self._seen = seen
        self._numbered.setVisible(not seen.is_here)
        self.number.setText(seen.number)
        self._add_sender(seen)
        for line in _about(seen):
            self._add(line)
        self._add_lines(seen.lines)
        for merging in sorted(seen.merges, key=lambda each: not each.open):
            self._add_merging(seen, merging)
        self._add_told(_CLOSED, seen.closed)
        self._add_told(_REMOVED_THERE, seen.removed_there)
        self._add_removed_here(seen.removed_here)
        self._body.addStretch(1)
        come_last(self, self.cancel, self.button)
        self._allow()

    def _add(self, said: Sayable, role: str = "body") -> None:
        self._body.addWidget(PlainLabel(self._place.words, said, role))

    def _add_sender(self, seen: Seen) -> None:
        if seen.sender is None:
            self._add(_UNKNOWN, "warning")
        else:
            self._add(_("From {name}", name=seen.sender), "h2")
        groups = fingerprint_label(self._place.words)
        groups.set_text(in_groups(seen.groups))
        self._body.addWidget(groups)

    def _add_lines(self, lines: Sequence[Told]) -> None:
        """Name what is new, as far as it is called something."""
        called = [each for each in lines if each.title]
        said = [Joined((each.form, each.title), ": ") for each in called[:_MOST_LINES]]
        if len(called) > _MOST_LINES:
            said.append(Joined((_("…"),)))
        if said:
            self._add(Joined(tuple(said), "\n"), "muted")

    def _add_merging(self, seen: Seen, merging: Merging) -> None:
        form = units()[merging.table].form
        self._add(Joined((form.title, seen.titles.get(merging.record_id, ""))), "h2")
        if merging.lost:
            names = tuple(each.label for each in form.fields if each.key in merging.lost)
            lost = _("Rows were taken out there, and stay here: {names}", names=Joined(names, ", "))
            self._add(lost, "warning")
        for apart in merging.apart:
            part = Part(apart, self._place.kit, _SIDES)
            part.choose_what_is_certain()
            part.chosen.connect(self._allow)
            self._parts.append((merging.record_id, part))
            self._body.addWidget(part)

    def _add_told(self, heading: Text, told: Sequence[Told]) -> None:
        if told:
            self._add(heading, "warning")
        for each in told:
            self._add(Joined((each.form, each.title)))

    def _add_removed_here(self, told: Sequence[Told]) -> None:
        if told:
            self._add(_REMOVED_HERE, "warning")
        for each in told:
            box = QCheckBox()
            named = Joined((each.form, each.title))
            self._place.words.put(box, text=_("Put back: {what}", what=named))
            self._restored.append((each.record_id, box))
            self._body.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)

    # -- taking in ------------------------------------------------------------------------------

    def _allow(self) -> None:
        open_ = sum(part.open_choices() for _id, part in self._parts)
        self._left.set_text(n_("{n} choice left", "{n} choices left", open_) if open_ else "")
        self.button.setEnabled(self._seen is not None and not open_)

    def choices(self) -> dict[str, dict[str, Any]]:
        """Return what was chosen, by record and question."""
        chosen: dict[str, dict[str, Any]] = {}
        for record_id, part in self._parts:
            chosen.setdefault(record_id, {})[part.field.key] = part.value()
        return chosen

    def _take_in(self) -> None:
        seen, place = self._seen, self._place
        if seen is None:
            return
        restored = frozenset(each for each, box in self._restored if box.isChecked())
        number = None if seen.is_here else self.number.text().strip() or None
        waiting = Waiting(place, self, _("Taking the packet in…"))
        waiting.failing(self._fail)
        args = place.desk, seen, number, self.choices(), restored
        waiting.run(place.exporting, take_in, *args, done=self._done)

    def _done(self, taken: Taken) -> None:
        self.accept()
        self.taken.emit(taken)

    def _fail(self, error: DalilError) -> None:
        self.message.set_text(error.sentence)
        self.message.show()


def _about(seen: Seen) -> Iterator[Sayable]:
    answer = _("what was changed, given back") if seen.is_answer else SCOPES[seen.scope]
    yield Joined((_("Case {number}", number=seen.number), answer, AtTime(seen.made_at)))
    yield _("In it: {what}", what=in_words(seen.counted))
    if seen.left_out:
        areas = Joined(tuple(AREAS[each] for each in seen.left_out), ", ")
        yield _("Left out by whoever sent it: {areas}", areas=areas)
    if not seen.is_here:
        yield _("This case is not here yet: it will be made, with you on its team.")
    else:
        new = in_words(seen.new) if seen.new else _("nothing")
        yield _("New here: {what}", what=new)
        yield n_(
            "{n} record here was changed there.",
            "{n} records here were changed there.",
            len(seen.merges),
        )
    if seen.files:
        count = n_("{n} file", "{n} files", seen.files)
        yield _("With it: {files}, {size}", files=count, size=Size(seen.size))


_TITLE = _("Take in a packet")
_ABOUT = _(
    "Nothing is taken in before you have seen what is in it. What only the other side changed is"
    " followed; where both sides changed the same, you choose. It can be taken back as one step."
)
_NUMBER = _("The case keeps its number, if no other case here has it.")
_UNKNOWN = _(
    "From an unknown sender: no confirmed card has this fingerprint. Ask whom you think it is from"
    " before you take it in."
)
_CLOSED = _("Changed there, but signed here: these stay as they are.")
_REMOVED_THERE = _("Removed there. They stay here; remove them yourself if that is right:")
_REMOVED_HERE = _("Removed here, and changed there. They stay removed unless you put them back:")
