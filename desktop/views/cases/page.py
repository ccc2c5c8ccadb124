"""The cases page: the list at the left, one case at the right, or one of them at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSplitter

from desktop.core.text import Text, _, n_
from desktop.services.importing import ImportResult, undo_import
from desktop.services.packet_taking import Taken, undo_taking
from desktop.views.cases.access_dialog import AccessDialog
from desktop.views.cases.listing import CaseListing
from desktop.views.cases.trash_dialog import TrashDialog, show_trash
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.importing import ImportDialog
from desktop.views.packets.arriving import PacketDialog
from desktop.views.pages import MainPage
from desktop.views.shortcuts import NEW_CASE, Keys, bind
from desktop.views.workplace import Workplace

# Pixels at 100 %: the list beside a case, the least it makes do with, a case alone, the edges of
# its tabs with what the name of another tab in bold takes.
_LISTING, _LEAST, _CASE, _SIDES = 330, 280, 420, 56


class CasesPage(MainPage):
    """List and workspace, with a divider whose place is remembered."""

    turned = Signal(str, str)  # case and tab

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
        self.splitter.setSizes([pixels(_LISTING), pixels(820)])
        self.splitter.restoreState(place.preferences.kept("cases"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # one of the two is enough
        row.addWidget(self.splitter)
        self.begin_at(self.listing.search)
        self._narrow = False
        self._connect()

    def _connect(self) -> None:
        self.listing.chosen.connect(self._show_beside)
        self.listing.opened.connect(self.choose)
        self.listing.clicked.connect(self._follow_click)
        self.workspace.back_asked.connect(self.show_list)
        self.workspace.turned.connect(self.turned)
        self.workspace.access_asked.connect(self.show_access)
        self.workspace.pages.opened.connect(self._show_form)
        self._place.look.changed.connect(self._fit)
        self._place.words.language_changed.connect(self._fit)
        self.listing.new_asked.connect(self.workspace.new_case)
        self.listing.import_asked.connect(self.ask_import)
        self.listing.trash_asked.connect(self.show_trash)
        self.listing.packet_asked.connect(self.ask_packet)
        self.workspace.case_made.connect(self.choose)
        self.splitter.splitterMoved.connect(self._remember)
        words, keys = self._place.words, QKeySequence.StandardKey
        for binding, act in (
            (NEW_CASE, self.workspace.new_case),
            (Keys(keys.Find, _("Search cases")), self.listing.search.setFocus),
        ):
            bind(self, words, binding, act, within=True)

    def start(self) -> None:
        """Read the first page of the list."""
        self.listing.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and case beside each other only where both have room."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Be content with the room that one of the two needs."""
        return self.workspace.minimumSizeHint().expandedTo(self.listing.minimumSizeHint())

    def _fit(self) -> None:
        pixels = self._place.look.theme.pixels
        tabs = self.workspace.tabs.tabBar().sizeHint().width()
        sides, least = pixels(_SIDES), self.listing.minimumSizeHint().width()
        beside = max(pixels(_LEAST), least) + self.splitter.handleWidth()
        narrow = self.width() < beside + tabs + sides  # the tabs of a case are seen whole
        self.workspace.setMinimumWidth(pixels(_CASE) if narrow else tabs + sides)
        if narrow is not self._narrow:
            self._narrow = narrow
            self.workspace.head.back.setVisible(narrow)
            in_case = self.workspace.case_id is not None or self.workspace.pages.is_open
            self.listing.setVisible(not (narrow and in_case))
            self.workspace.setVisible(not narrow or in_case)

    def show_list(self) -> None:
        """Go to the list of cases."""
        if self._narrow:
            self.workspace.hide()
            self.listing.show()
        self.listing.list.setFocus()

    def _show_form(self, _editing: object) -> None:
        self._show_workspace()

    def _show_workspace(self) -> None:
        if self._narrow:
            self.listing.hide()
            self.workspace.show()

    def _show_beside(self, case_id: str) -> None:
        """Follow the choice in the list, where the case is seen beside it."""
        if not self._narrow:
            self.workspace.show_case(case_id)

    def _follow_click(self, case_id: str) -> None:
        """One click is enough where the list makes room for the case."""
        if self._narrow:
            self.choose(case_id)

    def choose(self, case_id: str) -> None:
        """Go to a case."""
        self.go_to(case_id)

    def go_to(
        self,
        case_id: str,
        tab: str | None = None,
        kind: str | None = None,
        record_id: str | None = None,
    ) -> None:
        """Go to a case, to a tab of it, to the form of one of its records."""
        self.listing.list.choose(case_id)
        self._show_workspace()
        self.workspace.go_to(case_id, tab, kind, record_id)

    def show_access(self, case_id: str) -> AccessDialog:
        """Open the dialog that says who can see a case."""
        dialog = AccessDialog(self._place, case_id, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def show_trash(self) -> TrashDialog:
        """Open the trash of cases."""
        return show_trash(self._place, self)

    def ask_import(self) -> ImportDialog:
        """Open the dialog that imports a chronology."""
        dialog = ImportDialog(self._place, self)
        dialog.imported.connect(self._imported)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _imported(self, result: ImportResult) -> None:
        self.choose(result.case_id)
        said = n_("{n} row imported.", "{n} rows imported.", result.rows)
        write = partial(self._place.write, done=self._taken_back)
        self._place.say(said, _("Undo"), partial(write, undo_import, result.import_id))

    def ask_packet(self) -> PacketDialog:
        """Open the dialog that takes a packet in."""
        dialog = PacketDialog(self._place, self)
        dialog.taken.connect(self._took_packet)
        dialog.open()
        return dialog

    def _took_packet(self, taken: Taken) -> None:
        self.choose(taken.case_id)
        write = partial(self._place.write, done=self._packet_taken_back)
        undo = partial(write, undo_taking, taken.packet_id)
        self._place.say(_took(taken), _("Undo"), undo)

    def _packet_taken_back(self, _changes: object) -> None:
        self._place.say(_("The packet was taken back: everything is as it was before."))

    def _taken_back(self, _changes: object) -> None:
        self._place.say(_("The import was taken back."))

    def _remember(self) -> None:
        self._place.preferences.keep("cases", self.splitter.saveState())

    def pending_drafts(self) -> list[Callable[[], None]]:
        """Return what seals the forms that are open."""
        return self.workspace.pending_drafts()


def _took(taken: Taken) -> Text:
    added = n_("{n} record added", "{n} records added", taken.added)
    changed = n_("{n} record changed", "{n} records changed", taken.changed)
    return _(
        "Taken into case {number}: {added}, {changed}.",
        number=taken.number,
        added=added,
        changed=changed,
    )
