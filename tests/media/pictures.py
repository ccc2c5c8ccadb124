"""Pictures and PDFs as cameras and scanners make them, and some that are made to do harm."""

from __future__ import annotations

import io
import struct
import zlib

import pypdfium2
from PIL import Image

SECRET = b"Canon of Aida"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (64, 48), turned: int = 1, *, mode: str = "RGB"
) -> bytes:
    """A picture with what a camera writes into it: its maker, a place, how it was held."""
    image = Image.effect_noise(size, 60).convert(mode)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turned, SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    settings = {"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}
    image.save(out, kind, **settings)
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    """A PDF of empty pages, the first wider than the others."""
    document = pypdfium2.PdfDocument.new()
    for number in range(pages):
        document.new_page(300 if number == 0 else 100, 200)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check


def bomb(width: int, height: int, data: bytes = b"") -> bytes:
    """The head of a picture that would take gigabytes, and what is packed in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
