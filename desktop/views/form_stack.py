"""Pages with one form over them at a time: what is edited lies on top until it is saved or left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop.services.drafts import DraftText
from desktop.views.editing import Editing, EditPage
from desktop.views.workplace import Workplace


class FormStack(QStackedWidget):
    """The pages beneath are added with `addWidget`; `rest_on` says which is seen without a form."""

    saved = Signal(object, object)  # the Editing, and what the service returned
    opened = Signal(object)  # the Editing

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._page: EditPage | None = None
        self._beneath = 0
        self._came_from: QWidget | None = None

    @property
    def is_open(self) -> bool:
        """Whether a form lies on top."""
        return self._page is not None

    @property
    def editing(self) -> Editing | None:
        """What is edited on top, if anything."""
        return None if self._page is None else self._page.editing

    def stand_beside(self, stops: tuple[QWidget, ...]) -> None:
        """Let Tab come to these after the form on top."""
        if self._page is not None:
            self._page.form.beside = stops

    def holds(self, form: str, place: str) -> bool:
        """Say whether this very form lies on top, with what was typed into it."""
        editing = self.editing
        return editing is not None and (editing.form.key, editing.place) == (form, place)

    def rest_on(self, number: int) -> None:
        """Show this page where no form is open, now or when it is closed."""
        self._beneath = number
        if self._page is None:
            self.setCurrentIndex(number)

    def open(self, editing: Editing, draft: DraftText | None = None) -> None:
        """Open a form; the one that was open is left, and can be taken up again."""
        if self._page is not None:
            self._page.leave()
        else:
            self._came_from = QApplication.focusWidget()
        page = EditPage(self._place, editing, draft)
        page.saved.connect(partial(self.saved.emit, editing))
        page.closed.connect(partial(self._close, page))
        self._page = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        self.opened.emit(editing)

    def leave(self) -> None:
        """Leave the form that is open."""
        if self._page is not None:
            self._page.leave()

    def pending_drafts(self) -> list[Callable[[], None]]:
        """Return what seals the form that is open, for the lock."""
        keep = None if self._page is None else self._page.pending_draft()
        return [] if keep is None else [keep]

    def _close(self, page: EditPage) -> None:
        focus = QApplication.focusWidget()
        if page is self._page:
            self._page = None
            self.setCurrentIndex(self._beneath)
            if focus is None or page.isAncestorOf(focus):
                self._give_keyboard_back()
        self.removeWidget(page)
        page.deleteLater()

    def _give_keyboard_back(self) -> None:
        """Put the keyboard where it was before the form was opened."""
        before, shown = self._came_from, self.currentWidget()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        elif shown is not None:
            shown.setFocus()
