"""A page on which one record is edited: it loads, keeps drafts, saves, and settles conflicts.

What is edited is told by an `Editing`; the page knows no service of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import Conflict, DalilError, NotPermitted
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.forms.fields import Values
from desktop.forms.spec import Form
from desktop.services import drafts
from desktop.services.drafts import DraftText
from desktop.views.attaching.files import CaseFiles
from desktop.views.form.builder import FormView
from desktop.views.form.conflict import ConflictDialog
from desktop.views.form.editors import EditorFactory, Kit
from desktop.views.labels import PlainLabel, plain_tip
from desktop.views.offers import CaseLinks, FormPhrases
from desktop.views.parts import BesideIcon
from desktop.views.reason_dialog import ask_reason, removal_of
from desktop.views.workplace import Workplace

Load = Callable[[], tuple[dict[str, Any], int]]
Save = Callable[[dict[str, Any], int | None], Any]


@frozen_value
class Editing:
    """What is to be edited. `load` is None for a new record; both run on the worker.

    `place` is where the draft is kept: the record's id, or the case's for a new one. `case_id` is
    the case whose people, steps and letters the form may link to. `remove` takes the record out, on
    the worker, and returns what puts it back; it is handed a reason, if `asks_why`. `closed` is
    asked on the worker with the values: why the form is for reading only, and for whom editing is,
    or None. `furnish` returns the editors that this form has of its own, by field; what they have
    to ask of the page they ask later.
    """

    form: Form
    title: Text
    place: str
    save: Save
    load: Load | None = None
    blank: Values | None = None
    case_id: str | None = None
    remove: Callable[..., Callable[[], object]] | None = None
    asks_why: bool = False
    closed: Callable[[], Text | None] | None = None
    furnish: Callable[[Workplace, EditPage], Mapping[str, EditorFactory]] | None = None


@frozen_value
class _Loaded:
    values: Values | None
    version: int | None
    draft: DraftText | None
    closed: Text | None


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
        self._is_saving = self._is_saved = self._is_closed = False
        self._kit = self._make_kit()
        editors = None if editing.furnish is None else editing.furnish(place, self)
        self.form = FormView(editing.form, self._kit, editors)
        self.form.setEnabled(editing.load is None)
        self.back, self.remove = QPushButton(), QPushButton()
        self._resumed = QWidget()
        self._closed = PlainLabel(place.words, "", "closed")
        self._lay_out()
        self._connect()
        place.writing.run(self._load, done=self._show, failed=self._refuse, owner=self)

    @property
    def editing(self) -> Editing:
        """What is edited here."""
        return self._editing

    def _make_kit(self) -> Kit:
        """Return what the form is made with: in a case, it links to what is there."""
        place, case_id = self._place, self._editing.case_id
        kit = replace(place.kit, phrases=FormPhrases(place, self._editing.form.key))
        if case_id is None:
            return kit
        return replace(kit, links=CaseLinks(place, case_id), files=CaseFiles(place, case_id))

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        head = QHBoxLayout()
        self.back.setProperty("kind", "quiet")
        self._place.look.put_icon(self.back, "chevron-left", "accent")
        words.put(self.back, text=_("Back"), toolTip=_("Back without saving"))
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words, self._editing.title, "h1", elide=True), 1)
        self.remove.setProperty("kind", "quiet")
        self._place.look.put_icon(self.remove, "trash-2", "accent")
        words.put(self.remove, text=BesideIcon(_("Remove")), accessibleName=_("Remove"))
        if self._editing.remove is None:
            self.remove.hide()
        head.addWidget(self.remove)
        column.addLayout(head)
        self._lay_out_resumed()
        column.addWidget(self._resumed)
        column.addWidget(self._closed)
        self._closed.hide()
        column.addWidget(self.form, 1)
        self._column = column

    def _lay_out_resumed(self) -> None:
        words = self._place.words
        line = QHBoxLayout(self._resumed)
        line.setContentsMargins(0, 0, 0, 0)
        told = QVBoxLayout()
        told.addWidget(PlainLabel(words, _("You had begun this before: your draft is shown.")))
        self._left_out = PlainLabel(words, "", "warning")
        self._left_out.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._left_out.hide()
        told.addWidget(self._left_out)
        line.addLayout(told, 1)
        self.forget = QPushButton()
        words.put(self.forget, text=_("Throw the draft away"))
        line.addWidget(self.forget)
        self._resumed.hide()

    def _connect(self) -> None:
        self.back.clicked.connect(self.leave)
        self.remove.clicked.connect(self._remove)
        self.forget.clicked.connect(self._forget_draft)
        self._connect_form()

    def _connect_form(self) -> None:
        self.form.save_requested.connect(self._save)
        self.form.cancel_requested.connect(self.cancel)
        self.form.leave_requested.connect(self.leave)
        self.form.draft_ready.connect(self._keep_draft)

    # -- loading --------------------------------------------------------------------------------

    def _load(self) -> _Loaded:
        values, version = (None, None) if self._editing.load is None else self._editing.load()
        closed = None if self._editing.closed is None else self._editing.closed()
        if closed is not None and values is None:
            raise NotPermitted(closed)
        draft = drafts.find_draft(self._place.desk, self._editing.form.key, self._editing.place)
        return _Loaded(values, version, draft, closed)

    def _show(self, loaded: _Loaded) -> None:
        self._version, self._base = loaded.version, loaded.values or self._editing.blank or {}
        if loaded.closed is not None:
            self._show_for_reading(loaded.closed, self._base)
            return
        self.form.set_values(self._base)
        self.form.setEnabled(True)
        draft = self._left or loaded.draft
        if draft is not None:
            self._resume(draft)
            is_news = self._left is None or bool(self.form.state.left_out)
            self._resumed.setVisible(is_news and self.form.state.dirty)
        self._left = None
        self.form.setFocus()

    def _show_for_reading(self, why: Text, values: Values) -> None:
        """Show the answers in words; a draft from before the form was closed is left alone."""
        self._is_closed = True
        self._closed.set_text(_("For reading only. {why}", why=why))
        self._closed.show()
        self.remove.hide()
        reading = replace(self._kit, reading=True)
        editable, self.form = self.form, FormView(self._editing.form, reading)
        self.form.beside = editable.beside
        self._connect_form()
        self.form.set_values(values)
        self._column.replaceWidget(editable, self.form)
        editable.hide()
        editable.deleteLater()
        self.form.show()
        # Its first answer is shown by an event, and takes no keyboard before that.
        QTimer.singleShot(0, self.form, self.form.setFocus)

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
        self._tell_left_out()

    def _tell_left_out(self) -> None:
        """Say what the draft answered and the form, which has changed since, asks no more."""
        left_out = self.form.state.left_out.values()
        parts = [f"{self._place.words.say(Text(label))}: “{words}”" for label, words in left_out]
        shown = "; ".join(part if len(part) <= _SHOWN else f"{part[:_SHOWN]}…" for part in parts)
        self._left_out.set_text(_("The form asks this no more, it was left out: {it}", it=shown))
        self._left_out.setToolTip(plain_tip("\n\n".join(parts)))
        self._left_out.setVisible(bool(parts))

    def _refuse(self, error: DalilError) -> None:
        self._place.fail(error)
        self.closed.emit()

    # -- drafts ---------------------------------------------------------------------------------

    def pending_draft(self) -> Callable[[], None] | None:
        """Return what seals the form as it stands, if anything was typed; for the lock."""
        if not self.form.state.dirty:
            return None
        return partial(self._write_unless_saved, self.form.state.draft())

    def _write_unless_saved(self, body: str) -> None:
        """Keep a draft, unless the save that was under way has made it needless."""
        if not self._is_saved:
            self._write_draft(body)

    def _keep_draft(self, body: str) -> None:
        self._place.writing.run(self._write_draft, body, failed=self._place.fail)

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
        """Close without saving. The draft is kept: it is shown when the record is opened again.

        While a save is under way this does nothing: the page closes by itself, or says why not.
        """
        if self._is_saving:
            return
        if self.form.state.dirty:
            self._keep_draft(self._offer_again(_("Left without saving; the draft is kept.")))
            self._close(forget=False)
        else:
            self._close()

    def cancel(self) -> None:
        """Close and forget what was typed; only the message still lets one go on."""
        if self._is_saving:
            return
        if self.form.state.dirty:
            self._offer_again(_("Left without saving."))
        self._close()

    def _offer_again(self, sentence: Text) -> str:
        body = self.form.state.draft()
        draft = DraftText(body, self._version, self._place.desk.clock.now())
        reopen = partial(self._place.reopen.emit, self._editing, draft)
        self._place.say(sentence, _("Go on editing"), reopen)
        return body

    def _remove(self) -> None:
        """Take the record out; it can be put back from the message, and one of a case later."""
        if self._editing.remove is None or self._is_saving:
            return
        if self._editing.asks_why:
            asked = removal_of(self._editing.title)
            ask_reason(self._place, self, asked, self._editing.remove, self._removed)
            return
        self._is_saving = True
        self.form.setEnabled(False)
        self._place.writing.run(
            self._editing.remove, done=self._removed, failed=self._not_done, owner=self
        )

    def _removed(self, put_back: Callable[[], object]) -> None:
        place = self._place
        undo = partial(place.writing.run, put_back, failed=place.fail)
        place.say(_("Removed: {what}", what=self._editing.title), _("Undo"), undo)
        self._close()

    def _not_done(self, error: DalilError) -> None:
        self._is_saving = False
        self.form.setEnabled(True)
        self._place.fail(error)

    def _close(self, *, forget: bool = True) -> None:
        self.form.state.mark_saved()  # no draft is given out any more
        if forget and not self._is_closed:
            self._place.writing.run(self._drop_draft, failed=self._place.fail)
        self.closed.emit()

    def _save(self, values: dict[str, Any]) -> None:
        if not self._is_closed:
            self._write(values, self._version)

    def save_instead(self, act: Callable[[], Any]) -> None:
        """Do `act` on the worker in place of the save, and close as after one."""
        if not self._is_saving:
            self._start(act, self._not_done)

    def _write(self, values: dict[str, Any], version: int | None) -> None:
        self._start(partial(self._editing.save, values, version), partial(self._not_saved, values))

    def _start(self, act: Callable[[], Any], failed: Callable[[DalilError], None]) -> None:
        self._is_saving = True
        self.form.setEnabled(False)
        self._place.writing.run(self._do, act, done=self._done, failed=failed, owner=self)

    def _do(self, act: Callable[[], Any]) -> Any:
        result = act()
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


_SHOWN = 200  # letters of each answer that was left out; the tool tip has all of them
