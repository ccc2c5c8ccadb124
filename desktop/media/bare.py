"""Copies of pictures without what cameras write into them: where, when, and with which device.

No pixel is decoded: JPEG segments and PNG chunks are copied or left out as they lie, so the picture
is the same to the last point. How a camera was held is kept, for without it the picture would lie
on its side; so is what colours mean in general. What follows the picture's end is dropped.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Final

from desktop.core.errors import WrongInput
from desktop.core.text import _

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_MARK, _SCAN, _END = 0xFF, 0xDA, 0xD9
_BARE_MARKERS: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_JFIF, _EXIF, _ADOBE = 0xE0, 0xE1, 0xEE
_JFIF_BYTES, _ADOBE_BYTES = 14, 12  # without a small picture, and what newer ones may add
_NAMELESS: Final = frozenset({*range(0xE0, 0xF0), 0xFE})  # application segments and comments
_ORIENTATION: Final = 0x0112
_SHORT: Final = 3
_EXIF_SIGN: Final = b"Exif\0\0"
_TIFF_MOST: Final = 0x10000
# tRNS and what says how light or long a point is; profiles and texts name devices and people.
_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"}
)


def can_be_bare(kind: str | None) -> bool:
    """Say whether a copy without metadata can be made of files of this kind."""
    return kind in _MAKERS


def without_metadata(kind: str | None, data: bytes) -> bytes:
    """Return the same picture without metadata.

    Raises:
        WrongInput: it is no JPEG or PNG, or is not built as one.
    """
    maker = _MAKERS.get(kind or "")
    if maker is None:
        raise WrongInput(
            _("Only JPEG and PNG pictures can be copied without metadata: save it as it came in.")
        )
    try:
        return b"".join(maker(data))
    except (ValueError, IndexError, struct.error):
        raise WrongInput(
            _("This picture is not built as it should be: it cannot be copied without metadata.")
        ) from None


# -- JPEG -----------------------------------------------------------------------------------------


def _jpeg(data: bytes) -> Iterator[bytes]:
    if data[:2] != _JPEG:
        raise ValueError
    yield _JPEG
    start = data.find(_EXIF_SIGN)
    at, turned = 2, 1 if start < 0 else _orientation(data[start + len(_EXIF_SIGN) :][:_TIFF_MOST])
    if turned > 1:
        body = _EXIF_SIGN + _upright(turned)
        yield struct.pack(">BBH", 0xFF, _EXIF, len(body) + 2) + body
    while True:
        at, marker = _marker(data, at)
        if marker == _END:
            yield bytes((0xFF, _END))
            return
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end < at + 2 or end > len(data):
            raise ValueError
        body = data[at + 2 : end]
        if marker not in _NAMELESS or _is_needed(marker, body):
            yield bytes((0xFF, marker)) + data[at:end]
        at = end
        if marker == _SCAN:
            at = _after_scan(data, end)
            yield data[end:at]


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Return the marker at `at`, and where what it stands before begins."""
    if data[at] != _MARK:
        raise ValueError
    while data[at] == _MARK:
        at += 1
    if data[at] in _BARE_MARKERS or data[at] == 0:
        raise ValueError
    return at + 1, data[at]


def _after_scan(data: bytes, at: int) -> int:
    """Return where coded points end: at a marker that is none of theirs."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] not in {0, *_BARE_MARKERS, _MARK}:
            return at
        at += 1 if data[at + 1] == _MARK else 2


def _is_needed(marker: int, body: bytes) -> bool:
    """Keep what says how the points are coded, without the small picture JFIF may carry."""
    if marker == _JFIF:
        return body[:5] == b"JFIF\0" and len(body) == _JFIF_BYTES and body[12:14] == b"\0\0"
    return marker == _ADOBE and body[:5] == b"Adobe" and len(body) == _ADOBE_BYTES


def _upright(turned: int) -> bytes:
    """Return what says how the camera was held, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, turned, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def _orientation(tiff: bytes) -> int:
    """Return how a camera was held, 1 to 8; 1 where it does not say so."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(min(count, 512)):
            entry = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if entry[0] == _ORIENTATION:
                return entry[3] if entry[1] == _SHORT and 1 <= entry[3] <= 8 else 1  # noqa: PLR2004 - the ways there are
    except struct.error:
        return 1
    return 1


# -- PNG ------------------------------------------------------------------------------------------


def _png(data: bytes) -> Iterator[bytes]:
    if data[:8] != _PNG:
        raise ValueError
    yield _PNG
    at = 8
    while True:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if len(name) < 4 or end > len(data):  # noqa: PLR2004 - letters of a chunk's name
            raise ValueError
        body = data[at + 4 : end - 4]
        if zlib.crc32(body) != int.from_bytes(data[end - 4 : end], "big"):
            raise ValueError
        if name in _CHUNKS:
            yield data[at:end]
        elif name == b"eXIf" and (turned := _orientation(body[4:])) > 1:
            kept = name + _upright(turned)
            yield struct.pack(">I", len(kept) - 4) + kept + struct.pack(">I", zlib.crc32(kept))
        if name == b"IEND":
            return
        at = end


_MAKERS: Final[dict[str, Callable[[bytes], Iterator[bytes]]]] = {"jpeg": _jpeg, "png": _png}
