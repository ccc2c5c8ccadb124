"""The way to every dialog: what a person does until it is open.

For whoever goes from screen to screen (`walk`), and whoever opens one again and again
(`test_leaks`): a way may be gone again when the dialog was closed.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import desktop.views
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.services import attachments, cards, cases, packets, proceedings, records, trashed_cases
from desktop.services.bundles import choices
from desktop.services.evidence import add_exhibits
from desktop.services.kinds import KINDS
from desktop.services.packet_contents import What
from desktop.services.unused_files import DAYS_KEPT
from desktop.vault.cards import written
from desktop.views.backups.leaving import LeaveDialog, leave
from desktop.views.case_picker import CasePicker, ask_case
from desktop.views.cases.access_dialog import AccessDialog
from desktop.views.cases.trash_dialog import TrashDialog
from desktop.views.device.sealing import SealDialog, ask_to_seal
from desktop.views.device.turning import TurnDialog
from desktop.views.erasing import OF_A_CASE, AgreeDialog, agree_to
from desktop.views.evidence.bundle import BundleDialog
from desktop.views.evidence.custody import CustodyDialog
from desktop.views.form.builder import FormView
from desktop.views.form.conflict import ConflictDialog
from desktop.views.form.phrases import PhrasePopup
from desktop.views.going import Target
from desktop.views.help_window import HelpWindow
from desktop.views.importing import ImportDialog
from desktop.views.lists import ID_ROLE
from desktop.views.main_window import MainWindow
from desktop.views.packets.arriving import PacketDialog
from desktop.views.packets.card_dialogs import KeyCardDialog, NewCardDialog
from desktop.views.packets.handing import HandOverDialog
from desktop.views.packets.of_case import PacketsDialog
from desktop.views.palette import Palette
from desktop.views.passphrase_dialog import PassphraseDialog
from desktop.views.preview.disclosing import DisclosureDialog
from desktop.views.preview.redacting import RedactionDialog
from desktop.views.preview.unfilled import UnfilledDialog
from desktop.views.preview.window import Preview
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.recovery.rehearsing import RehearseDialog
from desktop.views.recovery.renewing import RenewDialog
from desktop.views.registers.choosing import ColumnsDialog
from desktop.views.registers.register import RegisterView
from desktop.views.shortcuts_dialog import ShortcutsDialog
from desktop.views.statement.dialog import StatementDialog
from desktop.views.unused_dialog import UnusedFilesDialog
from desktop.views.users.letting_in import LettingInDialog
from desktop.views.users.page import UsersPage
from desktop.views.users.user_dialog import UserDialog
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.desks import other_office, vault_keys
from tests.journeys.office import AnyWidget, child, click, settle, shown_preview
from tests.packets import edit, give_back, know, send, take
from tests.views.practice import bracketed


@dataclass(frozen=True)
class Visit:
    """Somebody at the main window, a case, and a folder for files."""

    qtbot: QtBot
    place: Workplace
    window: MainWindow
    case_id: str
    folder: Path

    def settle(self) -> None:
        """Wait for the workers."""
        settle(self.qtbot, self.place)

    def come_to_the_case(self) -> None:
        """Choose the case."""
        self.window.go_to("cases")
        self.window.cases.choose(self.case_id)
        self.settle()

    def edit_a_step(self) -> str:
        """Open the form of a step."""
        step_id = proceedings.chronology(self.place.desk, self.case_id)[0].id
        self.come_to_the_case()
        self.window.cases.workspace.edit_step(step_id)
        self.settle()
        return step_id

    @property
    def form(self) -> FormView:
        """The form that is open."""
        return child(self.window, FormView)

    def type_into_the_step(self, words: str) -> None:
        """Say something else of the actor than was saved."""
        self.form.state.edit("actor", bracketed(words))


def open_dialogs() -> list[QDialog]:
    """Return the dialogs that are on the screen, the last one before the others.

    Qt gives windows in any order; a dialog that another opened stands before it.
    """
    windows = QApplication.topLevelWidgets()
    shown = [each for each in windows if isinstance(each, QDialog) and each.isVisible()]
    return sorted(shown, key=_depth)


def _depth(widget: QWidget) -> int:
    parent: QWidget | None = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)


def kinds_of(kind: type[AnyWidget]) -> set[type[AnyWidget]]:
    """Return the last of the program's kinds of a widget."""
    for module in pkgutil.walk_packages(desktop.views.__path__, "desktop.views."):
        importlib.import_module(module.name)
    return set(_last_of(kind))


