"""Pictures on a paper: photographs as they were prepared, drawings as vectors.

Photographs come prepared (`prepared`): upright, without metadata, in no more dots than print shows,
because reportlab embeds a JPEG with all it holds, the place where it was taken included.
"""

from __future__ import annotations

import io
from functools import partial

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image

from desktop.documents.blocks import Figure
from desktop.documents.sheet import Sheet
from desktop.documents.structure import Element
from desktop.documents.tagged import Picture

DOTS = 300  # for an inch, what a court's printer shows
_INCH = 25.4  # millimetres
_QUALITY = 82


def picture(figure: Figure, element: Element, sheet: Sheet) -> Flowable:
    """Return a figure no larger than the body of a page."""
    from PIL import Image as Pixels

    with Pixels.open(io.BytesIO(figure.image)) as opened:
        wide, high = opened.size
    width = min(figure.width * mm, sheet.body_width)
    height = width * high / wide
    most = sheet.body_height * 0.8  # its caption stays with it
    if height > most:
        width, height = width * most / height, most
    made = partial(io.BytesIO, figure.image)
    return Picture(Image(made(), width=width, height=height), element)


def prepared(image: bytes, width: float) -> bytes:
    """Return a photograph as it is printed `width` millimetres wide: upright, sRGB, no metadata.

    Raises:
        OSError: the bytes are no picture that can be read.
    """
    from PIL import Image as Pixels
    from PIL import ImageOps

    dots = round(width / _INCH * DOTS)
    with Pixels.open(io.BytesIO(image)) as opened:
        opened.draft("RGB", (dots, dots))
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((dots, dots * 10), Pixels.Resampling.LANCZOS)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
