"""A page on which one record is edited: it loads, keeps drafts, saves, and settles conflicts.

What is edited is told by an `Editing`; the page knows no service of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import Conflict, DalilError
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.forms.fields import Link, Values
from desktop.forms.spec import Form, to_json
from desktop.services import drafts
from desktop.services.drafts import DraftText
from desktop.services.links import Linkable, linkable
from desktop.views.attaching.files import CaseFiles
from desktop.views.form.builder import FormView
from desktop.views.form.conflict import ConflictDialog
from desktop.views.form.editors import Kit
from desktop.views.labels import PlainLabel
from desktop.views.workplace import Workplace

Load = Callable[[], tuple[dict[str, Any], int]]
Save = Callable[[dict[str, Any], int | None], Any]


@frozen_value
class Editing:
    """What is to be edited. `load` is None for a new record; both run on the worker.

    `place` is where the draft is kept: the record's id, or the case's for a new one. `case_id` is
    the case whose people, steps and letters the form may link to. `remove` takes the record out, on
    the worker, and returns what puts it back.
    """

    form: Form
    title: Text
    place: str
    save: Save
    load: Load | None = None
    blank: Values | None = None
    case_id: str | None = None
    remove: Callable[[], Callable[[], object]] | None = None


@frozen_value
class _Loaded:
    values: Values | None
    version: int | None
    draft: DraftText | None


class CaseLinks:
    """Offers a form what it may link to in its case."""

    def __init__(self, place: Workplace, case_id: str) -> None:
        self._place, self._case_id = place, case_id

    def offer(self, of: str, show: Callable[[Sequence[Link]], None], owner: QObject) -> None:
        """Fetch the records of the table `of`, and call `show` while `owner` lives."""

        def done(found: Sequence[Linkable]) -> None:
            show([Link(each.record_id, each.name) for each in found])

        self._place.read(linkable, self._case_id, of, done=done, owner=owner)


class EditPage(QWidget):
    """Shows one form over whatever was there, until it is saved or left."""

    saved = Signal(object)  # what the service returned
    closed = Signal()

    def __init__(self, place: Workplace, editing: Editing, draft: DraftText | None = None) -> None:
        super().__init__()
        self._place, self._editing = place, editing
        self._version: int | None = None
        self._base: Values | None = None
        self._left = draft  # what this page was left with a moment ago
        self._is_saving = self._is_saved = False
        self.form = FormView(editing.form, self._kit())
        self.form.setEnabled(editing.load is None)
        self.back, self.remove = QPushButton(), QPushButton()
        self._resumed = QWidget()
        self._lay_out()
        self._connect()
        place.writing.run(self._load, done=self._show, failed=self._refuse, owner=self)

    def _kit(self) -> Kit:
        """Return what the form is made with: in a case, it links to what is there."""
        place, case_id = self._place, self._editing.case_id
        if case_id is None:
            return place.kit
        return replace(place.kit, links=CaseLinks(place, case_id), files=CaseFiles(place, case_id))

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        head = QHBoxLayout()
        self.back.setProperty("kind", "quiet")
        self._place.look.put_icon(self.back, "chevron-left")
        words.put(self.back, text=_("Back"), toolTip=_("Back without saving"))
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words, self._editing.title, "h1", elide=True), 1)
        self.remove.setProperty("kind", "quiet")
        self._place.look.put_icon(self.remove, "trash-2")
        words.put(self.remove, text=_("Remove"))
        self.remove.setVisible(self._editing.remove is not None)
        head.addWidget(self.remove)
        column.addLayout(head)
        line = QHBoxLayout(self._resumed)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(
            PlainLabel(words, _("You had begun this before: your draft is shown."), "warning"), 1
        )
        self.forget = QPushButton()
        words.put(self.forget, text=_("Throw the draft away"))
        line.addWidget(self.forget)
        self._resumed.hide()
        column.addWidget(self._resumed)
        column.addWidget(self.form, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.leave)
        self.remove.clicked.connect(self._remove)
        self.forget.clicked.connect(self._forget_draft)
        self.form.save_requested.connect(self._save)
        self.form.cancel_requested.connect(self.leave)
        self.form.draft_ready.connect(self._keep_draft)

    # -- loading --------------------------------------------------------------------------------

    def _load(self) -> _Loaded:
        values, version = (None, None) if self._editing.load is None else self._editing.load()
        draft = drafts.find_draft(self._place.desk, self._editing.form.key, self._editing.place)
        return _Loaded(values, version, draft)

    def _show(self, loaded: _Loaded) -> None:
        self._version, self._base = loaded.version, loaded.values or self._editing.blank or {}
        self.form.set_values(self._base)
        self.form.setEnabled(True)
        draft = self._left or loaded.draft
        if draft is not None:
            self._resume(draft)
            self._resumed.setVisible(self._left is None and self.form.state.dirty)
        self._left = None
        self.form.setFocus()

    def _resume(self, draft: DraftText) -> None:
        try:
            self.form.resume(draft.body)
        except DalilError as error:
            self._place.fail(error)
            return
        if draft.expected_version not in (None, self._version):
            # Begun from an older version, which nobody has any more: the save compares with its
            # number, and every difference is then a person's to choose.
            self._version, self._base = draft.expected_version, None

    def _refuse(self, error: DalilError) -> None:
        self._place.fail(error)
        self.closed.emit()

    # -- drafts ---------------------------------------------------------------------------------

    def pending_draft(self) -> Callable[[], None] | None:
        """Return what seals the form as it stands, if anything was typed; for the lock."""
        if not self.form.state.dirty:
            return None
        return partial(self._write_unless_saved, self._body())

    def _body(self) -> str:
        return to_json(self.form.state.form, self.form.state.raws)

    def _write_unless_saved(self, body: str) -> None:
        """Keep a draft, unless the save that was under way has made it needless."""
        if not self._is_saved:
            self._write_draft(body)

    def _keep_draft(self, body: str) -> None:
        self._place.writing.run(
            self._write_draft, body, done=_nothing, failed=self._place.fail, owner=self
        )

    def _write_draft(self, body: str) -> None:
        editing = self._editing
        drafts.keep_draft(self._place.desk, editing.form.key, editing.place, body, self._version)

    def _drop_draft(self) -> None:
        drafts.drop_draft(self._place.desk, self._editing.form.key, self._editing.place)

    def _forget_draft(self) -> None:
        self._resumed.hide()
        self._place.writing.run(self._reload, done=self._show, failed=self._place.fail, owner=self)

    def _reload(self) -> _Loaded:
        self._drop_draft()
        return self._load()

    # -- leaving and saving ---------------------------------------------------------------------

    def leave(self) -> None:
        """Close without saving; what was typed can be taken up again from the message.

        While a save is under way this does nothing: the page closes by itself, or says why not.
        """
        if self._is_saving:
            return
        if self.form.state.dirty:
            draft = DraftText(self._body(), self._version, self._place.desk.clock.now())
            reopen = partial(self._place.reopen.emit, self._editing, draft)
            self._place.say(_("Left without saving."), _("Go on editing"), reopen)
        self._close()

    def _remove(self) -> None:
        """Take the record out; it can be put back from the message."""
        if self._editing.remove is None or self._is_saving:
            return
        self._is_saving = True
        self.form.setEnabled(False)
        self._place.writing.run(
            self._editing.remove, done=self._removed, failed=self._not_removed, owner=self
        )

    def _removed(self, put_back: Callable[[], object]) -> None:
        place = self._place

        def undo() -> None:
            place.writing.run(put_back, done=_nothing, failed=place.fail)

        place.say(_("Removed: {what}", what=self._editing.title), _("Undo"), undo)
        self._close()

    def _not_removed(self, error: DalilError) -> None:
        self._is_saving = False
        self.form.setEnabled(True)
        self._place.fail(error)

    def _close(self) -> None:
        self.form.state.mark_saved()  # no draft is kept any more
        self._place.writing.run(self._drop_draft, done=_nothing, failed=self._place.fail)
        self.closed.emit()

    def _save(self, values: dict[str, Any]) -> None:
        self._write(values, self._version)

    def _write(self, values: dict[str, Any], version: int | None) -> None:
        self._is_saving = True
        self.form.setEnabled(False)
        self._place.writing.run(
            self._do_save,
            values,
            version,
            done=self._done,
            failed=partial(self._not_saved, values),
            owner=self,
        )

    def _do_save(self, values: dict[str, Any], version: int | None) -> Any:
        result = self._editing.save(values, version)
        self._is_saved = True
        return result

    def _done(self, result: object) -> None:
        self.saved.emit(result)
        self._close()

    def _not_saved(self, values: dict[str, Any], error: DalilError) -> None:
        self._is_saving = False
        self.form.setEnabled(True)
        if isinstance(error, Conflict) and self._editing.load is not None:
            self._place.writing.run(
                self._editing.load,
                done=partial(self._settle, values),
                failed=self._place.fail,
                owner=self,
            )
        else:
            self._place.fail(error)

    def _settle(self, mine: dict[str, Any], loaded: tuple[dict[str, Any], int]) -> None:
        theirs, version = loaded
        dialog = ConflictDialog(
            self._editing.form, self._place.kit, mine, theirs, self._base, parent=self
        )
        dialog.resolved.connect(partial(self._write, version=version))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _nothing(_result: object) -> None:
    return None
