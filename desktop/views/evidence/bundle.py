"""A bundle of evidence for a court: which exhibits, for whom, and where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, n_
from desktop.services.bundles import BundleChoice, Bundled, choices, make_bundle
from desktop.services.outgoing import Disclosure
from desktop.views.flow import Flow
from desktop.views.labels import PlainLabel
from desktop.views.parts import button
from desktop.views.preview.disclosing import ask_disclosure
from desktop.views.rows import Row
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.waiting import Waiting
from desktop.views.wording import Joined, Size
from desktop.views.workplace import Workplace

_WIDE, _HIGH = 640, 620  # pixels at 100 %
_MAKE = _("Make the bundle…")
_FOR_COURT = "legal"


class BundleDialog(QDialog):
    """Exhibits to be ticked, all of them at first or those that were chosen."""

    def __init__(
        self, place: Workplace, parent: QWidget, case_id: str, chosen: Sequence[str]
    ) -> None:
        super().__init__(parent)
        self._place, self._case_id, self._chosen = place, case_id, frozenset(chosen)
        self._choices: tuple[BundleChoice, ...] = ()
        self._disclosure = Disclosure(purpose=_FOR_COURT)
        self.setObjectName("bundle")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=_("Bundle for court"))
        self.exhibits = QListWidget()
        self.told = PlainLabel(place.words, "", "muted")
        self.all = QPushButton()
        self.make = button(place.words, place.look, _MAKE, "upload", "primary")
        self.close_button = QPushButton()
        self.toast = Toast(place.words, place.look, self.exhibits)  # over no button
        self._lay_out()
        self._connect()
        self._tell()
        place.read(choices, case_id, done=self._show, owner=self)

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _("Bundle for court"), "h1"))
        column.addWidget(PlainLabel(words, _WHAT, "muted"))
        words.put(self.exhibits, accessibleName=_("Exhibits"))
        self.exhibits.setProperty("role", "framed")
        self.exhibits.setWordWrap(True)
        self.exhibits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.exhibits, 1)
        column.addWidget(self.told)
        column.addWidget(PlainLabel(words, _OUTSIDE, "warning"))
        foot = Flow(look.theme.space("s"))
        words.put(self.all, text=_("Tick all"))
        words.put(self.close_button, text=_("Close"))
        self.make.setDefault(True)
        for each in (self.all, self.make, self.close_button):
            foot.addWidget(each)
        column.addLayout(foot)
        look.size(self, _WIDE, _HIGH)

    def _connect(self) -> None:
        self.exhibits.itemChanged.connect(self._tell)
        self.all.clicked.connect(self._take_all)
        self.make.clicked.connect(self._ask)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._place.words.language_changed.connect(self._name)
        self._place.said.connect(self._say)
        self._place.failed.connect(self._say_failed)

    # -- showing --------------------------------------------------------------------------------

    def _show(self, found: tuple[BundleChoice, ...]) -> None:
        self._choices = found
        self.exhibits.clear()
        for each in found:
            item = QListWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = not self._chosen or each.exhibit_id in self._chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.exhibits.addItem(item)
        self._name()
        self.exhibits.setCurrentRow(0)
        self.exhibits.setFocus()
        self._tell()

    def _name(self) -> None:
        for number, each in enumerate(self._choices):
            size = _("no file") if each.size is None else Size(each.size)
            what = _("{number}. {what}", number=each.number, what=each.title)
            self.exhibits.item(number).setText(self._place.words.say(Joined((what, size))))

    def ticked(self) -> list[str]:
        """Return the ids of the exhibits that are ticked."""
        return [
            each.exhibit_id
            for number, each in enumerate(self._choices)
            if self.exhibits.item(number).checkState() is Qt.CheckState.Checked
        ]

    def _tell(self) -> None:
        ticked = set(self.ticked())
        chosen = [each for each in self._choices if each.exhibit_id in ticked]
        count = n_("{n} exhibit", "{n} exhibits", len(chosen))
        self.told.set_text(Joined((count, Size(sum(each.size or 0 for each in chosen)))))
        self.make.setEnabled(bool(chosen))

    def _take_all(self) -> None:
        for number in range(self.exhibits.count()):
            self.exhibits.item(number).setCheckState(Qt.CheckState.Checked)

    def _say(self, sentence: Text, _label: object, _act: object) -> None:
        self.toast.show_message(sentence)

    def _say_failed(self, sentence: Text, _label: object, _act: object) -> None:
        self.toast.show_message(sentence, tone=Tone.DANGER)

    # -- making ---------------------------------------------------------------------------------

    def _ask(self) -> None:
        ask_disclosure(self._place, self, _MAKE, self._disclosure, self._told)

    def _told(self, disclosure: Disclosure) -> None:
        self._disclosure = disclosure
        place = self._place
        title = place.words.say(_("Save the bundle"))
        name = place.words.say(_("evidence")) + ".zip"
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name, "ZIP (*.zip)")
        if chosen:
            waiting = Waiting(place, self, _("Writing the bundle…"))
            waiting.run(
                place.exporting,
                make_bundle,
                place.desk,
                self._case_id,
                Path(chosen),
                disclosure,
                place.words.language,
                self.ticked(),
                done=self._made,
            )

    def _made(self, made: Bundled) -> None:
        self._place.say(_("Written: {file}", file=made.path.name))


_WHAT = _(
    "The files as they came in, the custody of each exhibit, and the log of this case, signed by"
    " you. Whoever receives it can check all of it without Dalil: VERIFY.txt inside says how."
)
_OUTSIDE = _(
    "A bundle is not encrypted, and it names those who handled the exhibits. Of other cases it"
    " holds one hash for each entry of the log, and nothing else."
)


def show_bundle(place: Workplace, parent: QWidget, rows: Sequence[Row]) -> None:
    """Ask for a bundle of the exhibits that are chosen."""
    BundleDialog(place, parent, rows[0].case_id, [row.id for row in rows]).open()


def show_bundle_of_case(place: Workplace, parent: QWidget, case_id: str) -> None:
    """Ask for a bundle of all exhibits of a case."""
    BundleDialog(place, parent, case_id, ()).open()
