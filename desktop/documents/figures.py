"""Pictures on a paper: photographs as they were prepared, drawings as vectors.

Photographs come prepared (`prepared`): upright, without metadata, in no more dots than print shows,
because reportlab embeds a JPEG with all it holds, the place where it was taken included. What is
not ready is prepared when it is drawn: a picture that was forgotten, and whatever is no JPEG.
"""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from desktop.documents.blocks import Figure
from desktop.documents.sheet import Sheet
from desktop.documents.structure import Element
from desktop.documents.tagged import Picture

DOTS = 300  # for an inch, what a court's printer shows
_INCH = 25.4  # millimetres
_QUALITY = 82
_BYTE_BY_BYTE = {"JPEG", "MPO"}
_HARMLESS = {"APP0", "APP14"}  # the sections that say how a JPEG is to be read


def picture(figure: Figure, element: Element, sheet: Sheet) -> Flowable:
    """Return a figure no larger than the body of a page."""
    image = _AsItIs(ready(figure))
    wide, high = image.getSize()
    width = min(figure.width * mm, sheet.body_width)
    height = width * high / wide
    most = sheet.body_height * 0.8  # its caption stays with it
    if height > most:
        width, height = width * most / height, most
    return Picture(image, width, height, element)


def ready(figure: Figure) -> bytes:
    """Return a figure's picture as it goes into a file."""
    return figure.image if _is_ready(figure.image) else prepared(figure.image, figure.width)


def _is_ready(image: bytes) -> bool:
    """Return whether a picture can go into the file byte by byte.

    It then holds nothing but itself, no notes of a camera, in colours that papers have.
    """
    from PIL import Image as Pixels

    with Pixels.open(io.BytesIO(image)) as opened:
        notes = {name for name, _data in getattr(opened, "applist", ())}
        harmless = notes <= _HARMLESS and opened.mode in {"L", "RGB"}
        return opened.format in _BYTE_BY_BYTE and harmless


class _AsItIs(ImageReader):
    """A picture that is put into the file byte by byte if it is a JPEG.

    reportlab decodes it for no more than a name: twenty photographs took 300 MiB.
    """

    def __init__(self, image: bytes) -> None:
        super().__init__(io.BytesIO(image))
        reader: Any = self  # the stubs do not know what a reader of a JPEG gives
        self._bytes = image if reader.jpeg_fh() else b""
        if self._bytes:
            reader._dataA = None  # noqa: SLF001 - nothing of it is seen through

    def getRGBData(self) -> bytes:
        """Return what the picture is told apart by, and what it is made of if it is no JPEG."""
        found: Any = ImageReader
        return self._bytes or found.getRGBData(self)


def prepared(image: bytes, width: float) -> bytes:
    """Return a picture as it is printed `width` millimetres wide: upright, sRGB, no metadata.

    What can be seen through stands on white. A drawing or a scan that is smaller without loss stays
    a PNG, so that its lines and letters stay sharp.

    Raises:
        OSError: the bytes are no picture that can be read.
    """
    from PIL import Image as Pixels
    from PIL import ImageOps

    dots = round(width / _INCH * DOTS)
    with Pixels.open(io.BytesIO(image)) as opened:
        opened.draft("RGB", (dots, dots))
        lossless = opened.format not in _BYTE_BY_BYTE
        upright = _on_white(ImageOps.exif_transpose(opened))
    upright.thumbnail((dots, dots * 10), Pixels.Resampling.LANCZOS)
    photograph = _written(upright, "JPEG", quality=_QUALITY, optimize=True)
    return min(photograph, _written(upright, "PNG"), key=len) if lossless else photograph


def _on_white(picture: Any) -> Any:
    """Return a picture in the colours of papers."""
    from PIL import Image as Pixels

    if picture.mode.startswith("I"):  # a grey of 16 bits, which Pillow would cut off at white
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.has_transparency_data:
        ground = Pixels.new("RGBA", picture.size, "white")
        picture = Pixels.alpha_composite(ground, picture.convert("RGBA"))
    return picture.convert("RGB")


def _written(picture: Any, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, exif=b"", **options)
    return out.getvalue()
