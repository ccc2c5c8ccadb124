"""What a reader finds in a PDF, by a second engine: text, pages, bookmarks, fonts."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2

from desktop.documents import fonts
from desktop.documents.blocks import Block, Paper, Table

MADE_AT = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
# PDFium marks a line end behind a hyphen with one of these.
_REACTING = {"/Annots", "/AA", "/JS", "/JavaScript", "/OpenAction", "/AcroForm", "/URI"}
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\ufffe\x02"))


def paper(*blocks: Block, language: str = "en", head: str = "Case KG-2026-0001") -> Paper:
    """Return a paper of these blocks."""
    return Paper("Test paper", language, head, MADE_AT, "foot", blocks=blocks)


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def joined(text: str) -> str:
    """Return text without what line breaks add or take: white space and hyphens."""
    return re.sub(r"\s", "", text.translate(_HYPHENS))


def whole(pdf: bytes) -> str:
    """Return all text, joined."""
    return joined("".join(texts(pdf)))


def body(pdf: bytes, *around: str) -> str:
    """Return all text without what each page repeats: its head and foot, and words given."""
    repeated = "|".join(re.escape(joined(words)) for words in around)
    pages = [joined(page) for page in texts(pdf)]
    pages = [re.sub(rf"^.*?Page{at}of{len(pages)}", "", page) for at, page in enumerate(pages, 1)]
    return "".join(re.sub(f"^(?:{repeated})", "", page) for page in pages)


_SAID_OTHERWISE = {"language", "link", "anchor", "alt", "look", "place"}


def words_of(value: object) -> Iterator[str]:
    """Give every text of a block that is to be read on the paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from words_of(each)
    elif is_dataclass(value) and not (isinstance(value, Table) and not value.rows):
        for field in fields(value):
            if field.name not in _SAID_OTHERWISE:
                yield from words_of(getattr(value, field.name))


def lost_letters(value: Paper, pdf: bytes) -> Counter[str]:
    """Return the letters that a paper says and that cannot be read in its file."""
    wanted = Counter(joined(fonts.printable("".join(words_of(value.blocks)))))
    return wanted - Counter(joined("".join(texts(pdf))))


def stays_text(
    pdf: bytes, words: Iterable[str], *around: str, by_line: bool = False, beside: str = ""
) -> None:
    """Check that hostile words are read as they were written, and that nothing came of them.

    `by_line` is for accounts, in which each line is a paragraph with a number; `beside` them stands
    what other cells say of a row that is cut over pages.
    """
    text = body(pdf, *around).replace(joined(beside), "")
    clean = [fonts.printable(each) for each in words]
    pieces = [line for each in clean for line in each.splitlines()] if by_line else clean
    assert not [each for each in pieces if joined(each) not in text]
    assert not reactions(pdf)
    assert not images(pdf)


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Return title and page (from 0) of every bookmark."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]


def reactions(pdf: bytes) -> int:
    """Count links, forms and whatever else reacts to a reader."""
    return len(_found(pdf, _REACTING))


def acts(pdf: bytes) -> int:
    """Count what leads out of a paper or runs: a link within it does neither."""
    return len(_found(pdf, _REACTING - {"/Annots"}))


def images(pdf: bytes) -> int:
    """Count pictures."""
    return sum(each["/Subtype"] == "/Image" for each in _found(pdf, {"/Subtype"}))


def fonts_in(pdf: bytes) -> dict[str, bool]:
    """Return the name of every font, and whether its letters are in the file."""
    found = _found(pdf, {"/FontName"})
    return {each["/FontName"].lstrip("/"): "/FontFile2" in each for each in found}


def _found(pdf: bytes, keys: Collection[str]) -> list[dict[str, str]]:
    """Return the dictionaries of a file that have one of these keys, with the names they hold."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for each in dictionaries(opened):
            if any(key in each for key in keys):
                held = {key: each.get(key) for key in each.keys()}  # noqa: SIM118 - no mapping
                found.append(
                    {
                        key: str(it) if isinstance(it, pikepdf.Name) else ""
                        for key, it in held.items()
                    }
                )
    return found


def dictionaries(opened: pikepdf.Pdf) -> Iterator[Any]:
    """Give every dictionary and stream of a file."""
    for each in opened.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each


def digest(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
