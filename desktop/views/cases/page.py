"""The cases page: the list at the left, one case at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter

from desktop.core.text import _, n_
from desktop.services.importing import ImportResult, undo_import
from desktop.views.cases.listing import CaseListing
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.importing import ImportDialog
from desktop.views.pages import MainPage
from desktop.views.workplace import Workplace


class CasesPage(MainPage):
    """List and workspace, with a divider whose place is remembered."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.listing, self.workspace = CaseListing(place), CaseWorkspace(place)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.listing)
        self.splitter.addWidget(self.workspace)
        self.splitter.setStretchFactor(1, 1)
        pixels = place.look.theme.pixels
        self.workspace.setMinimumWidth(pixels(420))
        self.splitter.setSizes([pixels(330), pixels(820)])
        self.splitter.restoreState(place.preferences.kept("cases"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self.begin_at(self.listing.search)
        self._connect()

    def _connect(self) -> None:
        self.listing.chosen.connect(self.workspace.show_case)
        self.listing.new_asked.connect(self.workspace.new_case)
        self.listing.import_asked.connect(self.ask_import)
        self.workspace.case_made.connect(self.choose)
        self.splitter.splitterMoved.connect(self._remember)
        for keys, act in (
            (QKeySequence.StandardKey.New, self.workspace.new_case),
            (QKeySequence.StandardKey.Find, self.listing.search.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def start(self) -> None:
        """Read the first page of the list."""
        self.listing.start()

    def choose(self, case_id: str) -> None:
        """Go to a case."""
        self.listing.list.choose(case_id)
        self.workspace.show_case(case_id)

    def ask_import(self) -> ImportDialog:
        """Open the dialog that imports a chronology."""
        dialog = ImportDialog(self._place, self)
        dialog.imported.connect(self._imported)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _imported(self, result: ImportResult) -> None:
        self.choose(result.case_id)
        self._place.say(
            n_("{n} row imported.", "{n} rows imported.", result.rows),
            _("Undo"),
            lambda: self._take_back(result.case_number),
        )

    def _take_back(self, case_number: str) -> None:
        place = self._place
        place.writing.run(
            undo_import,
            place.desk,
            case_number,
            done=self._taken_back,
            failed=place.fail,
            owner=self,
        )

    def _taken_back(self, _changes: object) -> None:
        self._place.say(_("The import was taken back."))

    def _remember(self) -> None:
        self._place.preferences.keep("cases", self.splitter.saveState())

    def pending_drafts(self) -> list[Callable[[], None]]:
        """Return what seals the forms that are open."""
        return self.workspace.pending_drafts()
