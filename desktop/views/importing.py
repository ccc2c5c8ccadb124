"""Importing a chronology: what the file holds is shown first, then it is imported or left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import DalilError, WrongInput
from desktop.core.ids import LONGEST_CASE_NUMBER, valid_case_number
from desktop.core.progress import Progress
from desktop.core.text import Text, _, n_
from desktop.services.importing import (
    ImportPreview,
    ImportResult,
    SeenRow,
    import_chronology,
    preview,
    read_source,
)
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import button
from desktop.views.tokens import Tone
from desktop.views.wording import label
from desktop.views.worker import Job
from desktop.views.workplace import Workplace


class ImportDialog(QDialog):
    """Choose a file and a case, see what would happen, and let it happen."""

    imported = Signal(object)  # an ImportResult

    def __init__(self, place: Workplace, parent: QWidget, case_number: str = "") -> None:
        super().__init__(parent)
        self._place = place
        self._path: Path | None = None
        self._data: bytes | None = None  # None until the file is read
        self._seen: ImportPreview | None = None
        self._job: Job | None = None
        self.setObjectName("import")
        place.words.put(self, windowTitle=_("Import a chronology"))
        self.case = QLineEdit(case_number)
        self.choose = button(place.words, place.look, _("Choose a file…"), "upload")
        self.button, self.cancel = QPushButton(), QPushButton()
        self.found = QListWidget()
        self.leave_out = QCheckBox()
        self.progress = QProgressBar()
        self._lay_out()
        self._connect()
        self._show_nothing()

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(PlainLabel(words, _("Import a chronology"), "h1"))
        column.addWidget(PlainLabel(words, _EXPLAINED, "muted"))
        column.addLayout(self._make_question())
        self._summary = PlainLabel(words, "", "h2")
        column.addWidget(self._summary)
        words.put(self.found, accessibleName=_("What was found in the file"))
        self.found.setWordWrap(True)
        self.found.setProperty("role", "framed")
        self.found.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        column.addWidget(self.found, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        words.put(self.leave_out, text=_("Import the other rows and leave these out"))
        column.addWidget(self.leave_out, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.progress)
        column.addLayout(self._make_footer())
        self._place.look.size(self, 720, 560)

    def _make_question(self) -> QHBoxLayout:
        words = self._place.words
        row = QHBoxLayout()
        label = PlainLabel(words, _("Case number"), "strong")
        label.setBuddy(self.case)
        words.put(self.case, accessibleName=_("Case number"))
        row.addWidget(label)
        row.addWidget(self.case, 1)
        row.addWidget(self.choose)
        return row

    def _make_footer(self) -> QHBoxLayout:
        words = self._place.words
        foot = QHBoxLayout()
        self._message = PlainLabel(words, "", "error")
        foot.addWidget(self._message, 1)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=_("Import"))
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)  # or Enter in the number would open the file dialog
        foot.addWidget(self.cancel)
        foot.addWidget(self.button)
        return foot

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.case.textEdited.connect(self._forget_preview)
        self.case.editingFinished.connect(self._look)
        self.leave_out.toggled.connect(self._allow)
        self.button.clicked.connect(self._import)
        self.cancel.clicked.connect(self.reject)

    def _show_nothing(self) -> None:
        """Forget what was seen of another file."""
        self._data = None
        self.found.clear()
        for part in (self.found, self.leave_out, self.progress):
            part.hide()
        self._rest.show()
        self._forget_preview()

    def _forget_preview(self) -> None:
        """Import nothing before it was looked at again: what it would do depends on the case."""
        self._seen = None
        self._summary.set_text("")
        self._tell("")
        self._allow()

    def _choose(self) -> None:
        title = self._place.words.say(_("Choose a chronology"))
        kinds = self._place.words.say(_("Tables")) + " (*.csv *.xlsx)"
        chosen, _kind = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Read a file that was chosen."""
        self._path = path
        self._show_nothing()
        if not self.case.text().strip():
            self.case.setText(_number_from(path))
        done = partial(self._read, path)
        self._place.reading.run(read_source, path, done=done, failed=self._fail, owner=self)

    def _read(self, path: Path, data: bytes) -> None:
        if path == self._path:
            self._data = data
            self._look()

    def _look(self) -> None:
        """Ask what the import would do, unless that is known already."""
        path, data, typed = self._path, self._data, self.case.text().strip()
        if path is None or data is None or self._job is not None:
            return
        if self._seen is not None and self._seen.case_number == typed:
            return
        self._forget_preview()
        try:
            number = valid_case_number(typed)
        except WrongInput as error:
            self._tell(error.sentence)
            return
        self._place.reading.run(
            preview,
            self._place.desk,
            number,
            path.name,
            data,
            done=partial(self._show, data),
            failed=self._fail,
            owner=self,
        )

    def _show(self, data: bytes, seen: ImportPreview) -> None:
        if data is not self._data:
            return  # another file was chosen meanwhile
        self._seen = seen
        self._tell("")
        self._summary.set_text(_summary(seen))
        self.found.clear()
        look = self._place.look
        for mark, line in _lines(seen):
            icon = look.icon("triangle-alert", mark.value) if mark is not None else QIcon()
            self.found.addItem(QListWidgetItem(icon, self._place.words.say(line)))
        self.found.setVisible(self.found.count() > 0)
        self._rest.setVisible(self.found.count() == 0)
        self.leave_out.setChecked(False)
        self.leave_out.setVisible(bool(seen.file.unreadable))
        if seen.already_imported:
            self._tell(_("This file is in the case already."))
        self._allow()

    def _allow(self) -> None:
        seen = self._seen
        self.button.setEnabled(
            seen is not None
            and bool(seen.file.rows)
            and not seen.already_imported
            and (not seen.file.unreadable or self.leave_out.isChecked())
        )

    def _import(self) -> None:
        if self._path is None or self._data is None:
            return
        self._set_busy(busy=True)
        self._job = self._place.writing.run(
            self._run_import,
            self.case.text().strip(),
            self._path.name,
            self._data,
            self.leave_out.isChecked(),
            done=self._done,
            failed=self._fail,
            progress=self._report,
            owner=self,
        )

    def _set_busy(self, *, busy: bool) -> None:
        for part in (self.case, self.choose, self.leave_out, self.button):
            part.setEnabled(not busy)
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)

    def _run_import(
        self,
        number: str,
        name: str,
        data: bytes,
        leave_out: object,
        progress: Progress,
    ) -> ImportResult:
        return import_chronology(
            self._place.desk,
            number,
            name,
            data,
            leave_out_unreadable=bool(leave_out),
            progress=progress,
        )

    def _report(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _done(self, result: ImportResult) -> None:
        self._job = None
        self.imported.emit(result)
        self.accept()

    def _fail(self, error: DalilError) -> None:
        self._job = None
        self._set_busy(busy=False)
        self._tell(error.sentence)
        self._allow()

    def _tell(self, sentence: Sayable) -> None:
        self._message.set_text(sentence)

    def reject(self) -> None:
        """Cancel what is under way, or close."""
        if self._job is not None:
            self._job.interrupt()
            return
        super().reject()


def _number_from(path: Path) -> str:
    """Return a case number to begin with: the file's name without what no number may hold."""
    return " ".join(re.sub(r"[^\w./-]", " ", path.stem).split())[:LONGEST_CASE_NUMBER]


def _summary(seen: ImportPreview) -> Text:
    rows = n_("{n} row can be imported", "{n} rows can be imported", len(seen.file.rows))
    if seen.case_exists:
        return _("{rows}, into case {number}", rows=rows, number=seen.case_number)
    return _("{rows}; case {number} will be made", rows=rows, number=seen.case_number)


_MOST_SHOWN = 1000


def _lines(seen: ImportPreview) -> Iterator[tuple[Tone | None, Text]]:
    """Return what to say of the file, the worst first, and then its rows, which have no mark."""
    for bad in seen.file.unreadable:
        for problem in bad.problems:
            line = _("Line {line} cannot be read: {problem}", line=bad.line, problem=problem)
            yield Tone.DANGER, line
    for note in seen.notes:
        yield Tone.WARNING, note
    for row in seen.rows[:_MOST_SHOWN]:
        yield None, _row(row)


def _row(row: SeenRow) -> Text:
    return _(
        "{line}: {when} · {step}",
        line=row.line,
        when=_("date not known") if row.when is None else row.when,
        step=label("steps", row.code),
    )


_EXPLAINED = _(
    "A table (.csv or .xlsx) with one step in each row. Nothing is imported before you have seen"
    " what is in it; an import can be taken back as one step."
)
