"""A paper before it leaves: its pages, and what can become of it.

Nothing is recorded while it is looked at. When the window closes, as it does at the lock, the paper
is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, n_
from desktop.services.drawn import Drawn, Exported, save_drawn, save_working_copy
from desktop.services.editions import Offer, what_can_be_covered
from desktop.services.outgoing import Disclosure
from desktop.views.flow import Flow
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import button
from desktop.views.preview.disclosing import ask_disclosure
from desktop.views.preview.drawing import print_drawn
from desktop.views.preview.pages import PageView
from desktop.views.preview.printing import ask_printer
from desktop.views.preview.redacting import RedactionDialog
from desktop.views.preview.unfilled import ask_unfilled, unfilled
from desktop.views.shortcuts import Keys, bind
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.waiting import Waiting
from desktop.views.wording import Joined
from desktop.views.workplace import Workplace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_WIDE, _HIGH = 940, 900  # pixels at 100 %
_SAVE, _PRINT, _COPY = _("Save as PDF…"), _("Print…"), _("Working copy for Word…")
_ZOOM_IN, _ZOOM_OUT = QKeySequence.StandardKey.ZoomIn, QKeySequence.StandardKey.ZoomOut


class Preview(QDialog):
    """The pages of one paper; it stays after saving, so that one can print as well."""

    def __init__(self, place: Workplace, parent: QWidget, drawn: Drawn, name: Sayable) -> None:
        super().__init__(parent)
        self._place, self._name = place, drawn.title or name
        self._drawn: Drawn | None = drawn
        self.setObjectName("preview")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        place.words.put(self, windowTitle=self._name)
        self.pages = PageView(place, drawn.data)
        self.toast = Toast(place.words, place.look, self.pages)  # over no button
        self.warning = PlainLabel(place.words, "", "warning")
        self._page, self._size = (PlainLabel(place.words, "", "muted") for _each in range(2))
        self._make_buttons()
        self._lay_out()
        place.look.size(self, _WIDE, _HIGH)
        self._connect()
        self._tell()

    # -- building -------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        words, look = self._place.words, self._place.look
        self.save = button(words, look, _SAVE, "download", "primary")
        self.save.setDefault(True)
        self.print = button(words, look, _PRINT, "printer")
        self.copy = button(words, look, _COPY, "file-text")
        self.redact = button(words, look, _("Redacted edition…"), "eye-off")
        self.close_button = QPushButton()
        words.put(self.close_button, text=_("Close"))
        pages = self.pages
        self.before = self._tool("chevron-up", _("Previous page"), "Ctrl+PgUp", self._turn(-1))
        self.after = self._tool("chevron-down", _("Next page"), "Ctrl+PgDown", self._turn(1))
        self.smaller = self._tool("minus", _("Smaller"), _ZOOM_OUT, lambda: pages.zoom(-1))
        self.larger = self._tool("plus", _("Larger"), _ZOOM_IN, lambda: pages.zoom(1))
        bind(self, words, Keys("Ctrl+=", _("Larger")), self.larger.click)  # without Shift
        self.fit = QPushButton()
        words.put(self.fit, text=_("Fit the width"))
        self._give_keys(self.fit, Keys("Ctrl+0", _("Fit the width")))

    def _tool(
        self,
        icon: str,
        name: Text,
        keys: QKeySequence.StandardKey | str,
        act: Callable[[], None],
    ) -> QToolButton:
        made = QToolButton()
        self._place.look.put_icon(made, icon)
        self._place.words.put(made, accessibleName=name)
        self._give_keys(made, Keys(keys, name))
        made.clicked.connect(act)
        return made

    def _give_keys(self, pressed: QAbstractButton, keys: Keys) -> None:
        tip = _("{label} ({shortcut})", label=keys.label, shortcut=str(keys))
        self._place.words.put(pressed, toolTip=tip)
        bind(self, self._place.words, keys, pressed.click)

    def _turn(self, by: int) -> Callable[[], None]:
        return lambda: self.pages.turn_to(self.pages.current + by)

    def _lay_out(self) -> None:
        look = self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(self._place.words, self._name, "h1"))
        tools = QHBoxLayout()
        for told in (self._page, self._size):
            told.setWordWrap(False)
        at_left: tuple[QWidget, ...] = (self.before, self.after, self._page)
        at_right: tuple[QWidget, ...] = (self.smaller, self._size, self.larger, self.fit)
        for widget in (*at_left, *at_right):
            tools.addWidget(widget)
        tools.insertStretch(len(at_left), 1)
        column.addLayout(tools)
        column.addWidget(self.warning)
        column.addWidget(self.pages, 1)
        foot = Flow(look.theme.space("s"))
        for each in (self.save, self.print, self.copy, self.redact, self.close_button):
            foot.addWidget(each)
        redacted = self._drawn is not None and self._drawn.is_redacted
        gaps = () if self._drawn is None else self._drawn.gaps
        self.warning.setVisible(redacted or bool(gaps))
        self.warning.set_text(unfilled(gaps))
        for each in (self.copy, self.redact):
            each.setHidden(redacted)
        column.addLayout(foot)
        self.pages.setFocus()

    def _connect(self) -> None:
        self.pages.moved.connect(self._tell)
        self.pages.seen.connect(self._tell)
        self.fit.clicked.connect(self.pages.fit_width)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._ask_printer)
        self.copy.clicked.connect(self._copy)
        self.redact.clicked.connect(self._redact)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        # What is said at the foot of the main window would be said behind this one.
        self._place.said.connect(self._say)
        self._place.failed.connect(self._say_failed)

    # -- telling --------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Say where one is and how large the pages are."""
        pages = self.pages
        where = _("Page {page} of {pages}", page=pages.current, pages=pages.count)
        if pages.count:
            self._page.set_text(where)
            self._size.set_text(f"{pages.percent} %")
            self._place.words.put(pages, accessibleName=where)
        else:
            self._place.words.put(pages, accessibleName=_("Pages"))
        self.before.setEnabled(pages.current > 1)
        self.after.setEnabled(pages.current < pages.count)
        if self._drawn is not None and self._drawn.is_redacted:
            self._warn(pages.unseen)

    def _warn(self, unseen: int) -> None:
        """Let an edition out only when every page was looked at."""
        looked = bool(self.pages.count) and not unseen
        left = n_("{n} page has not been looked at.", "{n} pages have not been looked at.", unseen)
        self.warning.set_text(_LOOK if looked else Joined((_LOOK, left), " "))
        for each in (self.save, self.print):
            each.setEnabled(looked)

    def _say(self, sentence: Text, label: Text | None, act: Callable[[], object] | None) -> None:
        self.toast.show_message(sentence, label, act)

    def _say_failed(
        self, sentence: Text, label: Text | None, act: Callable[[], object] | None
    ) -> None:
        self.toast.show_message(sentence, label, act, Tone.DANGER)

    # -- letting out ----------------------------------------------------------------------------

    def _save(self) -> None:
        self._disclose(_SAVE, partial(self._save_as, save_drawn, ".pdf", "PDF (*.pdf)"))

    def _copy(self) -> None:
        self._disclose(_COPY, partial(self._save_as, save_working_copy, ".docx", "Word (*.docx)"))

    def _disclose(self, act: Text, let_out: Callable[[], object]) -> None:
        """Ask where the paper goes, which is asked again with the same answer the next time.

        Of one with places unfilled it is asked first whether it is to leave so; each time anew.
        """

        def told(disclosure: Disclosure) -> None:
            if self._drawn is not None:  # the lock may have come meanwhile
                self._drawn = replace(self._drawn, disclosure=disclosure, unfilled=True)
                let_out()

        def ask() -> None:
            if self._drawn is not None:
                before = self._drawn.disclosure
                offered = replace(before, recipient=before.recipient or self._drawn.addressee)
                ask_disclosure(self._place, self, act, offered, told)

        if self._drawn is not None and self._drawn.gaps:
            ask_unfilled(self._place, self, self._drawn.gaps, ask)
        else:
            ask()

    def _save_as(self, service: Callable[..., Exported], ending: str, kinds: str) -> None:
        words = self._place.words
        name = words.say(self._name).replace("/", "-") + ending
        title = words.say(_("Save the document"))
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name, kinds)
        if chosen:
            self._work(_("Writing the document…"), service, Path(chosen), done=self._saved)

    def _saved(self, done: Exported) -> None:
        self._place.say(_("Written: {file}", file=done.path.name))

    def _redact(self) -> None:
        self._work(_("Looking for names…"), what_can_be_covered, done=self._ask_redaction)

    def _ask_redaction(self, offer: Offer) -> None:
        if self._drawn is not None:
            look = partial(_show_edition, self._place)
            RedactionDialog(self._place, self, self._drawn, offer, look).open()

    def _ask_printer(self) -> None:
        ask = partial(ask_printer, self._place, self, self.pages.count, self._print)
        self._disclose(_PRINT, ask)

    def _print(self, printer: QPrinter) -> None:
        self._work(_("Printing…"), print_drawn, printer, done=self._printed)

    def _printed(self, _result: None) -> None:
        self._place.say(_("Given to the printer."))

    def _work(self, sentence: Text, function: Any, *args: Any, done: Callable[[Any], None]) -> None:
        place = self._place
        if self._drawn is not None:  # the lock may have come while a window asked for a place
            waiting = Waiting(place, self, sentence)
            waiting.run(place.exporting, function, place.desk, self._drawn, *args, done=done)

    def done(self, result: int) -> None:
        """Close, and drop the paper."""
        self._drawn = None
        self.pages.drop()
        super().done(result)


_LOOK = _("Look at every page: names in pictures and in other spellings are not covered.")


def open_preview(place: Workplace, parent: QWidget, name: Sayable, drawn: Drawn) -> None:
    """Show a paper before it leaves; an edition has a name of its own."""
    Preview(place, parent, drawn, name).open()


def _show_edition(place: Workplace, parent: QWidget, drawn: Drawn) -> None:
    open_preview(place, parent, drawn.title or "", drawn)