def _last_of(kind: type[AnyWidget]) -> Iterator[type[AnyWidget]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("desktop.") and not below.__subclasses__():
            yield below
        yield from _last_of(below)


def _who_can_see(visit: Visit) -> None:
    visit.come_to_the_case()
    click(visit.window.cases.workspace.head.access)


def _which_case(visit: Visit) -> None:
    ask_case(visit.place, _("Letter"), visit.window, lambda _case_id: None)


def _leaving(visit: Visit) -> None:
    leave(visit.place, visit.window)
    visit.settle()


def _columns(visit: Visit) -> None:
    visit.window.go_to("correspondence")
    visit.settle()
    child(visit.window, RegisterView).choose_columns()


def two_versions(visit: Visit) -> None:
    """Save a step that a colleague saved while it was edited; whoever saves again is told again."""
    if not visit.window.cases.workspace.pages.is_open:
        desk, step_id = visit.place.desk, visit.edit_a_step()
        visit.type_into_the_step("mine")
        values, version = proceedings.step_values(desk, visit.case_id, step_id)
        theirs = values | {"actor": bracketed("theirs"), "text": bracketed("theirs")}
        proceedings.save_step(desk, visit.case_id, theirs, step_id, version)
    visit.form.save()


def guide(visit: Visit) -> None:
    """Ask for help with the screen one is on."""
    visit.window.help.show_here()


def _importing(visit: Visit) -> None:
    visit.window.go_to("cases")
    click(visit.window.cases.listing.bring)


def palette(visit: Visit) -> Palette:
    """Search in everything."""
    return visit.window.search_everything()


def _phrases(visit: Visit) -> None:
    if not visit.window.cases.workspace.pages.is_open:
        visit.edit_a_step()
    buttons = visit.form.findChildren(QAbstractButton)
    next(each for each in buttons if each.objectName().endswith(".phrases")).click()


def _preview(visit: Visit) -> None:
    visit.come_to_the_case()
    workspace = visit.window.cases.workspace
    click(workspace.head.export)
    shown_preview(visit.qtbot, workspace).pages.zoom(1)


def statement(visit: Visit) -> StatementDialog:
    """Put a statement of crime together."""
    visit.come_to_the_case()
    visit.window.cases.workspace.head.statement.trigger()
    visit.settle()
    return child(visit.window, StatementDialog)


def unfilled(visit: Visit) -> None:
    """Save a statement of crime that has places left to fill."""
    dialog = statement(visit)
    click(dialog.show_pages)
    click(shown_preview(visit.qtbot, dialog).save)


def disclosure(visit: Visit) -> None:
    """Ask for a paper, and then for its file: where does it go?"""
    _preview(visit)
    click(child(visit.window, Preview).save)


def _redaction(visit: Visit) -> None:
    _preview(visit)
    click(child(visit.window, Preview).redact)
    visit.settle()


def emergency(visit: Visit) -> None:
    """Ask for a case of another team that has to be looked at now."""
    visit.window.ask_emergency()


def shortcuts(visit: Visit) -> None:
    """Ask what can be done by keys."""
    visit.window.help.show_shortcuts()


def forget_a_file(visit: Visit) -> None:
    """Leave the form of a file, long ago, and have the vault checked."""
    desk, path = visit.place.desk, visit.folder / bracketed("1.jpg")
    path.write_bytes(b"photograph")
    attachments.take_in(desk, visit.case_id, path)
    clock: Any = desk.clock
    clock.advance(timedelta(DAYS_KEPT + 1))
    visit.window.go_to("settings")
    visit.window.settings.verify.click()
    visit.settle()


def unused_files(visit: Visit) -> None:
    """Look at what was forgotten."""
    if visit.window.settings.show_unused.isHidden():
        forget_a_file(visit)
    visit.window.settings.show_unused.click()


def _come_to_users(visit: Visit) -> UsersPage:
    visit.window.go_to("users")
    visit.settle()
    page = visit.window.page("users")
    assert isinstance(page, UsersPage)
    return page


def _letting_in(visit: Visit) -> None:
    click(_come_to_users(visit).add)


def _user(visit: Visit) -> None:
    page = _come_to_users(visit)
    row = page.list.rows.row(0)
    assert row is not None
    page.list.opened.emit(row)
    visit.settle()


def _passphrase(visit: Visit) -> None:
    visit.window.go_to("settings")
    visit.window.settings.passphrase.click()


def turning(visit: Visit) -> None:
    """Ask for the passphrase before the secret of the workstation is turned on."""
    visit.window.go_to("settings")
    visit.window.settings.device._turn_on()  # the button asks first for a keyring and papers


def sealing(visit: Visit) -> None:
    """Ask before the workstation is sealed."""
    ask_to_seal(visit.place, visit.window)
    visit.settle()


def an_exhibit(visit: Visit) -> str:
    """Have an exhibit with a file in the case, and go to it."""
    desk = visit.place.desk
    if not choices(desk, visit.case_id):
        path = visit.folder / bracketed("2.jpg")
        path.write_bytes(b"photograph")
        add_exhibits(desk, visit.case_id, [path])
    visit.come_to_the_case()
    visit.window.cases.workspace.tabs.turn_to("exhibit")
    visit.settle()
    return choices(desk, visit.case_id)[0].exhibit_id


def custody(visit: Visit) -> None:
    """Ask what happened to an exhibit."""
    an_exhibit(visit)
    panel = visit.window.cases.workspace.tabs.panel("evidence")
    view = panel.list_of("exhibit")
    assert view is not None
    view.list.setCurrentIndex(view.rows.index(0, 0))
    click(view.acts["custody"])
    visit.settle()


def bundle(visit: Visit) -> None:
    """Ask for a bundle of all exhibits of the case."""
    an_exhibit(visit)
    click(child(visit.window, QAbstractButton, "bundle.exhibit"))
    visit.settle()


def waiting(visit: Visit) -> None:
    """Have something done that takes until it is stopped."""
    dialog = Waiting(visit.place, visit.window, _("Writing the workbook…"))
    dialog.run(visit.place.exporting, _work, done=lambda _result: None)


def _work(progress: Progress) -> None:
    while True:
        progress.step(1, 3)
        time.sleep(0.001)


def _rehearsal(visit: Visit) -> None:
    visit.window.go_to("settings")
    visit.settle()
    visit.window.settings.recovery.rehearse.click()


def _new_papers(visit: Visit) -> None:
    visit.window.go_to("settings")
    visit.settle()
    visit.window.settings.recovery.renew.click()


def trash_of_a_case(visit: Visit) -> None:
    """Show the trash of the case, with a note in it."""
    desk, kind = visit.place.desk, KINDS["note"]
    note = {"kind": "note", "text": bracketed("Entered twice")}
    record_id, _changes = records.save_record(desk, kind, visit.case_id, note)
    why = bracketed("Entered twice")
    records.remove_record(desk, kind, visit.case_id, record_id, why)
    visit.window.go(Target("cases", visit.case_id, tab="trash"))
    visit.settle()


def trash_of_cases(visit: Visit) -> None:
    """Open the trash of cases, with one in it."""
    desk = visit.place.desk
    case_id, _changes = cases.create_case(desk, {"title": bracketed("Opened twice")})
    trashed_cases.put_case_in_trash(desk, case_id, bracketed("Opened twice"))
    visit.window.go_to("cases")
    visit.settle()
    visit.window.cases.show_trash()  # its button may be hidden: a narrow window shows the case
    visit.settle()


def agreeing(visit: Visit) -> None:
    """Open what a second person reads before something is erased."""
    told = (_("Case {number}", number="KG-1"), OF_A_CASE)
    agree_to(visit.place, visit.window, "00000000-0000-4000-8000-000000000000", told)


def hand_over(visit: Visit) -> None:
    """Ask to whom the case goes."""
    visit.come_to_the_case()
    visit.window.cases.workspace.head.hand_over.trigger()
    visit.settle()


def packets_of_case(visit: Visit) -> None:
    """Ask what of the case went out and came in."""
    if not packets.packets_of(visit.place.desk, visit.case_id):
        take(visit.place.desk, _given_back(visit)[1])
    visit.come_to_the_case()
    visit.window.cases.workspace.head.packets.trigger()
    visit.settle()


def _packet(visit: Visit) -> None:
    visit.window.go_to("cases")
    visit.window.cases.ask_packet()  # its button may be hidden: a narrow window shows the case
    visit.settle()


def _given_back(visit: Visit) -> tuple[str, Path]:
    """Have an expert edit a note; return the note, and what came back."""
    desk, case_id, folder = visit.place.desk, visit.case_id, visit.folder
    answers = {"kind": "note", "text": bracketed("begun")}
    note, _changes = records.save_record(desk, KINDS["note"], case_id, answers)
    known = [line.id for line in cards.list_cards(desk) if line.confirmed_by is not None]
    with other_office(folder / note) as other:
        know(other, desk, folder, bracketed("Office"))
        card = known[0] if known else know(desk, other, folder, bracketed("Expert"))
        send(desk, What(case_id), card, folder / "there.dalil-packet")
        taken = take(other, folder / "there.dalil-packet")
        edit(other, "note", case_id, note, text=bracketed("theirs"))
        give_back(other, taken.packet_id, folder / "back.dalil-packet")
    return note, folder / "back.dalil-packet"


def packet_that_differs(visit: Visit) -> None:
    """Look at what somebody gives back, where both sides have written."""
    note, path = _given_back(visit)
    edit(visit.place.desk, "note", visit.case_id, note, text=bracketed("mine"))
    _packet(visit)
    child(visit.window, PacketDialog).look_at(path)
    visit.settle()


def card_of_somebody(folder: Path) -> Path:
    """Return the card of somebody whom the office does not know."""
    path = folder / bracketed("1.dalil-card")
    path.write_bytes(written(vault_keys(seed=5)))
    return path


def new_card(visit: Visit) -> None:
    """Take in the card of somebody."""
    visit.window.go_to("settings")
    visit.settle()
    visit.window.settings.keys.take_in(card_of_somebody(visit.folder))
    visit.settle()


def key_card(visit: Visit) -> None:
    """Open the card of somebody, which is to be compared."""
    desk = visit.place.desk
    if not cards.list_cards(desk):
        cards.take_in_card(desk, card_of_somebody(visit.folder), bracketed("Somebody"))
    visit.window.go_to("settings")
    visit.settle()
    shown = visit.window.settings.keys.list
    shown.opened.emit(shown.rows.first().data(ID_ROLE))
    visit.settle()


DIALOGS: dict[type[QDialog], Callable[[Visit], object]] = {
    AccessDialog: _who_can_see,
    AgreeDialog: agreeing,
    BundleDialog: bundle,
    CasePicker: _which_case,
    ColumnsDialog: _columns,
    ConflictDialog: two_versions,
    CustodyDialog: custody,
    DisclosureDialog: disclosure,
    HandOverDialog: hand_over,
    HelpWindow: guide,
    ImportDialog: _importing,
    KeyCardDialog: key_card,
    LettingInDialog: _letting_in,
    NewCardDialog: new_card,
    PacketDialog: _packet,
    PacketsDialog: packets_of_case,
    Palette: palette,
    PassphraseDialog: _passphrase,
    PhrasePopup: _phrases,
    LeaveDialog: _leaving,
    Preview: _preview,
    ReasonDialog: emergency,
    RedactionDialog: _redaction,
    RehearseDialog: _rehearsal,
    RenewDialog: _new_papers,
    SealDialog: sealing,
    ShortcutsDialog: shortcuts,
    StatementDialog: statement,
    TrashDialog: trash_of_cases,
    TurnDialog: turning,
    UnfilledDialog: unfilled,
    UnusedFilesDialog: unused_files,
    UserDialog: _user,
    Waiting: waiting,
}
"""How each dialog of the program is opened."""
