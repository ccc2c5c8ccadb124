"""Draws the pages of a paper as pictures, paints boxes over them, and makes a PDF of the pictures.

Nothing of the old file goes into the new one but its pixels. Each page is a figure to whoever has
it read aloud, so that the edition is PDF/A-2a and PDF/UA-1 as every paper of ours.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageChops, ImageDraw

from desktop.core.pdfium import POINTS_TO_INCH, opened
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.documents.finish import Facts, finish
from desktop.documents.places import Box
from desktop.documents.redaction import Redaction
from desktop.documents.structure import Structure

DPI: Final = 200
"""Dots to an inch: what courts ask of a scan, and small letters stay sharp."""

_AROUND: Final = 0.5  # points; what smoothing leaves beside a letter
_LARGEST: Final = 400_000  # bytes of a page without loss; pages with photographs are larger
_QUALITY: Final = 85

Pixels = tuple[int, int, int, int]
"""Left, top, right and bottom in a picture, all within the box."""


@frozen_value
class Made:
    """An edition, where each page is covered, and the same edition of white pages."""

    data: bytes
    covered: tuple[tuple[Pixels, ...], ...]
    blank: bytes


def make(
    redaction: Redaction,
    drawn: bytes,
    boxes: Iterable[tuple[int, Box]],
    progress: Progress,
) -> Made:
    """Draw, cover and bind the pages.

    Raises:
        Cancelled
    """
    images: list[dict[str, Any]] = []
    sizes: list[tuple[float, float]] = []
    covered: list[tuple[Pixels, ...]] = []
    boxes, pages = list(boxes), 1
    while len(images) < pages:
        at = len(images)
        with opened(drawn) as document:
            pages = len(document)
            sizes.append(document.get_page_size(at))
            picture = render_page(document, at)
        covered.append(
            tuple(_pixels(box, sizes[at], picture.size) for page, box in boxes if page == at)
        )
        for place in covered[at]:
            ImageDraw.Draw(picture).rectangle(place, fill=0)
        images.append(_encoded(picture))
        progress.step(len(images), pages)
    blank = [_encoded(Image.new("L", (1, 1), 255))] * pages
    return Made(
        _bound(redaction, redaction.title, images, sizes),
        tuple(covered),
        _bound(redaction, redaction.plain_title, blank, sizes),
    )


def render_page(document: Any, at: int) -> Image.Image:
    """Return a page as a picture, grey unless there is colour."""
    page = document[at]
    bitmap = page.render(scale=DPI / POINTS_TO_INCH, may_draw_forms=False, rev_byteorder=True)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    red, green, blue = picture.split()
    differences = (ImageChops.difference(red, other).getextrema() for other in (green, blue))
    is_grey = all(most == 0 for _least, most in differences)
    return red if is_grey else picture


def _pixels(box: Box, page: tuple[float, float], picture: tuple[int, int]) -> Pixels:
    (left, bottom, right, top), (wide, high) = box, picture
    x, y = wide / page[0], high / page[1]
    return (
        max(int((left - _AROUND) * x), 0),
        max(int((page[1] - top - _AROUND) * y), 0),
        min(int((right + _AROUND) * x) + 1, wide - 1),
        min(int((page[1] - bottom + _AROUND) * y) + 1, high - 1),
    )


def _encoded(picture: Image.Image) -> dict[str, Any]:
    """Return a picture as a stream: without loss, unless that is much larger."""
    colours = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    data, way = zlib.compress(picture.tobytes()), Name.FlateDecode
    if len(data) > _LARGEST:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        if out.tell() < len(data):
            data, way = out.getvalue(), Name.DCTDecode
    return {
        "data": data,
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": colours,
        "Filter": way,
    }


def _bound(
    redaction: Redaction,
    title: str,
    images: Sequence[dict[str, Any]],
    sizes: Sequence[tuple[float, float]],
) -> bytes:
    language, structure = redaction.language, Structure()
    with pikepdf.new() as pdf:
        for at, (image, size) in enumerate(zip(images, sizes, strict=True)):
            said = _("Page {page} of {pages} of a redacted edition", page=at + 1, pages=len(images))
            figure = structure.element("Figure", alt=said.in_language(language))
            figure.box = (0, 0, *size)
            figure.kids.append((at, 0))
            _add_page(pdf, image, size)
        out = io.BytesIO()
        pdf.save(out, static_id=True)
    facts = Facts(title, language, redaction.generated_at)
    return finish(out.getvalue(), structure, facts)


def _add_page(pdf: pikepdf.Pdf, image: dict[str, Any], size: tuple[float, float]) -> None:
    wide, high = (round(side, 2) for side in size)
    page = pdf.add_blank_page(page_size=(wide, high))
    told = {key: value for key, value in image.items() if key not in {"data", "Filter"}}
    stream = pikepdf.Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8)
    for key, value in told.items():
        stream[f"/{key}"] = value
    stream.write(image["data"], filter=image["Filter"])
    page.Resources = Dictionary(XObject=Dictionary(Page=stream))
    drawn = f"/Figure <</MCID 0>> BDC q {wide} 0 0 {high} 0 0 cm /Page Do Q EMC"
    page.Contents = pdf.make_stream(drawn.encode())
