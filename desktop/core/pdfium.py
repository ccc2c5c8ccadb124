"""PDFium, which bears one thread at a time: whoever reads a PDF with it waits for a turn.

The bytes stay in memory. After a lock the old worker may still draw when the next one begins, so a
document is opened, read and closed within one turn, which is better short.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

POINTS_TO_INCH: Final = 72

_TURN = Lock()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF for one turn."""
    with _TURN:
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            yield document
