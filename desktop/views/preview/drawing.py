"""Pages of a PDF as pictures, as words and on a printer. All of it is done by a worker's thread.

The bytes stay in memory: PDFium reads them there, and no file is made of what it draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from desktop.core.errors import Cancelled, Failure
from desktop.core.pdfium import POINTS_TO_INCH, opened
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, note_print

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI = 300
"""Dots to an inch of a printed page: more, and a page is no clearer and much larger."""


def page_sizes(data: bytes) -> tuple[QSizeF, ...]:
    """Return the size of each page in points."""
    with opened(data) as document:
        return tuple(QSizeF(*document.get_page_size(at)) for at in range(len(document)))


def draw_page(data: bytes, at: int, scale: float) -> QImage:
    """Draw a page, the first being 0, with `scale` pixels to a point."""
    with opened(data) as document:
        page = document[at]
        bitmap = page.render(scale=scale, may_draw_forms=False, prefer_bgrx=True)
        size = bitmap.width, bitmap.height, bitmap.stride
        shown = QImage(memoryview(bitmap.buffer), *size, QImage.Format.Format_RGB32)
        image = shown.copy()  # the other one borrows its bytes
        bitmap.close()
        page.close()
    return image


def page_words(data: bytes, at: int) -> str:
    """Return what stands on a page, the first being 0, line by line."""
    with opened(data) as document:
        page = document[at]
        words = page.get_textpage()
        said: str = words.get_text_bounded()
        words.close()
        page.close()
    return "\n".join(said.splitlines())  # PDFium ends lines as Windows does


def print_drawn(desk: Desk, drawn: Drawn, printer: QPrinter, progress: Progress) -> None:
    """Record that a paper is printed, then give its pages to the printer.

    Raises:
        NotPermitted
        Cancelled: stopped between two pages; that it was begun is on record.
        Failure: the printer took nothing, or not all.
    """
    sizes = page_sizes(drawn.data)
    chosen = range(max(printer.fromPage(), 1) - 1, printer.toPage() or len(sizes))
    _set_up(printer, sizes[0])
    note_print(desk, drawn)
    painter = QPainter()
    if not painter.begin(printer):
        raise Failure(_NOT_TAKEN)
    try:
        for done, at in enumerate(chosen):
            progress.step(done, len(chosen))
            if done and not printer.newPage():
                raise Failure(_NOT_TAKEN)
            room = printer.pageLayout().fullRectPixels(printer.resolution())
            page = draw_page(drawn.data, at, DPI / POINTS_TO_INCH)
            painter.drawImage(QRectF(0, 0, room.width(), room.height()), page)
    except Cancelled:
        printer.abort()
        raise Cancelled(_("Printing was stopped. The history says that it was begun.")) from None
    finally:
        painter.end()


def _set_up(printer: QPrinter, size: QSizeF) -> None:
    """Print to the edges of a page of the paper's own size, under a name that tells nothing."""
    printer.setDocName("Dalil")  # whoever sees the printer's queue reads it
    printer.setResolution(DPI)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
    printer.setFullPage(True)


_NOT_TAKEN = _(
    "The printer did not take the document. The history says that printing was begun: look at the"
    " printer and print again."
)
