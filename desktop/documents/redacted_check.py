"""Looks at a redacted edition before it may leave, with other eyes than those that made it.

pikepdf takes every object of the file apart, PDFium looks for text, and both look at the places
that are to be covered: in the picture itself, and in the page as it is shown.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pikepdf
from PIL import Image

from desktop.core.errors import Failure
from desktop.core.pdfium import opened
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.documents.places import folded, is_wanted, term
from desktop.documents.redacted_pages import Made, Pixels, render_page
from desktop.documents.redaction import Redaction

_DARKEST: Final = 48  # of 255; what packing a photograph may leave at the edge of a box
_HEX: Final = re.compile(rb"(?:[0-9A-Fa-f]\s*){4,}")
_DEEPEST: Final = 40  # levels of objects within one another


def expect_covered(redaction: Redaction, made: Made, progress: Progress) -> None:
    """Look for what is covered in the edition.

    Raises:
        Cancelled
        Failure: it was found.
    """
    wanted = {term(words).letters for words in redaction.covered if is_wanted(words)}
    # What a file of ours says of itself may hold such letters; there are no more of them than in
    # a file of white pages, which knows nothing of the paper.
    if _count(made.data, wanted) - _count(made.blank, wanted):
        raise Failure(_FOUND)
    if _pictures(made.data) != len(made.covered):
        raise Failure(_FOUND)
    for at, places in enumerate(made.covered):
        with opened(made.data) as document:
            if document[at].get_textpage().count_chars() or list(document.get_toc()):
                raise Failure(_FOUND)
            shown = render_page(document, at)
        for picture in (_only_picture(made.data, at), shown):
            if not all(_is_covered(picture, place) for place in places):
                raise Failure(_FOUND)
        progress.step(at + 1, len(made.covered))


def _is_covered(picture: Image.Image, place: Pixels) -> bool:
    """Say whether a place is of one colour, but for what packing does to it."""
    left, top, right, bottom = place
    inside = picture.convert("L").crop((left, top, right + 1, bottom + 1))
    return inside.point(lambda light: max(light - _DARKEST, 0)).getbbox() is None


def _only_picture(data: bytes, at: int) -> Image.Image:
    """Return the picture of a page, on which there is nothing else."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page: Any = pdf.pages[at]
        held = list(page.Resources.get("/XObject", {}).values())
        if len(held) != 1 or "/Annots" in page or len(page.Resources.keys()) != 1:
            raise Failure(_FOUND)
        return pikepdf.PdfImage(held[0]).as_pil_image()


def _pictures(data: bytes) -> int:
    """Count the pictures of a file, wherever they are."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = (held for held in pdf.objects if isinstance(held, pikepdf.Stream))
        return sum(held.get("/Subtype") == pikepdf.Name.Image for held in streams)


# -- text ---------------------------------------------------------------------------------------


def _count(data: bytes, wanted: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for held in (*pdf.objects, pdf.trailer.get("/Info")):
            for raw in _bytes_of(held):
                for text in _readings(raw):
                    found.update({each: text.count(each) for each in wanted})
    return +found


def _bytes_of(held: Any, depth: int = 0) -> Iterator[bytes]:
    """Give every string, name and stream of an object; what an object refers to has its turn."""
    if isinstance(held, pikepdf.Stream):
        yield _written(held)
    if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        for key in held.keys():  # noqa: SIM118 - no mapping
            yield key.encode()
            if (held.get("/Type"), key) != (pikepdf.Name.XRef, "/ID"):  # a digest of the file
                yield from _inside(held[key], depth)
    elif isinstance(held, pikepdf.Array):
        for each in held:
            yield from _inside(each, depth)
    elif isinstance(held, pikepdf.String | pikepdf.Name):
        yield bytes(held) if isinstance(held, pikepdf.String) else str(held).encode()


def _written(stream: pikepdf.Stream) -> bytes:
    """Return what of a stream can hold letters.

    Pixels cannot, nor can the places of objects in the file: they are numbers, and read as letters
    they spelled a name of two, by chance, in one edition of forty.
    """
    if stream.get("/Subtype") == pikepdf.Name.Image or stream.get("/Type") == pikepdf.Name.XRef:
        return b""
    data = stream.read_bytes()
    return data[int(stream.First) :] if stream.get("/Type") == pikepdf.Name.ObjStm else data


def _inside(held: Any, depth: int) -> Iterator[bytes]:
    if depth >= _DEEPEST:
        raise Failure(_FOUND)
    if not getattr(held, "is_indirect", False):
        yield from _bytes_of(held, depth + 1)


def _readings(raw: bytes) -> Iterator[str]:
    """Give what bytes may say, folded: as they are, and where they are digits of others."""
    yield from _decoded(raw)
    for digits in _HEX.findall(raw):
        plain = b"".join(digits.split()).decode()
        for start in range(2):
            yield from _decoded(bytes.fromhex(plain[start : start + (len(plain) - start) // 2 * 2]))


def _decoded(raw: bytes) -> Iterator[str]:
    for coding in ("utf-8", "utf-16-be", "utf-16-le", "cp1251"):
        for start in range(2 if coding.startswith("utf-16") else 1):
            yield folded(raw[start:].decode(coding, "ignore"))


_FOUND = _(
    "The redacted edition was not made: something that is to be covered can still be found in it."
    " Nothing was written. Try again, and tell those who look after Dalil if it happens again."
)
