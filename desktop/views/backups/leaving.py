"""Leaving Dalil: one case or all of them as a folder that anybody can read, asked for twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import DalilError
from desktop.core.text import Text, _, n_
from desktop.services.readable import Choice, Left, Witness, choices, write_all, write_case
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import PlainLabel
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.unlock.fields import Labelled, PassphraseField
from desktop.views.waiting import Waiting
from desktop.views.wording import Joined
from desktop.views.workplace import Workplace

LEAVE = _("Leave Dalil…")
_ALL = ""  # no id: every case


class LeaveDialog(QDialog):
    """First what is to be written, then what that means; all cases take a second person."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        words, look = place.words, place.look
        self.setObjectName("leaving")
        words.put(self, windowTitle=_("Leave Dalil"))
        self.what = FormCombo()
        self.go_on, self.back, self.write = QPushButton(), QPushButton(), QPushButton()
        self.sure = QCheckBox()
        self.user = QLineEdit()
        self.passphrase = PassphraseField(words, look, _("Passphrase of the second person"))
        self._meaning = PlainLabel(words, "", "warning")
        self._count = 0
        self._second = QWidget()
        self._pages = QStackedWidget()
        self.toast = Toast(words, look, self)
        self._lay_out()
        self._connect()
        place.read(choices, done=self._show_choices, owner=self)

    def _lay_out(self) -> None:
        words = self._place.words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(self._place.look.theme.space("m"))
        outer.addWidget(PlainLabel(words, _("Leave Dalil"), "h1"))
        outer.addWidget(self._pages, 1)
        words.put(self.go_on, text=_("Go on…"))
        words.put(self.back, text=_("Back"))
        words.put(self.write, text=_("Write the folder…"))
        words.put(self.sure, text=_("I have a safe place for it, and I may let it out."))
        self.go_on.setProperty("kind", "primary")
        self.write.setProperty("kind", "danger")
        self._pages.addWidget(self._first_page())
        self._pages.addWidget(self._second_page())
        self.go_on.setEnabled(False)
        self.write.setEnabled(False)
        self._place.look.size(self, 600, 460)

    def _first_page(self) -> QWidget:
        words = self._place.words
        page, column = _page()
        column.addWidget(PlainLabel(words, _WHAT_FOR))
        column.addWidget(Labelled(words, _("What is written"), self.what))
        column.addStretch(1)
        column.addLayout(_foot(self.go_on))
        return page

    def _second_page(self) -> QWidget:
        words = self._place.words
        page, column = _page()
        column.addWidget(self._meaning)
        persons = QVBoxLayout(self._second)
        persons.setContentsMargins(0, 0, 0, 0)
        persons.setSpacing(10)
        persons.addWidget(PlainLabel(words, _TWO_PERSONS, "muted"))
        persons.addWidget(Labelled(words, _("Name of the second person"), self.user))
        persons.addWidget(self.passphrase)
        column.addWidget(self._second)
        column.addWidget(self.sure, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addLayout(_foot(self.back, self.write))
        return page

    def _connect(self) -> None:
        self.go_on.clicked.connect(self._ask_again)
        self.back.clicked.connect(self._go_back)
        self.sure.toggled.connect(self.write.setEnabled)
        self.write.clicked.connect(self._choose_folder)

    def _show_choices(self, found: tuple[Choice, ...]) -> None:
        every = n_(
            "All {n} case, with a second person", "All {n} cases, with a second person", len(found)
        )
        for case in found:
            self.what.addItem(case.number, case.id)
        if found:
            self.what.addItem(self._place.words.say(every), _ALL)
            self._count = len(found)
        else:
            self.toast.show_message(_("There is no case that you may let out."))
        self.go_on.setEnabled(bool(found))
        self.what.setFocus()

    @property
    def _is_all(self) -> bool:
        return bool(self.what.currentData() == _ALL)

    def _ask_again(self) -> None:
        count = self._count if self._is_all else 1
        self._meaning.set_text(_meaning(count))
        self._second.setVisible(self._is_all)
        self.sure.setChecked(False)
        self._pages.setCurrentIndex(1)
        (self.user if self._is_all else self.sure).setFocus()

    def _go_back(self) -> None:
        self.passphrase.clear()
        self._pages.setCurrentIndex(0)

    def _choose_folder(self) -> None:
        if self._is_all and not (self.user.text().strip() and self.passphrase.text()):
            self.toast.show_message(_("The second person types name and passphrase here."))
            return
        say = self._place.words.say
        chosen = QFileDialog.getExistingDirectory(self, say(_("Where the folder is written")))
        if chosen:
            day = self._place.desk.today.isoformat()
            self._write(Path(chosen) / f"dalil {self._named()} {day}")

    def _named(self) -> str:
        return "all" if self._is_all else self.what.currentText().replace("/", "-")

    def _write(self, folder: Path) -> None:
        desk, language = self._place.desk, self._place.words.language
        waiting = Waiting(self._place, self, _("Writing the folder…"))
        write: Callable[..., Any] = partial(write_case, desk, self.what.currentData())
        if self._is_all:
            witness = Witness(self.user.text().strip(), self.passphrase.text())
            write = partial(write_all, desk, witness)
        self.passphrase.clear()
        waiting.failing(self._fail)
        waiting.run(self._place.exporting, write, folder, language, done=self._written)

    def _written(self, done: Left) -> None:
        said: Text = n_(
            "{n} case is written: {folder}",
            "{n} cases are written: {folder}",
            done.cases,
            folder=done.folder.name,
        )
        if done.left_out:
            said = _("{said}. Left out: {what}", said=said, what=Joined(done.left_out, "; "))
        self._place.say(said)
        self.accept()

    def _fail(self, error: DalilError) -> None:
        self.sure.setChecked(False)
        self.toast.show_message(error.sentence, tone=Tone.DANGER)

    def reject(self) -> None:
        """Let go of the second person's passphrase."""
        self.passphrase.clear()
        super().reject()


def leave(place: Workplace, parent: QWidget) -> LeaveDialog:
    """Open the dialog."""
    dialog = LeaveDialog(place, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return page, column


def _foot(*buttons: QPushButton) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addStretch(1)
    for each in buttons:
        line.addWidget(each)
    return line


def _meaning(count: int) -> Text:
    return n_(
        "{n} case will lie there so that ANYBODY can read it: names, stories, files, medical"
        " findings. There is no passphrase, and Dalil cannot take it back. It is in the log.",
        "{n} cases will lie there so that ANYBODY can read them: names, stories, files, medical"
        " findings. There is no passphrase, and Dalil cannot take it back. It is in the log.",
        count,
    )


_WHAT_FOR = _(
    "Writes cases as a folder that needs no Dalil: chronology and summary as PDF, the attached"
    " files, all records as JSON, and a list of hashes. It is for the end: for moving to another"
    " program, or for handing a case over. For safety make a backup, which stays sealed."
)
_TWO_PERSONS = _(
    "All cases at once take two persons. The second one types name and passphrase here; they open"
    " nothing and are forgotten at once."
)
