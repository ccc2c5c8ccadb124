"""A QR code as a picture, for what is printed and would otherwise be typed.

It holds capitals, digits, dashes and spaces only, which a QR code packs by two and any scanner
types into a field. Importing this module loads reportlab and Pillow.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from reportlab.graphics.barcode import qrencoder

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks for
_DOTS = 8  # for a module


def picture(text: str) -> bytes:
    """Return a PNG of the QR code of `text`, with a quarter of it to spare for stains."""
    code = encoded(text)
    side = code.getModuleCount()
    image = Image.new("L", (side + 2 * QUIET,) * 2, 255)
    for row in range(side):
        for column in range(side):
            if code.isDark(row, column):
                image.putpixel((column + QUIET, row + QUIET), 0)
    out = io.BytesIO()
    whole = image.resize((image.width * _DOTS,) * 2, Image.Resampling.NEAREST)
    whole.convert("1").save(out, "PNG")
    return out.getvalue()


def encoded(text: str) -> Any:
    """Return the modules of a QR code of level Q."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.Q)
    code.addData(qrencoder.QRAlphaNum(text))
    code.make()
    return code
