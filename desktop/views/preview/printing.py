"""Which printer: asked in the system's own window, never for a file, which nothing would seal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.views.workplace import Workplace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Chosen = Callable[["QPrinter"], None]


def ask_printer(place: Workplace, parent: QWidget, pages: int, chosen: Chosen) -> None:
    """Ask for a printer and which of the pages, and hand it to `chosen`."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        place.fail(WrongInput(_("This computer has no printer. Connect one, or save the PDF.")))
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)  # noqa: FBT003 - Qt's own
    dialog.setMinMax(1, pages)
    dialog.accepted.connect(lambda: chosen(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # its own way to open asks for a slot by name
