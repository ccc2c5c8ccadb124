"""A photograph on its way to a court: dropped, seen, handed over, bundled, checked outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.services.custody import custody_of
from desktop.views.attaching.picture import Picture
from desktop.views.evidence.bundle import BundleDialog
from desktop.views.evidence.custody import CustodyDialog
from desktop.views.form.builder import FormView
from desktop.views.main_window import MainWindow
from desktop.views.preview.disclosing import DisclosureDialog
from desktop.views.registers.register import RegisterView
from tests.desks import sqlcipher_desk
from tests.journeys.hands import choose_row, entered, running, settled
from tests.journeys.office import answering, child, click, gone, make_case, message, said
from tests.journeys.ways import click_row
from tests.media.pictures import picture
from tests.views.test_attaching import drop

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_photograph_goes_to_court(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "спина.pdf"  # a name that says something else than it is
    photo.write_bytes(picture("JPEG", (200, 150), turned=6))
    with sqlcipher_desk(tmp_path / "vault") as desk:
        case_id = make_case(desk, "KG-1", "Naryn")
        with running(qapp, tmp_path, desk) as program:
            window = entered(qtbot, program)
            window.cases.choose(case_id)
            window.cases.workspace.tabs.turn_to("exhibit")
            settled(qtbot, program)
            _drop_and_look(qtbot, program, window, photo)
            exhibit_id = _hand_over(qtbot, program, window)
            out = tmp_path / "evidence.zip"
            monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(out))
            _bundle(qtbot, program, window)
            deeds = [line.deed for line in custody_of(desk, exhibit_id).lines]
    assert deeds == ["received", "described", "viewed", "hash_ok", "handed_over", "bundled"]
    _check_outside(out, photo.read_bytes())


def _exhibits(window: MainWindow) -> RegisterView:
    view = window.cases.workspace.tabs.panel("evidence").list_of("exhibit")
    assert view is not None
    return view


def _drop_and_look(qtbot: QtBot, program: Program, window: MainWindow, photo: Path) -> None:
    """Drop it on the tab, open it, see it blurred, and then see it."""
    panel = window.cases.workspace.tabs.panel("evidence")
    dropped = drop(panel, QUrl.fromLocalFile(str(photo)))
    assert isinstance(dropped, QDropEvent)
    settled(qtbot, program)
    assert message(window.toast) == "1 exhibit added."
    click_row(_exhibits(window).list, "спина.pdf")
    _exhibits(window)._open()
    settled(qtbot, program)
    form = child(window, FormView)
    qtbot.waitUntil(lambda: any(not each.isHidden() for each in form.findChildren(Picture)))
    assert "The name says otherwise, but this is: JPEG picture" in said(form)
    shown = child(form, Picture)
    states = [shown.is_shown]
    click(shown)
    assert [*states, shown.is_shown] == [False, True]
    window.cases.workspace.pages.leave()
    settled(qtbot, program)


def _hand_over(qtbot: QtBot, program: Program, window: MainWindow) -> str:
    """Check its hash, and note to whom it was handed."""
    choose_row(_exhibits(window).list, "1")
    click(_exhibits(window).acts["custody"])
    settled(qtbot, program)
    dialog = child(window, CustodyDialog)
    click(dialog.check)
    settled(qtbot, program)
    assert message(dialog.toast).startswith("The file is the same")
    exhibit_id = dialog._exhibit_id
    click(dialog.note)
    gone(qtbot, dialog)
    settled(qtbot, program)
    form = child(window, FormView)
    qtbot.waitUntil(form.isEnabled)
    assert form.state.raws["exhibit"][0] == exhibit_id
    form.state.edit("party", "Investigator")
    form.save()
    settled(qtbot, program)
    return exhibit_id


def _bundle(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    click(child(window, QAbstractButton, "bundle.exhibit"))
    settled(qtbot, program)
    dialog = child(window, BundleDialog)
    assert dialog.exhibits.item(0).checkState() is Qt.CheckState.Checked
    click(dialog.make)
    disclosure = child(dialog, DisclosureDialog)
    disclosure.form.state.put("recipient", "Court of Naryn")
    disclosure.form.state.put("consent", "given")
    click(child(disclosure, QPushButton, "save"))
    gone(qtbot, disclosure)
    qtbot.waitUntil(lambda: message(dialog.toast) == "Written: evidence.zip", timeout=20_000)
    dialog.reject()
    gone(qtbot, dialog)


def _check_outside(out: Path, photo: bytes) -> None:
    """Be an expert of the court, who has the bundle and a Python."""
    with ZipFile(out) as archive:
        archive.extractall(out.parent / "court")
    folder = out.parent / "court" / "evidence"
    assert (folder / "items/E001.jpg").read_bytes() == photo
    command = [sys.executable, "-I", str(folder / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "items/E001.jpg (exhibit 1): received under this hash" in done.stdout
    (folder / "items/E001.jpg").write_bytes(photo[:-1] + b"x")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "items/E001.jpg is not the file that was put into the bundle" in done.stdout
