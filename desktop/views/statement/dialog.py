"""Puts a statement of crime together: who is meant, which parts, what only a person knows.

What is missing is listed with the way to where it is entered, before any page is seen. What was
chosen and typed is kept as a sealed draft: neither the lock nor a look at a record loses it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError
from desktop.core.text import INTERFACE_LANGUAGES, SOURCE_LANGUAGE, Text, _, n_
from desktop.rules.wording import Gap
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn
from desktop.services.statements import (
    Choice,
    Prepared,
    draw_statement,
    forget_choice,
    keep_choice,
    kept_choice,
    prepare,
)
from desktop.services.wording_values import BODY, EVENT, LAWYER, VICTIM
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import PlainLabel
from desktop.views.meant import WhoIsMeant
from desktop.views.parts import Scrolled, button
from desktop.views.preview.window import open_preview
from desktop.views.statement.answers import Answers
from desktop.views.statement.gaps import GapList, choice_of, question_of, target_of
from desktop.views.ticked import TickedList
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.unlock.window import LANGUAGE_NAMES
from desktop.views.waiting import Waiting
from desktop.views.wording import Joined, label
from desktop.views.worker import Newest
from desktop.views.workplace import Workplace

STATEMENT = _("Statement of crime")
_WIDE, _HIGH = 780, 860  # pixels at 100 %
_KEEP_AFTER_MS = 800
_LEAST_ROWS: Final = 4
_Begun = tuple[Choice, Prepared]


def _begin(desk: Desk, case_id: str, language: str) -> _Begun:
    """Go on with what was kept, or begin with what is usual."""
    choice = kept_choice(desk, case_id) or Choice(language)
    return choice, prepare(desk, case_id, choice)


class StatementDialog(QDialog):
    """Everything is read again when something changes; only the newest answer is shown."""

    def __init__(self, place: Workplace, parent: QWidget, case_id: str, number: str) -> None:
        super().__init__(parent)
        self._place, self._case_id = place, case_id
        self._prepared: Prepared | None = None
        self._blocks: tuple[str, ...] | None = None
        self._annexes: tuple[str, ...] | None = None
        self._is_typed = False
        self.setObjectName("statement")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=STATEMENT)
        words, look = place.words, place.look
        self.language, self.answers, self.gaps = FormCombo(), Answers(place), GapList(place)
        self.meant = WhoIsMeant(place, (VICTIM, EVENT, LAWYER, BODY))
        self.parts = TickedList(words, look, _PARTS)
        self.annexes = TickedList(words, look, _ANNEXES)
        self.missing = PlainLabel(words, "", "muted")
        self.show_pages = button(words, look, _SHOW, "eye", "primary")
        self.anew = button(words, look, _("Begin anew"), "refresh-cw")
        self.close_button = QPushButton()
        self._reading = Newest(place.reading, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_KEEP_AFTER_MS)
        self._lay_out(number)
        self._connect()
        self._start(_begin, self._own_language)

    # -- building -------------------------------------------------------------------------------

    def _lay_out(self, number: str) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, STATEMENT, "h1"))
        told = Joined((_("Case {number}", number=number), _EXPLAINED), ". ")
        column.addWidget(PlainLabel(words, told, "muted"))
        self._scroll = Scrolled()
        self.toast = Toast(words, look, self._scroll)
        self._lay_out_questions(QVBoxLayout(self._scroll.body))
        column.addWidget(self._scroll, 1)
        column.addWidget(self.missing)
        column.addWidget(self.gaps)
        foot = QHBoxLayout()
        foot.addWidget(self.anew)
        foot.addStretch(1)
        words.put(self.close_button, text=_("Close"))
        self.show_pages.setDefault(True)
        for each in (self.show_pages, self.close_button):
            foot.addWidget(each)
        column.addLayout(foot)
        look.size(self, _WIDE, _HIGH)
        self._let_work(on=False)
        self.gaps.hide()

    def _lay_out_questions(self, column: QVBoxLayout) -> None:
        look = self._place.look
        column.setContentsMargins(0, 0, look.theme.space("s"), 0)
        column.setSpacing(look.theme.space("s"))
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, code)
        self._titles = {
            each: self._add(column, title, each)
            for title, each in (
                (_("Language of the statement"), self.language),
                (_WHO, self.meant),
                (_("What only you can say"), self.answers),
                (_PARTS, self.parts),
                (_ANNEXES, self.annexes),
            )
        }
        column.addStretch(1)
        line = self.parts.list.fontMetrics().lineSpacing()
        for each in (self.parts, self.annexes):
            each.list.setMinimumHeight(_LEAST_ROWS * 2 * line)

    def _add(self, column: QVBoxLayout, title: Text, asked: QWidget) -> PlainLabel:
        made = PlainLabel(self._place.words, title, "h2")
        if asked is self.language:
            made.setBuddy(asked)
            self._place.words.put(asked, accessibleName=title)
        column.addWidget(made)
        column.addWidget(asked)
        return made

    def _connect(self) -> None:
        self.language.currentIndexChanged.connect(self._turn)
        self.meant.changed.connect(self._change)
        self.answers.changed.connect(self._change)
        self.parts.changed.connect(self._take_parts)
        self.annexes.changed.connect(self._take_annexes)
        self.gaps.picked.connect(self._lead_to)
        self._pause.timeout.connect(self._keep)
        self.show_pages.clicked.connect(self._draw)
        self.anew.clicked.connect(self._begin_anew)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._place.changed.connect(self._read)
        self._place.failed.connect(self._fail)
        self._place.words.language_changed.connect(self._say)

    # -- reading --------------------------------------------------------------------------------

    @property
    def _own_language(self) -> str:
        language = self._place.words.language
        return language if language in INTERFACE_LANGUAGES else SOURCE_LANGUAGE

    @property
    def choice(self) -> Choice:
        """What is chosen and typed now."""
        return Choice(
            str(self.language.currentData()),
            self.meant.chosen(),
            self._blocks,
            self._annexes,
            self.answers.given(),
        )

    def _start(self, service: Callable[..., _Begun], *args: Any) -> None:
        place = self._place
        place.writing.run(
            service, place.desk, self._case_id, *args, done=self._begin, failed=self._refuse
        )

    def _begin(self, begun: _Begun) -> None:
        """Show what was begun before, or the usual."""
        choice, prepared = begun
        self._prepared = None  # what is put into the fields now was not typed
        self._blocks, self._annexes = choice.blocks, choice.annexes
        self.language.blockSignals(True)  # noqa: FBT003 - Qt's own argument
        self.language.choose(choice.language)
        self.language.blockSignals(False)  # noqa: FBT003 - Qt's own argument
        self.answers.put(dict(choice.answers))
        self.meant.offer(prepared.options, choice.chosen)
        for each in (self.parts, self.annexes):
            each.set_rows(())
        self._is_typed = False
        self._show(prepared)
        (self.gaps if prepared.gaps else self.show_pages).setFocus()

    def _read(self, _changes: object = None) -> None:
        if self._prepared is not None:
            self._reading.run(
                prepare,
                self._place.desk,
                self._case_id,
                self.choice,
                done=self._show,
                failed=self._place.fail,
            )

    def _show(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._let_work(on=True)
        self.meant.offer(prepared.options)
        self.answers.ask(prepared.questions)
        asked = (self.answers.fields[each] for each in prepared.questions)
        for before, after in pairwise((*self.meant.choices.values(), *asked)):
            QWidget.setTabOrder(before, after)
        self._fill_lists(prepared)
        several = any(not choice.isHidden() for choice in self.meant.choices.values())
        for part, is_there in (
            (self.meant, several),
            (self.answers, bool(prepared.questions)),
            (self.annexes, bool(prepared.exhibits)),
        ):
            part.setVisible(is_there)
            self._titles[part].setVisible(is_there)
        self._say()

    def _fill_lists(self, prepared: Prepared) -> None:
        """Show parts and exhibits; where they are the same, their places are left as they are."""
        if set(self.parts.keys()) != {each.key for each in prepared.blocks}:
            self.parts.set_rows(
                (
                    each.key,
                    Joined((label("wording_parts", each.part), each.title)),
                    each.key in prepared.ticked,
                )
                for each in prepared.blocks
            )
        if set(self.annexes.keys()) != {each.id for each in prepared.exhibits}:
            self.annexes.set_rows(
                (each.id, each.title, each.id in prepared.annexes) for each in prepared.exhibits
            )

    def _say(self) -> None:
        """Say what is missing, as the window says it now."""
        if self._prepared is None:
            return
        gaps = self._prepared.gaps
        self.gaps.show_gaps(gaps)
        self.gaps.setVisible(bool(gaps))
        left = n_(
            "{n} place is not filled; choose it to be led there:",
            "{n} places are not filled; choose one to be led there:",
            len(gaps),
        )
        self.missing.set_text(left if gaps else _("Every place is filled."))
        self.missing.set_role("warning" if gaps else "muted")
        name = _DRAFT if gaps else _SHOW
        self._place.words.put(self.show_pages, text=Joined((" ", name), ""), accessibleName=name)

    def _refuse(self, error: DalilError) -> None:
        self._place.fail(error)
        self.reject()

    # -- what a person does ---------------------------------------------------------------------

    def _change(self) -> None:
        """Keep what was chosen or typed, and see what it changes."""
        if self._prepared is not None:
            self._is_typed = True
            self._pause.start()
            self._read()

    def _turn(self) -> None:
        """Take the blocks of the other language: their order there is the usual one."""
        self._blocks = None
        self._change()

    def _take_parts(self) -> None:
        self._blocks = self.parts.ticked()
        self._change()

    def _take_annexes(self) -> None:
        self._annexes = self.annexes.ticked()
        self._change()

    def _begin_anew(self) -> None:
        self._pause.stop()
        self._start(_forget_and_begin, str(self.language.currentData()))

    def _lead_to(self, gap: Gap) -> None:
        """Go to where something is entered; what is chosen here waits in its draft."""
        asked, what = question_of(gap), choice_of(gap)
        taken = {} if self._prepared is None else dict(self._prepared.taken)
        if asked in self.answers.fields:
            self._go_to(self.answers.fields[asked])
        elif what is not None and what not in taken and not self.meant.choices[what].isHidden():
            self._go_to(self.meant.choices[what])
        else:
            target = target_of(gap, self._case_id, taken)
            self.accept()
            self._place.going.emit(target)

    def _go_to(self, asked: QWidget) -> None:
        asked.setFocus()
        self._scroll.ensureWidgetVisible(asked)

    def _draw(self) -> None:
        place, waiting = self._place, Waiting(self._place, self, _("Drawing the document…"))
        args = place.desk, self._case_id, self.choice
        waiting.run(place.exporting, draw_statement, *args, done=self._show_drawn)

    def _show_drawn(self, drawn: Drawn) -> None:
        open_preview(self._place, self, STATEMENT, drawn)

    def _fail(self, sentence: Text, name: Text | None, act: Callable[[], object] | None) -> None:
        self.toast.show_message(sentence, name, act, Tone.DANGER)

    def _let_work(self, *, on: bool) -> None:
        for each in (self._scroll.body, self.show_pages, self.anew):
            each.setEnabled(on)

    # -- the draft ------------------------------------------------------------------------------

    def pending_drafts(self) -> list[Callable[[], None]]:
        """Return what seals what was typed, for the lock."""
        if not self._is_typed:
            return []
        return [partial(keep_choice, self._place.desk, self._case_id, self.choice)]

    def _keep(self) -> None:
        if self._is_typed:
            self._is_typed = False
            self._place.write(keep_choice, self._case_id, self.choice)

    def done(self, result: int) -> None:
        """Close, and keep what was typed."""
        self._pause.stop()
        self._keep()
        self._reading.cancel()
        self._prepared = None
        super().done(result)


def _forget_and_begin(desk: Desk, case_id: str, language: str) -> _Begun:
    forget_choice(desk, case_id)
    return _begin(desk, case_id, language)


def open_statement(place: Workplace, parent: QWidget, case_id: str, number: str) -> None:
    """Put together the statement of crime of a case."""
    StatementDialog(place, parent, case_id, number).open()


_PARTS = _("Parts of the statement, in their order")
_ANNEXES = _("Evidence that is annexed, in its order")
_WHO = _("Who is meant, and to whom it goes")
_SHOW, _DRAFT = _("Show the pages"), _("Show the draft")
_EXPLAINED = _("What is chosen here waits for you, also when you close this window.")
