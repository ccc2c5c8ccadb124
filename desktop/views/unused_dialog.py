"""Sealed files that no record uses, to be looked at, copied out, or destroyed for good.

Nothing is destroyed before somebody has said that they looked, because nothing brings it back.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.errors import DalilError
from desktop.core.text import _, c_, n_
from desktop.services import attachments
from desktop.services.attachments import Attached
from desktop.services.unused_files import DAYS_KEPT, UnusedFile, destroy_unused, find_unused
from desktop.views.attaching.files import CaseFiles
from desktop.views.labels import PlainLabel
from desktop.views.registers.columns import CASE, Asked, Column
from desktop.views.registers.register import Act, ListSpec, RegisterView
from desktop.views.rows import Cell, Fetch, Page, Row
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, Size
from desktop.views.workplace import Workplace

_FILES = ListSpec(
    "unused_files",
    _("Files that no record uses"),
    (
        Column(CASE, c_("column", "Case"), 140),
        Column("name", _("File"), 280),
        Column("size", _("Size"), 90, right=True),
        Column("received", _("Taken in on"), 150),
    ),
    acts=(
        Act("copy", _("Save a copy…"), "download"),
        Act("destroy", _("Destroy for good"), "trash-2"),
    ),
    empty=_("No such file is left."),
    dated=False,
)


class UnusedFilesDialog(QDialog):
    """The forgotten files; what is chosen is copied out one by one, or destroyed together."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self.setObjectName("unused")
        place.words.put(self, windowTitle=_FILES.name)
        self.list = RegisterView(place, _FILES, self._source, compact=True)
        self.sure = QCheckBox()
        self.close_button = QPushButton()
        self.toast = Toast(place.words, place.look, self)
        self._lay_out()
        self._connect()
        self.list.start()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _FILES.name, "h1"))
        column.addWidget(PlainLabel(words, _WHY, "muted"))
        column.addWidget(PlainLabel(words, _FOR_GOOD, "warning"))
        column.addWidget(self.list, 1)
        words.put(self.sure, text=_("I have looked: the files I choose are not needed."))
        column.addWidget(self.sure, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.close_button, text=_("Close"))
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        destroy = self.list.acts["destroy"]
        destroy.setProperty("kind", "danger")
        destroy.setEnabled(False)
        look.size(self, 760, 560)

    def _connect(self) -> None:
        self.sure.toggled.connect(self.list.acts["destroy"].setEnabled)
        self.list.act_asked.connect(self._do)
        self.list.opened.connect(self._copy)
        self.close_button.clicked.connect(self.reject)

    def _source(self, _asked: Asked) -> Fetch:
        desk = self._place.desk

        def fetch(offset: int, limit: int) -> Page:
            files = find_unused(desk).forgotten
            return Page(tuple(map(_row, files[offset : offset + limit])), len(files))

        return fetch

    def _do(self, key: str, rows: tuple[Row, ...]) -> None:
        if key == "copy":
            self._copy(rows[0])
        else:
            self._destroy([row.id for row in rows])

    def _copy(self, row: Row) -> None:
        self._place.read(attachments.describe, row.id, done=self._save_copy, owner=self)

    def _save_copy(self, file: Attached) -> None:
        CaseFiles(self._place, file.case_id).save_copy(file, self)

    def _destroy(self, file_ids: list[str]) -> None:
        self.sure.setChecked(False)
        place, done = self._place, self._destroyed(len(file_ids))
        place.writing.run(
            destroy_unused, place.desk, file_ids, done=done, failed=self._fail, owner=self
        )

    def _destroyed(self, count: int) -> Callable[[Changes], None]:
        said = n_("{n} file destroyed.", "{n} files destroyed.", count)

        def done(_changes: Changes) -> None:
            self.list.refresh()
            self.toast.show_message(said)

        return done

    def _fail(self, error: DalilError) -> None:
        self.list.refresh()
        self.toast.show_message(error.sentence, tone=Tone.DANGER)


def _row(unused: UnusedFile) -> Row:
    file = unused.file
    cells = {
        CASE: Cell(unused.case_number, Tone.ACCENT),
        "name": Cell(file.name, strong=True),
        "size": Cell(Size(file.size)),
        "received": Cell(AtTime(file.received_at)),
    }
    return Row(file.id, file.name, case_id=file.case_id, cells=cells)


_WHY = n_(
    "A form was left after they were attached, or their record was removed or given another file."
    " No record and no draft has used them for {n} day.",
    "A form was left after they were attached, or their record was removed or given another file."
    " No record and no draft has used them for {n} days.",
    DAYS_KEPT,
)
_FOR_GOOD = _(
    "What is destroyed cannot be brought back, and there is no Undo. Save a copy of whatever may be"
    " evidence. Older backups still hold it."
)
