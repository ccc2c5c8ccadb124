"""A file as it is looked at: a blurred picture, the pages of a PDF, or why nothing is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.core.errors import Cancelled, DalilError
from desktop.core.text import Text, _
from desktop.services.attachments import Attached
from desktop.services.previews import is_misnamed, may_be_shown
from desktop.views.attaching.picture import Picture
from desktop.views.form.editors import Kit
from desktop.views.labels import PlainLabel
from desktop.views.wording import label


class Pages(QWidget):
    """Shows one file at a time; what comes late for another one is dropped."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self._file: Attached | None = None
        self._page, self._count = 0, 0
        self.picture = Picture(kit, f"{name}.picture")
        self.before = self._tool("chevron-left", _("Previous page"), f"{name}.before")
        self.after = self._tool("chevron-right", _("Next page"), f"{name}.after")
        self._where = PlainLabel(kit.words, "", "muted")
        self._where.setWordWrap(False)
        self.misnamed = PlainLabel(kit.words, "", "warning")
        self.verdict = PlainLabel(kit.words, "", "muted")
        self._turning = QWidget()
        self._lay_out()
        self.before.clicked.connect(partial(self._turn, -1))
        self.after.clicked.connect(partial(self._turn, 1))
        self.show_file(None)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, in order."""
        return (self.picture, self.before, self.after)

    def show_file(self, file: Attached | None) -> None:
        """Show another file from its first page, or none."""
        self._file, self._page, self._count = file, 0, 0
        self.picture.set_image(QImage())
        self._say(None)
        wrong = file is not None and is_misnamed(file)
        if wrong and file is not None:
            kind = label("file_types", file.detected)
            self.misnamed.set_text(_("The name says otherwise, but this is: {kind}", kind=kind))
        self.misnamed.setVisible(wrong)
        self._tell()
        if file is not None and may_be_shown(file):
            self._ask(file)

    def _tool(self, icon: str, name: Text, key: str) -> QToolButton:
        made = QToolButton()
        made.setObjectName(key)
        self._kit.look.put_icon(made, icon)
        self._kit.words.put(made, accessibleName=name, toolTip=name)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._kit.look.theme.space("s"))
        column.addWidget(self.misnamed)
        column.addWidget(self.verdict)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        line = QHBoxLayout(self._turning)
        line.setContentsMargins(0, 0, 0, 0)
        for each in (self.before, self._where, self.after):
            line.addWidget(each)
        line.addStretch(1)
        column.addWidget(self._turning)

    def _ask(self, file: Attached) -> None:
        if self._kit.files is not None:
            came = partial(self._came, file.id, self._page)
            refused = partial(self._refused, file.id)
            self._kit.files.picture(file, self._page, came, refused, self)

    def _came(self, file_id: str, page: int, image: QImage, count: int) -> None:
        if self._file is None or (file_id, page) != (self._file.id, self._page):
            return
        is_shown = self.picture.is_shown
        self.picture.set_image(image)
        if page:  # whoever has turned the page has asked to see it
            self.picture.setChecked(is_shown)
        self._count = count
        self._tell()

    def _refused(self, file_id: str, error: DalilError) -> None:
        if self._file is not None and file_id == self._file.id and not isinstance(error, Cancelled):
            self._say(error.sentence)

    def _turn(self, by: int) -> None:
        page = self._page + by
        if self._file is not None and 0 <= page < self._count:
            self._page = page
            self._tell()
            self._ask(self._file)

    def _say(self, verdict: Text | None) -> None:
        self.verdict.set_text(verdict or "")
        self.verdict.setVisible(verdict is not None)

    def _tell(self) -> None:
        self._turning.setVisible(self._count > 1)
        self._where.set_text(_("Page {page} of {pages}", page=self._page + 1, pages=self._count))
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page + 1 < self._count)
