"""What a file is by its first bytes, and whether its name says the same.

It looks at signatures only and parses nothing. A name that says otherwise is no proof of anything:
messengers rename what they pass on.
"""

from __future__ import annotations

from typing import Final

from desktop.core.vocabulary import vocabulary

HEAD: Final = 4096
"""How many bytes are looked at."""

UNKNOWN: Final = "unknown"

_SIGNS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
    (8, b"WAVE", "wav"),
    (8, b"AVI ", "avi"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"{\\rtf", "rtf"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (0, b"#!AMR", "amr"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
)
_RIFF: Final = ("webp", "wav", "avi")
_BRANDS: Final = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"qt  ": "mov", b"M4A ": "m4a"}
_IN_ZIP: Final = (
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "odf"),
)
_PDF_WITHIN: Final = 1024  # readers look so far for its sign


def detected(head: bytes) -> str:
    """Return the term of `file_types` that the first bytes of a file speak for."""
    for at, sign, kind in _SIGNS:
        if head[at : at + len(sign)] == sign and (kind not in _RIFF or head[:4] == b"RIFF"):
            return kind
    if head[4:8] == b"ftyp":
        return "3gp" if head[8:10] == b"3g" else _BRANDS.get(head[8:12], "mp4")
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "bmp"
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head[:4] == b"PK\x03\x04":
        return next((kind for sign, kind in _IN_ZIP if sign in head), "zip")
    return "text" if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    """Say whether it can be read as UTF-8; a letter that was cut at the end counts for nothing."""
    if not head or any(byte < ord(" ") and byte not in b"\t\n\f\r" for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return wrong.start >= len(head) - 3 and len(head) >= HEAD
    return True


def agrees(kind: str, name: str) -> bool:
    """Say whether a name claims what its file is; one that claims nothing of these agrees."""
    ending = name.rpartition(".")[2].lower()
    claimed = [term.key for term in vocabulary("file_types") if ending in term.facts["endings"]]
    return not claimed or kind in claimed


def exhibit_kind(kind: str | None, name: str) -> str:
    """Return the kind of exhibit a file becomes; of one that is not recognised the name decides."""
    terms, ending = vocabulary("file_types").terms, name.rpartition(".")[2].lower()
    if kind in (None, UNKNOWN):
        kind = next((key for key, each in terms.items() if ending in each.facts["endings"]), kind)
    known = terms.get(kind or UNKNOWN, terms[UNKNOWN])
    return str(known.facts["exhibit"])


def is_shown(kind: str | None) -> bool:
    """Say whether files of this kind can be looked at inside the program."""
    known = vocabulary("file_types").terms.get(kind or "")
    return known is not None and bool(known.facts.get("shown"))


def ending_of(kind: str | None, name: str) -> str:
    """Return the ending, with its point, under which a file of this kind leaves the vault."""
    given = name.rpartition(".")[2].lower()
    known = vocabulary("file_types").terms.get(kind or "")
    endings = [] if known is None else list(known.facts["endings"])
    if given in endings:
        return f".{given}"
    return f".{endings[0]}" if endings else ".bin"
