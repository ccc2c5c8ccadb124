"""The editor of a file: choose it or drop it, watch it being sealed, look at it, save a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _
from desktop.forms.fields import Raw
from desktop.services.attachments import Attached
from desktop.services.previews import has_metadata_to_drop
from desktop.views.attaching.dropping import FileDrop
from desktop.views.attaching.pages import Pages
from desktop.views.flow import Flow
from desktop.views.form.editors import Editor, Kit
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import button
from desktop.views.wording import Joined, Size, label


class AttachmentEditor(Editor):
    """One file; its raw is the id of its record and its name, without the id until it is sealed."""

    def __init__(self, field: Any, kit: Kit, name: str) -> None:
        frame = QFrame()
        super().__init__(field, kit, name, frame)
        frame.setProperty("role", "card")
        self._of: str = field.of
        self._raw = ("", "")
        self._file: Attached | None = None
        self._stop: Callable[[], None] | None = None
        self._told = PlainLabel(kit.words, "", elide=True)
        self._size = PlainLabel(kit.words, "", "muted")
        self.bar = QProgressBar()
        kit.words.put(self.bar, accessibleName=_("Taking the file in"))
        self.pages = Pages(kit, name)
        self.picture = self.pages.picture
        self._lay_out()
        self._connect()
        self._show()

    # -- building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        space = self.kit.look.theme.space
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        column.setSpacing(space("s"))
        told = QHBoxLayout()
        told.addWidget(self._told, 1)
        self._size.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._size.setWordWrap(False)
        told.addWidget(self._size)
        column.addLayout(told)
        column.addWidget(self.bar)
        line, deeds = Flow(space("s")), QWidget()
        deeds.setLayout(line)
        label = self.field.label
        self.choose = self._add(line, "", "paperclip", _("Choose a file…"), label)
        self.save = self._add(line, ".save", "download", _("Save a copy…"))
        self.bare = self._add(line, ".bare", "eye-off", _("Copy without metadata…"))
        self.remove = self._add(line, ".remove", "x", _("Remove"))
        self.cancel = self._add(line, ".cancel", "x", _("Cancel"))
        column.addWidget(deeds)
        column.addWidget(self.pages)
        self.stops.extend(self.pages.stops)

    def _add(
        self, line: Flow, name: str, icon: str, text: Text, label: Text | None = None
    ) -> QPushButton:
        made = button(self.kit.words, self.kit.look, text, icon)
        said = _("{label}: {answer}", label=label or self.field.label, answer=text)
        self.add_stop(made, f"{self.name}{name}", said)
        line.addWidget(made)
        return made

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.save.clicked.connect(self._save)
        self.bare.clicked.connect(self._save_bare)
        self.remove.clicked.connect(self._remove)
        self.cancel.clicked.connect(self._cancel)
        if not self.kit.reading:
            FileDrop(self.widget).dropped.connect(self._dropped)

    # -- raw ------------------------------------------------------------------------------------

    def raw(self) -> Raw:
        """Return id and name."""
        return self._raw

    def set_raw(self, raw: Any) -> None:
        """Show another file, or none."""
        self._cancel()
        self._raw = (raw[0], raw[1])
        self._file = None
        self.pages.show_file(None)
        if raw[0] and self.kit.files is not None:
            self.kit.files.describe(raw[0], self._describe, self)
        self._show()

    def _describe(self, file: Attached) -> None:
        if file.id != self._raw[0]:
            return
        self._file = file
        self.pages.show_file(file)
        self._show()

    # -- taking in ------------------------------------------------------------------------------

    def take_in(self, path: Path) -> None:
        """Take a file into the vault; until it is there, the form cannot be saved."""
        if self.kit.files is None or self._stop is not None:
            return
        self.bar.setRange(0, 0)
        self._put(("", path.name))
        self._stop = self.kit.files.take_in(self._of, path, self, self)
        self._show()

    def taken(self, file: Attached) -> None:
        """Show the file that is in the vault now."""
        self._stop = None
        self._put((file.id, file.name))
        self._describe(file)

    def not_taken(self) -> None:
        """Be as if it had not been chosen."""
        self._stop = None
        self._put(("", ""))

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is; Qt counts in 32 bits."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(done * 1000 // max(total, 1))

    def _put(self, raw: tuple[str, str]) -> None:
        self._raw, self._file = raw, None
        self.pages.show_file(None)
        self._show()
        self.tell()

    def _choose(self) -> None:
        title = self.kit.words.say(_("Choose a file"))
        chosen, _kind = QFileDialog.getOpenFileName(self.widget, title)
        if chosen:
            self.take_in(Path(chosen))

    def _dropped(self, paths: list[Path]) -> None:
        self.take_in(paths[0])

    def _remove(self) -> None:
        self._put(("", ""))
        self.choose.setFocus()
        self.left.emit()

    def _cancel(self) -> None:
        if self._stop is not None:
            self._stop()

    def _save(self) -> None:
        if self._file is not None and self.kit.files is not None:
            self.kit.files.save_copy(self._file, self.widget)

    def _save_bare(self) -> None:
        if self._file is not None and self.kit.files is not None:
            self.kit.files.save_copy(self._file, self.widget, bare=True)

    # -- showing --------------------------------------------------------------------------------

    def _show(self) -> None:
        taking, there = self._stop is not None, bool(self._raw[0])
        reading = self.kit.reading
        none = _("No file.") if reading else _("No file. Choose one, or drop it here.")
        self._told.set_text(self._raw[1] or none)
        self._told.set_role("strong" if there else "muted")
        known = self._file is not None
        details: Sayable = ""
        if self._file is not None:
            kind = label("file_types", self._file.detected)
            details = Joined((kind, Size(self._file.size), _("sealed")))
        self._size.set_text(_("being sealed…") if taking else details)
        self._size.setVisible(taking or known)
        self.bar.setVisible(taking)
        self.choose.setEnabled(not taking and self.kit.files is not None)
        for each, shown in (
            (self.choose, not taking and not reading),
            (self.save, known),
            (self.bare, self._file is not None and has_metadata_to_drop(self._file)),
            (self.remove, bool(self._raw[1]) and not taking and not reading),
            (self.cancel, taking),
        ):
            each.setVisible(shown)
